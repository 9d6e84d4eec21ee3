"""Optimistic locking as people meet it (a lost update is refused), and turns for work that must not run beside itself."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import StaleDataError

from kernel import tenancy
from kernel.db import session
from kernel.errors import StaleRecord
from kernel.tables import Versioned


def expect(row: Versioned, seen: int, *, current: Mapping[str, object]) -> None:
    """Refuse with StaleRecord when `row` is no longer at the version the person saw; `current` is what it holds now.

    The version of now goes with it, so that the person can save again on purpose.
    """
    if row.version != seen:
        raise StaleRecord({"version": row.version, **current})


def save(*, current: Mapping[str, object]) -> None:
    """Write now what is pending, so that a second writer learns at once that the first one won."""
    try:
        session().flush()  # the UPDATE names its version: only the database can tell who was first
    except StaleDataError as fault:
        raise StaleRecord(current) from fault


def touch(row: Versioned, column: str) -> None:
    """Count a new version although only rows below it changed; `column` is any of its own, written again as it is."""
    flag_modified(row, column)


def take_turns(work: str) -> None:
    """Wait until no other transaction does this work in the same scope, and keep it so until this one ends."""
    session().execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"{work} {tenancy.scope()}", 0))))
