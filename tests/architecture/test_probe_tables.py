"""Two schools at every table: what one wrote, the other can neither see, count, change, remove nor point at.

The probe is generated from the metadata and runs as the application role: a table added later is covered unasked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import (
    Executable,
    ForeignKeyConstraint,
    NullPool,
    Table,
    create_engine,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import DBAPIError

from kernel.database_roles import RoleUrls
from kernel.db import driver_url, session, unit_of_work
from kernel.ids import new_id
from kernel.tables import Base, DistrictOffice, DistrictShared, GlobalModel, SchoolModel
from kernel.tenancy import DistrictScope, IdentityScope, NoTenantScope
from tenants.models import District
from tests.architecture import rows
from tests.architecture.house import models
from tests.architecture.rows import Row, table_of
from tests.worlds import Office, World, add_school

Model = type[Base]


def _of(base: type[Base]) -> list[Model]:
    return [model for model in models() if issubclass(model, base)]


SCHOOLS, SHARED, OFFICES, GLOBAL = _of(SchoolModel), _of(DistrictShared), _of(DistrictOffice), _of(GlobalModel)
REFERENCES = [
    pytest.param(model, constraint, id=f"{model.__name__}.{constraint.column_keys[-1]}")
    for model in SCHOOLS
    for constraint in sorted(table_of(model).foreign_key_constraints, key=lambda one: str(one.column_keys))
    if len(constraint.elements) > 1
]


def every(some: list[Model]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("model", some, ids=lambda model: model.__name__)


@dataclass(frozen=True)
class Places:
    """Two schools of one district, and the office and a school of another district."""

    office: Office
    ours: World
    theirs: World
    elsewhere: Office
    far_school: World
    _rows: dict[Model, Row] = field(default_factory=dict)

    def row_of(self, model: Model) -> Row:
        """Our row of the table: our school's, or our office's."""
        if model not in self._rows:
            self._rows[model] = self._add(model)
        return self._rows[model]

    def _add(self, model: Model) -> Row:
        if issubclass(model, SchoolModel):
            with self.ours.open():
                return rows.add(table_of(model), school(self.ours))
        with self.office.open():
            return rows.add(table_of(model), district(self.office, self.ours))


def school(world: World) -> dict[str, UUID]:
    return {"school_id": world.scope.school_id}


def district(office: Office, reporting: World) -> dict[str, UUID]:
    the_id = office.scope.district_id
    return {"district_id": the_id, "office_id": the_id, "reporting_school_id": reporting.scope.school_id}


@pytest.fixture(scope="module")
def places(database: RoleUrls) -> Places:
    """The same places for every table."""
    home, away = a_district(), a_district()
    return Places(home, add_school(home), add_school(home), away, add_school(away))


def a_district() -> Office:
    with unit_of_work(IdentityScope()):
        made = District(id=new_id(), slug=f"p{new_id().hex}", name="探针区")
        session().add(made)
        return Office(DistrictScope(made.id))


@pytest.fixture
def unscoped(database: RoleUrls) -> Iterator[Callable[[Executable], int | None]]:
    """Run a statement on a bare connection of the application, that never heard of any scope."""
    engine = create_engine(driver_url(database.application), poolclass=NullPool)

    def scalar(statement: Executable) -> int | None:
        with engine.connect() as connection:
            found: int | None = connection.execute(statement).scalar()
            return found

    yield scalar
    engine.dispose()


def this(table: Table, row: Row) -> Executable:
    return select(func.count()).select_from(table).where(table.c.id == row["id"])


def see_nothing(model: Model, row: Row) -> None:
    """In the open scope the row is found by no way of asking."""
    table = table_of(model)
    key = tuple(row[column.name] for column in table.primary_key)
    assert session().execute(select(table).where(table.c.id == row["id"])).all() == []
    assert session().scalars(select(model).where(table.c.id == row["id"])).all() == []
    assert session().get(model, key) is None
    assert session().scalar(this(table, row)) == 0


def change_nothing(table: Table, row: Row) -> None:
    """In the open scope the row can be neither changed nor removed: not seen, or not granted at all."""
    for statement in (
        update(table).where(table.c.id == row["id"]).values(id=table.c.id),
        delete(table).where(table.c.id == row["id"]),
    ):
        try:
            with session().begin_nested():
                assert session().connection().execute(statement).rowcount == 0
        except DBAPIError as fault:
            assert isinstance(fault.orig, psycopg.errors.InsufficientPrivilege), fault


def refused(statement: Executable, why: type[psycopg.Error] = psycopg.errors.InsufficientPrivilege) -> None:
    """The database itself refuses the statement, by row security unless said otherwise."""
    with pytest.raises(DBAPIError) as refusal, session().begin_nested():
        session().connection().execute(statement)

    assert isinstance(refusal.value.orig, why), refusal.value


@every(SCHOOLS)
def test_a_school_finds_nothing_of_another_school(places: Places, model: Model) -> None:
    row = places.row_of(model)

    with places.ours.open():
        assert session().scalar(this(table_of(model), row)) == 1
    with places.theirs.open():
        see_nothing(model, row)
    with places.office.open():
        assert session().connection().execute(this(table_of(model), row)).scalar() == 0


@every(SCHOOLS)
def test_a_school_changes_nothing_of_another_school(places: Places, model: Model) -> None:
    row = places.row_of(model)

    with places.theirs.open():
        change_nothing(table_of(model), row)
    with places.ours.open():
        assert session().scalar(this(table_of(model), row)) == 1


@every(SCHOOLS)
def test_a_school_writes_nothing_into_another_school(places: Places, model: Model) -> None:
    table = table_of(model)
    with places.ours.open():
        row = rows.values(table, school(places.ours))

    with places.theirs.open():
        refused(insert(table).values(row).inline())


@every(SCHOOLS)
def test_a_row_cannot_be_moved_to_another_school(places: Places, model: Model) -> None:
    table = table_of(model)

    with places.theirs.open():
        own = rows.add(table, school(places.theirs))
        refused(update(table).where(table.c.id == own["id"]).values(school(places.ours)))


@pytest.mark.parametrize(("model", "reference"), REFERENCES)
def test_a_row_cannot_point_at_a_row_of_another_school(
    places: Places, model: Model, reference: ForeignKeyConstraint
) -> None:
    parent = next(one for one in SCHOOLS if table_of(one) is reference.referred_table)
    pointing = {reference.column_keys[-1]: places.row_of(parent)["id"]}

    with places.theirs.open():
        row = rows.values(table_of(model), school(places.theirs), **pointing)
        refused(insert(table_of(model)).values(row).inline(), psycopg.errors.ForeignKeyViolation)


@every(SCHOOLS + SHARED + OFFICES)
def test_without_a_scope_the_guard_raises(places: Places, model: Model) -> None:
    row = places.row_of(model)
    key = tuple(row[column.name] for column in table_of(model).primary_key)

    with unit_of_work(IdentityScope()):
        with pytest.raises(NoTenantScope):
            session().scalars(select(model)).first()
        with pytest.raises(NoTenantScope):
            session().get(model, key)
        with pytest.raises(NoTenantScope):
            session().execute(delete(model))
        session().add(model(**row))
        with pytest.raises(NoTenantScope):
            session().flush()  # the guard stands before it
        session().expunge_all()


@every(SCHOOLS + SHARED + OFFICES)
def test_without_a_scope_the_database_shows_nothing(
    places: Places, model: Model, unscoped: Callable[[Executable], int | None]
) -> None:
    places.row_of(model)

    assert unscoped(select(func.count()).select_from(table_of(model))) == 0


@every(SCHOOLS + SHARED + OFFICES)
def test_without_a_scope_nothing_can_be_written(places: Places, model: Model) -> None:
    table = table_of(model)
    place = places.ours if issubclass(model, SchoolModel) else places.office
    with place.open():
        row = rows.values(table, {**school(places.ours), **district(places.office, places.ours)})

    with unit_of_work(IdentityScope()):
        refused(insert(table).values(row).inline())


@every(SHARED)
def test_a_school_reads_what_its_district_shares_and_no_more(places: Places, model: Model) -> None:
    table, row = table_of(model), places.row_of(model)

    with places.ours.open():
        assert session().scalar(this(table, row)) == 1
        change_nothing(table, row)
        refused(insert(table).values(rows.values(table, district(places.office, places.ours))).inline())


@every(SHARED + OFFICES)
def test_another_district_finds_and_changes_nothing(places: Places, model: Model) -> None:
    table, row = table_of(model), places.row_of(model)

    for place in (places.elsewhere, places.far_school):
        with place.open():
            see_nothing(model, row)
            change_nothing(table, row)
            refused(insert(table).values(rows.values(table, district(places.office, places.ours))).inline())
    with places.office.open():
        assert session().scalar(this(table, row)) == 1


@every(OFFICES)
def test_no_school_sees_what_its_districts_office_holds(places: Places, model: Model) -> None:
    table, row = table_of(model), places.row_of(model)

    with places.ours.open():
        see_nothing(model, row)
        change_nothing(table, row)


@every(OFFICES)
def test_a_school_hands_in_rows_that_name_itself_only(places: Places, model: Model) -> None:
    table = table_of(model)
    own = rows.values(table, district(places.office, places.ours), reporting_school_id=places.ours.scope.school_id)
    others = {**own, "id": new_id(), "reporting_school_id": places.theirs.scope.school_id}
    nobodys = {**own, "id": new_id(), "reporting_school_id": None}

    with places.ours.open():
        session().connection().execute(insert(table).values(own).inline())
        see_nothing(model, own)
        refused(insert(table).values(others).inline())
        refused(insert(table).values(nobodys).inline())
    with places.office.open():
        assert session().scalar(this(table, own)) == 1


@every(GLOBAL)
def test_a_row_of_every_global_table_can_be_made_too(database: RoleUrls, model: Model) -> None:
    """The maker of rows knows them all, since school tables point at them."""
    with unit_of_work(IdentityScope()):
        row = rows.add(table_of(model), {})

        assert session().scalar(this(table_of(model), row)) == 1
