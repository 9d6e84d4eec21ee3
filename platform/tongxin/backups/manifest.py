"""What a backup says of itself: from where it comes, and how many rows with which checksum each table must have."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

import psycopg
from psycopg import sql

# The text of a row must not depend on who asks.
_PLAIN = (
    "SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'postgres'; SET bytea_output = 'hex'; "
    "SET extra_float_digits = 1; SET search_path = public"
)

_TABLES = """
SELECT relname FROM pg_class
 WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY relname
"""

# The sum does not depend on the order of the rows; sixty bits of each row's digest are plenty against accidents.
_COUNT = sql.SQL(
    "SELECT count(*), coalesce(sum(('x' || substr(md5(row_of::text), 1, 15))::bit(60)::bigint), 0)::text FROM {} AS row_of"
)


@dataclass(frozen=True, slots=True)
class TableCount:
    """One table: its rows, and a checksum over all that they hold."""

    rows: int
    checksum: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The first part of a backup's content, so encrypted like the rest."""

    created_at: str
    release: str
    revision: str
    server_major: int
    program_major: int
    master_key: str
    tables: Mapping[str, TableCount]

    @property
    def rows(self) -> int:
        """All rows together."""
        return sum(table.rows for table in self.tables.values())

    def as_bytes(self) -> bytes:
        """For the file."""
        return json.dumps(asdict(self), ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, raw: bytes) -> Manifest:
        """From the file."""
        values = json.loads(raw)
        tables = {name: TableCount(**count) for name, count in values.pop("tables").items()}
        return cls(**values, tables=tables)


def count_tables(connection: psycopg.Connection) -> dict[str, TableCount]:
    """Every table as it stands in the open transaction; the role has to be one that sees all rows."""
    connection.execute(_PLAIN.encode())
    names = [name for (name,) in connection.execute(_TABLES)]
    return {name: _count(connection, name) for name in names}


def differences(expected: Mapping[str, TableCount], found: Mapping[str, TableCount]) -> list[str]:
    """The names of the tables that are not the same."""
    return sorted(name for name in {*expected, *found} if expected.get(name) != found.get(name))


def master_key_name(master_key: bytes) -> str:
    """Names a master key without saying anything about it."""
    return hmac.new(master_key, b"tongxin backup master key", hashlib.sha256).hexdigest()[:16]


def _count(connection: psycopg.Connection, name: str) -> TableCount:
    rows, checksum = connection.execute(_COUNT.format(sql.Identifier(name))).fetchone() or (0, "")
    return TableCount(rows, checksum)
