"""CPU of a commune's own screens, as somebody of the commune sees them, in the store that CCHC_DATABASE_URL names.

    CCHC_DATABASE_URL=… python tests/bench/province_own.py UNIT [ROUNDS] ["" for a store of one unit]

Run it for a store of many units and for one with the same versions alone: the rows are to be compared.
"""

from __future__ import annotations

import statistics
import sys
import time
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

from streamlit.testing.v1 import AppTest

from lib.accounts.accounts import Identity, Kind
from lib.store import Role
from lib.ui.office import guard
from lib.ui.serving import server


def main(unit: str, rounds: int) -> None:
    person = Identity("nguoi", "Người xem", Role.FOLLOW, Kind.PERSON, "", unit)
    vars(guard).update(is_on=lambda: True, identity_of=lambda _headers: person)
    total = 0.0
    for screen in (one for one in server.SCREENS if one.address in server.AT_ONCE):
        times = []
        for place in range(-2, rounds):
            app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
            app.switch_page(screen.file)
            app.query_params["ngay"] = (date(2026, 9, 14) - timedelta(days=30 + place)).isoformat()
            began = time.process_time()
            app.run()
            times.append(1000 * (time.process_time() - began))
        median = statistics.median(times[2:])
        total += median
        print(f"{screen.title:20} {median:7.1f} ms CPU", flush=True)
    print(f"{'all':20} {total:7.1f} ms CPU", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 9)
