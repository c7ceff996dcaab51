"""A machine's clock that cannot be right: said, and nothing fails because of it."""

from __future__ import annotations

import io
import time
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from docx import Document
from openpyxl import Workbook
from pptx import Presentation

from lib.base import clock

NOW = datetime(2026, 9, 15, 1, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "last", "words"),
    [
        (NOW, None, None),
        (NOW, NOW + timedelta(minutes=4), None),
        (NOW, NOW + timedelta(days=1), "chạy sau lần ghi gần nhất (08 giờ 15 ngày 16/9/2026)"),
        (datetime(1979, 12, 31, tzinfo=UTC), None, "chỉ năm 1979"),
        (datetime(2002, 1, 1, tzinfo=UTC), NOW, "chỉ năm 2002"),
        (datetime(2100, 1, 1, tzinfo=UTC), NOW, "chỉ năm 2100"),
    ],
)
def test_a_clock_that_cannot_be_right_is_doubted(
    moment: datetime, last: datetime | None, words: str | None
) -> None:
    doubt = clock.doubt(moment, last)
    assert (doubt is None) == (words is None)
    assert (words or "") in (doubt or "")


def test_documents_are_made_before_1980(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "localtime", lambda _seconds=None: time.gmtime(200_000_000))
    monkeypatch.setattr(clock, "now", lambda: datetime(1976, 5, 3, tzinfo=UTC))
    monkeypatch.setattr(zipfile, "time", time)  # put back afterwards
    for make in (Document, Presentation, Workbook):
        with pytest.raises(ValueError, match="1980"):
            make().save(io.BytesIO())
    clock.let_archives_be_made()
    for make in (Document, Presentation, Workbook):
        made = io.BytesIO()
        make().save(made)
        assert {entry.date_time[0] for entry in zipfile.ZipFile(made).infolist()} == {1980}
