"""Stores as programs before this one left them."""

from __future__ import annotations

import sqlalchemy as sa

from lib.store.schema import DERIVED, METADATA, OF_THIS_MACHINE, UNIT, UNITS


def take_units_away(connection: sa.Connection, schema: int = 3) -> None:
    """Leave the tables of a schema before units: no row says whose it is."""
    for table in reversed(METADATA.sorted_tables):
        if table in (UNITS, DERIVED) or (schema == 1 and table in OF_THIS_MACHINE):
            table.drop(connection)
            continue
        names = ", ".join(column.name for column in table.c if column.name != UNIT)
        keys = ", ".join(column.name for column in table.primary_key if column.name != UNIT)
        connection.exec_driver_sql(f"CREATE TABLE before AS SELECT {names} FROM {table.name}")
        table.drop(connection)
        connection.exec_driver_sql(f"ALTER TABLE before RENAME TO {table.name}")
        if keys and connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD PRIMARY KEY ({keys})")
    if schema < 3:
        connection.exec_driver_sql("ALTER TABLE extensions DROP COLUMN withdrawn_on")
    connection.exec_driver_sql("ALTER TABLE state ADD COLUMN id INTEGER DEFAULT 1")
    connection.exec_driver_sql(f"UPDATE state SET schema = {schema}")
