"""The service of an office's network: when it refuses to start, whose options count, https, slow clients."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import browser as harness
import office
import pytest
import tools
import uvicorn
from office import KEEPER, PASSWORD, finish, tab
from streamlit import config

from lib.base import clock
from lib.machine import start as machine
from lib.ui.serving import connections, serve
from lib.ui.serving.serve import Service, ServiceError

T = TypeVar("T")


def start(data: Path, *options: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """The command line, for starts that end by themselves."""
    return subprocess.run(
        [sys.executable, "-m", "lib", "serve", "--address=127.0.0.1", *options],
        cwd=harness.ROOT,
        env=harness.environment_of(data, env),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_without_an_account_it_does_not_start(tmp_path: Path) -> None:
    done = start(tmp_path, f"--port={tools.free_port()}")
    assert done.returncode == 2
    assert "Chưa có tài khoản" in done.stderr
    assert "python -m lib account add" in done.stderr
    assert "Traceback" not in done.stderr + done.stdout


def test_with_only_disabled_accounts_nobody_could_come_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CCHC_DATA_DIR", str(tmp_path))
    store = office.store_in(tmp_path)
    serve.open_store()
    for name in ("chutich", "canbo"):
        store.disable_account(name, clock.now(), KEEPER)
    serve.open_store()  # the last administrator cannot be disabled


def test_a_taken_port_is_said(tmp_path: Path) -> None:
    office.store_in(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = start(tmp_path, f"--port={port}")
    assert done.returncode == 2
    assert f"Không mở được cổng {port}" in done.stderr
    assert "Traceback" not in done.stderr


def test_where_the_usual_port_is_taken_streamlit_run_takes_the_next(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):  # taken already, all the better
            stack.enter_context(socket.create_server(("127.0.0.1", machine.PORT)))
        server = subprocess.Popen(
            command,
            cwd=harness.ROOT,
            env=harness.environment_of(tmp_path),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        stack.callback(server.wait)
        stack.callback(server.kill)
        end = time.monotonic() + office.PATIENCE
        while not (port := machine.running_port(tmp_path)) and time.monotonic() < end:
            time.sleep(0.2)
    assert port
    assert port > machine.PORT


@pytest.mark.parametrize(
    ("service", "words"),
    [
        (Service(certificate=Path("a.pem")), "Cần cả hai"),
        (Service(key=Path("a.pem")), "Cần cả hai"),
        (Service(certificate=Path("khong-co.pem"), key=Path("khong-co.pem")), "Không dùng được chứng thư"),
        (Service(proxy="may-chu"), "địa chỉ IP"),
        (Service(address="localhost"), "địa chỉ IP"),
    ],
)
def test_what_does_not_fit_together_is_refused(service: Service, words: str) -> None:
    with pytest.raises(ServiceError, match=words):
        serve.check_service(service)


@pytest.mark.parametrize(
    ("service", "address", "secure"),
    [
        (Service(), "0.0.0.0", False),
        (Service(address="192.168.1.10"), "192.168.1.10", False),
        (Service(proxy="127.0.0.1"), "127.0.0.1", True),
        (Service(proxy="192.168.1.2"), "0.0.0.0", True),
    ],
)
def test_where_it_listens(service: Service, address: str, secure: bool) -> None:
    assert (service.listens_on, service.settings.secure) == (address, secure)


def test_every_option_is_decided_here() -> None:
    decided = serve.options(Service(), "ab")
    known = {name for name in config._config_options_template if not name.startswith("theme.")}
    assert set(decided) >= known
    computed = {
        name
        for name in known
        if decided[name] is None and config._config_options_template[name].value is not None
    }
    assert computed == set()
    assert decided["server.fileWatcherType"] == "none"
    assert decided["browser.gatherUsageStats"] is False
    assert decided["client.showErrorDetails"] == "none"
    assert decided["server.enableXsrfProtection"] is True
    assert decided["server.enableCORS"] is True
    assert decided["server.corsAllowedOrigins"] == []


HOME = """
[server]
enableCORS = false
enableXsrfProtection = false
enableStaticServing = true
enableAgentApi = true
scriptHealthCheckEnabled = true
baseUrlPath = "kin"
corsAllowedOrigins = ["https://example.com"]
trustedUserHeaders = '{"X-Ai": "ai"}'
[global]
developmentMode = true
[client]
showErrorDetails = "full"
"""


def test_options_at_home_reopen_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / ".streamlit").mkdir(parents=True)
    (home / ".streamlit/config.toml").write_text(HOME, encoding="utf-8")
    env = {"HOME": str(home), "USERPROFILE": str(home), "STREAMLIT_SERVER_ENABLE_AGENT_API": "true"}
    with office.running(tmp_path / "data", env=env) as here:
        assert here.ask("/kin/_stcore/health").status == 401
        cookie = here.log_in("canbo")
        answer = here.ask("/_stcore/health", cookie=cookie, headers={"Origin": "https://example.com"})
        assert answer.status == 200
        assert answer.headers["access-control-allow-origin"] is None
        assert "_streamlit_xsrf" in answer.cookies
        assert here.ask("/_stcore/agent/openapi.json", cookie=cookie).status == 404
        assert here.ask("/_stcore/script-health-check", cookie=cookie).status == 404
        with tab(here, cookie) as opened:
            assert "Quá hạn" in opened.run("co-do")


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate of the test's own."""
    made, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -out {} -keyout {}"
    try:
        subprocess.run(command.format(made, key).split(), check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("no openssl on this machine")
    return made, key


def test_https(tmp_path: Path, certificate: tuple[Path, Path]) -> None:
    options = (f"--certificate={certificate[0]}", f"--key={certificate[1]}")
    with office.running(tmp_path / "data", options) as here:
        answer = here.try_password("canbo", PASSWORD)
        attributes = answer.cookies["__Host-cchc"].lower()
        assert {"secure", "httponly", "samesite=strict", "path=/"} <= set(re.split(r";\s*", attributes))
        assert "domain" not in attributes
        assert answer.headers["strict-transport-security"].startswith("max-age=")
        cookie = office.cookie_of(answer)
        assert here.ask("/co-do", cookie=cookie).status == 200
        plain = here.post("/dang-nhap", {}, headers={"Origin": here.site.url.replace("https", "http")})
        assert plain.status == 403
        assert f"https://{here.site.url.partition('//')[2]}" in here.site.said()


def test_behind_a_proxy(tmp_path: Path) -> None:
    outside = {"Host": "cchc.example.vn", "Origin": "https://cchc.example.vn", "X-Forwarded-Proto": "https"}
    told = outside | {"X-Forwarded-For": "192.168.1.7"}
    with office.running(tmp_path / "data", ("--proxy=127.0.0.1",)) as here:
        answer = here.post("/dang-nhap", {"ten": "canbo", "mat-khau": PASSWORD}, headers=told)
        assert answer.status == 303
        cookie = office.cookie_of(answer)
        assert cookie.startswith("__Host-cchc=")
        assert here.store.logins()[-1].origin == "192.168.1.7"
        health = here.ask("/_stcore/health", cookie=cookie, headers=told)
        assert health.cookies["_streamlit_xsrf"].endswith("; Secure")
        open_door = here.ask("/dang-nhap", headers=told | {"X-Forwarded-Proto": "http"})
        assert open_door.status == 403
        with tab(here, cookie, origin=here.site.url.replace("http", "https")) as opened:
            assert "Quá hạn" in opened.run("co-do")


def test_a_certificate_with_another_key_is_refused(tmp_path: Path, certificate: tuple[Path, Path]) -> None:
    with pytest.raises(ServiceError, match="Không dùng được chứng thư"):
        serve.check_service(Service(certificate=certificate[0], key=certificate[0]))


# --- Slow clients --------------------------------------------------------------------------------


async def quick(scope: Any, receive: Any, send: Any) -> None:
    """An application that answers at once."""
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


@contextlib.contextmanager
def slow_client(pieces: Iterator[bytes], seconds: float) -> Iterator[list[bytes]]:
    """What comes back to a client that sends a piece every fifth of a second; ends with b"" if hung up."""
    heard: list[bytes] = []

    async def talk(port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        end = asyncio.get_running_loop().time() + seconds
        while asyncio.get_running_loop().time() < end:
            if piece := next(pieces, b""):
                writer.write(piece)
            with contextlib.suppress(TimeoutError, ConnectionError):
                heard.append(await asyncio.wait_for(reader.read(10_000), 0.2))
            if heard and heard[-1] == b"":
                break
        writer.close()

    async def both() -> None:
        options = uvicorn.Config(quick, http=connections.TimedProtocol, lifespan="off", log_config=None)
        server = uvicorn.Server(options)
        with socket.create_server(("127.0.0.1", 0)) as listening:
            serving = asyncio.create_task(server.serve(sockets=[listening]))
            await talk(listening.getsockname()[1])
            server.should_exit = True
            await serving

    finish(both())
    yield heard


def test_a_head_that_never_ends_is_hung_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEADERS_WITHIN", 1.0)
    letters = iter([b"GET / HTTP/1.1\r\nHost: x\r\n", *[b"a"] * 100])
    with slow_client(letters, 4) as heard:
        assert heard[-1] == b""


def test_a_second_head_that_never_ends_is_hung_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEADERS_WITHIN", 1.0)
    letters = iter([b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"GET / HTTP/1.1\r\n", *[b"a"] * 100])
    with slow_client(letters, 4) as heard:
        assert b"200 OK" in heard[0]
        assert heard[-1] == b""


def test_who_asks_again_in_time_is_not_hung_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEADERS_WITHIN", 1.0)
    questions = iter([b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"] * 12)
    with slow_client(questions, 2) as heard:
        assert b"".join(heard).count(b"200 OK") >= 8
        assert heard[-1] != b""


async def is_gone(line: asyncio.StreamReader) -> bool:
    """Whether the server hung up."""
    try:
        await asyncio.wait_for(line.read(), 0.2)
    except TimeoutError:
        return False
    except ConnectionError:
        return True
    return True


def ask_among(monkeypatch: pytest.MonkeyPatch, first: bytes, idle: int, most: int) -> tuple[bytes, int]:
    """What a newcomer is answered while that many connections lie idle, each after these first bytes; and how
    many of those were hung up on."""
    monkeypatch.setattr(connections, "MOST_WAITING", 20)
    monkeypatch.setattr(connections, "MOST_CONNECTIONS", most)

    async def crowd(port: int) -> tuple[bytes, int]:
        lines = []
        for _ in range(idle):
            lines.append(await asyncio.open_connection("127.0.0.1", port))
            lines[-1][1].write(first)
        await asyncio.sleep(0.3)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        answer = await asyncio.wait_for(reader.read(), 5)
        gone = sum(await asyncio.gather(*(is_gone(line) for line, _ in lines)))
        for _, each in [*lines, (reader, writer)]:
            each.close()
        return answer, gone

    config = uvicorn.Config(patient, http=connections.TimedProtocol, lifespan="off", log_config=None)
    return finish(visited(config, "127.0.0.1", crowd))


async def visited(config: uvicorn.Config, host: str, visit: Callable[[int], Coroutine[None, None, T]]) -> T:
    """What a visit gives while a server runs on a free port."""
    server = uvicorn.Server(config)
    with socket.create_server((host, 0)) as listening:
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        answered = await visit(listening.getsockname()[1])
        server.should_exit = server.force_exit = True
        await serving
    return answered


async def patient(scope: Any, receive: Any, send: Any) -> None:
    """Reads all that is sent before it answers; whoever asks for /long is answered late."""
    while (await receive()).get("more_body"):
        pass
    await asyncio.sleep(2 if scope["path"] == "/long" else 0)
    await quick(scope, receive, send)


@pytest.mark.parametrize(
    "first",
    [
        b"",
        b"G",
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",  # kept alive
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\na",
    ],
    ids=["silent", "one letter", "kept alive", "half a form"],
)
def test_idle_connections_keep_nobody_out(monkeypatch: pytest.MonkeyPatch, first: bytes) -> None:
    answer, gone = ask_among(monkeypatch, first, idle=60, most=40)
    assert b"200 OK" in answer
    assert gone >= 40


def on_https(certificate: tuple[Path, Path], visit: Callable[[int], Coroutine[None, None, T]]) -> T:
    """What a visit to a port with https gives."""
    context = serve.context_of(Service(certificate=certificate[0], key=certificate[1]))
    http = connections.protocol(context, counts_addresses=True)

    config = uvicorn.Config(quick, http=http, lifespan="off", log_config=None)
    return finish(visited(config, "0.0.0.0", visit))


def trusting(certificate: Path) -> ssl.SSLContext:
    """What a client needs that takes this certificate, which names no host as browsers want it."""
    context = ssl.create_default_context(cafile=str(certificate))
    context.check_hostname = False
    return context


ASKED = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


def answered_among_silent(
    certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, silent: int, limits: dict[str, float]
) -> tuple[bytes, int]:
    """What an https visitor is answered while so many silent connections of one address wait for a handshake."""
    for name, value in limits.items():
        monkeypatch.setattr(connections, name, value)

    async def crowd(port: int) -> tuple[bytes, int]:
        lines = [await asyncio.open_connection("127.0.0.1", port) for _ in range(silent)]
        await asyncio.sleep(0.3)
        reader, writer = await asyncio.open_connection(
            "127.0.0.2" if sys.platform == "linux" else "127.0.0.1",
            port,
            ssl=trusting(certificate[0]),
            server_hostname="localhost",
            local_addr=("127.0.0.2", 0) if sys.platform == "linux" else None,
        )
        writer.write(ASKED)
        answer = await asyncio.wait_for(reader.read(), 5)
        gone = sum(await asyncio.gather(*(is_gone(line) for line, _ in lines)))
        for _, each in lines:
            each.close()
        return answer, gone

    return on_https(certificate, crowd)


def test_a_handshake_begins_with_the_whole_hello(certificate: tuple[Path, Path]) -> None:
    """Whoever says nothing, or half a hello, costs no handshake; in pieces it is understood like whole."""

    async def visit(port: int) -> tuple[int, bytes]:
        received, to_send = ssl.MemoryBIO(), ssl.MemoryBIO()
        tls = trusting(certificate[0]).wrap_bio(received, to_send, server_hostname="localhost")
        reader, writer = await asyncio.open_connection("127.0.0.1", port)

        async def exchanged(act: Callable[[], T]) -> T:
            while True:
                try:
                    done = act()
                except ssl.SSLWantReadError:
                    writer.write(to_send.read())
                    received.write(await asyncio.wait_for(reader.read(1 << 16), 5))
                else:
                    writer.write(to_send.read())
                    return done

        with contextlib.suppress(ssl.SSLWantReadError):
            tls.do_handshake()
        hello = to_send.read()
        for piece in (hello[:1], hello[1:4], hello[4:-1]):
            writer.write(piece)
            await asyncio.sleep(0.1)
        begun = sum(one._task is not None for one in connections.Handshake.under_way)
        writer.write(hello[-1:])
        await exchanged(tls.do_handshake)
        await exchanged(lambda: tls.write(ASKED))
        answer = await exchanged(lambda: tls.read(1 << 16))
        writer.close()
        return begun, answer

    begun, answer = on_https(certificate, visit)
    assert begun == 0
    assert b"200 OK" in answer


def test_what_is_no_tls_is_hung_up_on_at_its_first_byte(certificate: tuple[Path, Path]) -> None:
    async def visit(port: int) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"G")
        with contextlib.closing(writer), contextlib.suppress(ConnectionError):
            return await asyncio.wait_for(reader.read(), 5)
        return b""

    assert on_https(certificate, visit) == b""
    assert not connections.Handshake.under_way


@pytest.mark.parametrize(
    ("limits", "gone"),
    [
        ({"MOST_FROM_ADDRESS": 10}, 50),
        ({"MOST_HANDSHAKES": 10}, 50),
        ({"HEADERS_WITHIN": 0.2}, 60),
    ],
    ids=["of one address", "handshakes", "slow"],
)
def test_silent_https_connections_keep_nobody_out(
    certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, limits: dict[str, float], gone: int
) -> None:
    answer, hung_up = answered_among_silent(certificate, monkeypatch, 60, limits)
    assert b"200 OK" in answer
    assert hung_up >= gone
    assert not connections.Handshake.under_way


def test_the_address_with_the_most_makes_room() -> None:
    class Held:
        def __init__(self, address: str) -> None:
            self.address = address

    ones = [Held(address) for address in ("a", "b", "b", "c", "b")]
    assert connections.fullest(dict.fromkeys(ones)) is ones[1]


def test_while_it_is_crowded_an_address_with_few_is_still_served() -> None:
    counted = connections.PerAddress()
    for number in range(3):
        for _ in range(150):
            counted.add(f"10.0.0.{number}")
    counted.add("10.0.1.1")
    assert counted.is_crowding("10.0.0.1")
    assert not counted.is_crowding("10.0.1.1")
    counted.is_on = False  # behind a proxy all are one
    assert counted.is_crowding("10.0.1.1")


def test_what_ends_is_no_longer_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "MOST_FROM_ADDRESS", 3)
    for _ in range(8):
        with slow_client(iter([b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"]), 3) as heard:
            assert b"200 OK" in heard[0]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_as_many_descriptors_as_the_system_allows() -> None:
    code = (
        "import resource; from lib.ui.serving.connections import raise_descriptor_limit as raise_it;"
        "hard = min(4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]);"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard)); tabs = raise_it();"
        "assert 600 + tabs * 4 <= hard or tabs == 50;"
        "assert resource.getrlimit(resource.RLIMIT_NOFILE) == (hard, hard)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=harness.ROOT)


def test_who_is_being_answered_is_not_hung_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    answer, gone = ask_among(monkeypatch, b"GET /long HTTP/1.1\r\nHost: x\r\n\r\n", idle=30, most=40)
    assert (b"200 OK" in answer, gone) == (True, 0)


def test_too_many_at_work_are_told_in_vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    answer, _ = ask_among(monkeypatch, b"GET /long HTTP/1.1\r\nHost: x\r\n\r\n", idle=30, most=20)
    assert b"503" in answer
    assert "Đề nghị thử lại sau ít phút" in answer.decode()


def test_what_is_no_http_is_told_in_vietnamese() -> None:
    with slow_client(iter(["GET /ả HTTP/1.1\r\nHost: x\r\n\r\n".encode()]), 2) as heard:
        assert heard[0].decode().endswith("Yêu cầu không đúng.")
        assert heard[-1] == b""


@pytest.mark.skipif(os.name == "nt", reason="reads /proc")
def test_the_office_hears_it_on_every_address(tmp_path: Path) -> None:
    listening = serve.listen("0.0.0.0", 0)
    with listening:
        assert listening.getsockname()[0] == "0.0.0.0"
