"""Migrations: numbered, one head, the same as the models, and the newest can be undone."""

from __future__ import annotations

import ast
import re
import secrets
from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import NullPool, create_engine, text

from kernel import database_roles
from kernel.database_roles import RoleUrls
from kernel.db import driver_url
from kernel.embedded import Addresses
from kernel.tables import Base
from tests import databases
from tests.architecture.house import PACKAGES, PLATFORM, models, tree
from tongxin import migrate

VERSIONS = PLATFORM / "migrations" / "versions"


@pytest.fixture
def empty(addresses: Addresses) -> Iterator[RoleUrls]:
    """An empty database of its own."""
    name = f"{databases.PREFIX}_empty_{secrets.token_hex(4)}"
    yield databases.create(addresses.superuser_url, name)
    database_roles.drop_database(addresses.superuser_url, name)


def test_they_are_numbered_without_a_gap() -> None:
    numbers = sorted(int(path.name[:4]) for path in VERSIONS.glob("*.py"))

    assert numbers == list(range(1, len(numbers) + 1))
    assert all(re.fullmatch(r"\d{4}_[a-z_]+\.py", path.name) for path in VERSIONS.glob("*.py"))


def test_there_is_one_head_and_the_file_names_it() -> None:
    assert migrate.head() == (PLATFORM / "migrations" / "CURRENT_HEAD").read_text().strip()


def test_models_and_database_do_not_differ(database: RoleUrls) -> None:
    models()
    engine = create_engine(driver_url(database.owner), poolclass=NullPool)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": False})
        differences = compare_metadata(context, Base.metadata)

    assert differences == []


def test_the_newest_can_be_undone_and_done_again(empty: RoleUrls) -> None:
    migrate.upgrade(empty.owner)
    migrate.downgrade(empty.owner, "-1")
    migrate.upgrade(empty.owner)

    assert migrate.current(empty.owner) == migrate.head()


def test_everything_can_be_undone(empty: RoleUrls) -> None:
    migrate.upgrade(empty.owner)
    migrate.downgrade(empty.owner, "base")

    assert migrate.current(empty.owner) is None


def test_running_them_again_changes_nothing(empty: RoleUrls) -> None:
    migrate.upgrade(empty.owner)
    migrate.upgrade(empty.owner)

    assert migrate.current(empty.owner) == migrate.head()


def test_the_district_is_told_of_the_steps_that_schools_had_confirmed_before(empty: RoleUrls) -> None:
    (file,) = VERSIONS.glob("*_steps_of_schools.py")
    migrate.upgrade(empty.owner, f"{int(file.name[:4]) - 1:04}")
    engine = create_engine(driver_url(empty.owner), poolclass=NullPool)
    with engine.begin() as connection:
        district = connection.scalar(
            text("insert into districts (id, slug, name, minimum_cell) values (new_id(), 'd', '区', 10) returning id")
        )
        for slug, steps in (("one", ["verified", "calendar_imported"]), ("two", ["profile_chosen"]), ("three", [])):
            school = connection.scalar(
                text(
                    "insert into schools (id, district_id, slug, number, name, short_name, stage, area, state, version)"
                    " values (new_id(), :district, :slug, :slug, :slug, :slug, 'primary', 'urban', 'onboarding', 1)"
                    " returning id"
                ),
                {"district": district, "slug": slug},
            )
            connection.execute(text("select set_config('app.school_id', :school, true)"), {"school": str(school)})
            for step in steps:
                connection.execute(
                    text(
                        "insert into onboarding_steps (school_id, id, step, confirmed_by, note)"
                        " values (:school, new_id(), :step, '林老师', '')"
                    ),
                    {"school": school, "step": step},
                )

    migrate.upgrade(empty.owner)

    with engine.begin() as connection:
        found = {
            row.slug: row.confirmed_steps
            for row in connection.execute(text("select slug, confirmed_steps from schools"))
        }
    assert found == {"one": ["calendar_imported", "verified"], "two": ["profile_chosen"], "three": []}


def test_timeouts_are_set() -> None:
    environment = (PLATFORM / "migrations" / "env.py").read_text()

    assert "SET lock_timeout" in environment
    assert "SET statement_timeout" in environment


def test_they_import_nothing_of_ours() -> None:

    ours = set(PACKAGES) - {"migrations"}
    for path in (PLATFORM / "migrations").rglob("*.py"):
        for node in ast.walk(tree(path)):
            module = node.module if isinstance(node, ast.ImportFrom) else None
            assert (module or "").partition(".")[0] not in ours, path
