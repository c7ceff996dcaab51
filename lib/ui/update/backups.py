"""Backup: one button that gives one file, and the way back from such a file."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

import streamlit as st

from lib.base import clock
from lib.base import vietnamese as vn
from lib.base.folders import data_folder
from lib.drawing import markup
from lib.store import Actor, Fault, Role, Store, StoreError, kept_backups, local_time, store_target
from lib.store.backup import BACKUPS, BackupSummary, backup, check_backup, restore_backup
from lib.store.database import begin_anew
from lib.store.kept_backups import LATE, LastBackup
from lib.ui import screen as ui
from lib.ui.update.shared import acting, button, failure_told, is_busy

BACKUP_RULE: Final = (
    "Chương trình tự sao lưu mỗi ngày có thay đổi, giữ 7 ngày, 5 tuần, 12 tháng gần nhất. Một tệp chứa tất cả: mọi bản "
    "số liệu, kết luận, nhật ký. Tệp lớn hơn 20 MB thì khôi phục bằng dòng lệnh (xem Hướng dẫn)."
)
NONE_YET: Final = "Chưa có bản sao lưu nào; chương trình tự sao lưu trong ngày khi có thay đổi."
SURE: Final = "Xác nhận: tất cả số liệu hiện có được thay bằng tệp sao lưu này"


def backups() -> None:
    """The last backup, one button that gives one file, and the ways back from such a file."""
    if not ui.visitor_may(Role.ADMIN):
        return
    ui.title("Sao lưu", BACKUP_RULE)
    try:
        _last_backup(ui.store())
    except StoreError as failure:  # the list of versions above says it
        _without_store(failure)
        return
    name = f"sao-luu-cchc-{clock.today():%Y-%m-%d}.zip"
    actor = acting()  # the file is made outside of this run, where nobody is known
    st.download_button(
        "Sao lưu thành một tệp", lambda: _backup_bytes(actor), name, "application/zip", on_click="ignore"
    )
    with st.expander("Khôi phục từ tệp sao lưu"):
        _restore_kept()
        _restore_backup()


def _without_store(failure: StoreError) -> None:
    """The ways back where the store cannot be opened; where it was lost, also the way to begin anew."""
    _restore_kept()
    _restore_backup()
    if failure.kind is Fault.GONE:
        with st.expander("Không còn tệp cũ và không có bản sao lưu nào"):
            sure = st.checkbox("Xác nhận: bắt đầu kho số liệu mới, chưa có gì", key="hieu-kho-moi")
            button("Bắt đầu kho mới", _begin_anew, "Đang tạo kho mới…", disabled=not sure)


def _begin_anew() -> None:
    begin_anew(store_target())
    ui.whole_store.clear()
    ui.remember("Đã bắt đầu kho số liệu mới.", "done")


def _last_backup(store: Store) -> None:
    """The last backup, and the second place, which can be named here."""
    last, now = kept_backups.last_backup(kept_backups.folder_of(store)), clock.now()
    words, is_late = backup_words(last, kept_backups.has_changed(store, last), now)
    ui.notice(words, "fault" if is_late else "")
    place = store.setting(kept_backups.SECOND_PLACE) or ""
    st.html(markup.paragraph(copy_words(place, last), "note"))
    typed = vn.clean(
        st.text_input("Nơi sao lưu thứ hai (đường dẫn tới USB hoặc thư mục mạng)", place, max_chars=300)
    ).strip()
    if typed != place:
        button("Dùng nơi sao lưu này", lambda: _use_place(typed), "Đang sao lưu và kiểm tra lại…")


def _use_place(place: str) -> None:
    """Names the second place and copies a backup there at once, so that a wrong one shows now."""
    store, now = ui.store(), clock.now()
    store.set_setting(kept_backups.SECOND_PLACE, place, now, acting())
    last = kept_backups.back_up(store, now)
    ui.remember(copy_words(place, last), "fault" if last.trouble else "done")


def _restore_kept() -> None:
    """The backups that the program made by itself; there also where the store itself is lost."""
    target = store_target()
    folder = (target.parent if isinstance(target, Path) else data_folder()) / BACKUPS
    found = {path.name: path for path in kept_backups.kept(folder)}
    if not found:
        return
    name = ui.choose_one("Bản sao lưu của chương trình", "ban-sao-luu", {each: each for each in found})
    with failure_told():
        ui.notice(_backup_words(check_backup(found[name])))
        sure = st.checkbox(SURE, key="hieu-ban-giu")
        button(
            "Khôi phục từ bản sao lưu này",
            lambda: _restored(found[name]),
            "Đang khôi phục…",
            disabled=not sure,
        )


def _backup_bytes(actor: Actor) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sao-luu.zip"
        backup(ui.store(), path, clock.now(), actor)
        return path.read_bytes()


def _restore_backup() -> None:
    """First the check of the file, then, asked for separately, its taking the place of everything."""
    file = st.file_uploader("Chọn tệp sao lưu (.zip)", type=["zip"], key="tep-sao-luu", disabled=is_busy())
    if file is None:
        return
    with failure_told():
        data = file.getvalue()
        summary = _checked_backup(data)
        ui.notice(_backup_words(summary))
        sure = st.checkbox(SURE, key="hieu")
        button(
            "Khôi phục từ tệp này", lambda: _put_back(data), "Đang khôi phục…", disabled=not sure, main=True
        )


def _checked_backup(data: bytes) -> BackupSummary:
    with _as_file(data) as path:
        return check_backup(path)


@contextmanager
def _as_file(data: bytes) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sao-luu.zip"
        path.write_bytes(data)
        yield path


def _backup_words(summary: BackupSummary) -> str:
    """What a checked backup holds."""
    damaged = ", ".join(map(str, summary.damaged))
    tail = f" Trong đó tệp của bản {damaged} đã hỏng từ trước khi sao lưu." if damaged else ""
    return (
        f"Tệp sao lưu nguyên vẹn: {summary.versions} bản số liệu, {summary.log_entries} mục nhật ký. "
        f"Số liệu hiện có sẽ được lưu riêng trước khi thay.{tail}"
    )


def _put_back(data: bytes) -> None:
    with _as_file(data) as path:
        _restored(path)


def _restored(path: Path) -> None:
    done = restore_backup(path, store_target(), clock.now(), acting(), unit=ui.own_unit())
    ui.whole_store.clear()
    kept = (
        f" Số liệu trước đó được giữ ở tệp {done.safety.name} trong thư mục số liệu." if done.safety else ""
    )
    ui.remember(f"Đã khôi phục {done.summary.versions} bản số liệu từ tệp sao lưu.{kept}", "done")


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
