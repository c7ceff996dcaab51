"""The store's tables, the faults it can meet, and the log whose entries are chained by hash.

The same tables stand in SQLite and in PostgreSQL. Only text, whole numbers and bytes are kept, times as
UTC text in ISO 8601, so that a row is the same in both and in a backup.

Every row belongs to a unit (a commune, a province), whose key leads each primary key; no constraint and no
number reaches across units, so that the tables can be cut by it. Statements are made by rows(), changed() and
removed(), which name the unit; the connection that runs them says which one it is (see Database).

What the chain of the log shows: an entry that was altered, removed or put in between, and a tail that was cut
off (the table `state` keeps the number of entries and the last hash). What it cannot show: somebody who may
write to the database's file and makes the whole chain anew, with `state`, or who puts an older file in its
place. Against that only a copy elsewhere helps: a backup, or the last hash written down (`python -m lib log`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from lib.base import moments

SCHEMA = 4
"""The version of the tables below. A step between versions only adds (tables; columns that may be
empty or have a default), so that the rows of an older backup can be put into today's tables. The step to 4 gave
each row its unit: the rows of before belong to OWN_UNIT."""

OWN_UNIT = ""
"""The unit that a store has from the beginning: the commune on its one PC; on a server the level above the others."""

FIRST_HASH = "0" * 64


class Fault(StrEnum):
    """Why the store could not do as asked."""

    LOCKED = "locked"
    FULL = "full"
    DAMAGED = "damaged"
    GONE = "gone"
    BAD_ADDRESS = "bad-address"
    READ_ONLY = "read-only"
    STOPPED = "stopped"
    HUNG = "hung"
    LOGIN = "login"
    NEWER = "newer"
    BACKUP_DAMAGED = "backup-damaged"
    MISSING = "missing"
    IN_USE = "in-use"
    NO_REASON = "no-reason"
    REPLACED = "replaced"
    FORBIDDEN = "forbidden"
    TAKEN = "taken"
    BAD_NAME = "bad-name"
    LAST_ADMIN = "last-admin"
    OTHER = "other"


SENTENCES = {
    Fault.LOCKED: "Kho số liệu đang bận vì một chương trình khác đang ghi. Đề nghị thử lại sau ít phút.",
    Fault.FULL: "Ổ đĩa chứa kho số liệu đã đầy hoặc không ghi được. Đề nghị giải phóng dung lượng rồi thử lại.",
    Fault.DAMAGED: "Kho số liệu bị hỏng. Đề nghị khôi phục từ tệp sao lưu gần nhất.",
    Fault.GONE: "Kho số liệu không còn ở chỗ cũ hoặc đã rỗng. Chưa có gì bị ghi đè.",
    Fault.BAD_ADDRESS: (
        "CCHC_DATABASE_URL không phải địa chỉ cơ sở dữ liệu (ví dụ postgresql://tên@máy/cchc). Hãy sửa lại, hoặc bỏ "
        "biến này để dùng kho trong thư mục số liệu."
    ),
    Fault.READ_ONLY: "Không có quyền ghi vào nơi chứa kho số liệu. Đề nghị cấp quyền ghi rồi thử lại.",
    Fault.STOPPED: "Không kết nối được máy chủ cơ sở dữ liệu. Đề nghị kiểm tra máy chủ đã chạy chưa.",
    Fault.HUNG: "Máy chủ cơ sở dữ liệu không trả lời. Đề nghị thử lại; nếu vẫn vậy, hãy khởi động lại máy chủ.",
    Fault.LOGIN: "Máy chủ cơ sở dữ liệu không chấp nhận tên đăng nhập, mật khẩu hoặc tên cơ sở dữ liệu.",
    Fault.NEWER: "Dữ liệu này do bản phần mềm mới hơn ghi. Đề nghị cập nhật phần mềm rồi mở lại.",
    Fault.BACKUP_DAMAGED: "Tệp sao lưu bị hỏng hoặc không phải của phần mềm này. Chưa có gì thay đổi.",
    Fault.MISSING: "Không tìm thấy mục được yêu cầu trong kho số liệu.",
    Fault.IN_USE: "Bản số liệu đang dùng không xóa được. Đề nghị công bố hoặc khôi phục một bản khác trước.",
    Fault.NO_REASON: "Ghi lý do.",
    Fault.REPLACED: "Nội dung này vừa được người khác thay đổi.",
    Fault.FORBIDDEN: "Không có quyền làm việc này, hoặc phiên đăng nhập đã hết hiệu lực.",
    Fault.TAKEN: "Tên này đã được dùng. Đề nghị chọn tên khác.",
    Fault.BAD_NAME: "Tên này không dùng được.",
    Fault.LAST_ADMIN: "Phải còn ít nhất một tài khoản «quản trị» đang hoạt động.",
    Fault.OTHER: "Kho số liệu báo lỗi. Đề nghị thử lại; nếu vẫn vậy, hãy xem nhật ký của phần mềm.",
}


class VersionKind(StrEnum):
    """How a version came to be: published from a file, or an older version published again."""

    PUBLISH = "publish"
    RESTORE = "restore"


class StoreError(Exception):
    """The store could not do as asked; nothing of the change was kept. str() is a Vietnamese sentence."""

    def __init__(self, kind: Fault, sentence: str | None = None) -> None:
        super().__init__(sentence or SENTENCES[kind])
        self.kind = kind


class Role(StrEnum):
    """What somebody may do; each role may do all that the one before it may. Kept as text.

    From FOLLOW on, that is also to look at the units below one's own.
    """

    VIEW = "xem"
    FOLLOW = "theo dõi"
    UPDATE = "cập nhật"
    ADMIN = "quản trị"

    def covers(self, other: Role) -> bool:
        """Whether this role may do what the other may."""
        ranks = list(Role)
        return ranks.index(self) >= ranks.index(other)


class LoginKind(StrEnum):
    """Whose login it is: somebody's who gave a password, or the projector's, which came by a link."""

    PERSON = "person"
    PROJECTOR = "projector"


@dataclass(frozen=True)
class Actor:
    """Who acts: a name, a role, from where (an address or the name of a PC), and the unit they belong to.

    login is the hash of the token of the login that the actor came by; the store then refuses what is done
    after that login ended. Empty where nobody logs in: on the one PC and on the command line.
    Raises ValueError for a word that is no role.
    """

    name: str
    role: Role
    origin: str = ""
    login: str = field(default="", repr=False)
    unit: str = OWN_UNIT

    def __post_init__(self) -> None:
        object.__setattr__(self, "role", Role(self.role))


@dataclass(frozen=True)
class Stranger:
    """Somebody who has not logged in; the name is only what was typed."""

    name: str
    origin: str = ""
    role: str = "chưa đăng nhập"


def storable(text: str) -> str:
    """The text without what a database refuses: NUL characters and half surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def local_time(moment: datetime) -> str:
    """A moment as people in Vietnam say it: "08 giờ 15 ngày 03/7/2026"."""
    return moments.say(moment)


def moment_text(moment: datetime) -> str:
    """The moment in UTC with microseconds: "2026-07-03T01:15:00.000000+00:00".

    Raises ValueError for a time without a zone.
    """
    if moment.tzinfo is None:
        raise ValueError(f"a moment needs a time zone: {moment}")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def moment_of(text: str) -> datetime:
    """The moment kept as that text. Raises ValueError for what moment_text never wrote."""
    moment = datetime.fromisoformat(text)
    moment_text(moment)
    return moment


class KeptAsText(sa.types.TypeDecorator[Any]):
    """A type of Python kept as text: how it goes into the database, and how it comes out."""

    impl: Any = sa.Text
    cache_ok = True

    def __init__(self, inward: Callable[[Any], Any], outward: Callable[[Any], Any]) -> None:
        super().__init__()
        self.inward = inward
        self.outward = outward

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> Any:
        """What the database gets."""
        return None if value is None else self.inward(value)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Any:
        """What Python gets. Raises StoreError (damaged) for what cannot have been written."""
        try:
            return None if value is None else self.outward(value)
        except (TypeError, ValueError) as error:
            raise StoreError(Fault.DAMAGED) from error


class KeptAsNumber(KeptAsText):
    """The same, kept as a whole number."""

    impl = sa.SmallInteger
    cache_ok = True


WORDS = KeptAsText(storable, str)
MOMENT = KeptAsText(moment_text, moment_of)
DAY = KeptAsText(date.isoformat, date.fromisoformat)
FLAG = KeptAsNumber(int, bool)
KIND = KeptAsText(str, VersionKind)

METADATA = sa.MetaData()

_Type = sa.types.TypeEngine[Any] | type[sa.types.TypeEngine[Any]]

UNIT = "unit_id"
"""The column of every table that says whose a row is."""

OF_UNIT = sa.bindparam("of_unit", type_=sa.String())
"""The unit of the connection that runs the statement, in its conditions."""


def _unit_of(context: Any) -> str:
    """The same for a new row."""
    return str(context.execution_options["unit"])


def _table(name: str, *columns: sa.Column[Any] | sa.Constraint) -> sa.Table:
    unit = sa.Column(UNIT, sa.String(40), primary_key=True, default=_unit_of)
    return sa.Table(name, METADATA, unit, *columns)


def _refers(column: str, to: str) -> sa.ForeignKeyConstraint:
    """The column names a row of the same unit: to is "table.column"."""
    table = to.partition(".")[0]
    return sa.ForeignKeyConstraint([UNIT, column], [f"{table}.{UNIT}", to])


def rows(table: sa.Table, *columns: Any) -> sa.Select[Any]:
    """The unit's rows of a table: these columns, or all but the unit."""
    chosen = columns or [column for column in table.c if column.name != UNIT]
    return sa.select(*chosen).where(table.c[UNIT] == OF_UNIT)


def changed(table: sa.Table) -> sa.Update:
    """A change of the unit's rows."""
    return sa.update(table).where(table.c[UNIT] == OF_UNIT)


def removed(table: sa.Table) -> sa.Delete:
    """The removal of the unit's rows."""
    return sa.delete(table).where(table.c[UNIT] == OF_UNIT)


def _number() -> sa.Column[int]:
    """A key counted by the store itself: the same after a restore into another database."""
    return sa.Column("id", sa.Integer, primary_key=True, autoincrement=False)


def _must(name: str, kind: _Type) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _may(name: str, kind: _Type) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=True)


def _by_whom() -> tuple[sa.Column[Any], ...]:
    return _must("at", MOMENT), _must("who", WORDS), _must("role", WORDS)


STATE = _table(
    "state",
    _must("schema", sa.Integer),
    _must("log_count", sa.Integer),
    _must("log_head", sa.Text),
)
FILES = _table(
    "files",
    sa.Column("sha256", sa.String(64), primary_key=True),
    _must("size", sa.Integer),
    _must("data", sa.LargeBinary),
)
VERSIONS = _table(
    "versions",
    _number(),
    _must("kind", KIND),
    _must("file_name", WORDS),
    _must("sha256", sa.Text),
    _must("size", sa.Integer),
    _must("note", WORDS),
    _may("report_date", DAY),
    _must("check_summary", WORDS),
    _must("illustrative", FLAG),
    _may("base", sa.Integer),
    _may("restored_from", sa.Integer),
    _must("reason", WORDS),
    *_by_whom(),
    _must("origin", WORDS),
    _may("deleted_at", MOMENT),
    _may("deleted_by", WORDS),
    _may("deleted_reason", WORDS),
    _refers("base", "versions.id"),
    _refers("restored_from", "versions.id"),
)
DRAFTS = _table(
    "drafts",
    sa.Column("id", sa.String(32), primary_key=True),
    _must("file_name", WORDS),
    _must("sha256", sa.String(64)),
    _must("note", WORDS),
    _may("report_date", DAY),
    _must("check_summary", WORDS),
    _must("illustrative", FLAG),
    _may("base", sa.Integer),
    _must("refused", FLAG),
    *_by_whom(),
    _refers("sha256", "files.sha256"),
)
SETTINGS = _table(
    "settings", sa.Column("name", sa.String(200), primary_key=True), _must("value", WORDS), *_by_whom()
)
MEETINGS = _table(
    "meetings",
    _number(),
    _must("meeting_date", DAY),
    _may("version", sa.Integer),
    *_by_whom(),
    _may("closed_at", MOMENT),
    _may("closed_by", WORDS),
    _refers("version", "versions.id"),
)
DECISIONS = _table(
    "decisions",
    _number(),
    sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
    _may("meeting_date", DAY),
    _must("content", WORDS),
    _must("unit", WORDS),
    _may("due", DAY),
    _must("due_text", WORDS),
    _may("task_key", WORDS),
    _must("task_title", WORDS),
    _may("done", DAY),
    _must("withdrawn", FLAG),
    *_by_whom(),
)
EXTENSIONS = _table(
    "extensions",
    _number(),
    _must("task_key", WORDS),
    _must("task_title", WORDS),
    _may("from_date", DAY),
    _must("to_date", DAY),
    _must("reason", WORDS),
    _must("decided_by", WORDS),
    _may("decided_on", DAY),
    *_by_whom(),
    _may("withdrawn_at", MOMENT),
    _may("withdrawn_by", WORDS),
    _may("withdrawn_reason", WORDS),
    _may("withdrawn_on", DAY),
)
ACCOUNTS = _table(
    "accounts",
    sa.Column("name", sa.String(40), primary_key=True),
    _must("title", WORDS),
    _must("role", WORDS),
    _must("password", sa.Text),
    _must("made_at", MOMENT),
    _must("made_by", WORDS),
    _may("disabled_at", MOMENT),
    _may("disabled_by", WORDS),
)
LOGINS = _table(
    "logins",
    sa.Column("token_hash", sa.String(64), primary_key=True),
    _must("id", sa.Integer),
    _may("account", sa.String(40)),
    _must("kind", KeptAsText(str, LoginKind)),
    _must("title", WORDS),
    _must("role", WORDS),
    _must("made_at", MOMENT),
    _must("seen_at", MOMENT),
    _must("origin", WORDS),
    _may("revoked_at", MOMENT),
    _refers("account", "accounts.name"),
)
NOTES = _table(
    "notes", sa.Column("name", sa.String(300), primary_key=True), _must("at", MOMENT), _must("value", WORDS)
)
"""What the processes that serve one store must know of each other, by name."""
OF_THIS_MACHINE = (ACCOUNTS, LOGINS, NOTES)
"""What no backup holds and no restore touches: else a prepared backup could take the server over."""

UNITS = _table(
    "units", _must("parent", sa.String(40)), _must("name", WORDS), _must("level", WORDS), *_by_whom()
)
"""The units below OWN_UNIT; a store of one unit has none."""
DERIVED = _table(
    "derived",
    sa.Column("name", sa.String(200), primary_key=True),
    _must("edition", sa.Text),
    _must("at", MOMENT),
    _must("data", sa.LargeBinary),
)
"""What was computed from the other tables and can be again: in no backup."""

LOG = _table(
    "log",
    _number(),
    *_by_whom(),
    _must("origin", WORDS),
    _must("action", sa.Text),
    _may("version", sa.Integer),
    _must("detail", sa.Text),
    _must("previous", sa.Text),
    _must("hash", sa.Text),
)


@dataclass(frozen=True)
class LogEntry:
    """One change: who, when, what. detail is JSON; hash covers all of it and the hash before (previous)."""

    id: int
    at: datetime
    who: str
    role: str
    origin: str
    action: str
    version: int | None
    detail: str
    previous: str
    hash: str

    @property
    def facts(self) -> Mapping[str, Any]:
        """The detail as names and values; where it was altered beyond reading, that is the reason given."""
        try:
            return dict(json.loads(self.detail))
        except (TypeError, ValueError):
            return {"reason": "chi tiết đã bị sửa, không đọc được"}

    @property
    def expected_hash(self) -> str:
        """The hash that the entry's content has now; another than hash means that it was altered."""
        return chained(*self.columns[:-1])

    @property
    def columns(self) -> Columns:
        """The entry as the table keeps it."""
        return tuple({**vars(self), "at": moment_text(self.at)}.values())


Columns = tuple[Any, ...]


def chained(*content: Any) -> str:
    """The hash of an entry's columns, the hash before among them."""
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def facts_text(facts: Mapping[str, object]) -> str:
    """The facts as JSON in plain ASCII with sorted names; dates and moments as ISO text."""
    return json.dumps(facts, sort_keys=True, default=_iso)


def _iso(value: object) -> str:
    if isinstance(value, date):
        return moment_text(value) if isinstance(value, datetime) else value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")


def append_log(
    connection: sa.Connection,
    action: str,
    facts: Mapping[str, object],
    now: datetime,
    actor: Actor | Stranger,
    *,
    version: int | None = None,
) -> None:
    """Add an entry to the chain, within the caller's transaction (which must be a writing one)."""
    count, head = log_end(connection)
    who, role, origin = map(storable, (actor.name, actor.role, actor.origin))
    open_end = LogEntry(
        count + 1, now, who, role, origin, storable(action), version, facts_text(facts), head, FIRST_HASH
    )
    entry = vars(open_end) | {"hash": open_end.expected_hash}
    connection.execute(sa.insert(LOG).values(**entry))
    connection.execute(changed(STATE).values(log_count=count + 1, log_head=entry["hash"]))


def log_end(connection: sa.Connection) -> tuple[int, str]:
    """The number of the log's entries and the last one's hash. Raises StoreError: missing, where there is no such unit."""
    end = connection.execute(rows(STATE, STATE.c.log_count, STATE.c.log_head)).one_or_none()
    if end is None:
        raise StoreError(Fault.MISSING, "Không có đơn vị này trong kho số liệu.")
    return end[0], end[1]


@dataclass(frozen=True)
class LogBreak:
    """The first entry of the log that was altered or is missing, and what is wrong, as a sentence."""

    entry: int
    message: str


def log_break(connection: sa.Connection) -> LogBreak | None:
    """Where the chain of the log breaks first; None if it is whole from the first entry to the last."""
    count, head = log_end(connection)
    kept = sa.type_coerce(LOG.c.at, sa.Text).label(
        "at"
    )  # as it stands there: a moment would be read and written again
    columns = [kept if column.name == "at" else column for column in LOG.c if column.name != UNIT]
    ordered = rows(LOG, *columns).order_by(LOG.c.id)
    return _break_in(map(tuple, connection.execute(ordered)), count, head)


def break_in(entries: Sequence[LogEntry], count: int, head: str) -> LogBreak | None:
    """Where these entries break first, which should be count and end in this hash."""
    return _break_in((entry.columns for entry in entries), count, head)


def _break_in(entries: Iterable[Columns], count: int, head: str) -> LogBreak | None:
    """The same for entries as their columns, of which years of an office have hundreds of thousands."""
    previous, number = FIRST_HASH, 0
    for number, (entry, *content, named, own) in enumerate(entries, start=1):
        if entry != number:
            return LogBreak(number, f"Nhật ký thiếu mục số {number}.")
        if named != previous or chained(entry, *content, named) != own:
            return LogBreak(number, f"Mục số {number} của nhật ký đã bị sửa.")
        previous = own
    if (number, previous) == (count, head):
        return None
    return LogBreak(number + 1, f"Nhật ký thiếu mục số {number + 1} trở đi.")


def may(connection: sa.Connection, actor: Actor, needed: Role) -> bool:
    """Whether the actor's role covers what is needed in the connection's unit.

    Who came by a login may change their own unit alone, while that login stands; who is at the machine, every one.
    """
    own = connection.get_execution_options()["unit"] == actor.unit
    return actor.role.covers(needed) and (not actor.login or (own and stands(connection, actor)))


OF_ACCOUNT = LOGINS.outerjoin(
    ACCOUNTS, (ACCOUNTS.c[UNIT] == LOGINS.c[UNIT]) & (ACCOUNTS.c.name == LOGINS.c.account)
)
"""Logins beside the account of each; a projector's has none."""


def stands(connection: sa.Connection, actor: Actor) -> bool:
    """Whether the login was not revoked and its account is not disabled and still has the actor's role."""
    role = sa.func.coalesce(ACCOUNTS.c.role, LOGINS.c.role)
    standing = LOGINS.c.revoked_at.is_(None) & ACCOUNTS.c.disabled_at.is_(None)
    query = rows(LOGINS, role).select_from(OF_ACCOUNT).where(LOGINS.c.token_hash == actor.login, standing)
    return connection.execute(query).scalar() == actor.role


def begin_unit(connection: sa.Connection, schema: int = SCHEMA) -> None:
    """Gives the connection's unit its empty log; the rest of it comes by being written."""
    connection.execute(sa.insert(STATE).values(schema=schema, log_count=0, log_head=FIRST_HASH))
