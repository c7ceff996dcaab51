"""Accounts, passwords, logins, the projector's link and the slowing down of guesses, on both databases."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from postgres import postgres_server, quick_disk, target

from lib.accounts import accounts
from lib.accounts.accounts import Identity, Kind, Refused, Throttle
from lib.store import Account, Actor, Draft, Fault, NewLogin, Role, Store, StoreError, Unit
from lib.views.updating import ACTION_WORDS

__all__ = ["postgres_server", "quick_disk", "target"]

NOW = datetime(2026, 7, 3, 1, 15, tzinfo=UTC)
MACHINE = Actor("Dòng lệnh", Role.ADMIN, "máy này")
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD = "con mèo trèo cây cau"
OTHER = "hỏi thăm chú chuột"
PC, ELSEWHERE = "10.0.0.7", "10.0.0.99"
TITLES = {
    "vanphong": "Công chức Văn phòng – Thống kê",
    "tuphap": "Công chức Tư pháp",
    "chutich": "Chủ tịch UBND",
}


@pytest.fixture
def store(quick_disk: None, target: str, tmp_path: Path) -> Iterator[Store]:
    """A store with an administrator, an officer and a viewer."""
    opened = Store.open(target, tmp_path / "safety")
    for name, role in zip(TITLES, (Role.ADMIN, Role.UPDATE, Role.VIEW), strict=True):
        add(opened, name, TITLES[name], role)
    yield opened
    opened.close()


@pytest.fixture
def throttle() -> Throttle:
    return Throttle()


def add(store: Store, name: str, title: str, role: Role, password: str = PASSWORD) -> Account:
    return accounts.new_account(store, name, title, role, password, NOW, MACHINE, QUICK)


def log_in(
    store: Store,
    throttle: Throttle,
    name: str = "tuphap",
    password: str = PASSWORD,
    now: datetime = NOW,
    origin: str = PC,
) -> tuple[str, Identity]:
    return accounts.log_in(store, throttle, name, password, now, origin, QUICK)


def after(**time: float) -> datetime:
    return NOW + timedelta(**time)


def fails(kind: Fault) -> pytest.RaisesExc[StoreError]:
    return pytest.RaisesExc(StoreError, check=lambda error: error.kind == kind and str(error).endswith("."))


def actions(store: Store) -> list[str]:
    """What was logged after the three accounts were made."""
    return [entry.action for entry in store.log()[3:]]


def everything(store: Store) -> str:
    """All rows of all tables as text."""
    with store.reading() as connection:
        tables = sa.inspect(connection).get_table_names()
        return "".join(str(connection.execute(sa.text(f"SELECT * FROM {name}")).all()) for name in tables)


# Roles


@pytest.mark.parametrize(
    ("role", "covered"),
    [
        (Role.VIEW, {"xem"}),
        (Role.UPDATE, {"xem", "theo dõi", "cập nhật"}),
        (Role.FOLLOW, {"xem", "theo dõi"}),
        (Role.ADMIN, set(Role)),
    ],
)
def test_each_role_covers_those_before_it(role: Role, covered: set[str]) -> None:
    assert {other for other in Role if role.covers(other)} == covered


def test_a_word_that_is_no_role_makes_no_actor() -> None:
    with pytest.raises(ValueError, match="cán bộ"):
        Actor("Công chức Tư pháp", "cán bộ")  # type: ignore[arg-type]
    assert Actor("Công chức Tư pháp", "cập nhật").role is Role.UPDATE  # type: ignore[arg-type]


# Passwords


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("", "hiện có 0"),
        ("mười một kt", "hiện có 11"),
        ("aaaaaaaaaaaaaaaa", "lặp lại"),
        ("ababababababab", "lặp lại"),
        ("ôoôoôoôoôoôoô", "lặp lại"),
        ("của vanphong đây", "tên tài khoản"),
        ("Của VĂN PHONG thì: Vanphong", "tên tài khoản"),
        ("Mật khẩu 123456", "phổ biến"),
        ("123456789012", "phổ biến"),
        ("x" * 500 + "yz0" * 167, "1000"),
    ],
)
def test_passwords_that_are_not_taken(password: str, said: str) -> None:
    trouble = accounts.password_trouble(password, "vanphong")
    assert trouble
    assert said in trouble


@pytest.mark.parametrize(
    "password", [PASSWORD, "mười hai chữ", "T4-#kq_9!xZz", "một hai ba " * 90, "\ud800 nửa cặp chữ"]
)
def test_passwords_that_are_taken(password: str) -> None:
    assert accounts.password_trouble(password, "vanphong") is None


def test_characters_are_counted_as_people_count_them() -> None:
    """Typed by a keyboard that sends marks apart, "ệ" is one character still."""
    assert "hiện có 8" in str(
        accounts.password_trouble("ệ̀ộ́ửữ".replace("̀", "").replace("́", "") * 2, "vanphong")
    )


def test_a_password_fits_however_its_marks_are_composed(store: Store, throttle: Throttle) -> None:
    import unicodedata  # noqa: PLC0415

    _, identity = log_in(store, throttle, password=unicodedata.normalize("NFD", PASSWORD))
    assert identity.name == "tuphap"


def test_no_password_and_no_token_is_kept_anywhere(store: Store, throttle: Throttle) -> None:
    token, _ = log_in(store, throttle)
    link = accounts.projector_link(store, "Máy chiếu phòng họp", NOW, MACHINE)
    with pytest.raises(Refused):
        log_in(store, throttle, password="mật khẩu gõ sai")
    kept = everything(store)
    for secret in (PASSWORD, "mật khẩu gõ sai", token, link):
        assert secret not in kept
    assert "$argon2id$" in kept


def test_the_product_s_own_hashing_is_argon2id_with_64_mb(store: Store, throttle: Throttle) -> None:
    made = accounts.new_account(store, "diachinh", "Địa chính", Role.VIEW, PASSWORD, NOW, MACHINE)
    assert made.password.startswith("$argon2id$v=19$m=65536,t=3,p=2$")
    assert accounts.log_in(store, throttle, "diachinh", PASSWORD, NOW, PC)[1].title == "Địa chính"


def test_a_hash_with_other_parameters_is_renewed_at_the_next_login(store: Store, throttle: Throttle) -> None:
    stronger = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    first, _ = log_in(store, throttle)
    accounts.log_in(store, throttle, "tuphap", PASSWORD, NOW, PC, stronger)

    kept = store.account("tuphap")
    assert kept
    assert "m=16,t=2" in kept.password
    assert actions(store) == ["login", "account-rehash", "login"]
    assert accounts.identify(store, first, NOW)
    assert accounts.log_in(store, throttle, "tuphap", PASSWORD, NOW, PC, stronger)


def test_at_most_two_hashes_are_computed_at_once(store: Store) -> None:
    class Counting(PasswordHasher):
        now_running = most = 0
        lock = threading.Lock()

        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
            with self.lock:
                Counting.now_running += 1
                Counting.most = max(self.most, self.now_running)
            time.sleep(0.02)
            with self.lock:
                Counting.now_running -= 1
            return super().verify(hash, password)

    counting = Counting(time_cost=1, memory_cost=8, parallelism=1)
    with ThreadPoolExecutor(8) as threads:
        tries = [
            threads.submit(accounts.log_in, store, Throttle(), "tuphap", PASSWORD, NOW, PC, counting)
            for _ in range(8)
        ]
        assert {run.result()[1].name for run in tries} == {"tuphap"}
    assert Counting.most == 2


def test_who_gets_no_turn_to_be_checked_is_told_so(
    store: Store, throttle: Throttle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts, "PATIENCE", 0.01)
    with accounts._turn(), accounts._turn(), pytest.raises(Refused, match="Máy đang bận") as refusal:
        log_in(store, throttle)
    assert refusal.value.seconds > 0
    assert log_in(store, throttle)


# Accounts


def test_an_account_is_kept_with_who_made_it(store: Store) -> None:
    made = add(store, "DiaChinh", "  Công chức  Địa chính ", Role.UPDATE)
    assert (made.name, made.title, made.role, made.made_at, made.made_by, made.disabled_at) == (
        "diachinh",
        "Công chức Địa chính",
        Role.UPDATE,
        NOW,
        "Dòng lệnh",
        None,
    )
    assert store.account("diachinh") == made
    assert [account.name for account in store.accounts()] == ["chutich", "diachinh", "tuphap", "vanphong"]
    entry = store.log()[-1]
    assert (entry.action, entry.facts["account"], entry.facts["given"]) == (
        "account-add",
        "diachinh",
        "cập nhật",
    )


@pytest.mark.parametrize("typed", ["vanphong", " VANPHONG ", "vănphòng", "VĂNPHÒNG", "vănphòng"])
def test_a_name_typed_with_the_vietnamese_keyboard_on_is_the_same_name(store: Store, typed: str) -> None:
    found = store.account(typed)
    assert found
    assert found.name == "vanphong"
    with fails(Fault.TAKEN):
        add(store, typed, "Chức danh khác", Role.VIEW)


@pytest.mark.parametrize(
    "name", ["", "ab", "-abc", "văn phòng", "a" * 41, "abc/d", "аdmin", "abc\0", "đ" * 2]
)
def test_names_that_are_not_taken(store: Store, name: str) -> None:
    with fails(Fault.BAD_NAME):
        add(store, name, "Chức danh khác", Role.VIEW)


@pytest.mark.parametrize("title", ["", "  ", "x" * 101, "Chủ tịch\x1b[2J", "Chủ\u202etịch"])
def test_titles_that_are_not_taken(store: Store, title: str) -> None:
    with fails(Fault.BAD_NAME):
        add(store, "diachinh", title, Role.VIEW)


def test_a_title_names_one_account_for_ever(store: Store) -> None:
    store.disable_account("chutich", NOW, MACHINE)
    for title in ("Chủ tịch UBND", "chủ  tịch ubnd"):
        with fails(Fault.TAKEN):
            add(store, "moi", title, Role.ADMIN)
        with fails(Fault.TAKEN):
            accounts.projector_link(store, title, NOW, MACHINE)


def test_the_first_account_is_an_administrator(target: str) -> None:
    empty = Store.open(target)
    for role in (Role.VIEW, Role.UPDATE):
        with pytest.raises(StoreError, match="đầu tiên phải có vai trò «quản trị»"):
            add(empty, "vanphong", "Văn phòng", role)
    assert (empty.accounts(), empty.log()) == ([], [])
    assert add(empty, "vanphong", "Văn phòng", Role.ADMIN)


def test_the_last_administrator_stays(store: Store) -> None:
    with fails(Fault.LAST_ADMIN):
        store.disable_account("vanphong", NOW, MACHINE)
    with fails(Fault.LAST_ADMIN):
        store.set_role("vanphong", Role.UPDATE, NOW, MACHINE)
    assert actions(store) == []

    store.set_role("tuphap", Role.ADMIN, NOW, MACHINE)
    store.disable_account("vanphong", NOW, MACHINE)
    with fails(Fault.LAST_ADMIN):
        store.set_role("tuphap", Role.VIEW, NOW, MACHINE)
    assert actions(store) == ["account-role", "account-disable"]


def test_what_is_done_to_an_account_that_is_not_there(store: Store) -> None:
    for act in (
        lambda: store.set_role("khong", Role.VIEW, NOW, MACHINE),
        lambda: store.set_password("khong", "hash", NOW, MACHINE),
        lambda: store.disable_account("khong", NOW, MACHINE),
        lambda: store.enable_account("khong", NOW, MACHINE),
        lambda: store.revoke_logins_of("khong", NOW, MACHINE),
    ):
        with fails(Fault.MISSING):
            act()
    assert actions(store) == []


CHANGES: dict[str, Callable[[Store, Actor], object]] = {
    "account-add": lambda store, actor: store.add_account("moi", "Mới", Role.VIEW, "hash", NOW, actor),
    "account-password": lambda store, actor: store.set_password("chutich", "hash", NOW, actor),
    "account-role": lambda store, actor: store.set_role("chutich", Role.ADMIN, NOW, actor),
    "account-disable": lambda store, actor: store.disable_account("chutich", NOW, actor),
    "account-enable": lambda store, actor: store.enable_account("chutich", NOW, actor),
    "account-logout": lambda store, actor: store.revoke_logins_of("chutich", NOW, actor),
    "account-link": lambda store, actor: accounts.projector_link(store, "Máy chiếu", NOW, actor),
    "account-unlink": lambda store, actor: store.revoke_login("0" * 64, NOW, actor),
}


@pytest.mark.parametrize("role", [Role.VIEW, Role.UPDATE])
@pytest.mark.parametrize("tried", CHANGES)
def test_accounts_are_the_administrator_s(store: Store, tried: str, role: Role) -> None:
    before = store.accounts()
    with fails(Fault.FORBIDDEN):
        CHANGES[tried](store, Actor("Công chức Tư pháp", role, PC))
    assert (store.accounts(), store.logins()) == (before, [])
    entry = store.log()[-1]
    assert (entry.action, entry.who, entry.role, entry.origin) == ("refused", "Công chức Tư pháp", role, PC)
    assert entry.facts == {"tried": tried, "needs": "quản trị"}
    assert store.verify_log() is None


# Logins


def test_a_login_gives_a_token_that_names_its_owner(store: Store, throttle: Throttle) -> None:
    token, identity = log_in(store, throttle, "TuPhap")
    assert identity == Identity("tuphap", "Công chức Tư pháp", Role.UPDATE, Kind.PERSON, identity.token_hash)
    assert accounts.identify(store, token, NOW) == identity
    assert identity.actor(PC) == Actor("Công chức Tư pháp", Role.UPDATE, PC, identity.token_hash)
    entry = store.log()[-1]
    assert (entry.action, entry.who, entry.role, entry.origin) == (
        "login",
        "Công chức Tư pháp",
        "cập nhật",
        PC,
    )
    assert len(token) == 43
    assert log_in(store, throttle)[0] != token


@pytest.mark.parametrize(
    "token",
    ["", "x", "A" * 43, "A" * 44, "../" * 10, "é" * 43, "\ud800" * 43, "A" * 100_000, "A" * 42 + "\n"],
    ids=range(9),
)
def test_tokens_that_are_nobody_s(store: Store, throttle: Throttle, token: str) -> None:
    _, identity = log_in(store, throttle)
    assert accounts.identify(store, token, NOW) is None
    assert accounts.identify(store, identity.token_hash, NOW) is None
    accounts.log_out(store, token, NOW, PC)
    assert actions(store) == ["login"]


def test_an_unknown_name_a_wrong_password_and_a_disabled_account_look_the_same(store: Store) -> None:
    store.disable_account("chutich", NOW, MACHINE)
    said, reasons = set(), []
    for name, password in (
        ("khongco", PASSWORD),
        ("tuphap", OTHER),
        ("chutich", PASSWORD),
        ("chutich", OTHER),
    ):
        with pytest.raises(Refused) as refusal:
            log_in(store, Throttle(), name, password)
        said.add((str(refusal.value), refusal.value.seconds))
        reasons.append(store.log()[-1].facts["reason"])
    assert said == {("Tên tài khoản hoặc mật khẩu không đúng.", 0)}
    assert reasons == ["không có tài khoản này", "sai mật khẩu", "tài khoản đã ngừng", "sai mật khẩu"]


def test_every_refusal_computes_one_hash(store: Store) -> None:
    class Counting(PasswordHasher):
        verified: list[int] = []  # noqa: RUF012

        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
            self.verified.append(len(password))
            return super().verify(hash, password)

    counting = Counting(time_cost=1, memory_cost=8, parallelism=1)
    store.disable_account("chutich", NOW, MACHINE)
    for name in ("khongco", "tuphap", "chutich", "\ud800", "x" * 10_000):
        with pytest.raises(Refused):
            accounts.log_in(store, Throttle(), name, OTHER * 200, NOW, PC, counting)
    assert Counting.verified == [0] * 5  # a password that nobody can have is not hashed at its length


def test_a_password_longer_than_any_kept_one_fits_nothing(store: Store, throttle: Throttle) -> None:
    store.set_password("tuphap", QUICK.hash(b""), NOW, MACHINE)
    with pytest.raises(Refused):
        log_in(store, throttle, password="x" * 1_001)


def test_a_damaged_hash_lets_nobody_in(store: Store, throttle: Throttle) -> None:
    store.set_password("tuphap", "no hash", NOW, MACHINE)
    for password in ("no hash", ""):
        with pytest.raises(Refused):
            log_in(store, throttle, password=password)


def test_idle_logins_end_after_an_hour_and_used_ones_do_not(store: Store, throttle: Throttle) -> None:
    token, identity = log_in(store, throttle)
    assert accounts.identify(store, token, after(minutes=60))
    assert accounts.identify(store, token, after(minutes=60, seconds=1)) is None

    accounts.seen(store, identity.token_hash, after(minutes=50))

    assert accounts.identify(store, token, after(minutes=110))
    assert accounts.identify(store, token, after(minutes=111)) is None
    accounts.seen(store, identity.token_hash, after(minutes=111))
    assert accounts.identify(store, token, after(minutes=111)) is None
    assert actions(store) == ["login"]


def test_seeing_writes_once_a_minute_and_identifying_never(
    store: Store, throttle: Throttle, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, identity = log_in(store, throttle)
    written: list[datetime] = []
    touch = store.touch_login
    monkeypatch.setattr(store, "touch_login", lambda key, now: (written.append(now), touch(key, now)))
    for second in range(0, 180, 10):
        accounts.identify(store, token, after(seconds=second))
        accounts.seen(store, identity.token_hash, after(seconds=second))
    assert written == [after(seconds=60), after(seconds=120)]


def test_a_login_from_when_the_clock_was_ahead_does_not_last_until_then(
    store: Store, throttle: Throttle
) -> None:
    token, identity = log_in(store, throttle)
    assert accounts.identify(store, token, after(days=-365)) is None
    accounts.seen(store, identity.token_hash, after(minutes=-50))
    assert accounts.identify(store, token, after(minutes=10))
    assert accounts.identify(store, token, after(minutes=11)) is None


def test_logging_out_ends_this_login_only(store: Store, throttle: Throttle) -> None:
    first, second = log_in(store, throttle)[0], log_in(store, throttle)[0]
    for _ in range(2):
        accounts.log_out(store, first, NOW, PC)
    assert accounts.identify(store, first, NOW) is None
    assert accounts.identify(store, second, NOW)
    assert actions(store) == ["login", "login", "logout"]
    assert (store.log()[-1].who, store.log()[-1].origin) == ("Công chức Tư pháp", PC)


ENDINGS: dict[str, Callable[[Store], object]] = {
    "password": lambda store: accounts.change_password(store, "tuphap", OTHER, NOW, MACHINE, QUICK),
    "role": lambda store: store.set_role("tuphap", Role.VIEW, NOW, MACHINE),
    "same role": lambda store: store.set_role("tuphap", Role.UPDATE, NOW, MACHINE),
    "disabled": lambda store: store.disable_account("tuphap", NOW, MACHINE),
    "logout": lambda store: store.revoke_logins_of("tuphap", NOW, MACHINE),
    "unlink": lambda store: store.revoke_login(store.logins()[0].token_hash, NOW, MACHINE),
}


@pytest.mark.parametrize("how", ENDINGS)
def test_an_ended_login_neither_shows_nor_changes_anything(
    store: Store, throttle: Throttle, how: str
) -> None:
    token, identity = log_in(store, throttle)
    others, _ = log_in(store, throttle, "chutich")
    actor = identity.actor(PC)
    store.publish(Draft(b"PK", "a.xlsx"), None, NOW, actor)

    ENDINGS[how](store)

    assert accounts.identify(store, token, NOW) is None
    with fails(Fault.FORBIDDEN):  # a page that was open when it ended
        store.publish(Draft(b"PK 2", "b.xlsx"), 1, NOW, actor)
    assert store.log()[-1].facts == {"tried": "publish", "needs": "cập nhật"}
    assert accounts.identify(store, others, NOW)
    assert [version.id for version in store.versions()] == [1]


def test_an_account_enabled_again_needs_a_new_login(store: Store, throttle: Throttle) -> None:
    token, _ = log_in(store, throttle)
    store.disable_account("tuphap", NOW, MACHINE)
    store.enable_account("tuphap", NOW, MACHINE)
    assert accounts.identify(store, token, NOW) is None
    assert log_in(store, throttle)
    kept = store.account("tuphap")
    assert kept
    assert (kept.disabled_at, kept.disabled_by) == (None, None)


@pytest.mark.parametrize("how", ["password", "role", "disabled"])
def test_an_account_changed_while_its_password_was_being_checked_is_not_let_in(
    store: Store, throttle: Throttle, how: str
) -> None:
    class Slow(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
            fits = super().verify(hash, password)
            ENDINGS[how](store)
            return fits

    with pytest.raises(Refused, match="không đúng"):
        accounts.log_in(
            store, throttle, "tuphap", PASSWORD, NOW, PC, Slow(time_cost=1, memory_cost=8, parallelism=1)
        )
    assert store.logins() == []


def test_nobody_acts_by_a_login_of_another_role_or_of_none(store: Store, throttle: Throttle) -> None:
    _, viewer = log_in(store, throttle, "chutich")
    for actor in (
        viewer.actor(PC),
        Actor("Chủ tịch UBND", Role.ADMIN, PC, viewer.token_hash),
        Actor("Chủ tịch UBND", Role.ADMIN, PC, "0" * 64),
    ):
        with fails(Fault.FORBIDDEN):
            store.set_setting("agenda", {}, NOW, actor)


def test_one_s_own_password(store: Store, throttle: Throttle) -> None:
    token, identity = log_in(store, throttle, "chutich")
    with pytest.raises(Refused, match="không đúng"):
        accounts.change_own_password(store, throttle, identity, OTHER, OTHER, NOW, PC, QUICK)
    with pytest.raises(Refused, match="ít nhất 12"):
        accounts.change_own_password(store, throttle, identity, PASSWORD, "ngắn", NOW, PC, QUICK)

    accounts.change_own_password(store, throttle, identity, PASSWORD, OTHER, NOW, PC, QUICK)

    assert accounts.identify(store, token, NOW) is None
    assert log_in(store, throttle, "chutich", OTHER)
    with pytest.raises(Refused):
        log_in(store, throttle, "chutich", PASSWORD)


def test_nobody_but_an_administrator_sets_another_s_password(store: Store, throttle: Throttle) -> None:
    _, officer = log_in(store, throttle, "tuphap")
    _, admin = log_in(store, throttle, "vanphong")
    with fails(Fault.FORBIDDEN):
        accounts.change_password(store, "vanphong", OTHER, NOW, officer.actor(PC), QUICK)
    accounts.change_password(store, "tuphap", OTHER, NOW, admin.actor(PC), QUICK)
    assert log_in(store, throttle, "tuphap", OTHER)


def test_logins_long_dead_are_forgotten_and_their_numbers_not_given_again(
    store: Store, throttle: Throttle
) -> None:
    first, second = log_in(store, throttle)[1], log_in(store, throttle, "chutich")[1]
    store.revoke_login(first.token_hash, NOW, MACHINE)
    store.revoke_login(second.token_hash, NOW, MACHINE)
    link = accounts.projector_link(store, "Máy chiếu", NOW, MACHINE)

    log_in(store, throttle, now=after(days=31))
    log_in(store, throttle, now=after(days=62))

    assert (store.login(first.token_hash), store.login(second.token_hash)) == (None, None)
    assert [login.id for login in store.logins()] == [3, 4, 5]
    assert accounts.identify(store, link, after(days=62))


# The projector's link


def test_the_projector_s_link_shows_for_400_days_and_changes_nothing(store: Store) -> None:
    link = accounts.projector_link(store, "Máy chiếu phòng họp", NOW, MACHINE)
    identity = accounts.identify(store, link, after(days=400))
    assert identity
    assert (identity.name, identity.title, identity.role, identity.kind) == (
        "",
        "Máy chiếu phòng họp",
        Role.VIEW,
        Kind.PROJECTOR,
    )
    assert accounts.identify(store, link, after(days=400, seconds=1)) is None
    with fails(Fault.FORBIDDEN):
        store.publish(Draft(b"PK", "a.xlsx"), None, NOW, identity.actor(PC))
    with fails(Fault.FORBIDDEN):
        accounts.change_own_password(store, Throttle(), identity, PASSWORD, OTHER, NOW, PC, QUICK)
    store.record("download", {"file_name": "a.xlsx"}, NOW, identity.actor(PC))
    assert actions(store) == ["account-link", "refused", "download"]


def test_a_link_is_ended_by_an_administrator_not_by_who_uses_it(store: Store) -> None:
    link = accounts.projector_link(store, "Máy chiếu", NOW, MACHINE)
    accounts.log_out(store, link, NOW, PC)
    [shown] = accounts.live_logins(store, NOW)
    assert (shown.kind, shown.title) == (Kind.PROJECTOR, "Máy chiếu")

    store.revoke_login(shown.token_hash, NOW, MACHINE)

    assert accounts.identify(store, link, NOW) is None
    assert actions(store) == ["account-link", "account-unlink"]


def test_a_link_that_claims_more_is_still_only_for_looking(store: Store) -> None:
    store.add_login(NewLogin("a" * 64, None, Kind.PROJECTOR, "Máy chiếu", Role.ADMIN), NOW, MACHINE)
    assert accounts._identity(store.logins()[0], "").role is Role.VIEW


def test_live_logins_are_those_that_still_let_in(store: Store, throttle: Throttle) -> None:
    log_in(store, throttle)
    log_in(store, throttle, "chutich", now=after(minutes=30))
    assert [login.account for login in accounts.live_logins(store, after(minutes=70))] == ["chutich"]
    store.disable_account("chutich", NOW, MACHINE)
    assert accounts.live_logins(store, after(minutes=70)) == []


# Guesses


def guess(throttle: Throttle, name: str, origin: str, now: datetime) -> int:
    """A try that fails: 0, or the seconds to wait."""
    return throttle.admit(name, origin, now)


def test_five_failures_slow_down_and_nothing_locks(throttle: Throttle) -> None:
    waits, now = [], NOW
    for _ in range(12):
        wait = guess(throttle, "tuphap", PC, now)
        waits.append(wait)
        now += timedelta(seconds=wait)
        assert wait == 0 or guess(throttle, "tuphap", PC, now) == 0
    assert waits == [0, 0, 0, 0, 0, 2, 4, 8, 16, 30, 30, 30]
    later = now + timedelta(minutes=5)
    assert [guess(throttle, "tuphap", PC, later) for _ in range(6)] == [0, 0, 0, 0, 0, 2]


def test_the_refusal_says_how_long_and_a_right_password_must_wait_too(
    store: Store, throttle: Throttle
) -> None:
    for _ in range(5):
        with pytest.raises(Refused, match="không đúng"):
            log_in(store, throttle, password=OTHER)
    with pytest.raises(Refused, match="thử lại sau 2 giây") as refusal:
        log_in(store, throttle)
    assert refusal.value.seconds == 2
    assert log_in(store, throttle, now=after(seconds=2))


def test_a_name_tried_from_many_places_keeps_its_owner_out_nowhere(throttle: Throttle) -> None:
    waits = []
    for second in range(120):
        for place in range(10):
            guess(throttle, "tuphap", f"10.0.1.{place}", after(seconds=second))
        if second % 8 == 0:  # a PC that nobody has logged in from since the start
            waits.append(throttle.admit("tuphap", f"10.0.2.{second}", after(seconds=second)))
    assert waits == [0] * 15


def test_a_name_tried_from_many_places_is_slowed_at_each_after_a_few(throttle: Throttle) -> None:
    throttle.admit("tuphap", PC, NOW)
    throttle.succeeded("tuphap", PC, NOW)
    for place in range(5):
        assert guess(throttle, "tuphap", f"10.0.1.{place}", NOW) == 0
    waits = [guess(throttle, "tuphap", "10.0.2.1", NOW) for _ in range(5)]
    assert waits[: accounts.OWN_TRIES] == [0] * accounts.OWN_TRIES
    assert min(waits[accounts.OWN_TRIES :]) > 0
    assert guess(throttle, "tuphap", PC, NOW) == 0
    assert guess(throttle, "chutich", "10.0.2.2", NOW) == 0


def test_one_place_slows_nobody_else_down(throttle: Throttle) -> None:
    for minute in range(120):
        for name in ("tuphap", "chutich", "vanphong"):
            guess(throttle, name, ELSEWHERE, NOW + timedelta(seconds=minute * 30))
    then = NOW + timedelta(seconds=119 * 30 + 1)
    assert guess(throttle, "khac", ELSEWHERE, then) > 0
    assert [guess(throttle, name, PC, then) for name in ("tuphap", "chutich", "vanphong", "khac")] == [0] * 4


def test_somebody_behind_the_same_address_locks_nobody_out(throttle: Throttle) -> None:
    throttle.admit("tuphap", PC, NOW)
    throttle.succeeded("tuphap", PC, NOW)
    for second in range(600):
        guess(throttle, "chutich", PC, after(seconds=second))
    assert guess(throttle, "chutich", PC, after(seconds=600)) > 0
    waits = [guess(throttle, "tuphap", PC, after(seconds=600)) for _ in range(6)]
    assert waits == [0, 0, 0, 0, 0, 2]  # whose own password is guessed there is slowed as ever


def test_a_success_clears_the_name_and_not_the_place(throttle: Throttle) -> None:
    for _ in range(4):
        guess(throttle, "tuphap", PC, NOW)
    throttle.admit("chutich", PC, NOW)
    throttle.succeeded("chutich", PC, NOW)
    guess(throttle, "vanphong", PC, NOW)
    assert guess(throttle, "tuphap", PC, NOW) == 2
    for _ in range(4):
        guess(throttle, "tuphap", ELSEWHERE, NOW)
    throttle.admit("tuphap", "10.0.0.8", after(seconds=9))
    throttle.succeeded("tuphap", "10.0.0.8", after(seconds=9))
    assert guess(throttle, "tuphap", "10.0.0.9", after(seconds=9)) == 0


def test_somebody_who_logs_in_all_day_is_never_slowed(throttle: Throttle) -> None:
    for second in range(100):
        assert throttle.admit("tuphap", PC, after(seconds=second)) == 0
        throttle.succeeded("tuphap", PC, after(seconds=second))


def test_many_tries_at_the_same_moment_are_not_all_free(throttle: Throttle) -> None:
    with ThreadPoolExecutor(20) as threads:
        waits = list(threads.map(lambda _: throttle.admit("tuphap", PC, NOW), range(100)))
    assert waits.count(0) == 5


def test_the_memory_of_guesses_is_bounded(throttle: Throttle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "MOST_KEYS", 50)
    for number in range(1_000):
        throttle.admit(f"ten{number}", f"10.0.{number}", NOW)
        throttle.succeeded(f"dung{number}", f"10.0.{number}", NOW)
    memory = throttle._notes
    assert isinstance(memory, accounts._Memory)
    assert {kind: len(kept) for kind, kept in memory.kept.items()} == dict.fromkeys(
        ("origin", "name", "pair", "proven"), 50
    )


def test_a_clock_set_back_makes_nobody_wait_longer(throttle: Throttle) -> None:
    for _ in range(20):
        guess(throttle, "tuphap", PC, NOW)
    assert guess(throttle, "tuphap", PC, after(days=-1)) == 0


# The log of logins


def test_failed_logins_are_logged_without_what_may_be_a_password(store: Store) -> None:
    for name in ("TuPhap", "khongco", PASSWORD, "x" * 5_000, "a\x1b[2Jb"):
        with pytest.raises(Refused):
            log_in(store, Throttle(), name, OTHER)
    unknown = "(không phải tên tài khoản)"
    failed = store.log()[3:]
    assert [entry.facts["account"] for entry in failed] == ["tuphap", "khongco", unknown, unknown, unknown]
    assert {(entry.action, entry.role, entry.origin) for entry in failed} == {
        ("login-failed", "chưa đăng nhập", PC)
    }
    assert store.verify_log() is None


def test_the_log_has_words_for_all_that_is_done_here(store: Store, throttle: Throttle) -> None:
    store.set_role("tuphap", Role.ADMIN, NOW, MACHINE)
    for change in CHANGES.values():
        change(store, MACHINE)
    store.enable_account("chutich", NOW, MACHINE)
    stronger = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    token, _ = accounts.log_in(store, throttle, "tuphap", PASSWORD, NOW, PC, stronger)
    accounts.log_out(store, token, NOW, PC)
    link = accounts.projector_link(store, "Máy chiếu hai", NOW, MACHINE)
    store.revoke_login(store.logins()[-1].token_hash, NOW, MACHINE)
    with pytest.raises(Refused):
        log_in(store, throttle, password=OTHER)
    assert accounts.identify(store, link, NOW) is None
    done = {entry.action for entry in store.log()}
    assert done == set(CHANGES) | {"login", "logout", "login-failed", "account-rehash"}
    assert done - set(ACTION_WORDS) == set()


def test_two_who_log_out_at_once_are_both_out(store: Store, throttle: Throttle) -> None:
    token, identity = log_in(store, throttle)
    for _ in range(2):
        store.revoke_login(identity.token_hash, NOW, identity.actor(PC))
    assert accounts.identify(store, token, NOW) is None
    assert actions(store) == ["login", "logout"]


def test_failed_logins_cannot_flood_the_log(store: Store, throttle: Throttle) -> None:
    for number in range(50):
        with pytest.raises(Refused):
            log_in(store, throttle, f"ten-{number}", origin=f"10.0.1.{number}")
    assert actions(store) == ["login-failed"] * 20

    with pytest.raises(Refused):
        log_in(store, throttle, "ten-50", now=after(minutes=1), origin="10.0.2.1")

    assert len(actions(store)) == 22
    assert store.log()[-2].facts["count"] == 30
    assert store.log()[-1].facts["account"] == "ten-50"


def test_failures_left_out_of_the_log_are_told_at_the_next_login_too(
    store: Store, throttle: Throttle
) -> None:
    for number in range(25):
        with pytest.raises(Refused):
            log_in(store, throttle, f"ten-{number}", origin=f"10.0.1.{number}")
    log_in(store, throttle, now=after(minutes=1))
    assert [entry.facts.get("count") for entry in store.log()[-2:]] == [5, None]
    assert actions(store)[-1] == "login"


def test_somebody_of_a_unit_comes_in_by_the_name_and_the_unit(store: Store) -> None:
    for unit in ("khe-tre", "nam-dong"):
        store.add_unit(Unit(unit, "", unit), NOW, MACHINE)
        accounts.new_account(
            store.of(unit), "vanthu", f"Văn thư {unit}", Role.ADMIN, PASSWORD + unit, NOW, MACHINE, QUICK
        )
    token, identity = accounts.log_in(
        store, Throttle(), "Vănthư@khe-tre", PASSWORD + "khe-tre", NOW, "10.0.0.7", QUICK
    )
    assert (identity.unit, identity.name, token.partition(".")[0]) == ("khe-tre", "vanthu", "khe-tre")
    assert accounts.identify(store, token, NOW) == identity
    forged = "nam-dong" + token.removeprefix("khe-tre")
    assert accounts.identify(store, forged, NOW) is accounts.identify(store, token[8:], NOW) is None
    actor = identity.actor("10.0.0.7")
    assert [unit.id for unit in store.readable(actor)] == ["khe-tre"]
    for name in ("vanthu", "vanthu@nam-dong", "vanthu@khong-co", "@khe-tre"):
        with pytest.raises(Refused):
            accounts.log_in(store, Throttle(), name, PASSWORD + "khe-tre", NOW, "10.0.0.8", QUICK)
    accounts.log_out(store, token, NOW, "10.0.0.7")
    assert accounts.identify(store, token, NOW) is None
    link = accounts.projector_link(store.of("khe-tre"), "Máy chiếu", NOW, MACHINE)
    shown = accounts.identify(store, link, NOW)
    assert shown
    assert (shown.unit, shown.role) == ("khe-tre", Role.VIEW)


def test_processes_that_serve_one_store_slow_guesses_down_together(store: Store) -> None:
    first, second = Throttle(store), Throttle(store)
    for number in range(5):
        assert guess(first if number % 2 else second, "tuphap", PC, NOW) == 0
    assert (guess(first, "tuphap", PC, NOW), guess(second, "tuphap", PC, NOW)) == (2, 2)
    assert second.failures_at(PC, NOW) == 5
    second.succeeded("tuphap", PC, NOW)
    assert [guess(first, "tuphap", PC, NOW) for _ in range(5)] == [0] * 5
    assert guess(first, "khac", ELSEWHERE, after(minutes=6)) == 0
    with store.reading() as connection:
        left = connection.execute(sa.text("SELECT name FROM notes WHERE name LIKE 'origin/%'")).all()
    assert len(left) == 1  # what was long ago is forgotten
