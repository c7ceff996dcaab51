"""What the page Hướng dẫn places on the screen: one chapter, or all of them to be read through or printed.

A chapter is an HTML file beside this one; `$name` in it stands for the tables of that name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from string import Template
from typing import Final

import streamlit as st

from lib.drawing import markup
from lib.ui import screen as ui
from lib.ui.help import manual
from lib.views.tables import Table

TITLE: Final = "Hướng dẫn"
CHAPTER: Final = "muc"
"""The address's parameter for a chapter; without it all are shown."""

CHAPTERS: Final[Mapping[str, str]] = {
    "hang-thang": "Mỗi tháng làm gì",
    "so-theo-doi": "Sổ theo dõi",
    "thoi-han": "Thời hạn được đọc thế nào",
    "tinh-trang": "Tình trạng và cách tính",
    "kiem-tra": "Sổ được kiểm tra những gì",
    "hop-va-bao-cao": "Họp và báo cáo",
    "sao-luu": "Sao lưu và chuyển sang máy khác",
    "cai-dat": "Cài đặt và cập nhật chương trình",
    "dung-chung": "Dùng chung trong mạng cơ quan",
    "cap-tinh": "Cấp trên của nhiều xã",
    "su-co": "Khi có sự cố",
    "dong-lenh": "Các lệnh",
}
"""The chapters in their order: file and title."""

TABLES: Final[Mapping[str, Callable[[], Iterable[Table]]]] = {
    "sheets": lambda: (manual.sheet_table(),),
    "columns": manual.column_tables,
    "deadlines": lambda: (manual.deadline_table(),),
    "statuses": lambda: (manual.status_table(),),
    "rules": lambda: (manual.rule_table(),),
    "roles": lambda: (manual.role_table(),),
    "commands": lambda: (manual.command_table(),),
}


def open_manual() -> None:
    """The manual, or the chapter that the address names."""
    st.html(ui.STYLE)
    st.html(f"<header class='head'><h1>{TITLE}</h1></header>")
    chosen = ui.choose("Mục", CHAPTER, CHAPTERS, "Toàn bộ hướng dẫn")
    st.html(markup.paragraph("Bấm Ctrl+P để in các mục đang hiện.", "note"))
    for chapter in [chosen] if chosen else CHAPTERS:
        st.html(f'<article class="manual">{chapter_html(chapter)}</article>')


@cache
def chapter_html(chapter: str) -> str:
    """A chapter with its tables. Raises KeyError for a table that is not known."""
    text = Template(Path(__file__).with_name(f"{chapter}.html").read_text(encoding="utf-8"))
    tables = {name: make for name, make in TABLES.items() if name in text.get_identifiers()}
    return text.substitute({name: _drawn(make()) for name, make in tables.items()})


def _drawn(tables: Iterable[Table]) -> str:
    return "".join(markup.table(table, None, {}, table.rows) for table in tables)
