"""A demo of one small school, loaded into a database of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from itertools import count

import pytest

from demo import loader
from demo.catalog import SCHOOLS, DemoSchool
from kernel import database_roles, db, events
from kernel.embedded import Addresses
from kernel.settings import settings
from kernel.tenancy import DistrictScope
from tests import databases
from workers.reactions import REACTIONS

# Two grades of two classes: small, and yet everything happens in it that happens in 云杉小学.
SMALL_SCHOOL: DemoSchool = replace(SCHOOLS[0], grades=range(3, 5), classes=2, size=30)

FreshDatabase = Callable[[], AbstractContextManager[None]]

_number = count()


@pytest.fixture
def fresh_database(addresses: Addresses, database: database_roles.RoleUrls) -> FreshDatabase:
    """A migrated database without anybody in it, for as long as the block lasts."""

    @contextmanager
    def opened() -> Iterator[None]:
        name = f"{databases.PREFIX}_demo_{os.getpid()}_{next(_number)}"
        before = os.environ["DATABASE_URL"]
        template = databases.template(addresses.superuser_url)
        urls = databases.create(addresses.superuser_url, name, template=template)
        _use(urls.application)
        try:
            yield
        finally:
            _use(before)
            database_roles.drop_database(addresses.superuser_url, name)

    return opened


def load(*schools: DemoSchool) -> tuple[DistrictScope, list[tuple[float, str]]]:
    """Load these schools as the demo does; gives the office and what was told meanwhile."""
    told: list[tuple[float, str]] = []
    events.install(REACTIONS)
    try:
        office = loader.begin(lambda amount, step: told.append((amount, step)))
        loader.load_schools(schools, office, lambda amount, step: told.append((amount, step)))
    finally:
        events.install({})
    return office, told


def _use(url: str) -> None:
    """Another database from now on; nobody stays connected to the one before."""
    if db.engine.cache_info().currsize:
        db.engine().dispose()
    os.environ["DATABASE_URL"] = url
    settings.cache_clear()
    db.engine.cache_clear()
