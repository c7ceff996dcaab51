"""Making the store's tables, and making them anew: for a later schema, or cut into parts by unit in PostgreSQL."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.schema import CreateTable

from lib.store.schema import METADATA, OWN_UNIT, UNIT


def make(connection: sa.Connection, parts: int = 0) -> None:
    """Makes the tables; parts: in so many of each, cut by the hash of the unit (PostgreSQL).

    Every key begins with the unit, so each part has its own, and a statement about one unit touches one part.
    """
    if not parts:
        METADATA.create_all(connection)
        return
    for table in METADATA.sorted_tables:
        made = str(CreateTable(table).compile(connection)).rstrip()
        connection.exec_driver_sql(f"{made} PARTITION BY HASH ({UNIT})")
        for number in range(parts):
            values = f"FOR VALUES WITH (MODULUS {parts}, REMAINDER {number})"
            connection.exec_driver_sql(
                f"CREATE TABLE {table.name}_{parts}_{number} PARTITION OF {table.name} {values}"
            )


def count_parts(connection: sa.Connection) -> int:
    """In how many parts the tables are."""
    if connection.dialect.name != "postgresql":
        return 0
    query = "SELECT count(*) FROM pg_inherits WHERE inhparent = 'versions'::regclass"
    return int(connection.exec_driver_sql(query).scalar_one())


def rebuild(connection: sa.Connection, parts: int = 0) -> None:
    """The step to schema 4: today's tables in the place of those that are there, with all rows of theirs.

    A column that is new stays empty; a row without a unit becomes the store's own.
    """
    inspector = sa.inspect(connection)
    before = [table for table in METADATA.sorted_tables if inspector.has_table(table.name)]
    columns = {
        table.name: {column["name"] for column in inspector.get_columns(table.name)} for table in before
    }
    for table in before:
        key = inspector.get_pk_constraint(table.name)["name"]
        if key:  # its index would else keep the name that the new table's needs
            connection.exec_driver_sql(f"ALTER TABLE {table.name} RENAME CONSTRAINT {key} TO {key}_before")
        connection.exec_driver_sql(f"ALTER TABLE {table.name} RENAME TO {table.name}_before")
    make(connection, parts)
    for table in before:
        _copy(connection, table, columns[table.name])
    for table in reversed(before):
        connection.exec_driver_sql(f"DROP TABLE {table.name}_before")


def _copy(connection: sa.Connection, table: sa.Table, columns: set[str]) -> None:
    """The rows of the table as it was before, which had these columns."""
    old = sa.table(f"{table.name}_before", *(sa.column(name) for name in columns))
    kept = [column.name for column in table.c if column.name in columns]
    unit = [] if UNIT in kept else [UNIT]
    values = [*(sa.literal(OWN_UNIT) for _ in unit), *(old.c[name] for name in kept)]
    connection.execute(sa.insert(table).from_select([*unit, *kept], sa.select(*values)))
