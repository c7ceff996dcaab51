"""Tables of numbers with two sides (area by month, unit by status …), to be taken away as Excel or CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import streamlit as st

from lib.assessing.assess import Assessment
from lib.base import vietnamese as vn
from lib.exports.excel import table_xlsx
from lib.plan.units import unit_key
from lib.ui.screen import Screen
from lib.views.overview import milestones_of_year
from lib.views.tables import CellKind, Table, TableColumn, TableRow
from lib.views.wording import STATUS_WORDS, area_label

if TYPE_CHECKING:
    from pandas import DataFrame

TOTAL, NO_UNIT, NO_TASK = "Cộng", "(chưa ghi bộ phận)", "(chi không gắn nhiệm vụ)"
MONTHS = tuple(f"Tháng {month}" for month in range(1, 13))


def _crossed(
    title: str, rows: str, found: Iterable[tuple[str, str, int]], order: Iterable[str], columns: Iterable[str]
) -> DataFrame:
    """Sums of (row, column, number) with totals on both sides; rows and columns in their order, all of them."""
    import pandas as pd  # noqa: PLC0415 - takes half a second; nobody waits for it who takes nothing away

    records = pd.DataFrame(list(found), columns=[rows, "cột", "số"])
    table = records.pivot_table(index=rows, columns="cột", values="số", aggfunc="sum", fill_value=0)
    table = table.reindex(index=list(order), columns=list(columns), fill_value=0).astype("int64")
    table[TOTAL] = table.sum(axis=1)
    table.loc[TOTAL] = table.sum(axis=0)
    table.attrs["title"] = title
    table.index.name = rows
    return table


def areas_by_month(now: Assessment) -> DataFrame:
    """Milestones that fall into each month of the plan's year."""
    labels, year = _labels(now), _year(now)
    found = (
        (labels[state.task.area], MONTHS[day.month - 1], 1)
        for state, _, day in milestones_of_year(now)
        if day.year == year
    )
    return _crossed("Số mốc đến hạn theo lĩnh vực và tháng", "Lĩnh vực", found, labels.values(), MONTHS)


def money_by_month(now: Assessment) -> DataFrame:
    """đồng paid in each month of the plan's year, as known on the date; what names no task stands apart."""
    labels, year = _labels(now), _year(now)
    areas = {state.task.key: labels[state.task.area] for state in now.states}
    found = [
        (areas.get(pay.task or "", NO_TASK), MONTHS[pay.day.month - 1], pay.amount)
        for pay in now.plan.spendings
        if pay.day is not None and pay.day <= now.as_of and pay.day.year == year
    ]
    order = [name for name in (*labels.values(), NO_TASK) if any(row == name for row, _, _ in found)]
    return _crossed("Số tiền đã chi (đồng) theo lĩnh vực và tháng", "Lĩnh vực", found, order, MONTHS)


def units_by_status(now: Assessment) -> DataFrame:
    """Tasks of each unit in each status that occurs."""
    names = {unit.key: unit.name for unit in now.units}
    found = [
        (names.get(unit_key(state.task.lead), NO_UNIT), STATUS_WORDS[state.status], 1) for state in now.states
    ]
    units, used = {row for row, _, _ in found}, {column for _, column, _ in found}
    order = sorted(units, key=lambda name: (name == NO_UNIT, vn.sort_key(name)))
    columns = [words for words in STATUS_WORDS.values() if words in used]
    return _crossed("Số nhiệm vụ theo bộ phận và tình trạng", "Bộ phận chủ trì", found, order, columns)


def _labels(now: Assessment) -> dict[str, str]:
    return {area.code: area_label(area) for area in now.areas}


def _year(now: Assessment) -> int:
    return now.plan.info.year or now.as_of.year


# Taking away


def take(screen: Screen, make: Callable[[Assessment], DataFrame]) -> None:
    """Two buttons: the table as Excel and as CSV, made when they are pressed."""
    now, name = screen.assessment, f"{make.__name__.replace('_', '-')}-{screen.as_of.isoformat()}"
    with st.container(horizontal=True):
        for kind, words, data in (
            ("xlsx", "Tải bảng số liệu (Excel)", lambda: table_xlsx({"Bảng": _as_table(make(now))}, now)),
            ("csv", "Tải bảng số liệu (CSV)", lambda: _csv(make(now))),
        ):
            st.download_button(
                words, data, f"{name}.{kind}", on_click="ignore", key=f"tai-{make.__name__}-{kind}"
            )


def _as_table(frame: DataFrame) -> Table:
    columns = (
        TableColumn(str(frame.index.name), width=34),
        *(TableColumn(str(name), CellKind.COUNT, 8) for name in frame.columns),
    )
    rows = [
        TableRow((str(name), *map(int, values)))
        for name, values in zip(frame.index, frame.values, strict=True)
    ]
    return Table(frame.attrs["title"], columns, tuple(rows[:-1]), total=rows[-1])


def _csv(frame: DataFrame) -> bytes:
    """As Vietnamese Excel opens it by a double click: semicolons, and the mark of UTF-8."""
    return bytes(frame.to_csv(sep=";"), "utf-8-sig")
