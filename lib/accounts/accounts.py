"""Who comes in: passwords, logins by a random token, the projector's link, and the slowing down of guesses.

Only hashes are kept: argon2id of a password, SHA-256 of a token (256 random bits need nothing slower). Time is
an argument. log_in and whatever takes a password compute for about a fifth of a second: call them in a thread.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import threading
import unicodedata
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final, Protocol

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from lib.store import Account, Actor, Login, LoginKind, NewLogin, Role, Store, StoreError, Stranger
from lib.store.accounts import NAME, account_key
from lib.store.schema import OWN_UNIT, Fault

Kind = LoginKind

HASHER: Final = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=2)
"""argon2id by RFC 9106's second choice (64 MiB, 3 passes), with two lanes for an office PC's two cores."""
AT_ONCE: Final = 2
"""So many hashes are computed at a time: 128 MiB in all."""
PATIENCE: Final = 10.0
"""Seconds to wait for one's turn to compute a hash."""

SHORTEST, LONGEST = 12, 1_000
FEWEST_DIFFERENT = 4
WORDS_COMMON = """
matkhau12345 matkhau123456 matkhau1234567 matkhaucuatoi matkhauquantri matkhaumacdinh password1234
password12345 password123456 passwordpassword administrator adminadmin123 admin1234567 admin12345678
quantrivien1 quantrivien123 quantrivien@123 123456789012 1234567890123 1234567890abc 012345678901
0123456789012 0987654321098 1234567891011 123456789abc abc123456789 abcd12345678 abcdefghijkl
qwertyuiop12 qwertyuiop123 qwertyuiop[] qwerty123456 1q2w3e4r5t6y 1qaz2wsx3edc asdfghjkl123 zxcvbnm12345
iloveyou1234 caicachhanhchinh uybannhandan uybannhandanxa vanphongthongke vietnam12345 vietnam123456
hochiminh123 anhyeuem1234 emyeuanh1234 matkhau@12345 matkhau@123456 password@123 password@1234
abc@12345678 vnpt@123456789 viettel@12345 mobifone@1234
"""
COMMON = frozenset(WORDS_COMMON.split())
"""The commonest passwords of at least SHORTEST characters, without marks and spaces, in small letters."""

IDLE: Final = timedelta(minutes=60)
LINK_LIVES: Final = timedelta(days=400)
SEEN_EVERY: Final = timedelta(minutes=1)
TOKEN: Final = re.compile(r"(?:([a-z0-9-]{1,40})\.)?[A-Za-z0-9_-]{43}")
"""A login's token; before the dot the unit that it is of, where that is not the store's own."""

WRONG: Final = "Tên tài khoản hoặc mật khẩu không đúng."
BUSY: Final = "Máy đang bận. Đề nghị thử lại sau ít giây."

WINDOW: Final = timedelta(minutes=5)
FREE: Final = 5
"""So many failures within WINDOW cost nothing."""
OWN_TRIES: Final = 3
"""So many failures with a name an origin has of its own before those of others slow it too."""
LONGEST_WAIT: Final = 30
MOST_KEYS: Final = 5_000
LOGGED_PER_MINUTE: Final = 20
MOST_NAME: Final = 100


class Refused(Exception):
    """Nobody was let in, or a password was not taken. str() is a Vietnamese sentence.

    seconds is how long to wait before another try; 0 where waiting changes nothing.
    """

    def __init__(self, sentence: str, seconds: int = 0) -> None:
        super().__init__(sentence)
        self.seconds = seconds


@dataclass(frozen=True)
class Identity:
    """Who a login belongs to, in which unit. name is the account's, "" for the projector; title is the post shown."""

    name: str
    title: str
    role: Role
    kind: Kind
    token_hash: str = field(repr=False)
    unit: str = OWN_UNIT

    def actor(self, origin: str) -> Actor:
        """This person or projector as the store knows who acts; origin is the address they act from."""
        return Actor(self.title, self.role, origin, self.token_hash, self.unit)


# Passwords


def password_trouble(password: str, name: str) -> str | None:
    """Why the password cannot be taken for the account of that name, as a sentence; None if it can."""
    normal = unicodedata.normalize("NFC", password)
    plain = account_key(normal)
    if len(normal) < SHORTEST:
        return f"Mật khẩu cần ít nhất {SHORTEST} ký tự, hiện có {len(normal)}. Có thể dùng một câu dễ nhớ."
    if len(normal) > LONGEST:
        return f"Mật khẩu dài nhất {LONGEST} ký tự."
    if len(set(plain)) < FEWEST_DIFFERENT:
        return "Mật khẩu chỉ lặp lại vài ký tự. Đề nghị dùng nhiều ký tự khác nhau hơn."
    if account_key(name) and account_key(name) in plain:
        return "Mật khẩu không được chứa tên tài khoản."
    if plain.replace(" ", "") in COMMON:
        return "Mật khẩu này quá phổ biến, dễ bị đoán. Đề nghị chọn mật khẩu khác."
    return None


_turns = threading.BoundedSemaphore(AT_ONCE)


@contextmanager
def _turn() -> Iterator[None]:
    """One of the few places for computing hashes. Raises Refused if none becomes free."""
    if not _turns.acquire(timeout=PATIENCE):
        raise Refused(BUSY, 5)
    try:
        yield
    finally:
        _turns.release()


def _bytes(password: str) -> bytes:
    """The password as it is hashed: the same however the keyboard composed its accents."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


def hash_password(password: str, name: str, hasher: PasswordHasher = HASHER) -> str:
    """The hash to keep. Raises Refused, with the sentence of password_trouble."""
    trouble = password_trouble(password, name)
    if trouble:
        raise Refused(trouble)
    with _turn():
        return hasher.hash(_bytes(password))


@lru_cache(maxsize=8)
def _nobodys_hash(hasher: PasswordHasher) -> str:
    """A hash that no password fits, as costly to check as a true one."""
    return hasher.hash(secrets.token_bytes(32))


def _fits(kept: str, password: str, hasher: PasswordHasher) -> bool:
    too_long = len(password) > LONGEST
    with _turn():
        try:
            return hasher.verify(kept, b"" if too_long else _bytes(password)) and not too_long
        except (VerificationError, InvalidHashError):
            return False


def new_account(
    store: Store,
    name: str,
    title: str,
    role: Role,
    password: str,
    now: datetime,
    actor: Actor,
    hasher: PasswordHasher = HASHER,
) -> Account:
    """Make an account. Raises Refused for the password; StoreError: forbidden, bad name, taken, last admin."""
    return store.add_account(name, title, role, hash_password(password, name, hasher), now, actor)


def change_password(
    store: Store, name: str, password: str, now: datetime, actor: Actor, hasher: PasswordHasher = HASHER
) -> None:
    """Give the account another password and end its logins: one's own, or as an administrator.

    Raises Refused for the password; StoreError: forbidden, missing.
    """
    store.set_password(name, hash_password(password, name, hasher), now, actor)


def change_own_password(
    store: Store,
    throttle: Throttle,
    identity: Identity,
    old: str,
    new: str,
    now: datetime,
    origin: str,
    hasher: PasswordHasher = HASHER,
) -> None:
    """The same for oneself, who must know the old password; every login of the account ends, this one too.

    Raises Refused for either password, and as log_in where it is tried too often; StoreError.
    """
    if identity.kind is not Kind.PERSON:
        raise StoreError(Fault.FORBIDDEN)
    _checked(store, throttle, identity.name, old, now, origin, hasher)
    change_password(store, identity.name, new, now, identity.actor(origin), hasher)


# Logins


def log_in(
    store: Store,
    throttle: Throttle,
    name: str,
    password: str,
    now: datetime,
    origin: str,
    hasher: PasswordHasher = HASHER,
) -> tuple[str, Identity]:
    """Let somebody in: the token for their cookie, which is kept nowhere, and who they are.

    In a store of several units the name is followed by the unit: "vanthu@khe-tre". An unknown name, a
    wrong password and a disabled account get the same sentence after the same time. Raises Refused; StoreError as any access.
    """
    store, name = _of_unit(store, name)
    account = _checked(store, throttle, name, password, now, origin, hasher)
    actor = Actor(account.title, account.role, origin, unit=store.unit)
    kept = account.password
    if hasher.check_needs_rehash(kept):
        with _turn():
            kept = hasher.hash(_bytes(password))
        store.renew_hash(account.name, account.password, kept, now, actor)
    token = _new_token(store.unit)
    login = NewLogin(_token_hash(token), account.name, Kind.PERSON, account.title, account.role)
    try:
        return token, _identity(store.add_login(login, now, actor, kept), store.unit)
    except StoreError as refusal:
        if refusal.kind is Fault.FORBIDDEN:  # disabled or changed while the password was being checked
            raise Refused(WRONG) from refusal
        raise


def _of_unit(store: Store, name: str) -> tuple[Store, str]:
    """The store of the unit that a typed name says, and the account's own name; where there is none, both as given."""
    own, _, unit = account_key(name).rpartition("@")
    known = own and any(each.id == unit for each in store.units())
    return (store.of(unit), own) if known else (store, name)


def _new_token(unit: str) -> str:
    return f"{unit}." * bool(unit) + secrets.token_urlsafe(32)


def _checked(
    store: Store,
    throttle: Throttle,
    name: str,
    password: str,
    now: datetime,
    origin: str,
    hasher: PasswordHasher,
) -> Account:
    """The account whose password this is. Raises Refused."""
    key = f"{account_key(name)}@{store.unit}"[:MOST_NAME] if store.unit else account_key(name)[:MOST_NAME]
    seconds = throttle.admit(key, origin, now)
    if seconds:
        raise Refused(f"Đã thử sai nhiều lần. Đề nghị thử lại sau {seconds} giây.", seconds)
    account, nobodys = store.account(name), _nobodys_hash(hasher)
    fits = _fits(account.password if account else nobodys, password, hasher)
    if account is None or not fits or account.disabled_at:
        _log_failure(store, throttle, _why(account, fits), name, now, origin)
        raise Refused(WRONG)
    throttle.succeeded(key, origin, now)
    _log_left_out(store, throttle, now)
    return account


def _why(account: Account | None, fits: bool) -> str:
    if account is None:
        return "không có tài khoản này"
    return "tài khoản đã ngừng" if fits else "sai mật khẩu"


def _log_failure(store: Store, throttle: Throttle, why: str, name: str, now: datetime, origin: str) -> None:
    """Log a failed login, unless there were many in this minute: then it is only counted."""
    _log_left_out(store, throttle, now)
    if throttle.may_log(now):
        shown = _shown(name)
        store.record_failed_login({"account": shown, "reason": why}, now, Stranger(shown, origin))


def _log_left_out(store: Store, throttle: Throttle, now: datetime) -> None:
    """Log in one entry how many failed logins of a minute gone by were left out."""
    count = throttle.left_out(now)
    if count:
        words = f"và {count} lần đăng nhập không được nữa, không ghi từng lần"
        store.record_failed_login({"reason": words, "count": count}, now, Stranger("(nhiều người)"))


def _shown(name: str) -> str:
    """A name that was typed, for the log; not what can be no name: it may well be the password."""
    return account_key(name) if NAME.fullmatch(account_key(name)) else "(không phải tên tài khoản)"


def identify(store: Store, token: str, now: datetime) -> Identity | None:
    """Whose token this is; None if it is unknown or ended, or was not used for too long. Writes nothing."""
    unit, login = _login_of(store, token)
    return None if login is None or login.ended or _is_over(login, now) else _identity(login, unit)


def _login_of(store: Store, token: str) -> tuple[str, Login | None]:
    """The unit that a token is of, and its login there."""
    found = TOKEN.fullmatch(token)
    unit = (found[1] if found else None) or OWN_UNIT
    return unit, store.of(unit).login(_token_hash(token)) if found else None


def _is_over(login: Login, now: datetime) -> bool:
    if login.kind is Kind.PROJECTOR:
        return now - login.made_at > LINK_LIVES
    return abs(now - login.seen_at) > IDLE  # also seen in the future: the clock was wrong then


def seen(store: Store, token_hash: str, now: datetime) -> None:
    """Keep that a login of the store's unit is in use; writes once a minute at most. Raises StoreError as any access."""
    login = store.login(token_hash)
    if login and not login.ended and not _is_over(login, now) and abs(now - login.seen_at) >= SEEN_EVERY:
        store.touch_login(token_hash, now)


def log_out(store: Store, token: str, now: datetime, origin: str) -> None:
    """End a person's login, also one that was idle too long; nothing happens for an unknown or ended one.

    A projector's link stays: it is ended by an administrator.
    """
    unit, login = _login_of(store, token)
    if login and not login.ended and login.kind is Kind.PERSON:
        store.of(unit).revoke_login(login.token_hash, now, _identity(login, unit).actor(origin))


def projector_link(store: Store, title: str, now: datetime, actor: Actor) -> str:
    """Make a link that only shows, for LINK_LIVES; its token, which is kept nowhere. Raises StoreError."""
    token = _new_token(store.unit)
    store.add_login(NewLogin(_token_hash(token), None, Kind.PROJECTOR, title, Role.VIEW), now, actor)
    return token


def live_logins(store: Store, now: datetime) -> list[Login]:
    """The logins by which somebody can still get in, oldest first."""
    return [login for login in store.logins() if not _is_over(login, now)]


def _token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _identity(login: Login, unit: str) -> Identity:
    role = Role.VIEW if login.kind is Kind.PROJECTOR else login.role
    return Identity(login.account or "", login.title, role, login.kind, login.token_hash, unit)


# Guesses


class SharedNotes(Protocol):
    """Where failures are kept: a Store, for all processes that serve it, or the memory of one."""

    def change_notes(
        self,
        names: Sequence[str],
        change: Callable[[Mapping[str, str]], tuple[int, Mapping[str, str | None]]],
        now: datetime,
        lasting: timedelta | None = None,
    ) -> int:
        """See Store.change_notes."""


class _Memory:
    """Notes of this process, as many as MOST_KEYS of each kind; the least recent goes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.kept: dict[str, OrderedDict[str, str]] = {}

    def change_notes(
        self,
        names: Sequence[str],
        change: Callable[[Mapping[str, str]], tuple[int, Mapping[str, str | None]]],
        now: datetime,
        lasting: timedelta | None = None,
    ) -> int:
        with self._lock:
            found = {name: kept[name] for name in names if name in (kept := self._of(name))}
            answer, new = change(found)
            for name, value in new.items():
                kept = self._of(name)
                kept.pop(name, None)
                if value is not None:
                    kept[name] = value
                while len(kept) > MOST_KEYS:
                    kept.popitem(last=False)
            return answer

    def _of(self, name: str) -> OrderedDict[str, str]:
        return self.kept.setdefault(name.partition("/")[0], OrderedDict())


def _note(kind: str, *about: str) -> str:
    """The name of the note of a name, an origin or both."""
    return f"{kind}/{hashlib.sha256(json.dumps(about).encode()).hexdigest()}"


class Throttle:
    """Slows guesses down, safe between threads and processes, and never for longer than LONGEST_WAIT seconds.

    Failures count for the origin that they come from and for the name. One origin alone never slows a name
    down for others: of its failures fewer than FREE count for the name; and what several do to a name slows an
    origin only after OWN_TRIES failures of its own with it, so that no number of them keeps the owner out, at
    whichever PC. An origin that once gave the right password of a name is slowed for that name only by failures
    of its own: nor by what somebody behind the same address (a terminal server, another office) does to others.
    """

    def __init__(self, notes: SharedNotes | None = None) -> None:
        self._notes = notes or _Memory()
        self._lock = threading.Lock()
        self._minute: datetime | None = None
        self._logged = self._left_out = 0

    def admit(self, name: str, origin: str, now: datetime) -> int:
        """0 lets the try go on, and counts it as a failure until succeeded; else the seconds to wait.

        Counted before the password is checked: many tries at once must not all be free. Raises StoreError.
        """
        of_origin, of_name, of_pair, proven = self._names(name, origin)

        def change(found: Mapping[str, str]) -> tuple[int, Mapping[str, str | None]]:
            at_origin, at_name, at_pair = (
                _recent(found.get(one), now) for one in (of_origin, of_name, of_pair)
            )
            others = at_name if len(at_pair) >= OWN_TRIES else []
            failures = [at_pair] if proven in found else [at_origin, others]
            if seconds := max(_wait(each, now) for each in failures):
                return seconds, {}
            new = {of_origin: _and_now(at_origin, now), of_pair: _and_now(at_pair, now)}
            return 0, new | ({of_name: _and_now(at_name, now)} if len(at_pair) < FREE - 1 else {})

        return self._notes.change_notes((of_origin, of_name, of_pair, proven), change, now, WINDOW)

    def failures_at(self, origin: str, now: datetime) -> int:
        """How often an origin failed lately: whoever never did is let in before those who guess. Raises StoreError."""
        name = _note("origin", origin)
        return self._notes.change_notes((name,), lambda found: (len(_recent(found.get(name), now)), {}), now)

    def succeeded(self, name: str, origin: str, now: datetime) -> None:
        """The try that was admitted was right: the name starts afresh. The origin's other failures stay."""
        of_origin, of_name, of_pair, proven = self._names(name, origin)

        def change(found: Mapping[str, str]) -> tuple[int, Mapping[str, str | None]]:
            at_origin = _recent(found.get(of_origin), now)[:-1]
            kept = json.dumps([each.isoformat() for each in at_origin])
            return 0, {of_name: None, of_pair: None, of_origin: kept, proven: now.isoformat()}

        self._notes.change_notes((proven, of_origin), change, now, LINK_LIVES)

    def _names(self, name: str, origin: str) -> tuple[str, str, str, str]:
        pair = _note("pair", name, origin)
        return _note("origin", origin), _note("name", name), pair, _note("proven", name, origin)

    def may_log(self, now: datetime) -> bool:
        """Whether another failure of this minute may go into the log; else it is counted as left out."""
        with self._lock:
            minute = _minute(now)
            if minute != self._minute:
                self._minute, self._logged = minute, 0
            self._logged += 1
            self._left_out += self._logged > LOGGED_PER_MINUTE
            return self._logged <= LOGGED_PER_MINUTE

    def left_out(self, now: datetime) -> int:
        """How many failures were left out of the log in a minute gone by; told once."""
        with self._lock:
            if _minute(now) == self._minute:
                return 0
            count, self._left_out = self._left_out, 0
            return count


def _recent(kept: str | None, now: datetime) -> list[datetime]:
    """The kept moments within the window; those of a clock that was set back since do not count."""
    moments = map(datetime.fromisoformat, json.loads(kept or "[]"))
    return [moment for moment in moments if timedelta(0) <= now - moment < WINDOW]


def _and_now(moments: list[datetime], now: datetime) -> str:
    return json.dumps([each.isoformat() for each in [*moments, now][-FREE - 5 :]])


def _minute(now: datetime) -> datetime:
    return now.replace(second=0, microsecond=0)


def _wait(failures: list[datetime], now: datetime) -> int:
    """The seconds still to wait after these failures: from the fifth on 2, 4, 8, 16, 30 after the last."""
    if len(failures) < FREE:
        return 0
    whole = min(2 ** (len(failures) - FREE + 1), LONGEST_WAIT)
    left = whole - (now - failures[-1]).total_seconds()
    return max(0, int(-(-left // 1)))
