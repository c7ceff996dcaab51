"""What the screens of an update say, in final Vietnamese: the check, the comparison, when to publish, history.

Pure: a check of a file, a comparison or the store's records go in, frozen views come out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone

from lib.base import vietnamese as vn
from lib.base.problems import CellRef, Problem, Severity, column_letters
from lib.comparing.changes import MOVES, Change, Comparison, NewYear
from lib.comparing.compare import compare
from lib.comparing.doubts import doubts
from lib.comparing.recheck import recheck
from lib.plan import Plan
from lib.reading.checks import not_yet
from lib.reading.understanding import Understanding
from lib.store import KeptDraft, LogBreak, LogEntry, Version, VersionKind, local_time
from lib.views.overview import SEVERITY_WORDS, problem_counts, problem_groups
from lib.views.tables import CellKind, Table, TableColumn, TableRow
from lib.views.wording import Tone, marked
from lib.workbook.sheets import Sheet, Workbook

MOST_SHOWN = 40
"""So many findings of one cause are shown in full; the others are named and stand in the marked file."""
MOST_NAMED = 25
"""So many dangerous changes are named in the last question; the others stand in the table above it."""
SHORT = 60
ROW_CELLS = 5
HERE = timezone(timedelta(hours=7))

# The check


@dataclass(frozen=True)
class Check:
    """What was read from an upload, everything that was found in it, and its cells as they were typed."""

    plan: Plan
    problems: tuple[Problem, ...]
    book: Workbook
    understanding: Understanding = field(default_factory=Understanding)

    def count(self, severity: Severity) -> int:
        """How many problems of that severity."""
        return sum(found.severity is severity for found in self.problems)


def with_doubts(check: Check, published: Plan | None, today: date) -> Check:
    """The check with the warnings that only the day of today and a comparison with the last version give."""
    compared = doubts(published, check.plan) if published is not None else []
    problems = (*check.problems, *not_yet(check.plan, today), *compared)
    return Check(check.plan, problems, check.book, check.understanding)


@dataclass(frozen=True)
class Headline:
    """The result of a check in three sentences; counts is the one that matters."""

    read: str
    counts: str
    meanwhile: str


def headline(check: Check, current: Version | None) -> Headline:
    """What was read, how much is wrong, and what everybody still sees meanwhile."""
    read = f"Đã đọc {len(check.plan.tasks)} nhiệm vụ, {len(check.plan.indicators)} chỉ tiêu."
    return Headline(read, problem_counts(check.problems), _meanwhile(current))


def _meanwhile(current: Version | None) -> str:
    if current is None:
        return "Chưa có gì được công bố; các màn hình vẫn hiển thị bản mẫu."
    if current.report_date is None:
        return f"Bản số liệu số {current.id} vẫn đang hiển thị."
    return f"Số liệu đến ngày {vn.day(current.report_date)} (bản số {current.id}) vẫn đang hiển thị."


@dataclass(frozen=True)
class RowCell:
    """A cell of the officer's own row: its column's letters, its text, whether it is the bad one."""

    letters: str
    text: str
    is_bad: bool


@dataclass(frozen=True)
class Finding:
    """One problem in full, with the row that it stands in; row is 0 where it belongs to no row."""

    message: str
    row: int
    cells: tuple[RowCell, ...]


@dataclass(frozen=True)
class Cause:
    """Problems of one cause. more counts those that are not shown in full; is_new: some of them are not in
    the version in use."""

    severity: Severity
    headline: str
    findings: tuple[Finding, ...]
    more: int
    is_new: bool


SECTION_WORDS: Mapping[Severity, tuple[str, str]] = {
    Severity.ERROR: ("● Phải sửa", "Còn lỗi phải sửa thì chưa công bố được."),
    Severity.WARNING: ("▲ Cần xem", "Không ngăn việc công bố, nhưng vẫn hiện trên các màn hình."),
    Severity.NOTE: ("✓ Đã tự hiểu", "Nếu hiểu sai, sửa ô trong sổ rồi bấm Kiểm tra lại."),
}


def causes(check: Check, severity: Severity, known: Sequence[Problem] = ()) -> tuple[Cause, ...]:
    """The problems of one severity by cause, each with the officer's own row.

    known are those of the version in use: what stood there already is not new.
    """
    new = set(recheck(known, check.problems).new)
    grouped: dict[str, list[Problem]] = {}
    for found in check.problems:
        if found.severity is severity:
            grouped.setdefault(found.rule, []).append(found)
    sheets = {sheet.name: sheet for sheet in check.book.sheets}
    return tuple(_cause(found, sheets, not new.isdisjoint(found)) for found in grouped.values())


def _cause(found: Sequence[Problem], sheets: Mapping[str, Sheet], is_new: bool) -> Cause:
    shown = found[:MOST_SHOWN]
    findings = tuple(_finding(one, sheets.get(one.at.sheet) if one.at else None) for one in shown)
    return Cause(
        found[0].severity, problem_groups(found)[0].headline, findings, len(found) - len(shown), is_new
    )


def _finding(found: Problem, sheet: Sheet | None) -> Finding:
    at = found.at
    if at is None or not at.row or sheet is None:
        return Finding(found.message, 0, ())
    return Finding(found.message, at.row, _own_row(sheet, at))


def _own_row(sheet: Sheet, at: CellRef) -> tuple[RowCell, ...]:
    """The row as typed: its first cell and its name, the bad cell, and what stands around that."""
    texts = {column: cell.text for column, cell in sheet.row(at.row).items() if cell.text.strip()}
    columns = sorted({*texts, at.column})
    name = max(columns[:4], key=lambda column: len(texts.get(column, "")))
    near = sorted(columns, key=lambda column: (column not in (columns[0], name), abs(column - at.column)))
    chosen = sorted({*near[:ROW_CELLS], at.column})
    return tuple(
        RowCell(column_letters(column), _short(texts.get(column, "")), column == at.column)
        for column in chosen
    )


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= SHORT else f"{flat[:SHORT].rsplit(' ', 1)[0]} …"


READ_AS_COLUMNS = (
    TableColumn("Ô", width=18),
    TableColumn("Trong sổ ghi", width=34),
    TableColumn("Đã hiểu là", width=34),
    TableColumn("Vì sao", width=22),
)


def normalised(check: Check) -> Table:
    """Everything that was understood otherwise than it stands there: before and after."""
    rows = [_normalised_row(found) for found in check.problems if "used" in dict(found.facts)]
    return Table(
        f"Trong sổ ghi → đã hiểu là: {len(rows)} chỗ",
        READ_AS_COLUMNS,
        tuple(rows),
        note="Không đồng ý chỗ nào: sửa ô đó trong sổ theo đúng ý rồi bấm Kiểm tra lại.",
        empty="Mọi ô được hiểu đúng như đã ghi.",
    )


def _normalised_row(found: Problem) -> TableRow:
    used = dict(found.facts)["used"]
    return TableRow((str(found.at or "—"), found.found, used, found.cause))


DEADLINE_COLUMNS = (
    TableColumn("Ô", width=17),
    TableColumn("Nhiệm vụ", width=40),
    TableColumn("Kế hoạch ghi", width=26),
    TableColumn("Chương trình hiểu là", width=30),
)
OBJECTION = (
    "Hiểu sai chỗ nào: ghi ngày đúng vào cột «Hạn nội bộ» của dòng đó (chưa biết ngày thì ghi «Chưa xác định»), "
    "rồi bấm Kiểm tra lại. Lời của kế hoạch giữ nguyên."
)


def deadlines(check: Check) -> Table:
    """How every deadline was read, beside the original words; those that were not read first."""
    tasks = sorted(check.plan.tasks, key=lambda task: task.deadline.doubt is None)
    rows = [
        TableRow(
            (
                str(task.origin.cell("deadline")),
                _named(task.code, task.title),
                task.deadline_text,
                _reading(task.deadline.reading, task.internal_due, task.objected),
            )
        )
        for task in tasks
    ]
    return Table("Thời hạn đã đọc như thế nào", DEADLINE_COLUMNS, tuple(rows), note=OBJECTION)


def _named(code: str | None, title: str) -> str:
    return f"{code} · {title}" if code else title


def _reading(reading: str, internal_due: date | None, objected: bool) -> str:
    if objected:
        return f"{reading} (đã phản đối ở Hạn nội bộ: chưa xác định hạn)"
    return f"{reading} (đang dùng Hạn nội bộ {vn.day(internal_due)})" if internal_due else reading


def marked_words(kind: str, *, is_copy: bool) -> str:
    """What the marked workbook is; kind is that of the file that came."""
    if not is_copy:
        return "Tệp đã tải lên, các ô cần sửa được tô màu và có ghi chú; thêm sheet «Cần sửa», còn lại giữ nguyên."
    why = "có phần bên trong không đúng chuẩn" if kind == "xlsx" else f"có kiểu .{kind}"
    return f"Tệp gốc {why} nên bản đánh dấu là tệp .xlsx chép lại giá trị các ô, không có công thức và định dạng."


# The comparison

CHANGE_COLUMNS = (
    TableColumn("Thay đổi", CellKind.MARK, width=20),
    TableColumn("Ở đâu", width=40),
    TableColumn("Ô", width=17),
    TableColumn("Bản đang dùng", width=22),
    TableColumn("Bản mới", width=22),
)


@dataclass(frozen=True)
class Changes:
    """A comparison as it is read: a line of counts, the sentences that matter, the others, the table."""

    headline: str
    dangerous: tuple[str, ...]
    ordinary: tuple[str, ...]
    table: Table


def changes(comparison: Comparison, earlier: str = "Bản đang dùng", later: str = "Bản mới") -> Changes:
    """The comparison in sentences and as a table, dangerous changes first."""
    ordered = sorted(comparison.changes, key=lambda change: not change.dangerous)
    columns = (*CHANGE_COLUMNS[:3], TableColumn(earlier, width=22), TableColumn(later, width=22))
    rows = tuple(_change_row(change) for change in ordered)
    table = Table(f"Từng thay đổi: {len(rows)} điểm", columns, rows, empty="Không có gì thay đổi.")
    dangerous = len(comparison.dangerous)
    return Changes(_change_counts(comparison), *_split(comparison.sentences, dangerous), table)


def _split(sentences: Sequence[str], first: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(sentences[:first]), tuple(sentences[first:])


def _change_row(change: Change) -> TableRow:
    words = change.kind.words
    kind = marked(Tone.ATTENTION, words) if change.dangerous else words
    named = _named(change.key if change.title else None, change.title or change.key)
    return TableRow((kind, named, str(change.at) if change.at else None, change.before, change.after))


def _change_counts(comparison: Comparison) -> str:
    if not comparison.changes:
        return "Không có gì thay đổi so với bản đang dùng."
    total, dangerous = len(comparison.changes), len(comparison.dangerous)
    kinds = " · ".join(f"{kind.words} {count}" for kind, count in comparison.counts.items())
    asked = f", trong đó {dangerous} điểm cần xác nhận" if dangerous else ""
    return f"{total} thay đổi{asked}: {kinds}."


def moved(old: Plan, new: Plan) -> frozenset[str]:
    """Keys of the tasks whose deadline was moved between two versions; `compare` is told how often."""
    return frozenset(change.key for change in compare(old, new).changes if change.kind in MOVES)


# Publishing


def obstacle(check: Check, draft: KeptDraft, current: Version | None) -> str | None:
    """Why the upload cannot be published: errors in it, or it is in use already; None where it can."""
    errors = check.count(Severity.ERROR)
    if errors:
        return f"Chưa công bố được: còn {errors} lỗi phải sửa. Sửa trong sổ rồi bấm Kiểm tra lại."
    if current is not None and current.sha256 == draft.sha256:
        return f"Tệp này giống hệt bản số {current.id} đang dùng: không có gì để công bố."
    return None


def publish_label(report_date: date | None) -> str:
    """ "Công bố số liệu tháng 9"."""
    return f"Công bố số liệu tháng {report_date.month}" if report_date else "Công bố số liệu"


def date_doubt(report_date: date | None, today: date) -> str | None:
    """A report date that has not come yet; None where it has."""
    if report_date is None or report_date <= today:
        return None
    return f"Số liệu ghi là tính đến ngày {vn.day(report_date)}, một ngày chưa đến. Đề nghị kiểm tra ở sheet Thông tin."


def questions(comparison: Comparison) -> tuple[str, ...]:
    """The dangerous changes that must be confirmed once more, by name; empty where there are none, and where another
    year begins: that is asked by itself."""
    if comparison.new_year is not None:
        return ()
    sentences = comparison.sentences[: len(comparison.dangerous)]
    more = len(sentences) - MOST_NAMED
    tail = (f"… và {more} thay đổi nữa, xem ở bảng trên.",) if more > 0 else ()
    return (*sentences[:MOST_NAMED], *tail)


def published_words(version: Version) -> str:
    """The short confirmation after publishing."""
    shown = f" với số liệu đến ngày {vn.day(version.report_date)}" if version.report_date else ""
    return (
        f"Đã công bố bản số liệu số {version.id} lúc {local_time(version.at)}. "
        f"Mọi màn hình đang hiển thị bản này{shown}."
    )


def same_as(version: Version, *, is_current: bool) -> str:
    """What to say of a file whose bytes are those of a published version."""
    known = f"Tệp này giống hệt bản số {version.id} ({version.file_name}, công bố {local_time(version.at)})"
    if is_current:
        return f"{known} đang dùng: không có gì thay đổi."
    return f"{known}, không phải bản mới nhất. Muốn dùng lại bản đó, hãy vào màn hình Lịch sử số liệu."


def draft_words(draft: KeptDraft) -> str:
    """Which upload waits, whose it is and since when."""
    refused = " Lần công bố trước bị dừng vì có bản mới hơn." if draft.refused else ""
    return f"Tệp đang chờ công bố: {draft.file_name}, do {draft.who} tải lên lúc {local_time(draft.at)}.{refused}"


def base_words(draft: KeptDraft, current: Version | None) -> str | None:
    """That somebody published since the upload came; None where nobody did."""
    if current is None or draft.base == current.id:
        return None
    return (
        f"Từ khi tệp này được tải lên, {current.who} đã công bố bản số {current.id} lúc {local_time(current.at)}. "
        f"Thay đổi dưới đây là so với bản số {current.id}."
    )


# What is kept with a version


def new_year_words(found: NewYear) -> str:
    """What publishing the plan of another year begins."""
    return (
        f"Bắt đầu theo dõi kế hoạch năm {found.after}? "
        f"Không so sánh với năm {found.before}; số liệu năm {found.before} vẫn xem được ở mục «Năm kế hoạch»."
    )


def summary(check: Check, previous: str | None = None) -> str:
    """The result of a check as it is kept in the store; previous is the draft that this one mends."""
    counts = {str(severity): check.count(severity) for severity in Severity}
    sizes = {"tasks": len(check.plan.tasks), "indicators": len(check.plan.indicators)}
    year = {"year": check.plan.info.year} if check.plan.info.year else {}
    return json.dumps(counts | sizes | year | ({"previous": previous} if previous else {}))


def _summary(text: str) -> Mapping[str, object]:
    """The kept result of a check; empty for one that another program wrote."""
    try:
        kept = json.loads(text)
    except ValueError:
        return {}
    return kept if isinstance(kept, dict) else {}


def year_of(version: Version) -> int | None:
    """The year of a version's plan as its check noted it, else that of its report date."""
    year = _summary(version.check_summary).get("year")
    if isinstance(year, int):
        return year
    return version.report_date.year if version.report_date else None


def years_of(versions: Sequence[Version]) -> dict[int, Version]:
    """The years that there are plans of, the newest first, each with its last version; deleted ones do not count."""
    found = {year: version for version in versions if not version.is_deleted and (year := year_of(version))}
    return dict(sorted(found.items(), reverse=True))


def mends(draft: KeptDraft, check: Check, who: str) -> bool:
    """Whether an upload is the waiting one mended: of the same person and the same year's plan."""
    return draft.who == who and _summary(draft.check_summary).get("year") == check.plan.info.year


def previous_of(draft: KeptDraft) -> str | None:
    """The upload that this one mends; None for a first one."""
    previous = _summary(draft.check_summary).get("previous")
    return previous if isinstance(previous, str) else None


def _kept_counts(text: str) -> str | None:
    kept = _summary(text)
    counts = [kept.get(str(severity)) for severity in Severity]
    if not all(isinstance(count, int) for count in counts):
        return text or None
    words = (
        f"{count} {SEVERITY_WORDS[severity].lower()}"
        for count, severity in zip(counts, Severity, strict=True)
    )
    return "\n".join(words)


# History

VERSION_COLUMNS = (
    TableColumn("Bản", width=14),
    TableColumn("Công bố", width=23),
    TableColumn("Tệp", width=26),
    TableColumn("Số liệu đến", CellKind.DAY, width=15),
    TableColumn("Kiểm tra", width=16),
    TableColumn("Ghi chú", width=20),
)


def version_table(versions: Sequence[Version]) -> Table:
    """All versions, newest first; the one in use and deleted ones say so."""
    newest = versions[-1].id if versions else None
    rows = tuple(_version_row(version, version.id == newest) for version in reversed(versions))
    return Table(
        f"Các bản số liệu đã công bố: {len(rows)}",
        VERSION_COLUMNS,
        rows,
        note="Bấm tên tệp để mở mọi màn hình theo bản đó.",
        empty="Chưa công bố bản nào; các màn hình đang hiển thị bản mẫu đi kèm chương trình.",
    )


def _version_row(version: Version, is_current: bool) -> TableRow:
    cells = (
        f"{version.id}\nđang dùng" if is_current else f"{version.id}",
        f"{moment(version.at)}\n{version.who}",
        version.file_name,
        version.report_date,
        _kept_counts(version.check_summary),
        "\n".join(_remarks(version)) or None,
    )
    return TableRow(cells, key=None if version.is_deleted else str(version.id))


def _remarks(version: Version) -> Iterator[str]:
    if version.kind is VersionKind.RESTORE:
        yield f"Khôi phục bản {version.restored_from}: {version.reason}"
    if version.is_deleted:
        yield f"Tệp đã xóa bởi {version.deleted_by}: {version.deleted_reason}"
    if version.illustrative:
        yield "Số liệu minh họa"
    if version.note:
        yield version.note


def version_choices(versions: Sequence[Version]) -> dict[str, str]:
    """Versions whose files are still there, newest first, to choose from."""
    there = [version for version in reversed(versions) if not version.is_deleted]
    return {str(version.id): version_label(version) for version in there}


def version_label(version: Version) -> str:
    """ "Bản 3 · số liệu đến 15/9/2020 · công bố 16/9/2020 08:15"."""
    data = f" · số liệu đến {vn.day(version.report_date)}" if version.report_date else ""
    return f"Bản {version.id}{data} · công bố {moment(version.at)}"


def moment(at: datetime) -> str:
    """A moment as Vietnamese clocks show it: "16/9/2020 08:15"."""
    here = at.astimezone(HERE)
    return f"{vn.day(here.date())} {here:%H:%M}"


ACTION_WORDS = {
    "draft-keep": "Tải tệp lên để kiểm tra",
    "draft-drop": "Bỏ tệp đang chờ",
    "publish": "Công bố",
    "publish-refused": "Công bố bị dừng vì đã có bản mới hơn",
    "restore": "Khôi phục",
    "delete": "Xóa tệp",
    "mend": "Làm lành tệp bị hỏng từ tệp tải lên",
    "download": "Tải tệp gốc",
    "setting": "Đổi cài đặt",
    "backup": "Sao lưu",
    "backup-restore": "Khôi phục từ tệp sao lưu",
    "meeting-start": "Mở cuộc họp",
    "meeting-close": "Kết thúc cuộc họp",
    "decision-add": "Thêm kết luận",
    "decision-edit": "Sửa kết luận",
    "extension": "Gia hạn",
    "extension-withdraw": "Rút gia hạn",
    "refused": "Bị từ chối vì không có quyền",
    "login": "Đăng nhập",
    "login-failed": "Đăng nhập không được",
    "logout": "Đăng xuất",
    "account-add": "Thêm tài khoản",
    "account-password": "Đặt mật khẩu khác",
    "account-rehash": "Cập nhật cách lưu mật khẩu",
    "account-role": "Đổi vai trò",
    "account-disable": "Ngừng tài khoản",
    "account-enable": "Dùng lại tài khoản",
    "account-logout": "Kết thúc phiên đăng nhập",
    "account-link": "Tạo đường dẫn cho máy chiếu",
    "account-unlink": "Hủy phiên hoặc đường dẫn",
    "unit-add": "Thêm đơn vị",
}
FACT_WORDS = {
    "file_name": "tệp",
    "file": "tệp",
    "account": "tài khoản",
    "title": "chức danh",
    "given": "vai trò",
    "reason": "lý do",
    "note": "ghi chú",
    "content": "nội dung",
}
LOG_COLUMNS = (
    TableColumn("Mục", CellKind.COUNT, width=6),
    TableColumn("Lúc", width=15),
    TableColumn("Người làm", width=22),
    TableColumn("Việc", width=24),
    TableColumn("Bản", CellKind.COUNT, width=6),
    TableColumn("Chi tiết", width=34),
)


def log_table(entries: Sequence[LogEntry], count: int) -> Table:
    """Entries of the log in their order, of count in all."""
    rows = tuple(map(_log_row, entries))
    return Table(f"Nhật ký: {vn.dong(count)} mục", LOG_COLUMNS, rows, empty="Chưa có việc nào được ghi.")


def _log_row(entry: LogEntry) -> TableRow:
    action = ACTION_WORDS.get(entry.action, "Việc khác")
    detail = " · ".join(map(vn.clean, _log_details(entry.facts))) or None
    return TableRow((entry.id, moment(entry.at), entry.who, action, entry.version, detail))


def _log_details(facts: Mapping[str, object]) -> Iterator[str]:
    tried = facts.get("tried")
    if isinstance(tried, str):
        yield f"việc {ACTION_WORDS.get(tried, tried)}"
    yield from (f"{words} {facts[name]}" for name, words in FACT_WORDS.items() if facts.get(name))


def log_words(broken: LogBreak | None) -> str:
    """Whether the log is whole."""
    if broken is None:
        return "✓ Nhật ký nguyên vẹn: mỗi mục khớp với mục trước nó và với các bản số liệu."
    return f"● Nhật ký không còn nguyên vẹn. {broken.message}"
