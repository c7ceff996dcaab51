"""Three processes of the server behind a real nginx on one PostgreSQL: one is killed while people are at work."""

from __future__ import annotations

import contextlib
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from http.client import HTTPException
from pathlib import Path

import browser as harness
import pytest
import tools
from book import book_of
from office import KEEPER, Office, Tab, store_at, tab, wait_for
from playwright.sync_api import Browser, Page, expect
from postgres import Server, postgres_server
from streamlit.proto.Common_pb2 import FileUploaderState, FileURLs, UploadedFileInfo
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.exceptions import WebSocketException

from lib.accounts import accounts
from lib.base import clock
from lib.base.folders import ROOT
from lib.meeting.parts import Part
from lib.store import Draft

__all__ = ["postgres_server"]

pytestmark = pytest.mark.skipif(
    tools.nginx() is None or shutil.which("openssl") is None, reason="no nginx or openssl here"
)

PROCESSES = 3
BEFORE = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx-error.log; worker_processes 1;
events {{ worker_connections 512; }}
http {{
access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
"""


@dataclass
class House:
    """nginx and the processes behind it."""

    office: Office
    processes: list[subprocess.Popen[bytes]]


def free_ports(count: int) -> list[int]:
    """Different ones, as they are held together while they are looked for."""
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [each.getsockname()[1] for each in sockets]


def configuration(folder: Path, ports: list[int], plain: int, port: int) -> str:
    """The example that the product brings, on ports and with files of the test's own."""
    text = (ROOT / ".service" / "nginx.conf").read_text(encoding="utf-8")
    servers = "".join(f"server 127.0.0.1:{each} max_fails=1 fail_timeout=5s;\n" for each in ports)
    text, changed = re.subn(r"(?m)^\s*server 127\.0\.0\.1:8501 .*$", lambda _: servers, text)
    assert changed == 1
    text = text.replace("listen 80;", f"listen 127.0.0.1:{plain};")
    text = text.replace("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;")
    text = text.replace("/etc/nginx/cchc.", f"{folder}/cchc.").replace("cchc.noi-bo", "127.0.0.1")
    return BEFORE.format(folder=folder) + text + "}\n"


@pytest.fixture(scope="module")
def house(postgres_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("ba-tien-trinh")
    address = postgres_server.fresh_database()
    store = store_at(address, folder)
    *ports, plain, port = free_ports(PROCESSES + 2)
    certificate = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -out {0}.crt -keyout {0}.key"
    )
    subprocess.run(certificate.format(folder / "cchc").split(), check=True, capture_output=True)
    (folder / "nginx.conf").write_text(configuration(folder, ports, plain, port), encoding="utf-8")
    environment = harness.environment_of(folder, {"CCHC_DATABASE_URL": address})
    with contextlib.ExitStack() as stack:
        sites = []
        for each in ports:
            command = [sys.executable, "-m", "lib", "serve", "--proxy=127.0.0.1", f"--port={each}"]
            own = f"http://127.0.0.1:{each}"
            said = folder / str(each)
            said.mkdir()
            sites.append(stack.enter_context(harness.process(command, own, said, environment, harness.ROOT)))
        for site in sites:
            wait_for(site)
        command = [str(tools.nginx()), "-p", str(folder), "-c", str(folder / "nginx.conf")]
        front = harness.process(command, f"https://127.0.0.1:{port}", folder, environment, harness.ROOT)
        site = stack.enter_context(front)
        wait_for(site)
        yield House(Office(site, store), [each.process for each in sites])


@dataclass
class Person:
    """Somebody at work through nginx: what they wrote and saw kept; a tab that is cut is opened anew."""

    office: Office
    name: str
    kept: list[str] = field(default_factory=list)
    cut: int = 0
    fault: str = ""

    def work(self, until: threading.Event) -> None:
        """Goes on, one thing after the other, until told to stop."""
        try:
            cookie = self.office.log_in("canbo")
            while not until.is_set():
                words = f"{self.name} {len(self.kept)}"
                self.do(cookie, words)
                self.kept.append(words)
        except Exception as error:
            self.fault = repr(error)
            raise

    def do(self, cookie: str, words: str) -> None:
        """One thing, until a screen shows it as kept: as whoever was cut off looks first and then tries again."""
        until = time.monotonic() + tools.PATIENCE
        while True:
            try:
                with tab(self.office, cookie) as opened:
                    if self.is_kept(opened, words):
                        return
                    self.act(opened, cookie, words)
            except (OSError, EOFError, WebSocketException, HTTPException):
                self.cut += 1
                assert time.monotonic() < until, f"{words}: nobody answers"
                time.sleep(0.2)

    def is_kept(self, opened: Tab, words: str) -> bool:
        raise NotImplementedError

    def act(self, opened: Tab, cookie: str, words: str) -> None:
        raise NotImplementedError


class Secretary(Person):
    """Types decisions on the wall."""

    def is_kept(self, opened: Tab, words: str) -> bool:
        return words in opened.run("ket-luan")

    def act(self, opened: Tab, cookie: str, words: str) -> None:
        wall, place = "trinh-chieu", f"trang={Part.TODAY}"
        opened.run(wall, place)
        buttons = {part.button.label: part.button.id for part in parts(opened) if part.button.id}
        typed = [  # as the browser tells the state of every field
            *(
                WidgetState(id=part.text_area.id, string_value=words)
                for part in parts(opened)
                if part.text_area.id
            ),
            *(
                WidgetState(id=part.text_input.id, string_value="")
                for part in parts(opened)
                if part.text_input.id
            ),
            *(WidgetState(id=part.selectbox.id) for part in parts(opened) if part.selectbox.id),
        ]
        opened.run(wall, place, typed)
        opened.run(wall, place, [*typed, WidgetState(id=buttons["Ghi kết luận"], trigger_value=True)])


class Officer(Person):
    """Uploads workbooks, each another one."""

    def is_kept(self, opened: Tab, words: str) -> bool:
        return f"{words}.xlsx" in opened.run("cap-nhat")

    def act(self, opened: Tab, cookie: str, words: str) -> None:
        opened.run("cap-nhat")
        field_of = next(part.file_uploader.id for part in parts(opened) if part.file_uploader.id)
        path = f"/_stcore/upload_file/{opened.session}/tep"
        data = book(words)
        assert upload(self.office, cookie, path, f"{words}.xlsx", data) == 204
        urls = FileURLs(file_id="tep", upload_url=path, delete_url=path)
        info = UploadedFileInfo(name=f"{words}.xlsx", size=len(data), file_id="tep", file_urls=urls)
        state = FileUploaderState(uploaded_file_info=[info])
        opened.run("cap-nhat", "", (WidgetState(id=field_of, file_uploader_state_value=state),))


class Viewer(Person):
    """Goes from screen to screen."""

    def is_kept(self, opened: Tab, words: str) -> bool:
        return "Rà soát" in opened.run("nhiem-vu") and "Lĩnh vực" in opened.run("linh-vuc")

    def act(self, opened: Tab, cookie: str, words: str) -> None:
        raise AssertionError("a screen showed nothing")


def parts(opened: Tab) -> list[Element]:
    return [message.delta.new_element for message in opened.messages]


@cache
def book(words: str) -> bytes:
    """The workbook of this name: the same file whenever it is sent."""
    return book_of(BOOK.format(words=words))


def upload(office: Office, cookie: str, path: str, name: str, data: bytes) -> int:
    """Sends a file as Streamlit's page does; the status of the answer."""
    xsrf = office.ask("/_stcore/health", cookie=cookie).cookies["_streamlit_xsrf"].partition(";")[0]
    head = f'--X\r\nContent-Disposition: form-data; name="f"; filename="{name}"\r\n\r\n'.encode()
    headers = {
        "Content-Type": "multipart/form-data; boundary=X",
        "X-Xsrftoken": xsrf,
        "Origin": office.site.url,
    }
    body = head + data + b"\r\n--X--\r\n"
    return office.ask(path, "PUT", f"{cookie}; _streamlit_xsrf={xsrf}", headers, body).status


BOOK = """
    Nhiệm vụ
    TT | Nhiệm vụ cụ thể | Đơn vị chủ trì | Thời gian thực hiện
    I | CẢI CÁCH TTHC | |
    1.1 | Rà soát thủ tục {words} | Văn phòng | 31/3/2026
"""


def test_one_is_killed_and_everybody_goes_on(house: House) -> None:
    store, office = house.office.store, house.office
    store.publish(Draft(book_of(BOOK.format(words="gốc")), "goc.xlsx"), None, clock.now(), KEEPER)
    store.start_meeting(clock.today(), 1, clock.now(), KEEPER)
    people = [
        *(Secretary(office, f"Thư ký {number}") for number in range(2)),
        Officer(office, "so"),
        *(Viewer(office, f"Người xem {number}") for number in range(2)),
    ]
    done = threading.Event()
    with ThreadPoolExecutor(len(people)) as threads:
        running = [threads.submit(person.work, done) for person in people]
        try:
            wait_until(people, 1)
            victim = house.processes[0]
            victim.kill()
            victim.wait()
            wait_until(people, 2)
        finally:
            done.set()
    for one in running:
        one.result()
    kept = [decision.text.content for decision in store.decisions()]
    assert sorted(kept) == sorted(words for person in people[:2] for words in person.kept)
    uploads = [entry.facts["file_name"] for entry in store.log() if entry.action == "draft-keep"]
    assert sorted(uploads) == sorted(f"{words}.xlsx" for words in people[2].kept)
    assert store.verify_log() is None


def at_work(process: subprocess.Popen[bytes]) -> float:
    """Seconds that a process has been at work."""
    return float(Path(f"/proc/{process.pid}/schedstat").read_text().split()[0]) / 1e9


def turn(page: Page) -> None:
    """To the page before and back."""
    for button in ("‹", "›"):
        page.get_by_role("button", name=button, exact=True).click()
        harness.settle(page)


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")
def test_half_a_sentence_outlives_the_process_that_served_it(house: House, chromium: Browser) -> None:
    store, office = house.office.store, house.office
    if store.current() is None:
        store.publish(Draft(book_of(BOOK.format(words="gốc")), "goc.xlsx"), None, clock.now(), KEEPER)
    if not any(meeting.closed_at is None for meeting in store.meetings()):
        store.start_meeting(clock.today(), 1, clock.now(), KEEPER)
    name, _, value = office.log_in("canbo").partition("=")
    page = harness.new_page(chromium)
    page.context.add_cookies([{"name": name, "value": value, "url": office.site.url}])
    page.goto(f"{office.site.url}/trinh-chieu?trang={Part.TODAY}")
    typed = page.locator(".st-key-kl-noi-dung textarea")
    typed.wait_for(timeout=1000 * tools.PATIENCE)
    left = [one for one in house.processes if one.poll() is None]
    before = {one.pid: at_work(one) for one in left}
    turn(page)
    serving = max(left, key=lambda one: at_work(one) - before[one.pid])
    typed.click()
    page.keyboard.type("Giao Phòng Kinh tế lập phương án")
    with page.expect_websocket(timeout=1000 * tools.PATIENCE):  # to another process
        serving.kill()
        serving.wait()
    expect(typed).to_have_value("Giao Phòng Kinh tế lập phương án")
    answered = "[data-test-connection-state=CONNECTED][data-test-script-state=notRunning]"
    page.locator(f"[data-testid=stApp]{answered}").wait_for(state="attached")
    page.get_by_role("button", name="Ghi kết luận").click()
    until = time.monotonic() + tools.PATIENCE
    kept: list[str] = []
    while not kept and time.monotonic() < until:
        page.wait_for_timeout(200)
        kept = [one.text.content for one in store.decisions() if one.text.content.startswith("Giao Phòng")]
    assert kept == ["Giao Phòng Kinh tế lập phương án"]
    harness.leave(page)


def wait_until(people: list[Person], more: int) -> None:
    """Returns when each has done so many more things, or says who cannot."""
    goals = [len(person.kept) + more for person in people]
    until = time.monotonic() + 3 * tools.PATIENCE
    while any(len(person.kept) < goal for person, goal in zip(people, goals, strict=True)):
        faults = [person.fault for person in people if person.fault]
        assert not faults, faults
        assert time.monotonic() < until, [(person.name, len(person.kept), person.cut) for person in people]
        time.sleep(0.1)


def test_a_login_and_a_projector_s_link_are_known_to_those_that_are_left(house: House) -> None:
    cookie = house.office.log_in("chutich")
    token = accounts.projector_link(house.office.store, "Máy chiếu", clock.now(), KEEPER)
    assert 0 < sum(each.poll() is None for each in house.processes) < PROCESSES
    for _ in range(4):
        assert house.office.ask("/co-do", cookie=cookie).status == 200
        assert house.office.ask(f"/chieu/{token}").status == 200
