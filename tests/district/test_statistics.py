"""From cases to a released table: frozen in each school, suppressed in the office, released by a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text, update
from sqlalchemy.exc import ProgrammingError

from accounts.roles import Role
from district import queries, services
from district.errors import NothingReported
from district.models import StatisticCount, StatisticRelease
from district.releasing import MOVES, ReleaseMove, ReleaseState, month_before, month_end
from district.statistics import Report, by_stage, counts_of
from district.suppression import suppress
from kernel import clock
from kernel.actor import Actor
from kernel.db import session, unit_of_work
from kernel.errors import ForbiddenMove, NotFound, StaleRecord
from kernel.ids import new_id
from kernel.tenancy import DistrictScope, IdentityScope
from obligations import queries as obligations
from policy_profiles import canonical
from tenants.models import District
from tests.care import campus
from tests.care.campus import Campus
from tests.worlds import DEMO_DAY, Office, World

MONTH = "2026-10"
NODES = frozenset({"LEFT", "FAM", "ECON", "PSY", "DIS", "MED", "HLTH"})


def report(stage: str = "primary", students: int = 500, **counts: int) -> Report:
    need = {canonical.NEED_TOTAL: sum(counts.values())}
    families = {canonical.NODES[node].parent: count for node, count in counts.items() if canonical.NODES[node].parent}
    return Report(stage, students, {**{k or "": v for k, v in families.items()}, **counts, **need}, NODES, frozenset())


@pytest.fixture
def school(office: Office, ours: World, demo_day: object) -> Campus:
    """Our school with one child in care."""
    built = campus.build(office, ours)
    built.confirm()
    return built


def freeze(world: World, month: str = MONTH) -> None:
    with world.open():
        services.freeze(month=month, actor=world.actor())


def draft(office: Office, month: str = MONTH) -> StatisticRelease:
    return services.draft_table(month=month, actor=office.actor(Role.DISTRICT_ADMIN))


def test_a_student_with_two_nodes_counts_once_in_the_total() -> None:
    assert counts_of({uuid4(): ["LEFT", "ECON"], uuid4(): ["LEFT"]}) == {
        "LEFT": 2,
        "FAM": 2,
        "ECON": 1,
        canonical.NEED_TOTAL: 2,
    }


def test_siblings_under_one_parent_count_once_there() -> None:
    assert counts_of({uuid4(): ["LEFT", "SING"]})["FAM"] == 1


@given(st.dictionaries(st.uuids(), st.sets(st.sampled_from(sorted(canonical.NODES)), min_size=1), max_size=30))
def test_no_count_exceeds_the_number_of_students(found: dict[object, set[str]]) -> None:
    counts = counts_of(found)  # type: ignore[arg-type]  # any keys will do

    assert all(0 < count <= len(found) for count in counts.values())


def test_the_month_that_has_ended_is_the_one_before() -> None:
    assert month_before(DEMO_DAY) == MONTH
    assert month_before(DEMO_DAY.replace(month=1)) == "2025-12"


def test_a_frozen_month_never_changes(school: Campus, office: Office) -> None:
    freeze(school.world)
    school.confirm(school.students[1])
    freeze(school.world)

    with office.open():
        (row,) = session().scalars(select(StatisticCount))
        assert row.counts == {"LEFT": 1, "FAM": 1, canonical.NEED_TOTAL: 1}
        assert row.students == 5


def test_frozen_counts_cannot_be_changed_even_by_the_office(school: Campus, office: Office) -> None:
    freeze(school.world)

    with pytest.raises(ProgrammingError, match="permission denied"), office.open():
        session().execute(update(StatisticCount).values(students=1))


def test_a_school_sees_no_counts_not_even_its_own(school: Campus) -> None:
    freeze(school.world)

    with school.world.open():
        assert session().scalar(text("select count(*) from statistic_counts")) == 0


def test_a_school_cannot_report_for_another(school: Campus, theirs: World) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), theirs.open():
        session().execute(
            text(
                "insert into statistic_counts (office_id, id, reporting_school_id, month, stage, area, students, counts,"
                " nodes, restricted) values (:office, new_id(), :school, '2026-10', 'primary', 'urban', 1, '{}', '{}', '{}')"
            ),
            {"office": school.world.scope.district_id, "school": school.world.scope.school_id},
        )


def test_a_month_without_reports_has_no_table(office: Office) -> None:
    with office.open(), pytest.raises(NothingReported):
        draft(office)


def test_one_small_school_releases_nothing_but_marks(school: Campus, office: Office) -> None:
    freeze(school.world)

    with office.open():
        document = draft(office).document

    assert {cell["count"] for row in document["rows"] for cell in row["cells"]} == {"*"}


def test_three_schools_release_a_rounded_cell() -> None:
    table = by_stage(MONTH, [report(ECON=21, LEFT=30), report(ECON=18, LEFT=22), report(ECON=24, LEFT=41)])

    released = suppress(table)

    assert released.counts["LEFT", "primary"] == 95


def test_two_schools_are_too_few() -> None:
    released = suppress(by_stage(MONTH, [report(ECON=40, LEFT=40), report(ECON=40, LEFT=40)]))

    assert released.counts["LEFT", "primary"] is None


def test_the_order_of_the_reports_changes_nothing() -> None:
    reports = [report(ECON=21), report("middle", LEFT=18), report(LEFT=12, ECON=3), report("middle", ECON=30)]

    assert suppress(by_stage(MONTH, reports)) == suppress(by_stage(MONTH, reports[::-1]))


def test_a_draft_is_no_release(school: Campus, office: Office) -> None:
    freeze(school.world)

    with office.open():
        draft(office)
        assert queries.released() == []
        with pytest.raises(NotFound):
            queries.released_table(MONTH)


def test_a_released_table_stays_as_it_is(school: Campus, office: Office) -> None:
    freeze(school.world)
    with office.open():
        table = draft(office)
        services.release(release_id=table.id, seen_version=table.version, actor=_person(office, school))
        session().flush()
        digest = table.digest

    with office.open():
        assert draft(office).digest == digest
        assert queries.released_table(MONTH).released_by_name == "区管理员"


def test_releasing_twice_is_refused(school: Campus, office: Office) -> None:
    freeze(school.world)
    with office.open():
        table = draft(office)
        services.release(release_id=table.id, seen_version=table.version, actor=_person(office, school))

    with office.open(), pytest.raises(ForbiddenMove):
        again = queries.released_table(MONTH)
        services.release(release_id=again.id, seen_version=again.version, actor=_person(office, school))


def test_a_draft_that_changed_meanwhile_is_looked_at_again(school: Campus, office: Office) -> None:
    freeze(school.world)
    with office.open():
        table = draft(office)
        with pytest.raises(StaleRecord):
            services.release(release_id=table.id, seen_version=table.version + 1, actor=_person(office, school))


def test_the_daily_job_waits_for_every_school(school: Campus, office: Office, theirs: World) -> None:
    freeze(school.world)

    with office.open():
        assert services.draft_when_complete(actor=office.actor()) is None


def test_another_district_sees_nothing(school: Campus, office: Office) -> None:
    freeze(school.world)
    with office.open():
        draft(office)

    elsewhere = _another_district()
    with elsewhere.open():
        assert queries.releases() == []
        assert queries.reported_months() == []


@pytest.mark.parametrize("state", ReleaseState)
def test_only_a_draft_is_released(state: ReleaseState) -> None:
    assert MOVES.allows(state, ReleaseMove.RELEASE) == (state is ReleaseState.DRAFT)


def _person(office: Office, school: Campus) -> Actor:
    return replace(office.actor(Role.DISTRICT_ADMIN), user_id=school.principal.user_id)


def _another_district() -> Office:
    with unit_of_work(IdentityScope()):
        district = District(id=new_id(), slug=f"d{uuid4().hex[:12]}", name="另一个区")
        session().add(district)
        return Office(DistrictScope(district.id))


def test_the_rate_of_a_school_is_frozen_with_its_counts(office: Office, ours: World, demo_day: object) -> None:
    """What the office is told is what the school's own query says on the day of the freezing."""
    school = campus.build(office, ours)
    with clock.working_day(DEMO_DAY - timedelta(days=60)):
        school.confirm()
    with school.world.open():
        expected = obligations.completion(date(2026, 9, 1), date(2026, 10, 31))
    assert expected.late > 0
    assert expected.missed > 0

    freeze(school.world)

    with office.open():
        month, (rate,) = queries.rates()
    assert (month, rate.duties) == (MONTH, expected)
    assert 0 <= (rate.duties.rate or 0) < 1


def test_where_nothing_fell_due_there_is_no_rate(office: Office, ours: World, demo_day: object) -> None:
    campus.build(office, ours)
    freeze(ours)

    with office.open():
        _, (rate,) = queries.rates()
    assert (rate.duties.judged, rate.duties.rate) == (0, None)


def test_another_district_sees_no_rate(school: Campus) -> None:
    freeze(school.world)
    with unit_of_work(IdentityScope()):
        other = District(id=new_id(), slug=f"x{uuid4().hex[:12]}", name="邻区")
        session().add(other)
        scope = DistrictScope(other.id)

    with unit_of_work(scope):
        assert queries.rates() == ("", [])


@pytest.mark.parametrize(
    ("month", "last"),
    [("2026-10", date(2026, 10, 31)), ("2028-02", date(2028, 2, 29)), ("2026-12", date(2026, 12, 31))],
)
def test_the_last_day_of_a_month(month: str, last: date) -> None:
    assert month_end(month) == last
