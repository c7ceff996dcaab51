"""Backup: one button that gives one file, and the way back from such a file."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import streamlit as st

from lib.base import clock
from lib.store import Actor, Role, store_target
from lib.store.backup import BackupSummary, backup, check_backup, restore_backup
from lib.ui import screen as ui
from lib.ui.update.shared import acting, button, is_busy, told

BACKUP_RULE: Final = (
    "Một tệp chứa tất cả: mọi bản số liệu, kết luận, nhật ký. Nên chép sang USB mỗi tháng. "
    "Tệp sao lưu lớn hơn 20 MB thì khôi phục bằng dòng lệnh (xem hướng dẫn sử dụng)."
)


def backups() -> None:
    """One button that gives one file, and the way back from such a file."""
    if not ui.may(Role.ADMIN):
        return
    ui.title("Sao lưu", BACKUP_RULE)
    name = f"sao-luu-cchc-{clock.today():%Y-%m-%d}.zip"
    actor = acting()  # the file is made outside of this run, where nobody is known
    st.download_button(
        "Sao lưu thành một tệp", lambda: _backup_bytes(actor), name, "application/zip", on_click="ignore"
    )
    with st.expander("Khôi phục từ tệp sao lưu"):
        _restore_backup()


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
    with told():
        data = file.getvalue()
        summary = _checked_backup(data)
        ui.say(_backup_words(summary))
        sure = st.checkbox("Tôi hiểu: tất cả số liệu hiện có được thay bằng tệp sao lưu này", key="hieu")
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
        done = restore_backup(path, store_target(), clock.now(), acting())
    ui.store.clear()
    kept = f" Số liệu trước đó được giữ ở tệp {done.safety.name} trong thư mục data." if done.safety else ""
    ui.remember(f"Đã khôi phục {done.summary.versions} bản số liệu từ tệp sao lưu.{kept}", "done")
