"""The database: one engine, one unit of work per request or job, and the guard that refuses unscoped tenant data."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache

import psycopg
from sqlalchemy import Connection, Engine, NullPool, create_engine, event, inspect
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction
from sqlalchemy.orm.exc import StaleDataError

from kernel import clock, metrics, tenancy
from kernel.errors import StaleRecord
from kernel.settings import settings
from kernel.tables import DistrictOffice, DistrictShared, SchoolModel
from kernel.tenancy import DistrictScope, IdentityScope, NoTenantScope, SchoolScope, Scope

_session: ContextVar[Session | None] = ContextVar("session", default=None)

# A demo may hold the working day; everybody else lives in China's present day.
_TODAY = "coalesce((select day from demo_clock), (now() at time zone 'Asia/Shanghai')::date)"


@cache
def engine() -> Engine:
    """The process's engine on DATABASE_URL, made on first use (so after any fork)."""
    here = settings()
    made = create_engine(
        driver_url(here.database_url),
        pool_size=here.pool_size,
        max_overflow=2,
        pool_pre_ping=True,
        pool_timeout=15,
        # What people wrote never stands in the text of an error.
        hide_parameters=True,
    )
    metrics.instruments().pool_size.labels(metrics.process()).set(here.pool_size)
    in_use = metrics.instruments().pool_in_use.labels(metrics.process())
    event.listen(made, "checkout", lambda *_: in_use.inc())
    event.listen(made, "checkin", lambda *_: in_use.dec())
    return made


def driver_url(url: str) -> str:
    """An address as SQLAlchemy wants it, with our driver named."""
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def session() -> Session:
    """The session of the open unit of work; raises NoTenantScope outside any."""
    current = _session.get()
    if current is None:
        msg = "no unit of work is open: wrap the work in kernel.db.unit_of_work(scope)"
        raise NoTenantScope(msg)
    return current


@contextmanager
def unit_of_work(scope: Scope) -> Iterator[Session]:
    """One transaction in one scope: returning commits, raising rolls back. It never opens inside another.

    The working day (`clock.today()`) is fixed for its length to what the database says it is.
    """
    if _session.get() is not None:
        msg = "a unit of work is already open: the scope never changes inside a transaction"
        raise RuntimeError(msg)
    with Session(engine(), expire_on_commit=True, info={"scope": scope}) as work:
        tokens = _session.set(work), tenancy.bound.set(scope)
        try:
            work.connection()
            with clock.working_day(work.info["today"]):
                yield work
                _commit(work)
        finally:
            _session.reset(tokens[0])
            tenancy.bound.reset(tokens[1])


@contextmanager
def apart(scope: Scope) -> Iterator[Session]:
    """A short transaction of its own beside the open one: progress of a long job, an event that outlives a refusal.

    It has a connection outside the pool, since a thread that holds two of the pool's can wait for itself for ever.
    """
    with Session(_poolless(settings().database_url), info={"scope": scope}) as work:
        tokens = _session.set(work), tenancy.bound.set(scope)
        try:
            yield work
            _commit(work)
        finally:
            _session.reset(tokens[0])
            tenancy.bound.reset(tokens[1])


@cache
def _poolless(url: str) -> Engine:
    """An engine whose connections are opened for one transaction and closed after it."""
    return create_engine(driver_url(url), poolclass=NullPool, hide_parameters=True)


def is_open() -> bool:
    """Whether a unit of work is open here."""
    return _session.get() is not None


def _commit(work: Session) -> None:
    try:
        work.commit()
    except StaleDataError as fault:
        raise StaleRecord from fault


@event.listens_for(Session, "after_begin")
def _set_scope(work: Session, transaction: SessionTransaction, connection: Connection) -> None:
    """Bind the transaction to its scope, in one round trip; a savepoint inherits it."""
    scope: Scope = work.info.get("scope", IdentityScope())
    if not transaction.nested:
        work.info["today"], work.info["held_day"] = bind(connection, scope)


def bind(connection: Connection, scope: Scope) -> tuple[date, date | None]:
    """Set the scope of the transaction open on `connection`; returns the working day, and the day that a demo holds, if any.

    The values are literals, not parameters, because SET takes none; each is a UUID or a date of our own making.
    """
    pinned = clock.pinned_day()
    today = f"'{pinned:%Y-%m-%d}'::date" if pinned else _TODAY
    statements = [f"SET LOCAL {name} = '{value}'" for name, value in scope.settings().items()]
    statements.append(f"SELECT set_config('app.today', ({today})::text, true), (select day from demo_clock)")  # noqa: S608  as above
    driver: psycopg.Connection[tuple[str, date | None]] = connection.connection.driver_connection  # type: ignore[assignment]
    with driver.cursor() as cursor:
        cursor.execute("; ".join(statements).encode(), prepare=False)
        while cursor.nextset():
            pass
        day, held = cursor.fetchone() or ("", None)
    return date.fromisoformat(day), held


@event.listens_for(Session, "do_orm_execute")
def _refuse_unscoped(state: ORMExecuteState) -> None:
    """Row security would answer an unscoped query with silence; this answers with an error."""
    scope: Scope = state.session.info.get("scope", IdentityScope())
    for mapper in state.all_mappers:
        _check(mapper.class_, scope)


@event.listens_for(Session, "before_flush")
def _refuse_unscoped_writes(work: Session, _context: object, _instances: object) -> None:
    scope: Scope = work.info.get("scope", IdentityScope())
    for row in (*work.new, *work.dirty, *work.deleted):
        _check(inspect(row).mapper.class_, scope)


def _check(model: type, scope: Scope) -> None:
    if issubclass(model, SchoolModel) and not isinstance(scope, SchoolScope):
        raise NoTenantScope(f"{model.__name__} belongs to a school: open a SchoolScope")
    if issubclass(model, (DistrictShared, DistrictOffice)) and not isinstance(scope, (SchoolScope, DistrictScope)):
        raise NoTenantScope(f"{model.__name__} belongs to a district: open a scope")
