"""A deployment of a test's own: a database that it may lose, a home, a backup key."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kernel import database_roles, db
from kernel.database_roles import RoleUrls
from kernel.embedded import Addresses
from kernel.settings import settings
from tests import databases
from tongxin.console import main


@dataclass(frozen=True)
class Deployment:
    """What an operator has: a server, a home, the command `tongxin`."""

    superuser_url: str
    urls: RoleUrls
    home: Path

    @property
    def database(self) -> str:
        """The name of the database."""
        return database_roles.database_name(self.urls.owner)

    def run(self, *words: str) -> Result:
        """The command, in this process."""
        forget()
        return CliRunner().invoke(main, list(words))

    def lose_everything(self) -> None:
        """Drop the database, whoever is connected, and make an empty one of the same name."""
        forget()
        databases.create(self.superuser_url, self.database)


@pytest.fixture
def deployment(
    addresses: Addresses, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database: RoleUrls
) -> Iterator[Deployment]:
    """A migrated database outside of us, and the environment that names it; the worker's own database is left alone."""
    name = f"{databases.PREFIX}_drill_{os.getpid()}"
    urls = databases.create(addresses.superuser_url, name, template=databases.template(addresses.superuser_url))
    for variable, value in {
        "DATABASE_URL": urls.application,
        "DATABASE_OWNER_URL": urls.owner,
        "DATABASE_RELAY_URL": urls.relay,
        "DATABASE_BACKUP_URL": urls.backup,
        "TONGXIN_HOME": str(tmp_path / "home"),
        "TONGXIN_BACKUP_FOLDER": str(tmp_path / "backups"),
        "TONGXIN_BACKUP_KEY_FILE": str(tmp_path / "backup.key"),
        "TONGXIN_MASTER_KEY": os.environ["TONGXIN_MASTER_KEY"],
    }.items():
        monkeypatch.setenv(variable, value)
    forget()
    made = Deployment(addresses.superuser_url, urls, tmp_path / "home")
    assert made.run("backup", "new-key", str(tmp_path / "backup.key")).exit_code == 0
    yield made
    forget()
    monkeypatch.undo()
    forget()
    database_roles.drop_database(addresses.superuser_url, name)


def forget() -> None:
    """Close the pool and read the settings anew: the environment, or the database behind it, has changed."""
    if db.engine.cache_info().currsize:
        db.engine().dispose()
    settings.cache_clear()
    db.engine.cache_clear()
