"""Accounts, their roles and password hashes, and the logins that stand; no password and no token is kept.

An account's name and its title are each used once and for all, also after it is disabled: the log names
people by their title, and an entry must not come to mean somebody else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

import sqlalchemy as sa

from lib.base import vietnamese as vn
from lib.store.database import Database
from lib.store.schema import (
    ACCOUNTS,
    LOGINS,
    NOTES,
    OF_ACCOUNT,
    OWN_UNIT,
    Actor,
    Fault,
    LoginKind,
    Role,
    StoreError,
    Stranger,
    append_log,
    changed,
    removed,
    rows,
)

T = TypeVar("T")
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")
NAME_RULE = "Tên tài khoản có 3–40 ký tự: chữ không dấu, chữ số, dấu chấm, gạch ngang hoặc gạch dưới."
MOST_TITLE = 100
LONG_DEAD = timedelta(days=30)
"""A login that ended so long ago is forgotten; the log still knows it."""


@dataclass(frozen=True)
class Account:
    """Somebody who may log in; title is the post that is shown and logged; password is a hash."""

    name: str
    title: str
    role: Role
    password: str = field(repr=False)
    made_at: datetime
    made_by: str
    disabled_at: datetime | None
    disabled_by: str | None


@dataclass(frozen=True)
class NewLogin:
    """A login to be kept; account is None for the projector's link. role and title are as of now."""

    token_hash: str = field(repr=False)
    account: str | None
    kind: LoginKind
    title: str
    role: Role


@dataclass(frozen=True)
class Login:
    """A login as it stands now: title and role are the account's, ended says that nobody gets in by it.

    id is a number to name it by; ended covers revoked and disabled, not time (see lib.accounts.accounts).
    """

    id: int
    token_hash: str = field(repr=False)
    account: str | None
    kind: LoginKind
    title: str
    role: Role
    made_at: datetime
    seen_at: datetime
    origin: str
    ended: bool


def account_key(name: str) -> str:
    """The name as it is kept: small letters without Vietnamese marks.

    "Vănthư", typed with the Vietnamese keyboard on by mistake, is "vanthu"; so nobody is locked out by a
    keyboard, and no two names differ only by marks.
    """
    plain = unicodedata.normalize("NFKD", name.strip().lower()).replace("đ", "d")
    return "".join(char for char in plain if not unicodedata.combining(char))


def title_key(title: str) -> str:
    """The title without regard to case, spaces and the composition of accents."""
    return " ".join(unicodedata.normalize("NFC", title).casefold().split())


class AccountRecords(Database):
    """The part of the store that keeps accounts and logins."""

    def add_account(
        self, name: str, title: str, role: Role, password_hash: str, now: datetime, actor: Actor
    ) -> Account:
        """Keep a new account, also for a unit below that of the actor. Raises StoreError: bad name, taken (name or
        title), last admin (the first one)."""
        key, shown = _checked_name(name), _checked_title(title)
        with self.acting(Role.ADMIN, "account-add", now, actor, from_above=True) as connection:
            _refuse_taken(connection, key, shown)
            row = {"name": key, "title": shown, "role": str(role), "password": password_hash}
            connection.execute(sa.insert(ACCOUNTS).values(**row, made_at=now, made_by=actor.name))
            _keep_an_admin(connection, "Tài khoản đầu tiên phải có vai trò «quản trị».")
            facts = {"account": key, "title": shown, "given": role}
            if actor.login and actor.unit != self.unit:
                facts["from_unit"] = actor.unit
            append_log(connection, "account-add", facts, now, actor)
            return _account(connection, key)

    def set_password(self, name: str, password_hash: str, now: datetime, actor: Actor) -> None:
        """Keep a new password's hash and end the account's logins; one's own, or as an administrator.

        Raises StoreError: missing.
        """
        key = account_key(name)
        needed = Role.VIEW if self._is_own(key, actor) else Role.ADMIN
        with self.acting(needed, "account-password", now, actor) as connection:
            _change(connection, key, password=password_hash)
            facts = {"account": key, "logins_ended": _revoke(connection, LOGINS.c.account == key, now)}
            append_log(connection, "account-password", facts, now, actor)

    def renew_hash(self, name: str, old: str, new: str, now: datetime, actor: Actor) -> None:
        """Keep another hash of the same password (made with newer parameters), unless it changed since."""
        with self.acting(Role.VIEW, "account-rehash", now, actor) as connection:
            same = (ACCOUNTS.c.name == name) & (ACCOUNTS.c.password == old)
            if connection.execute(changed(ACCOUNTS).where(same).values(password=new)).rowcount:
                append_log(connection, "account-rehash", {"account": name}, now, actor)

    def set_role(self, name: str, role: Role, now: datetime, actor: Actor) -> None:
        """Give the account another role and end its logins. Raises StoreError: missing, last admin."""
        key = account_key(name)
        with self.acting(Role.ADMIN, "account-role", now, actor) as connection:
            before = _account(connection, key).role
            _change(connection, key, role=str(role))
            _keep_an_admin(connection)
            ended = _revoke(connection, LOGINS.c.account == key, now)
            facts = {"account": key, "before": before, "given": role, "logins_ended": ended}
            append_log(connection, "account-role", facts, now, actor)

    def disable_account(self, name: str, now: datetime, actor: Actor) -> None:
        """Let nobody in by this account, and end its logins. Raises StoreError: missing, last admin."""
        key = account_key(name)
        with self.acting(Role.ADMIN, "account-disable", now, actor) as connection:
            if _account(connection, key).disabled_at:
                return
            _change(connection, key, disabled_at=now, disabled_by=actor.name)
            _keep_an_admin(connection)
            facts = {"account": key, "logins_ended": _revoke(connection, LOGINS.c.account == key, now)}
            append_log(connection, "account-disable", facts, now, actor)

    def enable_account(self, name: str, now: datetime, actor: Actor) -> None:
        """Let the account in again, with its password as it was. Raises StoreError: missing."""
        key = account_key(name)
        with self.acting(Role.ADMIN, "account-enable", now, actor) as connection:
            if _account(connection, key).disabled_at is None:
                return
            _change(connection, key, disabled_at=None, disabled_by=None)
            append_log(connection, "account-enable", {"account": key}, now, actor)

    def accounts(self) -> list[Account]:
        """All accounts by name, disabled ones too."""
        with self.reading() as connection:
            found = map(_as_account, connection.execute(rows(ACCOUNTS)).mappings())
            return sorted(found, key=lambda account: vn.sort_key(account.name))

    def account(self, name: str) -> Account | None:
        """The account of that name (see account_key); None if there is none."""
        if not NAME.fullmatch(account_key(name)):
            return None
        with self.reading() as connection:
            return _find_account(connection, account_key(name))

    def add_login(
        self, login: NewLogin, now: datetime, actor: Actor, password_hash: str | None = None
    ) -> Login:
        """Keep a login; actor.origin is where it came from. Forgets logins long dead.

        password_hash is the hash that the password was checked against: the login is refused where the
        account was disabled or its password or role changed in the meantime. Raises StoreError: forbidden;
        taken, bad name (the title of a projector's link).
        """
        needed = Role.ADMIN if login.kind is LoginKind.PROJECTOR else Role.VIEW
        action = "account-link" if login.kind is LoginKind.PROJECTOR else "login"
        with self.acting(needed, action, now, actor) as connection:
            _refuse_changed(connection, login, password_hash)
            _forget_dead(connection, now)
            number = _next_login(connection)
            row = vars(login) | {"role": str(login.role), "id": number, "made_at": now, "seen_at": now}
            connection.execute(sa.insert(LOGINS).values(**row, origin=actor.origin))
            facts = {"account": login.account, "title": login.title, "login": number}
            append_log(connection, action, facts, now, actor)
            return _logins(connection, LOGINS.c.id == number)[0]

    def login(self, token_hash: str) -> Login | None:
        """The login of that hash, ended or not; None if it is not known."""
        with self.reading() as connection:
            found = _logins(connection, LOGINS.c.token_hash == token_hash)
        return found[0] if found else None

    def touch_login(self, token_hash: str, now: datetime) -> None:
        """Keep that the login was used; not logged."""
        with self.writing() as connection:
            query = changed(LOGINS).where(LOGINS.c.token_hash == token_hash, LOGINS.c.revoked_at.is_(None))
            connection.execute(query.values(seen_at=now))

    def revoke_login(self, token_hash: str, now: datetime, actor: Actor) -> None:
        """End a login: one's own, or as an administrator. Nothing happens where it ended already."""
        own = actor.login == token_hash
        action = "logout" if own else "account-unlink"
        with self.writing() if own else self.acting(Role.ADMIN, action, now, actor) as connection:
            this = LOGINS.c.token_hash == token_hash
            known = _logins(connection, this)
            if known and _revoke(connection, this, now):
                facts = {"account": known[0].account, "title": known[0].title, "login": known[0].id}
                append_log(connection, action, facts, now, actor)

    def revoke_logins_of(self, account: str, now: datetime, actor: Actor) -> int:
        """End all logins of an account; how many. Raises StoreError: missing."""
        key = account_key(account)
        with self.acting(Role.ADMIN, "account-logout", now, actor) as connection:
            _account(connection, key)
            ended = _revoke(connection, LOGINS.c.account == key, now)
            append_log(connection, "account-logout", {"account": key, "logins_ended": ended}, now, actor)
            return ended

    def logins(self) -> list[Login]:
        """The logins that were not revoked and whose account is not disabled, oldest first."""
        with self.reading() as connection:
            return [login for login in _logins(connection, LOGINS.c.revoked_at.is_(None)) if not login.ended]

    def record_failed_login(self, facts: dict[str, Any], now: datetime, stranger: Stranger) -> None:
        """Log that somebody could not log in."""
        with self.writing() as connection:
            append_log(connection, "login-failed", facts, now, stranger)

    def change_notes(
        self,
        names: Sequence[str],
        change: Callable[[Mapping[str, str]], tuple[T, Mapping[str, str | None]]],
        now: datetime,
        lasting: timedelta | None = None,
    ) -> T:
        """Read notes that all processes share and write what change() makes of them (None removes), in one step.

        What change() gives beside it is given back. With lasting, notes whose names begin as the first one's (up to
        "/") are forgotten after that time.
        """
        with self.bound_to(OWN_UNIT).writing() as connection:
            if lasting:
                kind = NOTES.c.name.startswith(names[0].partition("/")[0] + "/")
                connection.execute(removed(NOTES).where(kind, NOTES.c.at < now - lasting))
            query = rows(NOTES, NOTES.c.name, NOTES.c.value).where(NOTES.c.name.in_(names))
            answer, new = change({row[0]: row[1] for row in connection.execute(query)})
            for name, value in new.items():
                connection.execute(removed(NOTES).where(NOTES.c.name == name))
                if value is not None:
                    connection.execute(sa.insert(NOTES).values(name=name, at=now, value=value))
        return answer

    def _is_own(self, key: str, actor: Actor) -> bool:
        known = self.login(actor.login) if actor.login else None
        return known is not None and known.account == key


def _checked_name(name: str) -> str:
    key = account_key(name)
    if not NAME.fullmatch(key):
        raise StoreError(Fault.BAD_NAME, NAME_RULE)
    return key


def _checked_title(title: str) -> str:
    """The title as it is kept. Raises StoreError: bad name, for an empty, long or unprintable one."""
    shown = " ".join(unicodedata.normalize("NFC", title).split())
    if not shown or len(shown) > MOST_TITLE or not shown.isprintable():
        raise StoreError(Fault.BAD_NAME, f"Đề nghị ghi chức danh, nhiều nhất {MOST_TITLE} ký tự.")
    return shown


def _refuse_taken(connection: sa.Connection, name: str, title: str) -> None:
    if _find_account(connection, name):
        raise StoreError(Fault.TAKEN, f"Đã có tài khoản «{name}».")
    _refuse_title(connection, title)


def _refuse_title(connection: sa.Connection, title: str) -> None:
    for other, shown in connection.execute(rows(ACCOUNTS, ACCOUNTS.c.name, ACCOUNTS.c.title)):
        if title_key(shown) == title_key(title):
            raise StoreError(
                Fault.TAKEN,
                f"Chức danh này là của tài khoản «{other}». Đề nghị ghi thêm cho khác, để nhật ký phân biệt được.",
            )


def _as_account(row: sa.RowMapping) -> Account:
    return Account(**{**row, "role": _role(row["role"])})


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError as error:
        raise StoreError(Fault.DAMAGED) from error


def _find_account(connection: sa.Connection, key: str) -> Account | None:
    row = connection.execute(rows(ACCOUNTS).where(ACCOUNTS.c.name == key)).mappings().first()
    return _as_account(row) if row else None


def _account(connection: sa.Connection, key: str) -> Account:
    found = _find_account(connection, key)
    if found is None:
        raise StoreError(Fault.MISSING, "Không có tài khoản này.")
    return found


def _change(connection: sa.Connection, key: str, **values: object) -> None:
    _account(connection, key)
    connection.execute(changed(ACCOUNTS).where(ACCOUNTS.c.name == key).values(**values))


def _keep_an_admin(connection: sa.Connection, sentence: str | None = None) -> None:
    """Raise StoreError (last admin) where the change leaves no administrator who can log in."""
    able = (ACCOUNTS.c.role == str(Role.ADMIN)) & ACCOUNTS.c.disabled_at.is_(None)
    if connection.execute(rows(ACCOUNTS, ACCOUNTS.c.name).where(able).limit(1)).first() is None:
        raise StoreError(Fault.LAST_ADMIN, sentence)


def _revoke(connection: sa.Connection, which: sa.ColumnElement[bool], now: datetime) -> int:
    """End logins; how many of them stood."""
    standing = which & LOGINS.c.revoked_at.is_(None)
    return connection.execute(changed(LOGINS).where(standing).values(revoked_at=now)).rowcount


def _refuse_changed(connection: sa.Connection, login: NewLogin, password_hash: str | None) -> None:
    """The password was checked before this transaction: refuse what is not so any more; and a title for the
    projector that is somebody's."""
    if login.account is None:
        _refuse_title(connection, _checked_title(login.title))
        return
    kept = _account(connection, login.account)
    if kept.disabled_at or kept.role != login.role or kept.password != password_hash:
        raise StoreError(Fault.FORBIDDEN)


def _next_login(connection: sa.Connection) -> int:
    largest: int | None = connection.execute(rows(LOGINS, sa.func.max(LOGINS.c.id))).scalar_one()
    return (largest or 0) + 1


def _forget_dead(connection: sa.Connection, now: datetime) -> None:
    """Remove logins long dead, but the newest: its number must not be given again."""
    before = now - LONG_DEAD
    left = (LOGINS.c.kind == LoginKind.PERSON) & (LOGINS.c.seen_at < before)
    dead = (LOGINS.c.revoked_at < before) | left
    connection.execute(removed(LOGINS).where(dead, LOGINS.c.id < _next_login(connection) - 1))


def _logins(connection: sa.Connection, which: sa.ColumnElement[bool]) -> list[Login]:
    columns = (ACCOUNTS.c.title.label("now_title"), ACCOUNTS.c.role.label("now_role"), ACCOUNTS.c.disabled_at)
    query = rows(LOGINS, LOGINS, *columns).select_from(OF_ACCOUNT).where(which).order_by(LOGINS.c.id)
    return [_as_login(row) for row in connection.execute(query).mappings()]


def _as_login(row: sa.RowMapping) -> Login:
    return Login(
        id=row["id"],
        token_hash=row["token_hash"],
        account=row["account"],
        kind=row["kind"],
        title=row["now_title"] or row["title"],
        role=_role(row["now_role"] or row["role"]),
        made_at=row["made_at"],
        seen_at=row["seen_at"],
        origin=row["origin"],
        ended=bool(row["revoked_at"] or row["disabled_at"]),
    )
