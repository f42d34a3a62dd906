"""The second wall on PostgreSQL: row-level security on every table of a company.

A transaction sees the rows of the company it has named; the named system purpose sees all.
"""

import sqlalchemy as sa
from sqlmodel import SQLModel

_SEES = (
    "company_id = nullif(current_setting('poolhouse.company', true), '')::int "
    "OR current_setting('poolhouse.system', true) = 'on'"
)


def raise_walls(connection: sa.Connection) -> None:
    """May run again after every migration: new tables get the wall, old ones keep it."""
    for table in SQLModel.metadata.sorted_tables:
        if "company_id" in table.columns:
            _wall(connection, table.name)
    connection.commit()


def _wall(connection: sa.Connection, table: str) -> None:
    for statement in (
        f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
        f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
        f'DROP POLICY IF EXISTS own_company ON "{table}"',
        f'CREATE POLICY own_company ON "{table}" USING ({_SEES}) WITH CHECK ({_SEES})',
    ):
        connection.execute(sa.text(statement))
