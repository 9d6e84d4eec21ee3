"""Many rows in one statement: values as arrays that PostgreSQL unnests (COPY is refused under row security)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, TableValuedAlias, and_, cast, column, func, insert, literal, select, update
from sqlalchemy.engine import CursorResult

from kernel import tenancy
from kernel.db import session
from kernel.tables import SchoolModel

Values = Mapping[str, Any]  # Any: each column has its own type


def add_rows(model: type[SchoolModel], rows: Sequence[Values]) -> None:
    """Insert rows of the school in scope in one statement; each names the same columns, its id among them."""
    if not rows:
        return
    given = _given(model, rows)
    names = list(rows[0])
    chosen = select(literal(tenancy.school_id()), *(given.c[name] for name in names))
    session().execute(insert(model).from_select(["school_id", *names], chosen, include_defaults=False))


def change_rows(model: type[SchoolModel], rows: Sequence[Values], *, versioned: bool = True) -> int:
    """Set the named columns of the rows with these ids in one statement and return how many there were.

    With `versioned` each row names the version that was seen, and one that somebody changed since is left alone.
    """
    if not rows:
        return 0
    given, table = _given(model, rows), model.__table__
    values: dict[str, ColumnElement[Any]] = {name: given.c[name] for name in rows[0] if name not in ("id", "version")}
    which = [table.c.school_id == tenancy.school_id(), table.c.id == given.c.id]
    if versioned:
        which.append(table.c.version == given.c.version)
        values["version"] = table.c.version + 1
    done = session().execute(
        update(model).where(and_(*which)).values(values).execution_options(synchronize_session=False)
    )
    return done.rowcount if isinstance(done, CursorResult) else 0


def _given(model: type[SchoolModel], rows: Sequence[Values]) -> TableValuedAlias:
    columns = [model.__table__.c[name] for name in rows[0]]
    arrays = [cast(literal([row[one.name] for row in rows], ARRAY(one.type)), ARRAY(one.type)) for one in columns]
    return (
        func.unnest(*arrays)
        .table_valued(*(column(one.name, one.type) for one in columns), name="given")
        .render_derived()
    )
