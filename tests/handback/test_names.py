"""Names of files say the month and do not grow."""

from __future__ import annotations

from datetime import date

import pytest

from lib.handback import names


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("Sổ.tháng 9.xlsx", "xlsx", "Sổ.tháng 9-da-danh-dau.xlsx"),
        ("so.XLSM", "xlsx", "so-da-danh-dau.xlsm"),
        ("so.xls", "xls", "so-da-danh-dau.xlsx"),
        ("so.ods", "ods", "so-da-danh-dau.xlsx"),
        ("so.xlsm", "copy", "so-da-danh-dau.xlsx"),
    ],
)
def test_name_of_the_marked_workbook(name: str, kind: str, expected: str) -> None:
    assert names.marked_name(name, kind) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("so-theo-doi.xlsx", "so-theo-doi-thang-10.xlsx"),
        ("so-theo-doi-thang-9.xlsx", "so-theo-doi-thang-10.xlsx"),
        ("so-theo-doi-thang-sau-thang-sau.xlsx", "so-theo-doi-thang-10.xlsx"),
        ("ke-hoach-2020-thang-9-2020-da-danh-dau (1).xlsx", "ke-hoach-2020-thang-10.xlsx"),
        ("Sổ tháng 9.xlsx", "Sổ-thang-10.xlsx"),
        ("thang-9.xlsx", "so-theo-doi-thang-10.xlsx"),
    ],
)
def test_names_of_files_do_not_grow(name: str, expected: str) -> None:
    reported = date(2020, 9, 15)
    named = names.next_form_name(name, reported, "xlsx")
    assert named == expected
    assert names.next_form_name(named, reported, "xlsx") == expected
    assert names.marked_name(names.marked_name(name, "xlsx"), "xlsx").count("da-danh-dau") == 1
