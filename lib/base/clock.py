"""The one place that knows what day it is: all else takes the date as an argument."""

from __future__ import annotations

import time
import zipfile
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

from lib.base.moments import day_of, say

FIRST_YEAR, LAST_YEAR = 2025, 2099
"""The years that the clock of a machine in use can show."""
SET_IT = "Hãy chỉnh lại ngày giờ của máy; nếu sai lại sau khi tắt máy, thay pin của bo mạch chủ."


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Today's date in Vietnam."""
    return day_of(now())


def doubt(moment: datetime, last: datetime | None = None) -> str | None:
    """Why the machine's clock, which shows this moment, cannot be right; None where it can.

    last is the newest moment at which something is known to have been done.
    """
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return f"Đồng hồ của máy chỉ năm {moment.year}: mọi tình trạng hạn sẽ sai."
    if last and moment < last - timedelta(minutes=5):
        return f"Đồng hồ của máy ({say(moment)}) chạy sau lần ghi gần nhất ({say(last)})."
    return None


def let_archives_be_made() -> None:
    """Where the clock shows a year before 1980, which no zip file can hold, gives 1980 to what is packed.

    Word, Excel, PowerPoint and backup files are zip files: without this none could be made on such a machine.
    """
    if now().year < 1980:
        first = time.struct_time((1980, 1, 1, 0, 0, 0, 1, 1, 0))
        vars(zipfile)["time"] = SimpleNamespace(time=time.time, localtime=lambda _seconds=None: first)
