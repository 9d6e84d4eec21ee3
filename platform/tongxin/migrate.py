"""Bringing a database to the newest migration, as the owner role."""

import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, NullPool, create_engine

from kernel.db import driver_url
from kernel.startup import StartRefused


def folder() -> Path:
    """Where the migrations lie, in a checkout as in an installed wheel."""
    spec = importlib.util.find_spec("migrations")
    if spec is None or spec.origin is None:
        msg = "the package `migrations` is not installed"
        raise ModuleNotFoundError(msg)
    return Path(spec.origin).parent


def head() -> str | None:
    """The newest revision in the code. Raises alembic's CommandError when there are two."""
    return ScriptDirectory.from_config(_configuration()).get_current_head()


def knows(revision: str) -> bool:
    """Whether the code holds this revision. Raises alembic's CommandError for one that it has never heard of."""
    return ScriptDirectory.from_config(_configuration()).get_revision(revision) is not None


def current(url: str) -> str | None:
    """The revision of a database, `None` when it is empty."""
    with _connection(url) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(owner_url: str, revision: str = "heads") -> None:
    """Run what is missing up to `revision`. Raises StartRefused unless the role owns the database."""
    with _connection(owner_url) as connection:
        _require_owner(connection)
        command.upgrade(_configuration(connection), revision)


def downgrade(owner_url: str, revision: str) -> None:
    """Undo migrations down to `revision`, which is named (`-1` for the newest one)."""
    with _connection(owner_url) as connection:
        _require_owner(connection)
        command.downgrade(_configuration(connection), revision)


def _configuration(connection: Connection | None = None) -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(folder()).replace("%", "%%"))
    configuration.set_main_option("path_separator", "os")
    configuration.attributes["connection"] = connection
    return configuration


@contextmanager
def _connection(url: str) -> Iterator[Connection]:
    engine = create_engine(driver_url(url), poolclass=NullPool)
    with engine.connect() as connection:
        yield connection


def _require_owner(connection: Connection) -> None:
    """Tables made by anybody else would belong to that role, and row security would not bind it as intended."""
    owner = connection.exec_driver_sql(
        "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
    )
    role = connection.exec_driver_sql("SELECT session_user")
    connection_role, database_owner = role.scalar_one(), owner.scalar_one()
    connection.rollback()
    if connection_role != database_owner:
        raise StartRefused(
            f"数据库属于 {database_owner}，而迁移用的账号是 {connection_role}。请把 DATABASE_OWNER_URL 换成所有者的地址"
            "(tongxin db setup 会给出)。",
            f"The database belongs to {database_owner}, but the migrations would run as {connection_role}. "
            "Use the DATABASE_OWNER_URL that `tongxin db setup` prints.",
        )
