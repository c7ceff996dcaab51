"""What is said of the backups that happen by themselves: the last one, its copy, what is to be done."""

from __future__ import annotations

from datetime import datetime

from lib.store import local_time
from lib.store.kept_backups import LATE, LastBackup

NONE_YET = "Chưa có bản sao lưu nào; chương trình tự sao lưu trong ngày khi có thay đổi."


def backup_words(last: LastBackup | None, changed: bool, now: datetime) -> tuple[str, bool]:
    """The last backup as a sentence, and whether somebody must act: changes of over a month ago are in none."""
    if last is None:
        return NONE_YET, False
    words = f"Sao lưu gần nhất: {local_time(last.moment)}, tệp sao-luu/{last.file} trong thư mục số liệu."
    is_late = changed and now - last.moment > LATE
    if is_late:
        words += f" Đã {(now - last.moment).days} ngày chưa sao lưu được những thay đổi sau đó."
    return words, is_late


def copy_words(place: str, last: LastBackup | None) -> str:
    """Whether the last backup stands in the second place too."""
    if not place:
        return (
            "Bản sao lưu đang nằm cùng ổ đĩa với số liệu: hỏng ổ đĩa là mất cả hai. Nên chọn nơi sao lưu thứ hai "
            "(USB, thư mục mạng); từ đó mỗi bản sao lưu được chép sang và kiểm tra lại."
        )
    if last and last.copied:
        return f"Đã chép sang {place} lúc {local_time(datetime.fromisoformat(last.copied))}."
    return last.trouble if last and last.trouble else f"Sẽ chép sang {place} ở lần sao lưu tới."
