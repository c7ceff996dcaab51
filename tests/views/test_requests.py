"""What an officer asks of the chairman, apart from the reasons: nothing lost, nothing taken for a request."""

from __future__ import annotations

import pytest

from lib.views.requests import obstacle_of

ROWS = [
    (
        "Thiếu máy quét; đề nghị Chủ tịch cho thuê 01 máy.",
        "Đề nghị Chủ tịch cho thuê 01 máy.",
        "Thiếu máy quét.",
    ),
    ("Đề nghị lùi hạn sang tháng 9", "Đề nghị lùi hạn sang tháng 9.", ""),
    ("Chờ số liệu của tỉnh.", "", "Chờ số liệu của tỉnh."),
    ("02 kiến nghị chưa trả lời", "", "02 kiến nghị chưa trả lời."),
    ("Các đề xuất của thôn chưa tổng hợp xong", "", "Các đề xuất của thôn chưa tổng hợp xong."),
    (
        "Hết kinh phí. Do đó đề nghị bổ sung 5 triệu đồng.",
        "Do đó đề nghị bổ sung 5 triệu đồng.",
        "Hết kinh phí.",
    ),
    (
        "- Chưa có người làm\n- Xin ý kiến về việc hợp đồng",
        "Xin ý kiến về việc hợp đồng.",
        "Chưa có người làm.",
    ),
    (None, "", ""),
]


@pytest.mark.parametrize(("words", "request_", "reason"), ROWS)
def test_request_and_reason(words: str | None, request_: str, reason: str) -> None:
    found = obstacle_of(words)
    assert (found.request, found.reason.lstrip("- ")) == (request_, reason)


@pytest.mark.parametrize("words", [row[0] for row in ROWS if row[0]])
def test_no_word_is_lost(words: str) -> None:
    found = obstacle_of(words)
    told = f"{found.request} {found.reason}".lower()
    assert [word for word in words.lower().replace("-", " ").split() if word.strip(".;") not in told] == []
