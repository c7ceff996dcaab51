"""What answers while the server is loaded: what it knows and nothing else; the rest waits."""

from __future__ import annotations

import gzip
import http.client
import socket
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from lib.base import clock
from lib.store import Actor, Draft, Role, Store
from lib.ui.serving import early, kept_page
from lib.ui.serving.kept_page import KeptAnswers

ANSWERS = KeptAnswers({"content-type": "text/html"}, "/static-0a1b/", {"cache-control": "immutable"})
PLAIN = "GET {} HTTP/1.1\r\nHost: localhost:8501\r\nAccept-Encoding: gzip, br\r\n"
PAGE = gzip.compress(b"the page")


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as made:
        yield made


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CCHC_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("CCHC_DATABASE_URL", raising=False)
    kept = tmp_path / "cache/0a1b/index.js.gz"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"a program")
    return tmp_path


def test_what_it_knows_it_answers_and_the_rest_waits(listening: socket.socket) -> None:
    running = early.EarlyAnswers(listening, ANSWERS, PAGE)
    running.start()
    line = http.client.HTTPConnection("127.0.0.1", listening.getsockname()[1], timeout=20)
    headers = {"Host": "localhost", "Accept-Encoding": "gzip"}
    with closing(line), socket.create_connection(listening.getsockname()) as other:
        for path, body in (("/", PAGE), ("/static-0a1b/js/index.js", b"a program"), ("/", PAGE)):
            line.request("GET", path, headers=headers)
            assert line.getresponse().read() == body
        asked = PLAIN.format("/_stcore/health").encode() + b"\r\n"
        other.sendall(asked)
        line.sock.close()  # who has gone is not handed on
        for _ in range(100):
            if [come for _, come in list(running._heard.items())] == [asked]:
                break
            early.threading.Event().wait(0.05)
        waiting = running.stop()
        assert [come for _, come in waiting] == [asked]
        waiting[0][0].close()


@pytest.mark.parametrize(
    "asked",
    [
        PLAIN.format("/?ngay=2020-06-30"),
        PLAIN.format("/nhiem-vu"),
        PLAIN.format("/static-0a1b/js/other.js"),
        PLAIN.format("/static-0a1b/js/../../../tong-quan"),
        PLAIN.format("/static-ffff/js/index.js"),
        PLAIN.format("/").replace("GET", "POST"),
        PLAIN.format("/").replace("gzip, br", "br"),
        PLAIN.format("/").replace("localhost", "evil.example"),
        PLAIN.format("/") + "User-Agent: Mozilla/5.0 (Android) Mobile\r\n",
        PLAIN.format("/") + "Cookie: a=b; man-hinh=390x844\r\n",
        "nonsense",
    ],
)
def test_what_it_does_not_know_it_leaves_alone(listening: socket.socket, asked: str) -> None:
    assert early.EarlyAnswers(listening, ANSWERS, PAGE).answer(asked + "\r\n") == b""


def test_a_wide_window_gets_the_page(listening: socket.socket) -> None:
    asked = PLAIN.format("/") + "Cookie: man-hinh=1280x800\r\n\r\n"
    assert early.EarlyAnswers(listening, ANSWERS, PAGE).answer(asked).endswith(PAGE)


def test_nothing_is_shown_that_is_older_than_the_store(
    listening: socket.socket, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert early.begin(listening) is None
    store = Store.open(folder / "cchc.sqlite3")
    state = kept_page.state_of_file(folder / "cchc.sqlite3")
    assert state == (clock.today(), *store.log_state()[:2])
    kept_page.write_page(state, ANSWERS, PAGE)
    assert kept_page.read_page(state) == (ANSWERS, PAGE)
    running = early.begin(listening)
    assert running
    assert running.stop() == []
    store.publish(
        Draft(b"PK", "so.xlsx", report_date=date(2020, 9, 15)), None, clock.now(), Actor("A", Role.ADMIN)
    )
    assert early.begin(listening) is None
    kept_page.write_page(kept_page.state_of_file(folder / "cchc.sqlite3"), ANSWERS, PAGE)
    monkeypatch.setenv("CCHC_DATABASE_URL", "postgresql://elsewhere/cchc")
    assert early.begin(listening) is None
    monkeypatch.delenv("CCHC_DATABASE_URL")
    monkeypatch.setattr(kept_page, "_program", lambda: "another edition")
    assert early.begin(listening) is None


def test_a_damaged_page_is_not_shown(folder: Path) -> None:
    state = (date(2026, 7, 1), 3, "x")
    kept_page.kept_place().write_bytes(b"half of a line")
    assert kept_page.read_page(state) is None
    kept_page.kept_place().write_text(f"{kept_page.page_edition(state)}\n{{}}\nbody", encoding="utf-8")
    assert kept_page.read_page(state) is None
