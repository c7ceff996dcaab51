"""What the address holds: the date, the version, filters; kept when another screen is opened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

import streamlit as st

from lib.base import clock
from lib.drawing import markup

DATE: Final = "ngay"
"""The address's parameter for the date that the figures are as of."""

VERSION: Final = "ban"
"""The address's parameter for an older version: every screen then shows that one and says so."""

BELOW: Final = "don-vi"
"""The address's parameter for a unit below the visitor's own: every screen then shows that one's figures, to be read."""

# A unit below


def asked_unit() -> str | None:
    """The unit below that the address names, kept when another screen is opened; None for the visitor's own."""
    text = st.query_params.get(BELOW) or st.session_state.get(BELOW) or ""
    keep_unit(text[:60] or None)
    return text[:60] or None


def keep_unit(unit: str | None) -> None:
    """Writes the unit into the address and remembers it for the next screen; None leads back to one's own."""
    if unit is None:
        st.session_state.pop(BELOW, None)
        st.query_params.pop(BELOW, None)
        return
    if st.session_state.get(BELOW) not in (None, unit):  # another unit has versions of its own
        keep_version(None)
    st.session_state[BELOW] = unit
    if st.query_params.get(BELOW) != unit:
        st.query_params[BELOW] = unit


# The version


def asked_version() -> int | None:
    """The number in the address, kept when another screen is opened; None for the version in use."""
    text = st.query_params.get(VERSION) or st.session_state.get(VERSION) or ""
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else None
    keep_version(number)
    return number


def keep_version(number: int | None) -> None:
    """Writes the number into the address and remembers it for the next screen; None takes it away."""
    if number is None:
        st.session_state.pop(VERSION, None)
        st.query_params.pop(VERSION, None)
        return
    st.session_state[VERSION] = str(number)
    if st.query_params.get(VERSION) != str(number):
        st.query_params[VERSION] = str(number)


def pick_year(years: Mapping[int, int], year: int | None, newest: int) -> None:
    """The choice of a plan's year beside the menu; years are those there are, with each one's last version."""
    key = "nam-ke-hoach"
    st.session_state[key] = year if year in years else next(iter(years))
    with st.sidebar:
        st.selectbox(
            "Năm kế hoạch", list(years), key=key, on_change=_open_year, args=(key, dict(years), newest)
        )


def _open_year(key: str, years: Mapping[int, int], newest: int) -> None:
    """Opens a year's last version as of its own day; the newest year is the version in use."""
    number = years[st.session_state[key]]
    _keep_date(None)
    keep_version(None if number == newest else number)


# The date


FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)


def asked_date() -> tuple[date | None, str | None]:
    """The date in the address, kept when another screen is opened; and a sentence where it is none."""
    text = st.query_params.get(DATE) or st.session_state.get(DATE)
    if not text:
        return None, None
    day = _day(text)
    if day is None:
        _keep_date(None)
        return (
            None,
            f"Địa chỉ ghi ngày «{text[:30]}» không đọc được nên dùng ngày báo cáo. Ngày viết như 2020-06-30.",
        )
    _keep_date(day)
    return day, None


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None


def _keep_date(day: date | None) -> None:
    """Writes the date into the address and remembers it for the next screen."""
    if day is None:
        st.session_state.pop(DATE, None)
        st.query_params.pop(DATE, None)
        return
    st.session_state[DATE] = day.isoformat()
    if st.query_params.get(DATE) != day.isoformat():
        st.query_params[DATE] = day.isoformat()


def date_picker(as_of: date, default: date, quick: Mapping[date, str]) -> None:
    """The date and its quick choices, beside the menu."""
    st.session_state["ngay-lich"] = as_of
    st.session_state["ngay-nhanh"] = as_of if as_of in quick else None
    with st.sidebar:
        st.date_input(
            "Xem đến ngày",
            min_value=FIRST_DAY,
            max_value=LAST_DAY,
            format="DD/MM/YYYY",
            key="ngay-lich",
            on_change=_pick,
            args=("ngay-lich", default),
        )
        st.pills(
            "Chọn nhanh",
            list(quick),
            format_func=lambda day: quick[day],
            key="ngay-nhanh",
            on_change=_pick,
            args=("ngay-nhanh", default),
        )


def quick_days(reported: date | None, year: int | None) -> dict[date, str]:
    """Quarter ends of the plan's year, and the report date (today where the workbook names none)."""
    word, default = ("Báo cáo", reported) if reported else ("Hôm nay", clock.today())
    ends = [date(year or default.year, month, day) for month, day in ((3, 31), (6, 30), (9, 30), (12, 31))]
    days = {end: f"{end.day}/{end.month}" for end in ends}
    return days | {default: f"{word} {default.day}/{default.month}"}


def _pick(key: str, default: date) -> None:
    day = st.session_state[key]
    _keep_date(None if day is None or day == default else day)


# Filters in the address

FILTERS: Final = ("linh-vuc", "bo-phan", "tinh-trang", "tim", "nhom")
"""The address's parameters that choose what a screen lists."""

CAME_FROM: Final = "tu"
"""The address's parameter for the screen from which a task was opened."""


def filters() -> dict[str, str]:
    """The filters in force."""
    return {name: st.query_params[name] for name in FILTERS if name in st.query_params}


def choose(label: str, name: str, options: Mapping[str, str], everything: str) -> str | None:
    """A list to choose from, bound to the address's parameter; None stands for everything."""
    return choose_one(label, name, {"": everything, **options}) or None


def choose_one(label: str, name: str, options: Mapping[str, str]) -> str:
    """A list to choose from, bound to the address's parameter; the first option unless another is asked for."""
    first, asked, key = next(iter(options)), st.query_params.get(name), f"chon-{name}"
    st.session_state[key] = asked if asked in options else first
    st.selectbox(
        label,
        list(options),
        format_func=lambda option: options[option],
        key=key,
        on_change=_to_address,
        args=(name, key),
    )
    if asked and asked not in options:
        words = f"Bản số liệu này không có «{asked[:60]}» để chọn; đang xem: {options[first]}."
        st.html(markup.paragraph(words, "notice"))
    return str(st.session_state[key])


def search(label: str, name: str, hint: str) -> str | None:
    """A field for words that counts while it is typed into, bound to the address's parameter."""
    key, asked = f"tim-{name}", st.query_params.get(name, "")
    # Set only from outside: what was typed since the last run must not be taken back.
    if st.session_state.get(key, "") != asked:
        st.session_state[key] = asked
    st.text_input(
        label,
        key=key,
        placeholder=hint,
        max_chars=100,
        live=True,
        type="search",
        on_change=_to_address,
        args=(name, key),
    )
    return st.session_state[key].strip() or None


def _to_address(name: str, key: str) -> None:
    value = st.session_state[key]
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)
