"""What of Streamlit works otherwise in this process: how often the browser draws, which charts stay, what is not read."""

from __future__ import annotations

import contextlib
import functools
import gc
import socket
from collections import deque
from collections.abc import Callable
from typing import Any, Final
from weakref import WeakKeyDictionary

from streamlit.components.v2 import manifest_scanner
from streamlit.elements import plotly_chart
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import ScriptRunnerEvent


def change_streamlit() -> None:
    """Makes the changes; once, before the first session."""
    skip_components()
    keep_plots()
    keep_theme()
    send_runs_whole()


def skip_components() -> None:
    """Keeps Streamlit from reading the papers of every installed package for components of others: there are none,
    and it took an eighth of a start."""
    manifest_scanner.scan_component_manifests = lambda *_: []


def keep_plots() -> None:
    """Lets a chart with a key keep its identity when its figure changes: the browser then changes the plot in place.

    Streamlit takes it away and makes it anew, which was most of what a changed date cost. Charts on which one
    chooses stay as they are: what was chosen must not outlive the figure.
    """
    named = plotly_chart.compute_and_register_element_id

    def kept(kind: str, **more: Any) -> str:
        if more["user_key"] and not more["is_selection_activated"]:
            more["key_as_main_identity"] = True
        return named(kind, **more)

    plotly_chart.compute_and_register_element_id = kept  # type: ignore[assignment]


def keep_theme() -> None:
    """Tells the browser the options of the theme as they were read once: reading them in every run took a fifth of
    what a click costs the server."""
    populate, told = app_session._populate_theme_msg, dict[str, CustomThemeConfig]()

    def kept(msg: CustomThemeConfig, section: str = "theme") -> None:
        if section not in told:
            told[section] = CustomThemeConfig()
            populate(told[section], section)
        if told[section].ByteSize():  # else the section would count as there
            msg.CopyFrom(told[section])

    app_session._populate_theme_msg = kept


HELD: Final = 0.05
"""Seconds for which what a running script shows may wait for the rest."""


def send_runs_whole() -> None:
    """Sends what a run of a script shows when the run has ended, or every HELD seconds, so that the browser draws it once.

    Streamlit hands each element to the thread that sends as soon as it is made, and that one sends every five
    milliseconds: a browser then draws a screen four times and marks what is old in between, and the script waits for
    the other thread at each element.
    """
    waiting: WeakKeyDictionary[AppSession, deque[Callable[[], None]]] = WeakKeyDictionary()

    def deliver(session: AppSession) -> None:
        tell, session._message_enqueued_callback = session._message_enqueued_callback, None
        try:
            while calls := waiting[session]:
                calls.popleft()()
        finally:
            if session._message_enqueued_callback is None:
                session._message_enqueued_callback = tell
            if tell:
                tell()

    def wait(session: AppSession) -> None:
        session._event_loop.call_later(HELD, deliver, session)

    def collect(session: AppSession, sender: Any, event: ScriptRunnerEvent, *rest: Any, **more: Any) -> None:
        calls = waiting.setdefault(session, deque())
        handle = session._handle_scriptrunner_event_on_event_loop
        calls.append(functools.partial(handle, sender, event, *rest, **more))
        if event not in (ScriptRunnerEvent.SCRIPT_STARTED, ScriptRunnerEvent.ENQUEUE_FORWARD_MSG):
            session._call_soon_on_event_loop(functools.partial(deliver, session))
        elif (
            len(calls) <= 1
        ):  # else the one that came before has asked for delivery, which takes this one along
            session._call_soon_on_event_loop(functools.partial(wait, session))

    AppSession._on_scriptrunner_event = collect  # type: ignore[method-assign, assignment]


def send_at_once() -> None:
    """Lets no answer wait for the last one's receipt (Nagle): an answer is two small packets, and sixty
    of them, each 40 ms late, were half of a first visit. Connections inherit it from their listening socket."""
    for thing in gc.get_objects():
        if (
            issubclass(type(thing), socket.socket)
            and thing.fileno() >= 0
            and thing.type == socket.SOCK_STREAM
        ):
            with contextlib.suppress(OSError):  # not every socket is TCP's
                thing.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
