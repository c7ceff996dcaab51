#!/bin/sh
# holidays 0.109 (country VN): what its calendar of Vietnam says that the announcements do not.
#
# 1. Friday 2/1/2026 is a working day and Saturday 10/1/2026 is not, although the two were exchanged
#    (Công văn 12729/VPCP-KGVX of 25/12/2025); the exchange of 31/8 for 22/8/2026 is there.
# 2. 27/1/2025 is named "29 Tết" (29th of the last lunar month). It is the 28th: that month has 29 days, and
#    the 29th is the eve, 28/1/2025 (lunar-vn 1.4.0 agrees).
#
# Exits 0 while this is so, 1 when the packages say otherwise.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check holidays==0.109 lunar-vn==1.4.0
"$place/venv/bin/python" - <<'PYTHON'
from datetime import date

import holidays
from lunar_vn import solar_to_lunar

days = holidays.country_holidays("VN", years=(2025, 2026), language="vi")
friday, saturday, last = date(2026, 1, 2), date(2026, 1, 10), date(2025, 1, 27)
lunar = solar_to_lunar(last)
seen = {
    "2/1/2026 is worked": days.is_working_day(friday),
    "10/1/2026 is worked": days.is_working_day(saturday),
    "22/8/2026 is worked": days.is_working_day(date(2026, 8, 22)),
    "27/1/2025": days[last],
    "its lunar day": (lunar.day, lunar.month),
}
print("holidays", holidays.__version__, seen)
assert list(seen.values()) == [True, False, True, "29 Tết", (28, 12)], "this has changed"
PYTHON
