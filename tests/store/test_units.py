"""Units: one store of many, of which each sees its own; what the level above sees; every statement names its unit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from postgres import Server, postgres_server, quick_disk, target

from lib.plan import NO_RECORDS
from lib.store import (
    Actor,
    DecisionText,
    Draft,
    ExtensionText,
    Fault,
    LoginKind,
    NewLogin,
    Role,
    Store,
    StoreError,
    Stranger,
    Unit,
    UnitLevel,
)
from lib.store.backup import backup, check_backup, restore_backup, write_archive
from lib.store.schema import METADATA

__all__ = ["postgres_server", "quick_disk", "target"]

NOW = datetime(2026, 7, 3, 1, 15, tzinfo=UTC)
LATER = NOW + timedelta(days=30)
HERE = Actor("Dòng lệnh", Role.ADMIN)
JULY = Draft(b"PK July", "thang-7.xlsx", "Tháng 7", date(2026, 7, 14))
AUGUST = Draft(b"PK August", "thang-8.xlsx", "Tháng 8", date(2026, 8, 14))

UNITS = (
    Unit("hue", "", "Tỉnh Huế", UnitLevel.PROVINCE),
    Unit("khe-tre", "hue", "Xã Khe Tre"),
    Unit("nam-dong", "hue", "Xã Nam Đông"),
    Unit("da-nang", "", "Thành phố Đà Nẵng", UnitLevel.PROVINCE),
)


@pytest.fixture
def store(quick_disk: None, target: str, tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(target, tmp_path / "safety")
    for unit in UNITS:
        opened.add_unit(unit, NOW, HERE)
    yield opened
    opened.close()


@contextmanager
def refused(kind: Fault) -> Iterator[None]:
    with pytest.raises(StoreError) as refusal:
        yield
    assert refusal.value.kind == kind


def logged_in(store: Store, unit: str, role: Role) -> Actor:
    """Somebody of the unit with this role, who came in by a login."""
    of_unit, name = store.of(unit), f"nguoi-{list(Role).index(role)}"
    if role is not Role.ADMIN and not of_unit.accounts():
        of_unit.add_account("quantri", "Quản trị", Role.ADMIN, "hash", NOW, HERE)
    of_unit.add_account(name, f"Người {role}", role, "hash", NOW, HERE)
    hashed = f"{unit}-{name}".ljust(64, "0")
    actor = Actor(f"Người {role}", role, unit=unit)
    of_unit.add_login(NewLogin(hashed, name, LoginKind.PERSON, actor.name, role), NOW, actor, "hash")
    return Actor(actor.name, role, "10.0.0.1", hashed, unit)


def live(store: Store, word: str) -> None:
    """What a unit does in a month, with a word of its own in all of it."""
    store.publish(Draft(f"PK {word} 1".encode(), f"{word}.xlsx", word), None, NOW, HERE)
    kept = store.keep_draft(Draft(f"PK {word} 2".encode(), f"{word}.xlsx", word), 1, NOW, HERE)
    store.publish(Draft(f"PK {word} 2".encode(), f"{word}.xlsx", word), 1, LATER, HERE, kept)
    store.keep_draft(Draft(f"PK {word} 3".encode(), f"{word}.xlsx", word), 2, LATER, HERE)
    store.restore(1, word, 2, LATER, HERE)
    store.start_meeting(date(2026, 7, 5), 1, NOW, HERE)
    decision = store.add_decision(
        DecisionText(word, "Phòng Kinh tế", meeting_date=date(2026, 7, 5)), NOW, HERE
    )
    store.edit_decision(
        decision.id, 1, DecisionText(f"{word} sửa", "", meeting_date=date(2026, 7, 5)), NOW, HERE
    )
    store.add_extension(ExtensionText("1.1", word, None, date(2026, 9, 1), word, "Chủ tịch"), NOW, HERE)
    store.set_setting("cach-hieu-so", {"word": word}, NOW, HERE)
    store.keep_derived("doc", "1", word.encode(), NOW)
    store.close_meeting(1, LATER, HERE)
    store.withdraw_extension(1, word, LATER, HERE)
    store.delete(2, word, LATER, HERE)
    store.mend(f"PK {word} 1".encode(), LATER, HERE)
    store.record("download", {"what": word}, LATER, HERE, 1)


READINGS: dict[str, Callable[[Store], Any]] = {
    "current": Store.current,
    "in_use": lambda store: store.in_use(),
    "versions": Store.versions,
    "version": lambda store: store.version(1),
    "data_of": lambda store: store.data_of(1),
    "drafts": Store.drafts,
    "draft": lambda store: [store.draft(kept.id) for kept in store.drafts()],
    "draft_data": lambda store: [store.draft_data(kept.id) for kept in store.drafts()],
    "log": Store.log,
    "log_page": lambda store: store.log_page(99, 99),
    "log_state": lambda store: store.log_state()[:2],
    "verify_log": Store.verify_log,
    "setting": lambda store: store.setting("cach-hieu-so"),
    "decisions": Store.decisions,
    "records": Store.records,
    "decision_history": lambda store: store.decision_history(1),
    "meetings": Store.meetings,
    "extensions": Store.extensions,
    "accounts": Store.accounts,
    "account": lambda store: store.account("quantri"),
    "logins": Store.logins,
    "login": lambda store: [store.login(login.token_hash) for login in store.logins()],
    "derived": lambda store: store.derived("doc", "1"),
    "derived_names": lambda store: store.derived_names("1"),
}
"""Every way to read what belongs to a unit."""


def test_every_way_of_reading_is_in_the_table() -> None:
    others = """of bound_to open units has_units below readable roles newest_of records_of derived_of setting_above reading
        writing acting prepare close cut"""
    changing = """publish restore delete mend keep_draft drop_draft record set_setting add_decision edit_decision
        start_meeting close_meeting add_extension withdraw_extension add_account set_password renew_hash set_role
        disable_account enable_account add_login touch_login revoke_login revoke_logins_of record_failed_login
        add_unit keep_derived keep_derived_of change_notes"""
    public = {name for name in dir(Store) if not name.startswith("_")}
    assert public == {*READINGS, *others.split(), *changing.split()}


@pytest.mark.parametrize("target", ["sqlite"], indirect=True)
def test_units_count_from_one_each_and_see_nothing_of_each_other(store: Store) -> None:
    alone = Store.open(store.folder / "mot-may" / "cchc.sqlite3")
    live(alone, "rung")
    for unit, word in (("khe-tre", "rung"), ("nam-dong", "bien")):
        live(store.of(unit), word)
        logged_in(store, unit, Role.UPDATE)
    logged_in(alone, "", Role.UPDATE)
    for name, read in READINGS.items():
        own, other = read(store.of("khe-tre")), read(store.of("nam-dong"))
        assert "bien" not in repr(own).casefold(), name
        assert "rung" not in repr(other).casefold(), name
        if name not in ("in_use", "drafts", "draft", "login", "logins", "log", "log_page", "log_state"):
            assert own == read(alone), name  # a unit is what a store of its own would be
    assert (store.current(), store.records(), store.setting("cach-hieu-so")) == (None, NO_RECORDS, None)
    assert store.of("khe-tre").in_use().state != store.of("nam-dong").in_use().state


def test_a_store_of_one_unit_knows_nobody_who_follows(store: Store, tmp_path: Path) -> None:
    alone = Store.open(tmp_path / "mot-may.sqlite3")
    assert (alone.units(), alone.roles()) == ([], [Role.VIEW, Role.UPDATE, Role.ADMIN])
    assert store.roles() == list(Role)


def test_the_tree_says_who_looks_where(store: Store) -> None:
    assert [unit.id for unit in store.units()] == ["da-nang", "hue", "khe-tre", "nam-dong"]
    everything = ["da-nang", "hue", "khe-tre", "nam-dong"]
    expected = {
        ("", Role.VIEW): [""],
        ("", Role.FOLLOW): ["", *everything],
        ("", Role.ADMIN): ["", *everything],
        ("hue", Role.VIEW): ["hue"],
        ("hue", Role.FOLLOW): ["hue", "khe-tre", "nam-dong"],
        ("hue", Role.UPDATE): ["hue", "khe-tre", "nam-dong"],
        ("khe-tre", Role.VIEW): ["khe-tre"],
        ("khe-tre", Role.FOLLOW): ["khe-tre"],
        ("khe-tre", Role.ADMIN): ["khe-tre"],
        ("da-nang", Role.FOLLOW): ["da-nang"],
    }
    for (unit, role), readable in expected.items():
        actor = logged_in(store, unit, role)
        assert [each.id for each in store.readable(actor)] == readable
        for wanted in ["", *everything]:
            if wanted in readable:
                assert store.of(wanted, actor).unit == wanted
            else:
                with refused(Fault.FORBIDDEN):
                    store.of(wanted, actor)


CHANGES: dict[str, Callable[[Store, Actor], object]] = {
    "publish": lambda store, actor: store.publish(JULY, None, NOW, actor),
    "keep_draft": lambda store, actor: store.keep_draft(JULY, None, NOW, actor),
    "set_setting": lambda store, actor: store.set_setting("a", 1, NOW, actor),
    "add_decision": lambda store, actor: store.add_decision(DecisionText("Việc", ""), NOW, actor),
    "start_meeting": lambda store, actor: store.start_meeting(date(2026, 7, 5), None, NOW, actor),
    "add_extension": lambda store, actor: store.add_extension(
        ExtensionText("1", "Việc", None, date(2026, 9, 1), "Mưa", "Chủ tịch"), NOW, actor
    ),
    "add_account": lambda store, actor: store.add_account("moi", "Mới", Role.ADMIN, "hash", NOW, actor),
    "record": lambda store, actor: store.record("download", {}, NOW, actor),
}


@pytest.mark.parametrize("change", CHANGES)
def test_nobody_changes_another_unit(store: Store, change: str) -> None:
    act = CHANGES[change]
    for unit, role in (
        ("", Role.ADMIN),
        ("hue", Role.ADMIN),
        ("nam-dong", Role.ADMIN),
        ("khe-tre", Role.VIEW),
    ):
        actor = logged_in(store, unit, role)
        from_above = change == "add_account" and unit in ("", "hue")  # see below
        if not from_above and (unit != "khe-tre" or change != "record"):
            with refused(Fault.FORBIDDEN):
                act(store.of("khe-tre"), actor)
    before = len(store.of("khe-tre").versions())
    act(store.of("khe-tre"), logged_in(store, "khe-tre", Role.ADMIN))
    assert before == 0


def test_an_administrator_above_makes_accounts_and_nothing_else(store: Store) -> None:
    hue, below = logged_in(store, "hue", Role.ADMIN), store.of("khe-tre")
    below.add_account("quantri", "Quản trị xã", Role.ADMIN, "hash", NOW, hue)
    assert '"from_unit": "hue"' in below.log()[-1].detail.replace('":"', '": "')
    with refused(Fault.FORBIDDEN):
        below.set_role("quantri", Role.VIEW, NOW, hue)
    with refused(Fault.FORBIDDEN):
        below.set_password("quantri", "hash2", NOW, hue)
    for unit, role in (("hue", Role.FOLLOW), ("da-nang", Role.ADMIN), ("nam-dong", Role.ADMIN)):
        with refused(Fault.FORBIDDEN):
            below.add_account("khac", "Khác", Role.VIEW, "hash", NOW, logged_in(store, unit, role))
    store.of("hue").revoke_login(hue.login, NOW, HERE)
    with refused(Fault.FORBIDDEN):
        below.add_account("khac", "Khác", Role.VIEW, "hash", NOW, hue)


def test_a_login_of_one_unit_is_none_in_another(store: Store) -> None:
    actor = logged_in(store, "nam-dong", Role.ADMIN)
    feigned = Actor(actor.name, actor.role, actor.origin, actor.login, "khe-tre")
    assert store.readable(feigned) == []
    with refused(Fault.FORBIDDEN):
        store.of("khe-tre").publish(JULY, None, NOW, feigned)
    with refused(Fault.FORBIDDEN):
        store.add_unit(Unit("moi", "", "Xã Mới"), NOW, actor)


@pytest.mark.parametrize(
    ("unit", "kind"),
    [
        (Unit("Khe Tre", "hue", "Xã"), Fault.BAD_NAME),
        (Unit("", "hue", "Xã"), Fault.BAD_NAME),
        (Unit("moi", "hue", " "), Fault.BAD_NAME),
        (Unit("khe-tre", "hue", "Xã"), Fault.TAKEN),
        (Unit("moi", "quang-tri", "Xã"), Fault.MISSING),
    ],
)
def test_a_unit_that_cannot_be_is_refused(store: Store, unit: Unit, kind: Fault) -> None:
    with refused(kind):
        store.add_unit(unit, NOW, HERE)
    assert len(store.units()) == len(UNITS)


def test_what_no_unit_is_takes_no_change(store: Store) -> None:
    with refused(Fault.MISSING):
        store.of("quang-tri").publish(JULY, None, NOW, HERE)
    assert store.of("quang-tri").versions() == []


def test_many_units_are_read_at_once(store: Store) -> None:
    for unit, word in (("khe-tre", "rung"), ("nam-dong", "bien")):
        live(store.of(unit), word)
    units = ["khe-tre", "nam-dong", "da-nang"]

    assert store.newest_of(units) == {unit: store.of(unit).current() for unit in units[:2]}
    assert store.newest_of(units, date(2026, 7, 3)) == {unit: store.of(unit).version(1) for unit in units[:2]}
    assert store.newest_of(units, date(2026, 7, 2)) == store.newest_of([]) == {}
    july = Draft(b"PK", "muon.xlsx", report_date=date(2026, 6, 30))
    late = store.of("da-nang").publish(july, None, LATER, HERE)
    assert store.newest_of(units, date(2026, 7, 2)) == {"da-nang": late}
    assert store.records_of(units) == {unit: store.of(unit).records() for unit in units[:2]}
    store.keep_derived_of({("khe-tre", "doc"): b"khe"}, "1", NOW)
    store.of("hue").set_setting("giao-xuong", ["việc"], NOW, HERE)
    assert store.of("khe-tre").setting_above("giao-xuong") == [["việc"]]
    assert store.of("da-nang").setting_above("giao-xuong") == []
    assert store.derived_of(dict.fromkeys(units, "doc"), "1") == {"khe-tre": b"khe"}
    assert store.derived_of(dict.fromkeys(units, "doc"), "2") == {}


def test_what_was_computed_goes_with_a_deleted_version(store: Store) -> None:
    of_unit = store.of("khe-tre")
    of_unit.publish(JULY, None, NOW, HERE)
    of_unit.publish(AUGUST, 1, NOW, HERE)
    for unit in ("khe-tre", "nam-dong"):
        store.of(unit).keep_derived("doc", "1", b"first", NOW)
        store.of(unit).keep_derived("doc", "1", b"second", NOW)
    of_unit.delete(1, "Có tên riêng", NOW, HERE)
    assert (of_unit.derived("doc", "1"), store.of("nam-dong").derived("doc", "1")) == (None, b"second")


def everything_of(store: Store) -> list[Any]:
    return [
        read(store)
        for name, read in READINGS.items()
        if name not in ("account", "accounts", "login", "logins")
    ]


def test_one_unit_is_saved_and_brought_back_alone(store: Store, target: str, tmp_path: Path) -> None:
    for unit, word in (("khe-tre", "rung"), ("nam-dong", "bien")):
        live(store.of(unit), word)
    kept, other = everything_of(store.of("khe-tre"))[:-1], everything_of(store.of("nam-dong"))
    backup(store.of("khe-tre"), tmp_path / "khe.zip", NOW, HERE)
    assert check_backup(tmp_path / "khe.zip").versions == 3
    store.of("khe-tre").publish(AUGUST, 3, LATER, HERE)
    store.of("khe-tre").set_setting("cach-hieu-so", {}, LATER, HERE)

    restore_backup(tmp_path / "khe.zip", target, LATER, HERE, unit="khe-tre")

    again = Store.open(target)
    logged = ("log", "log_page", "log_state")
    names = [name for name in READINGS if name not in ("account", "accounts", "login", "logins")]
    for name, before, after in zip(names, kept, everything_of(again.of("khe-tre")), strict=False):
        assert name in logged or before == after, name
    assert everything_of(again.of("nam-dong")) == other
    assert again.of("khe-tre").verify_log() is None
    assert len(again.units()) == len(UNITS)


def test_a_commune_moves_between_its_own_pc_and_the_province(
    store: Store, target: str, tmp_path: Path
) -> None:
    alone = Store.open(tmp_path / "xa.sqlite3")
    live(alone, "rung")
    backup(alone, tmp_path / "xa.zip", NOW, HERE)

    restore_backup(tmp_path / "xa.zip", target, LATER, HERE, unit="khe-tre")
    backup(store.of("khe-tre"), tmp_path / "tinh.zip", NOW, HERE)
    restore_backup(tmp_path / "tinh.zip", tmp_path / "moi.sqlite3", LATER, HERE)

    back = Store.open(tmp_path / "moi.sqlite3")
    assert store.of("khe-tre").versions() == back.versions() == alone.versions()
    assert back.records() == alone.records()
    assert (back.units(), back.verify_log(), store.of("khe-tre").verify_log()) == ([], None, None)
    assert len(store.units()) == len(UNITS)


def test_a_whole_store_comes_back_with_all_its_units(store: Store, target: str, tmp_path: Path) -> None:
    for unit, word in (("khe-tre", "rung"), ("nam-dong", "bien")):
        live(store.of(unit), word)
    backup(store, tmp_path / "tat-ca.zip", NOW, HERE)
    restore_backup(tmp_path / "tat-ca.zip", tmp_path / "moi.sqlite3", LATER, HERE)
    back = Store.open(tmp_path / "moi.sqlite3")
    assert back.units() == store.units()
    for unit in ("khe-tre", "nam-dong"):
        assert back.of(unit).log() == store.of(unit).log()
        assert back.of(unit).data_of(1) == store.of(unit).data_of(1)
    with refused(Fault.BACKUP_DAMAGED):
        restore_backup(tmp_path / "tat-ca.zip", target, LATER, HERE, unit="khe-tre")


def test_writers_of_different_units_do_not_wait_for_each_other(postgres_server: Server) -> None:
    store = Store.open(postgres_server.fresh_database())
    for unit in UNITS:
        store.add_unit(unit, NOW, HERE)
    with store.of("khe-tre").writing():
        store.of("nam-dong").publish(JULY, None, NOW, HERE)
        assert store.of("nam-dong").current()


# Statements

ACROSS = (
    r"SELECT min\(state\.schema\)",  # opening: the version of the tables
    r"SELECT units\.",  # the tree itself
    r"SELECT state\.log_head, state\.log_count FROM state ORDER",  # is a backup of everything due
    r"SELECT count\(\*\) AS count_1 FROM versions$",
)
"""What looks at all units at once, and why."""


@pytest.fixture
def statements(store: Store) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        seen.append(" ".join(statement.split()))

    sa.event.listen(store._engine, "before_cursor_execute", note)
    yield seen
    sa.event.remove(store._engine, "before_cursor_execute", note)


def a_story(store: Store) -> None:
    """Everything that the store can be asked, once."""
    live(store.of("khe-tre"), "rung")
    actor = logged_in(store, "khe-tre", Role.ADMIN)
    of_unit = store.of("khe-tre", actor)
    for read in READINGS.values():
        read(of_unit)
    for unit in ("khe-tre", "hue"):
        store.newest_of([unit], NOW)
    store.records_of(["khe-tre", "hue"])
    store.derived_of(dict.fromkeys(["khe-tre", "hue"], "doc"), "1")
    of_unit.add_account("vanthu", "Văn thư", Role.VIEW, "hash", NOW, HERE)
    of_unit.set_role("vanthu", Role.UPDATE, NOW, HERE)
    of_unit.set_password("vanthu", "hash2", NOW, HERE)
    of_unit.renew_hash("vanthu", "hash2", "hash3", NOW, HERE)
    of_unit.disable_account("vanthu", NOW, HERE)
    of_unit.enable_account("vanthu", NOW, HERE)
    of_unit.revoke_logins_of("vanthu", NOW, HERE)
    of_unit.touch_login(actor.login, LATER)
    of_unit.revoke_login(actor.login, LATER, actor)
    of_unit.drop_draft(of_unit.drafts()[0].id, NOW, HERE)
    hue = logged_in(store, "hue", Role.ADMIN)
    store.of("khe-tre").add_account("tu-tren", "Tài khoản từ tỉnh", Role.VIEW, "hash", NOW, hue)
    store.of("hue").set_setting("giao-xuong", ["việc"], NOW, hue)
    of_unit.setting_above("giao-xuong")
    link = NewLogin("e" * 64, None, LoginKind.PROJECTOR, "Hội trường", Role.VIEW)
    store.of("hue").add_login(link, NOW, hue)
    of_unit.record_failed_login({"name": "ai"}, NOW, Stranger("ai", "10.0.0.9"))
    store.keep_derived_of({("khe-tre", "doc"): b"1", ("hue", "doc"): b"2"}, "1", NOW)
    of_unit.publish(AUGUST, of_unit.current().id, LATER, HERE, derived={"doc": ("1", b"3")})
    store.add_unit(Unit("moi", "hue", "Xã Mới"), LATER, HERE)
    store.roles()
    store.below("hue")
    of_unit.change_notes(
        ("a/1", "a/2"), lambda found: (len(found), {"a/1": "x", "a/2": None}), NOW, LATER - NOW
    )


NOT_OF_A_UNIT = {"open", "prepare", "close", "cut", "writing", "acting", "reading", "bound_to"}
"""What opens, closes and rebuilds the whole, and what the others are made of."""


def test_the_story_asks_all_that_a_store_can_be_asked(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[str] = set()

    def noted(name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            asked.add(name)
            return method(*given, **named)

        return call

    public = {name for name in dir(Store) if not name.startswith("_")} - NOT_OF_A_UNIT
    for name in public:
        monkeypatch.setattr(Store, name, noted(name, getattr(Store, name)))
    for name in READINGS.keys() & public:
        monkeypatch.setitem(READINGS, name, noted(name, READINGS[name]))
    a_story(store)
    assert public - asked == set()


def tables_in(statement: str) -> set[str]:
    return {
        table for table in METADATA.tables if re.search(rf'(?:FROM|JOIN|INTO|UPDATE) "?{table}\b', statement)
    }


def test_every_statement_names_its_unit(store: Store, statements: list[str]) -> None:
    a_story(store)
    asked = {text for text in statements if tables_in(text)}
    assert len(asked) > 60
    for text in asked:
        if any(re.match(pattern, text) for pattern in ACROSS):
            continue
        inserted = re.match(r"INSERT INTO \w+ \(([^)]*)\)", text)
        if inserted:
            assert "unit_id" in inserted[1].split(", ")[0], text
            continue
        for part in re.split(r"(?=\(SELECT)", text):  # each question within a question too
            for table in tables_in(part):
                bound = rf"\b{table}\.unit_id (?:=|IN)" if "SELECT" in text else r"\bunit_id ="
                assert re.search(bound, part) or re.search(rf"\b{table}\.unit_id =", text), (table, text)


LACKING = {
    r"\bLISTEN\b|\bNOTIFY\b": "CockroachDB",
    r"pg_(?:try_)?advisory": "CockroachDB (does nothing there)",
    r"\bSERIAL\b|nextval|SEQUENCE": "numbers would be counted across units",
    r"\bTRIGGER\b|\bRULE\b": "CockroachDB, Citus",
    r"WITH RECURSIVE": "Citus, across shards",
    r"DEFERRABLE|INITIALLY DEFERRED": "CockroachDB",
    r"\bEXCLUDE\b|\bINHERITS\b": "CockroachDB, YugabyteDB",
    r"\bctid\b|\bxmin\b|\bsystem_": "CockroachDB, YugabyteDB",
    r"LOCK TABLE|TABLESAMPLE|CURSOR WITH HOLD": "CockroachDB",
    r"FULL (?:OUTER )?JOIN|LATERAL": "Citus, across shards",
}
"""What some of Citus, YugabyteDB and CockroachDB lack or treat in another way."""


def test_no_statement_uses_what_distributed_databases_lack(store: Store, statements: list[str]) -> None:
    a_story(store)
    for text in {
        each for each in statements if "pg_catalog" not in each
    }:  # what tables there are, SQLAlchemy asks
        for pattern, lacking in LACKING.items():
            assert not re.search(pattern, text, re.IGNORECASE), (lacking, text)


def test_the_key_of_the_unit_leads_every_key(store: Store) -> None:
    with store.reading() as connection:
        found = sa.inspect(connection)
        for table in METADATA.tables:
            leading = [found.get_pk_constraint(table)["constrained_columns"][0]]
            leading += [key["column_names"][0] for key in found.get_unique_constraints(table)]
            leading += [str(key["column_names"][0]) for key in found.get_indexes(table)]
            for foreign in found.get_foreign_keys(table):
                leading += [foreign["constrained_columns"][0], foreign["referred_columns"][0]]
            assert set(leading) == {"unit_id"}, table


# Parts


def test_tables_are_cut_by_unit_and_stay_what_they_were(postgres_server: Server, tmp_path: Path) -> None:
    address = postgres_server.fresh_database()
    store = Store.open(address, tmp_path / "safety")
    for each in UNITS:
        store.add_unit(each, NOW, HERE)
    for unit, word in (("khe-tre", "rung"), ("nam-dong", "bien")):
        live(store.of(unit), word)
    actor = logged_in(store, "khe-tre", Role.ADMIN)
    before = [read(store.of(unit)) for unit in ("khe-tre", "nam-dong") for read in READINGS.values()]

    store.cut(4, write_archive)

    assert [read(store.of(unit)) for unit in ("khe-tre", "nam-dong") for read in READINGS.values()] == before
    assert check_backup(tmp_path / "safety" / "cchc-truoc-khi-chia-4.zip").versions == 6
    assert store.of("khe-tre", actor).publish(AUGUST, 3, LATER, actor).id == 4
    with pytest.raises(sa.exc.IntegrityError):
        store.of("khe-tre").start_meeting(date(2026, 7, 6), 99, NOW, HERE)
    with store.reading() as connection:
        spread = "SELECT tableoid::regclass::text, unit_id FROM versions GROUP BY 1, 2"
        found = connection.exec_driver_sql(spread).all()
        assert {unit for _, unit in found} == {"khe-tre", "nam-dong"}
        assert all(table.startswith("versions_4_") for table, _ in found)
        plan = "EXPLAIN SELECT * FROM versions WHERE unit_id = 'khe-tre' ORDER BY id DESC LIMIT 1"
        touched = {
            word
            for line in connection.exec_driver_sql(plan).scalars()
            for word in re.findall(r"versions_4_\d", line)
        }
        assert len(touched) == 1
    store.cut(3, write_archive)
    store.cut(0, write_archive)
    assert Store.open(address).of("khe-tre").verify_log() is None
    assert len(store.of("nam-dong").versions()) == 3
