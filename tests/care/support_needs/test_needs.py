"""Support needs: what becomes of them, who has no support yet, the check of the term, and what the database holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from care.cases import queries as cases
from care.cases import services as filing
from care.cases.categories import CategoryChoice
from care.cases.errors import CaseNotInCare, NotTheDecider
from care.fee_relief import queries as relieved
from care.fee_relief import services as reliefs
from care.fee_relief.services import ReliefEntry
from care.fee_relief.terms import Per
from care.support_needs import queries, services
from care.support_needs.errors import NeedUndoTooLate, PlansOfTheUnsupported
from care.support_needs.lifecycle import NeedState
from care.support_needs.models import SupportNeed
from care.support_needs.terms import NeedPriority
from care.support_plans import services as plans
from care.support_plans.services import PlanEntry
from care.support_plans.terms import PlanKind
from kernel import clock
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import ForbiddenMove, NotFound, StaleRecord
from obligations import queries as duties
from tests.care import campus
from tests.care.campus import Campus
from tests.worlds import DEMO_DAY, Office, World, counted_statements

WHAT = "放学后有人辅导作业"


@pytest.fixture
def school(office: Office, ours: World) -> Iterator[Campus]:
    """Our school at work on the demo's day."""
    with clock.working_day(DEMO_DAY):
        yield campus.build(office, ours)


def note(school: Campus, case_id: UUID, *, arrangement: str = "", actor: Actor | None = None) -> UUID:
    with school.world.open():
        return services.note(
            case_id=case_id,
            what=WHAT,
            priority=NeedPriority.SOON,
            arrangement=arrangement,
            actor=actor or school.teacher,
        ).id


def need(school: Campus, case_id: UUID, need_id: UUID) -> SupportNeed:
    return queries.visible_need(school.teacher, case_id, need_id)


def without_agreement(school: Campus, student: UUID | None = None) -> UUID:
    """A case in care for which nothing was agreed."""
    case_id = school.confirm(student)
    with school.world.open():
        case = cases.visible_case(school.teacher, case_id)
        filing.revise_support(case, support="", tip="", seen=case.version, actor=school.teacher)
    return case_id


def listed(school: Campus, *, none_at_all: bool = False, actor: Actor | None = None) -> set[UUID]:
    with school.world.open():
        return {line.case_id for line in queries.unsupported(actor or school.principal, none_at_all=none_at_all)}


def test_a_need_is_arranged_and_met(school: Campus) -> None:
    case_id = school.confirm()
    need_id = note(school, case_id)
    with school.world.open():
        row = need(school, case_id, need_id)
        services.arrange(row, words="每周二李老师", seen=row.version, actor=school.teacher)
    with school.world.open():
        row = need(school, case_id, need_id)
        services.close(row, is_met=True, outcome="作业按时了", seen=row.version, actor=school.counsellor)

    with school.world.open():
        (view,) = queries.needs_of_case(case_id)
    assert (view.state, view.what, view.arrangement, view.outcome) == (
        NeedState.MET,
        WHAT,
        "每周二李老师",
        "作业按时了",
    )
    assert (view.arranged_on, view.closed_on) == (DEMO_DAY, DEMO_DAY)


def test_two_who_close_at_once_do_not_both(school: Campus) -> None:
    case_id = school.confirm()
    need_id = note(school, case_id)
    with school.world.open():
        row = need(school, case_id, need_id)
        services.close(row, is_met=False, outcome="没有老师有空", seen=1, actor=school.teacher)

    with school.world.open():
        row = need(school, case_id, need_id)
        with pytest.raises(StaleRecord):
            services.close(row, is_met=True, outcome="好了", seen=1, actor=school.counsellor)
        with pytest.raises(ForbiddenMove):
            services.arrange(row, words="再排", seen=row.version, actor=school.teacher)


def test_one_takes_back_ones_own_on_the_same_day(school: Campus) -> None:
    case_id = school.confirm()
    need_id = note(school, case_id)
    with school.world.open():
        row = need(school, case_id, need_id)
        with pytest.raises(NeedUndoTooLate):
            services.withdraw(row, seen=1, actor=school.counsellor)
        with clock.working_day(DEMO_DAY + timedelta(days=1)), pytest.raises(NeedUndoTooLate):
            services.withdraw(row, seen=1, actor=school.teacher)
        services.withdraw(row, seen=1, actor=school.teacher)

    with school.world.open():
        assert queries.needs_of_case(case_id) == []


def test_needs_are_written_by_whoever_keeps_the_file(school: Campus) -> None:
    case_id = school.confirm()

    for reader in (school.head, school.principal, school.grade_head):
        with pytest.raises(NotTheDecider):
            note(school, case_id, actor=reader)
    for stranger in (school.other_teacher, school.subject_teacher, school.academic, school.logistics, school.helper):
        with pytest.raises(NotFound):
            note(school, case_id, actor=stranger)
    with pytest.raises(CaseNotInCare):
        note(school, school.propose(school.students[1]))


def test_whoever_has_nothing_stands_on_the_list_until_something_is_arranged(school: Campus) -> None:
    case_id = without_agreement(school)
    assert listed(school) == listed(school, none_at_all=True) == {case_id}

    need_id = note(school, case_id)
    assert listed(school, none_at_all=True) == {case_id}
    with school.world.open():
        row = need(school, case_id, need_id)
        services.arrange(row, words="每周二李老师", seen=row.version, actor=school.teacher)

    assert listed(school) == set()


def test_a_need_that_nobody_arranged_for_stands_there_beside_what_was_agreed(school: Campus) -> None:
    case_id = school.confirm()
    assert listed(school) == set()

    note(school, case_id)

    assert (listed(school), listed(school, none_at_all=True)) == ({case_id}, set())


def test_a_plan_in_effect_and_a_relief_that_runs_are_support(school: Campus) -> None:
    planned, relief = without_agreement(school), without_agreement(school, school.students[1])
    assert school.teacher.user_id is not None
    entry = PlanEntry(
        topic="课程", responsible_id=school.teacher.user_id, starts_on=DEMO_DAY, ends_on=DEMO_DAY, content="补课"
    )
    asked = ReliefEntry(
        item="午餐费", amount_fen=100, per=Per.MONTH, starts_on=DEMO_DAY, ends_on=DEMO_DAY, reason="药费重"
    )
    with school.world.open():
        plan = plans.draft(case_id=planned, kind=PlanKind.GROWTH, entry=entry, actor=school.teacher)
        relief_id = reliefs.ask(case_id=relief, entry=asked, actor=school.teacher).id
        session().flush()  # drafted and asked for is no support yet
        assert queries.count_unsupported(school.principal) == 2
        plans.activate(plan, actor=school.teacher)
    with school.world.open():
        row = relieved.visible_relief(school.principal, relief_id, to_change=True)
        reliefs.approve(row, seen=row.version, actor=school.principal)

    assert listed(school) == set()
    with clock.working_day(DEMO_DAY + timedelta(days=1)):
        assert listed(school) == {relief}


def test_everybody_sees_their_own_students_alone(school: Campus, theirs: World) -> None:
    case_id = without_agreement(school)

    assert listed(school, actor=school.teacher) == listed(school, actor=school.grade_head) == {case_id}
    for other in (school.other_teacher, school.subject_teacher, school.academic, school.logistics, school.helper):
        assert listed(school, actor=other) == set()
    with theirs.open():
        assert queries.unsupported(school.principal) == []


def test_the_check_of_the_term_is_done_for_everybody_in_care(office: Office, ours: World) -> None:
    with clock.working_day(DEMO_DAY):
        school = campus.build(office, ours, profile="P3")
        note(school, school.confirm(school.students[0], CategoryChoice(code="P1")))
        with school.world.open(), pytest.raises(PlansOfTheUnsupported):
            services.check(words="", actor=school.principal)
        with school.world.open():
            assert "R26" in {line.rule for line in duties.to_do(school.principal).mine}

            done = services.check(words="下周班主任找李老师商量", actor=school.principal)

            assert [duty.rule for duty in done] == ["R26"]
        with school.world.open():
            last = queries.last_check()
            assert last is not None
            assert (last.cases, last.unsupported, last.words) == (1, 1, "下周班主任找李老师商量")
            assert "R26" not in {line.rule for line in duties.to_do(school.principal).mine}


@pytest.mark.parametrize(
    "values",
    [
        {"state": "arranged"},
        {"state": "met", "closed_on": DEMO_DAY},
        {"state": "met", "outcome_sealed": b"x"},
        {"arranged_on": DEMO_DAY},
        {"priority": "never"},
    ],
)
def test_the_database_takes_no_nonsense(school: Campus, values: dict[str, object]) -> None:
    need_id = note(school, school.confirm())

    with pytest.raises(IntegrityError), school.world.open():
        session().execute(update(SupportNeed).where(SupportNeed.id == need_id).values(**values))


def test_the_list_costs_the_same_for_one_and_for_many(school: Campus) -> None:
    note(school, without_agreement(school))
    with school.world.open(), counted_statements() as one:
        services.list_unsupported(actor=school.principal)
    for student in school.students[1:]:
        note(school, without_agreement(school, student))

    with school.world.open(), counted_statements() as many:
        lines = services.list_unsupported(actor=school.principal)

    assert len(lines) == len(school.students)
    assert len(many) == len(one) == 2
