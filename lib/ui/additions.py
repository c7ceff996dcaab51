"""What officers add to papers on the page Báo cáo: Nội dung bổ sung per report and meeting, and how the office signs.

Kept in the store's settings: additions by the plan's year and the period, with the version they were written on; styles
by kind of paper. What a report lacks is taken over from the one before it.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

import streamlit as st

from lib.base import clock
from lib.base import vietnamese as vn
from lib.drawing import markup
from lib.exports.letters import MeetingFacts
from lib.exports.office_template import PLACEHOLDERS, TemplateRefused, check_template, example
from lib.exports.style import KIND_WORDS, SIGNATURES, House, PaperKind, PaperStyle, styles_of, styles_value
from lib.exports.word import MIME
from lib.plan import PlanInfo
from lib.reports.extra import COUNTS, LABELS, Extra, carried, extra_of, extra_value, filled, without
from lib.reports.requests import Request
from lib.store import Role, StoreError
from lib.ui import screen as ui

SETTING = "van-ban"
"""The store's setting that holds all of them, by these names."""
TEMPLATE = "mau-van-ban"
"""The setting that holds the office's own Word file, as base64: the backup keeps it with all else."""
ADDITIONS, STYLES, MEETINGS = "noi-dung-bo-sung", "the-thuc", "noi-dung-cuoc-hop"

COUNTS_IN_A_ROW = 2

UP, INSIDE, UNKNOWN = "Gửi cấp trên", "Nội bộ", "Chưa xác định (không đưa vào báo cáo)"


def load() -> None:
    """Asks the store once for this drawing of the page."""
    for name in (SETTING, TEMPLATE):
        try:
            st.session_state[name] = ui.store().setting(name)
        except StoreError:  # the head of the page says that the store fails
            st.session_state[name] = None


def _kept(name: str) -> dict[str, Any]:
    if SETTING not in st.session_state:  # the meeting's minutes are made on another page
        load()
    whole = st.session_state.get(SETTING)
    value = whole.get(name) if isinstance(whole, dict) else None
    return dict(value) if isinstance(value, dict) else {}


def _keep(name: str, change: Callable[[dict[str, Any]], None]) -> None:
    """Changes a part as it is now in the store, and says so on the next drawing."""
    try:
        st.session_state[SETTING] = ui.store().setting(SETTING)
        value = _kept(name)
        change(value)
        whole = {**(st.session_state[SETTING] or {}), name: value}
        ui.store().set_setting(SETTING, whole, clock.now(), ui.actor("Cán bộ soạn văn bản"))
        ui.remember("Đã lưu; các văn bản soạn sau dùng nội dung này.", "done")
    except StoreError as failure:
        ui.remember(str(failure), "fault")


# Nội dung bổ sung


@dataclass(frozen=True)
class ReportPeriod:
    """Which report the additions are of: the plan's year, the period's address value and its last day."""

    year: int
    kind: str
    end: date

    @property
    def key(self) -> str:
        """Its name among the kept ones; a later report sorts after it."""
        return f"{self.year}|{self.end.isoformat()}|{self.kind}"


def extra_for(report: ReportPeriod) -> Extra:
    """What was added to a report; for one without its own, what the report before it hands on."""
    kept = _kept(ADDITIONS)
    if report.key in kept:
        return extra_of(_additions(kept[report.key]))
    earlier = sorted(key for key in kept if _end_of(key) < report.end.isoformat())
    latest = max(earlier, key=_end_of, default=None)
    return carried(extra_of(_additions(kept[latest]))) if latest else Extra()


def _end_of(key: str) -> str:
    return key.split("|")[1] if key.count("|") == 2 else "9"


def _additions(kept: object) -> object:
    return kept.get("noi-dung") if isinstance(kept, dict) else None


def extra_form(
    report: ReportPeriod, info: PlanInfo, version: int | None, asked: list[Request], held: Extra
) -> None:
    """The small form of a report's additions, filled in with what the data hold; nothing for who may only look."""
    if not ui.visitor_may(Role.UPDATE):
        return
    extra = filled(extra_for(report), held)
    missing = [LABELS[name] for name in LABELS if name in COUNTS and getattr(extra, name) is None]
    with st.expander("Nội dung bổ sung"), st.form(f"bo-sung-{report.key}", border=False):
        if missing:
            ui.notice(
                f"Tệp Excel chưa có: {'; '.join(missing)}. Mục để trống ghi «Chưa có số liệu» trong Biểu mẫu 1."
            )
        given = {name: _field(report, name, extra, info) for name in ("addressees", "request")}
        for number, name in enumerate(name for name in LABELS if name in COUNTS):
            if number % COUNTS_IN_A_ROW == 0:
                columns = st.columns(COUNTS_IN_A_ROW)
            with columns[number % COUNTS_IN_A_ROW]:
                given[name] = _field(report, name, extra, info)
        given |= {name: _field(report, name, extra, info) for name in LABELS if name not in given}
        sent = {vn.bare(r.words): chosen for r in asked if (chosen := _sent(report, r)) is not None}
        if st.form_submit_button("Lưu nội dung bổ sung"):
            added = without(extra_of({**given, "sent": sent}), held)
            entry = {"ban": version, "noi-dung": extra_value(added)}
            _keep(ADDITIONS, lambda kept: kept.update({report.key: entry}))
            st.rerun()


def _field(report: ReportPeriod, name: str, extra: Extra, info: PlanInfo) -> object:
    key, value = f"bs-{report.key}-{name}", getattr(extra, name)
    if name in COUNTS:
        return st.number_input(LABELS[name], min_value=0, step=1, value=value, key=key)
    if name == "addressees" and not value and info.superior:
        value = info.superior
    if name == "request":
        hint = "Công văn số 12/SNV-CCHC ngày 05/9/2026 của Sở Nội vụ về báo cáo cải cách hành chính"
        return st.text_input(LABELS[name], value, placeholder=hint, key=key)
    return st.text_area(LABELS[name], value, height=80, key=key)


def _sent(report: ReportPeriod, request: Request) -> bool | None:
    options = (UP, INSIDE, UNKNOWN)
    index = {True: 0, False: 1, None: 2}[request.up]
    label = f"{request.unit or 'Chưa ghi bộ phận'}: {request.words}".replace("[", "(").replace("]", ")")
    chosen = st.selectbox(_plain(label), options, index, key=f"bs-{report.key}-{vn.bare(request.words)[:80]}")
    return {UP: True, INSIDE: False}.get(chosen or "")


def _plain(words: str) -> str:
    """Words of the workbook in a label, where Streamlit reads markup."""
    return "".join(f"\\{letter}" if letter in "\\`*_{}#~$<>:|!" else letter for letter in words)


# The meeting


def facts_of(day: date) -> MeetingFacts:
    """What was added about the meeting of a day; without its own, chair and attendance of the meeting before."""
    kept = _kept(MEETINGS)
    own = kept.get(day.isoformat())
    if isinstance(own, dict):
        return _facts(day, own)
    earlier = [key for key in kept if key < day.isoformat()]
    before = kept[max(earlier)] if earlier else {}
    return _facts(day, before if isinstance(before, dict) else {})


_MEETING = {"place": "Địa điểm", "chair": "Chủ trì (chức danh)", "attendance": "Thành phần tham dự"}


def _facts(day: date, kept: Mapping[str, object]) -> MeetingFacts:
    texts = {name: vn.clean(text) for name in _MEETING if isinstance(text := kept.get(name), str)}
    return MeetingFacts(
        day,
        place=texts.get("place") or None,
        chair=texts.get("chair") or None,
        attendance=texts.get("attendance") or None,
    )


def meeting_form(facts: MeetingFacts) -> None:
    """Chair, place and attendance of the meeting that the minutes tell of."""
    if not ui.visitor_may(Role.UPDATE):
        return
    day = facts.day.isoformat()
    with st.expander("Nội dung bổ sung"), st.form(f"cuoc-hop-{day}", border=False):
        given = {
            name: st.text_area(label, getattr(facts, name) or "", height=68, key=f"hop-{day}-{name}")
            for name, label in _MEETING.items()
        }
        if st.form_submit_button("Lưu nội dung bổ sung"):
            _keep(MEETINGS, lambda kept: kept.update({day: given}))
            st.rerun()


# Thể thức


def house_of(info: PlanInfo) -> House:
    """How the office signs its papers."""
    return House(info, styles_of(_kept(STYLES)), _template())


def _template() -> bytes | None:
    """The office's own Word file; None where none was chosen."""
    kept = st.session_state.get(TEMPLATE)
    return b64decode(kept) if isinstance(kept, str) else None


_STYLE = {
    "symbol": "Ký hiệu sau số văn bản", "signature": "Thẩm quyền, chức vụ ký", "signer": "Họ và tên người ký",
    "recipients": "Nơi nhận (mỗi nơi một dòng)", "filed": "Lưu",
}  # fmt: skip


def style_form(house: House, kind: PaperKind) -> None:
    """The letterhead's choices for one kind of paper, and the office's own Word file; what equals the sheet Thông
    tin is not kept apart."""
    if not ui.visitor_may(Role.UPDATE):
        return
    usual = _effective(House(house.info, {}), kind)
    now = _effective(house, kind)
    with st.expander(f"Thể thức: {KIND_WORDS[kind]}"), st.form(f"the-thuc-{kind}", border=False):
        given = {name: _style_field(kind, name, now) for name in _STYLE}
        if st.form_submit_button("Lưu thể thức"):
            own = PaperStyle(
                **{name: words for name, words in given.items() if words != getattr(usual, name)}
            )
            _keep(STYLES, lambda kept: kept.update(styles_value({kind: own})))
            st.rerun()
    frame_form()


def frame_form() -> None:
    """The office's own Word file, chosen once for all papers; shown where it is asked for."""
    kept = _template() is not None
    label = "Mẫu Word của cơ quan" + (" (đang dùng)" if kept else "")
    if not ui.visitor_may(Role.UPDATE) or not st.checkbox(label, key="mau-chon"):
        return
    places = "; ".join(f"{mark}: {words}" for mark, words in PLACEHOLDERS.items())
    st.html(markup.paragraph(f"Chỗ ghi trong tệp mẫu – {places}.", "note"))
    st.download_button(
        "Tải tệp mẫu ví dụ", example(), "Mẫu văn bản.docx", MIME, on_click="ignore", key="mau-vi-du"
    )
    given = st.file_uploader("Tệp mẫu (.docx)", type=["docx"], key="mau-word")
    if given is not None and st.button("Dùng mẫu này", key="mau-dung"):
        _use(given.getvalue(), "Đã lưu mẫu của cơ quan.")
    if kept and st.button("Bỏ mẫu, dùng mẫu chung", key="mau-bo"):
        _use(None, "Đã trở về mẫu theo Nghị định 30/2020/NĐ-CP.")


def _use(data: bytes | None, done: str) -> None:
    try:
        if data is not None:
            check_template(data)
        value = None if data is None else b64encode(data).decode()
        ui.store().set_setting(TEMPLATE, value, clock.now(), ui.actor("Cán bộ soạn văn bản"))
        ui.remember(done, "done")
    except (TemplateRefused, StoreError) as failure:
        ui.remember(str(failure), "fault")
    st.rerun()


def _effective(house: House, kind: PaperKind) -> PaperStyle:
    return PaperStyle(
        house.symbol(kind),
        "\n".join(house.signature(kind)),
        house.signer(kind) or "",
        "\n".join(house.recipients(kind)),
        house.filed(kind),
    )


def _style_field(kind: PaperKind, name: str, now: PaperStyle) -> str:
    key, value = f"tt-{kind}-{name}", getattr(now, name)
    if name == "signature":
        choices = {value: value.replace("\n", " / "), **SIGNATURES}
        chosen = st.selectbox(_STYLE[name], list(choices), format_func=lambda one: choices[one], key=key)
        return str(chosen)
    if name == "recipients":
        return vn.clean(st.text_area(_STYLE[name], value, height=110, key=key))
    return vn.clean(st.text_input(_STYLE[name], value, key=key))


def state() -> str:
    """All that was added, as a text that changes with it."""
    frame = sha256(_template() or b"").hexdigest()
    return json.dumps([frame, *(_kept(name) for name in (ADDITIONS, STYLES, MEETINGS))], sort_keys=True)


def as_key(value: Extra | House) -> str:
    """The additions or styles as a text that tells whether they are the same."""
    told = extra_value(value) if isinstance(value, Extra) else styles_value(value.styles)
    return json.dumps(told, sort_keys=True, ensure_ascii=False)
