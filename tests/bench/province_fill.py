"""Fills a store with many units by copying the rows of those that were loaded through the gate.

    python tests/bench/province_fill.py DATABASE_URL UNITS [PROVINCES]

Each copy is a unit of its own with its own rows in every table; only its workbooks' contents repeat. With PROVINCES the
units are put below so many of them, level by level. The way to 3,321 units where reading 40,000 workbooks takes hours.
"""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

import sqlalchemy as sa

from lib.store import Actor, Role, Store, Unit, UnitLevel
from lib.store.schema import METADATA, OF_THIS_MACHINE, UNITS

HERE = Actor("Dòng lệnh", Role.ADMIN)


def main(target: str, wanted: int, provinces: int) -> None:
    store, now = Store.open(target), datetime.now(UTC)
    loaded = [unit for unit in store.units() if unit.level is UnitLevel.COMMUNE]
    tables = [table for table in METADATA.sorted_tables if table not in (*OF_THIS_MACHINE, UNITS)]
    began = time.perf_counter()
    for number in range(1, provinces + 1):
        store.add_unit(Unit(f"tinh-{number:02}", "", f"Tỉnh {number:02}", UnitLevel.PROVINCE), now, HERE)
    with store._engine.begin() as connection:
        if not store.is_sqlite:
            connection.execute(sa.text("SET LOCAL statement_timeout = 0"))
        for number in range(len(loaded), wanted):
            source, unit = loaded[number % len(loaded)], f"ban-sao-{number:04}"
            of = {"unit": unit, "source": source.id, "name": f"UBND xã Bản sao {number:04}"}
            own = [column.name for column in UNITS.columns]
            kept = ", ".join({"unit_id": ":unit", "name": ":name"}.get(name, name) for name in own)
            told = f"INSERT INTO units ({', '.join(own)}) SELECT {kept} FROM units WHERE unit_id = :source"
            connection.execute(sa.text(told), of)
            for table in tables:
                names = [column.name for column in table.columns if column.name != "unit_id"]
                columns = ", ".join(f'"{name}"' for name in names)
                copy = f"INSERT INTO {table.name} (unit_id, {columns}) SELECT :unit, {columns}"
                connection.execute(sa.text(f"{copy} FROM {table.name} WHERE unit_id = :source"), of)
        if provinces:
            communes = [
                row[0]
                for row in connection.execute(
                    sa.text("SELECT unit_id FROM units WHERE level = 'xã' ORDER BY 1")
                )
            ]
            for place, unit in enumerate(communes):
                above = {"above": f"tinh-{place % provinces + 1:02}", "unit": unit}
                connection.execute(sa.text("UPDATE units SET parent = :above WHERE unit_id = :unit"), above)
    print(f"{wanted} units in {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 0)
