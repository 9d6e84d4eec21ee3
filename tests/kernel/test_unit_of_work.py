"""One transaction in one scope: what returns is kept, what raises is not, and another school is never seen."""

from contextlib import suppress
from uuid import UUID

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import IntegrityError, ProgrammingError

from kernel import clock, tenancy
from kernel.db import apart, is_open, session, unit_of_work
from kernel.ids import new_id
from kernel.tenancy import IdentityScope, NoTenantScope
from tenants.models import OnboardingStep, OrgUnit, School
from tests.worlds import DEMO_DAY, Office, World


def add_unit(name: str = "德育处", **values: object) -> OrgUnit:
    unit = OrgUnit(id=new_id(), kind="office", name=name, **values)
    session().add(unit)
    session().flush()
    return unit


def count_units(world: World) -> int:
    with world.open():
        return session().scalar(select(func.count()).select_from(OrgUnit)) or 0


def test_returning_commits(ours: World) -> None:
    with ours.open():
        add_unit()

    assert count_units(ours) == 1


def test_raising_rolls_back(ours: World) -> None:
    with pytest.raises(ZeroDivisionError), ours.open():
        add_unit()
        raise ZeroDivisionError

    assert count_units(ours) == 0


def test_it_never_opens_inside_another(ours: World, theirs: World) -> None:
    with ours.open(), pytest.raises(RuntimeError, match="already open"), theirs.open():
        pass


@pytest.mark.parametrize("fails", [False, True])
def test_the_scope_is_gone_afterwards(ours: World, fails: bool) -> None:
    with suppress(ZeroDivisionError), ours.open():
        assert tenancy.school_id() == ours.scope.school_id
        assert 1 / (not fails)

    assert not is_open()
    with pytest.raises(NoTenantScope):
        tenancy.scope()


def test_the_next_transaction_of_the_pool_knows_nothing_of_the_last_scope(ours: World) -> None:
    with ours.open():
        add_unit()

    with unit_of_work(IdentityScope()):
        setting = session().scalar(text("select nullif(current_setting('app.school_id', true), '')"))
        seen = session().scalar(text("select count(*) from org_units"))

    assert setting is None
    assert seen == 0


def test_another_school_sees_nothing(ours: World, theirs: World) -> None:
    with ours.open():
        add_unit()

    assert count_units(theirs) == 0


def test_a_row_for_another_school_is_refused(ours: World, theirs: World) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), theirs.open():
        add_unit(school_id=ours.scope.school_id)


def test_a_reference_into_another_school_is_refused(ours: World, theirs: World) -> None:
    with ours.open():
        parent: UUID = add_unit().id

    with pytest.raises(IntegrityError), theirs.open():
        add_unit(name="子部门", parent_id=parent)


def test_school_tables_are_refused_without_a_school(office: Office) -> None:
    with office.open(), pytest.raises(NoTenantScope, match="OrgUnit"):
        session().scalars(select(OrgUnit)).all()


def test_writing_a_school_table_without_a_school_is_refused(office: Office) -> None:
    with pytest.raises(NoTenantScope), office.open():
        add_unit(school_id=new_id())


def test_a_bulk_update_without_a_school_is_refused(office: Office) -> None:
    with office.open(), pytest.raises(NoTenantScope):
        session().execute(update(OrgUnit).values(name="x"))


def test_outside_any_unit_of_work_there_is_no_session() -> None:
    with pytest.raises(NoTenantScope):
        session()


def test_a_savepoint_keeps_the_scope(ours: World) -> None:
    with ours.open():
        with session().begin_nested():
            add_unit()

        assert session().scalar(text("select current_setting('app.school_id')")) == str(ours.scope.school_id)


def test_the_working_day_is_the_databases(ours: World) -> None:
    with clock.working_day(DEMO_DAY), ours.open():
        assert clock.today() == DEMO_DAY
        assert session().scalar(text("select current_setting('app.today')")) == DEMO_DAY.isoformat()


def test_the_working_day_of_china_is_the_default(ours: World) -> None:
    with ours.open():
        assert clock.today() == clock.now().astimezone(clock.SCHOOL_TIME).date()


def test_a_transaction_apart_survives_the_rollback_of_the_open_one(ours: World) -> None:
    with pytest.raises(ZeroDivisionError), ours.open():
        add_unit("kept nowhere")
        with apart(ours.scope):
            session().add(OnboardingStep(step="verified", confirmed_by="x"))
        raise ZeroDivisionError

    assert count_units(ours) == 0
    with ours.open():
        assert session().scalar(select(func.count()).select_from(OnboardingStep)) == 1


def test_global_tables_are_read_in_any_scope(ours: World, theirs: World) -> None:
    with ours.open():
        slugs = set(session().scalars(select(School.slug)))

    assert {ours.slug, theirs.slug} <= slugs
