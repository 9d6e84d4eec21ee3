"""A smallest valid row for any table, made from the metadata alone, so that a table added later is probed unasked."""

from __future__ import annotations

import itertools
import re
import secrets
from collections.abc import Mapping
from datetime import time
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import (
    ARRAY,
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    Table,
    Text,
    Time,
    Uuid,
    insert,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine

from kernel import clock
from kernel.db import session
from kernel.ids import new_id
from kernel.tables import Base
from tests.worlds import DEMO_DAY

Row = dict[str, object]
TENANT = ("school_id", "district_id", "office_id")

PARENT = object()
"""Stands for: make the row that this reference points at, although it may stay empty."""

# What a CHECK asks for and the rules below do not find by themselves. A column of a list (`in ('a', 'b')`) needs no line.
VALUES: dict[str, Row] = {
    "archive_copies": {"pages": 3},
    "assignments": {"class_id": PARENT},
    "group_members": {"position": "member"},
    "file_bars": {"kind": "family"},
    "incident_steps": {"kind": "answer"},
    "guardian_contacts": {"about_sealed": b"sealed"},
    "peer_observations": {"talk_id": PARENT, "outcome": "file", "handled_on": DEMO_DAY},
    "leadership_groups": {"scope": "college", "org_unit_id": PARENT},
    "roster_snapshots": {"refresh_id": PARENT, "org_unit_id": PARENT},
    "support_checks": {"unsupported": 0},
    "trainings": {"topics": ["guidance"], "half_hours": 4},
    "training_attendances": {"staff_id": PARENT},
}
# Tables of an office whose rows always come from a school.
REPORTED = {"loosening_filings", "statistic_counts", "template_answers"}

_LIST = re.compile(r"(\w+) in \('?([^',)]+)'?")
_numbers = itertools.count(1)

# Columns of which a row has exactly one: the one that a test gives takes the place of the one above.
ONE_OF = {"assignments": {"class_id", "org_unit_id"}}


def table_of(model: type[Base]) -> Table:
    """The table behind a mapped class."""
    table = model.__table__
    assert isinstance(table, Table)
    return table


def add(table: Table, tenant: Mapping[str, UUID], **given: object) -> Row:
    """Insert a row and everything that it has to point at, in the open unit of work; returns its values.

    `tenant` holds the ids by their column: `school_id`, `district_id`, `office_id`, and `reporting_school_id` for what a
    school has to report. The test fails with advice when the table takes no such row.
    """
    row = values(table, tenant, **given)
    try:
        with session().begin_nested():
            session().execute(insert(table).values(row).inline())
    except DBAPIError as fault:
        advice = f"no row can be made for {table.name}: give the values that its CHECKs want in rows.VALUES"
        pytest.fail(f"{advice} ({type(fault.orig).__name__}: {fault.orig})")
    return row


def values(table: Table, tenant: Mapping[str, UUID], **given: object) -> Row:
    """The values of such a row, not inserted yet; the rows that it points at are."""
    row: Row = {name: tenant[name] for name in TENANT if name in table.columns and name in tenant}
    row.update({"id": new_id()} if "id" in table.columns else {})
    if table.name in REPORTED:
        row["reporting_school_id"] = tenant["reporting_school_id"]
    row.update(VALUES.get(table.name, {}))
    if given.keys() & (one_of := ONE_OF.get(table.name, set())):
        row = {name: value for name, value in row.items() if name not in one_of}
    row.update(given)
    for constraint in table.foreign_key_constraints:
        _point(constraint, row, tenant)
    listed = _listed(table)
    for column in table.columns:
        if column.name not in row and _is_needed(column):
            row[column.name] = listed.get(column.name) or _plain(column)
    return row


def _point(constraint: ForeignKeyConstraint, row: Row, tenant: Mapping[str, UUID]) -> None:
    """Make the row that a needed reference points at."""
    element = constraint.elements[-1]
    column = element.parent
    if row.get(column.name, PARENT if _is_needed(column) else None) is not PARENT:
        return
    parent = add(constraint.referred_table, tenant)
    row[column.name] = parent[element.column.name]


def _is_needed(column: Column[object]) -> bool:
    return not column.nullable and column.default is None and column.server_default is None


def _listed(table: Table) -> dict[str, object]:
    """The first value of each column that a CHECK binds to a list of values."""
    found: dict[str, object] = {}
    for constraint in table.constraints:
        if isinstance(constraint, CheckConstraint) and (match := _LIST.match(str(constraint.sqltext))):
            name, first = match.groups()
            found[name] = int(first) if isinstance(table.columns[name].type, Integer) else first
    return found


def _plain(column: Column[object]) -> object:
    makers: tuple[tuple[type[TypeEngine[Any]], object], ...] = (  # Any: whatever Python type it stands for
        (Uuid, new_id()),
        (Integer, next(_numbers)),
        (Boolean, False),
        (LargeBinary, secrets.token_bytes(16)),
        (DateTime, clock.now()),
        (Date, DEMO_DAY),
        (Time, time(21)),
        (ARRAY, []),
        (JSON, {}),
        (Text, f"{column.name} {secrets.token_hex(8)}"),
    )
    for kind, value in makers:
        if isinstance(column.type, kind):
            return value
    pytest.fail(f"no value for {column}: teach rows._plain the type {column.type!r}")
