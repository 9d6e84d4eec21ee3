"""Fee relief: two people, the duty of R16, correction and end, who reads it, and what the database holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from accounts.permissions import Permission
from care.cases import queries as cases
from care.cases import services as filing
from care.cases.errors import CaseNotInCare
from care.cases.terms import CloseReason
from care.fee_relief import queries, services
from care.fee_relief.errors import (
    NothingToCorrect,
    OwnRelief,
    ReliefAlreadyAsked,
    ReliefAlreadyRuns,
    ReliefInThePast,
    ReliefNotOffered,
    ReliefOver,
)
from care.fee_relief.lifecycle import ReliefState, ReliefStep
from care.fee_relief.models import FeeRelief
from care.fee_relief.queries import PaymentLine
from care.fee_relief.services import ReliefEntry
from care.fee_relief.terms import Per, fen_of, yuan
from kernel import clock
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import ForbiddenMove, NotFound, StaleRecord
from obligations import queries as duties
from privacy.errors import LabelledWording
from tests.care import campus
from tests.care.campus import Campus
from tests.worlds import DEMO_DAY, Office, World, counted_statements

ENTRY = ReliefEntry(
    item="午餐费",
    amount_fen=20_000,
    per=Per.MONTH,
    starts_on=DEMO_DAY,
    ends_on=DEMO_DAY + timedelta(days=60),
    reason="爷爷一个人带，药费重",
)


@pytest.fixture
def school(office: Office, ours: World) -> Iterator[Campus]:
    """Our school at work on the demo's day."""
    with clock.working_day(DEMO_DAY):
        yield campus.build(office, ours)


def ask(school: Campus, case_id: UUID, entry: ReliefEntry = ENTRY, *, actor: Actor | None = None) -> UUID:
    with school.world.open():
        return services.ask(case_id=case_id, entry=entry, actor=actor or school.teacher).id


def approve(school: Campus, relief_id: UUID, *, seen: int = 1) -> list[str]:
    with school.world.open():
        relief = found(school, relief_id)
        return [duty.rule for duty in services.approve(relief, seen=seen, actor=school.principal)]


def found(school: Campus, relief_id: UUID) -> FeeRelief:
    return queries.visible_relief(school.principal, relief_id, to_change=True)


def state(school: Campus, relief_id: UUID) -> str:
    with school.world.open():
        return queries.visible_relief(school.principal, relief_id).state


@pytest.mark.parametrize(
    ("text", "fen"),
    [("200", 20_000), ("120.5", 12_050), (" 0.01 ", 1), ("１２０元", 12_000), ("1,200.00", 120_000), ("¥88", 8_800)],
)
def test_amounts_are_read_as_people_write_them(text: str, fen: int) -> None:
    assert fen_of(text) == fen


@pytest.mark.parametrize("text", ["", "二百", "-5", "1.234", "1e3", "9999999", "12 3a", "nan"])
def test_what_is_no_amount_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        fen_of(text)


def test_amounts_are_written_without_needless_fen() -> None:
    assert [yuan(fen) for fen in (20_000, 12_050, 1)] == ["200", "120.50", "0.01"]


def test_the_principal_decides_and_the_duty_is_done(school: Campus) -> None:
    case_id = school.confirm()
    with school.world.open():
        assert "R16" in {line.rule for line in duties.for_subject(case_id, pressing=True)}

    credited = approve(school, ask(school, case_id))

    assert credited == ["R16"]
    with school.world.open():
        assert "R16" not in {line.rule for line in duties.for_subject(case_id, pressing=True)}


def test_a_no_is_a_decision_too(school: Campus) -> None:
    relief_id = ask(school, school.confirm())

    with school.world.open():
        relief = found(school, relief_id)
        credited = services.refuse(relief, words="已有助学金", seen=1, actor=school.principal)
        assert [duty.rule for duty in credited] == ["R16"]
    with school.world.open():
        view = queries.view(queries.visible_relief(school.teacher, relief_id), school.teacher)

    assert (view.line.state, view.answer, view.steps) == (ReliefState.REFUSED, "已有助学金", frozenset())


def test_nobody_decides_on_what_they_asked_for(school: Campus) -> None:
    both = replace(
        school.principal,
        class_ids=school.teacher.class_ids,
        roles=school.principal.roles | school.teacher.roles,
        permissions=school.principal.permissions | school.teacher.permissions,
    )
    relief_id = ask(school, school.confirm(), actor=both)

    with school.world.open():
        relief = queries.visible_relief(both, relief_id, to_change=True)
        assert ReliefStep.DECIDE not in queries.view(relief, both).steps
        with pytest.raises(OwnRelief):
            services.approve(relief, seen=1, actor=both)
        with pytest.raises(OwnRelief):
            services.refuse(relief, words="不行", seen=1, actor=both)
        assert queries.lines_to_decide(both, limit=5) == []


def test_two_who_decide_at_once_do_not_both(school: Campus) -> None:
    relief_id = ask(school, school.confirm())
    approve(school, relief_id)

    with school.world.open():
        relief = found(school, relief_id)
        with pytest.raises(StaleRecord):
            services.refuse(relief, words="晚了一步", seen=1, actor=school.principal)
        with pytest.raises(ForbiddenMove):
            services.refuse(relief, words="看过新的也不行", seen=relief.version, actor=school.principal)


def test_what_waits_is_written_anew_and_taken_back(school: Campus) -> None:
    case_id = school.confirm()
    relief_id = ask(school, case_id)
    with school.world.open():
        less = replace(ENTRY, amount_fen=15_000)
        services.correct(queries.own_relief(school.teacher, relief_id), less, seen=1, actor=school.teacher)
    with pytest.raises(StaleRecord):
        approve(school, relief_id)  # the principal saw another amount

    with school.world.open():
        services.withdraw(queries.own_relief(school.teacher, relief_id), seen=2, actor=school.teacher)
    with school.world.open(), pytest.raises(ForbiddenMove):
        services.correct(queries.own_relief(school.teacher, relief_id), ENTRY, seen=3, actor=school.teacher)

    assert state(school, relief_id) == "withdrawn"
    assert approve(school, ask(school, case_id)) == ["R16"]


def test_a_correction_takes_the_place_of_what_was_granted_when_it_is_granted(school: Campus) -> None:
    case_id = school.confirm()
    first = ask(school, case_id)
    approve(school, first)
    with school.world.open():
        more = replace(ENTRY, amount_fen=30_000)
        second = services.ask(case_id=case_id, entry=more, replaces=first, actor=school.teacher).id
    assert state(school, first) == "approved"

    approve(school, second)

    assert (state(school, first), state(school, second)) == ("replaced", "approved")
    with school.world.open(), pytest.raises(NothingToCorrect):
        services.ask(case_id=case_id, entry=more, replaces=first, actor=school.teacher)


def test_the_same_is_neither_asked_nor_granted_twice(school: Campus) -> None:
    case_id = school.confirm()
    relief_id = ask(school, case_id)
    with pytest.raises(ReliefAlreadyAsked):
        ask(school, case_id)
    approve(school, relief_id)

    with pytest.raises(ReliefAlreadyRuns):
        ask(school, case_id)
    later = replace(ENTRY, starts_on=ENTRY.ends_on + timedelta(days=1), ends_on=ENTRY.ends_on + timedelta(days=30))
    ask(school, case_id, later)
    ask(school, case_id, replace(ENTRY, item="住宿费"))

    with school.world.open():
        assert queries.count(school.principal, waiting=True) == 2


def test_it_is_carried_out_once_and_ends_early_with_a_reason(school: Campus) -> None:
    relief_id = ask(school, school.confirm())
    approve(school, relief_id)
    with school.world.open():
        relief = found(school, relief_id)
        services.carry_out(relief, seen=relief.version, actor=school.principal)
    with school.world.open():
        relief = found(school, relief_id)
        with pytest.raises(ForbiddenMove):
            services.carry_out(relief, seen=relief.version, actor=school.principal)
        services.revoke(relief, words="转学了", seen=relief.version, actor=school.principal)

    with school.world.open():
        view = queries.view(queries.visible_relief(school.head, relief_id), school.head)
    assert (view.line.state, view.ending, view.carried_out_on, view.ended_on) == (
        ReliefState.REVOKED,
        "转学了",
        DEMO_DAY,
        DEMO_DAY,
    )


def test_after_its_last_day_it_is_over(school: Campus) -> None:
    case_id = school.confirm()
    relief_id = ask(school, case_id)
    late = ask(school, case_id, replace(ENTRY, item="住宿费"))
    approve(school, relief_id)

    with clock.working_day(ENTRY.ends_on + timedelta(days=1)):
        with school.world.open():
            relief = found(school, relief_id)
            view = queries.view(relief, school.principal)
            assert (view.line.is_over, view.steps) == (True, frozenset())
            with pytest.raises(ReliefOver):
                services.revoke(relief, words="再停一次", seen=relief.version, actor=school.principal)
            with pytest.raises(ReliefOver):
                services.ask(case_id=case_id, entry=ENTRY, replaces=relief_id, actor=school.teacher)
            assert [line.id for line in queries.lines(school.principal)] == [late]
        with pytest.raises(ReliefInThePast):
            approve(school, late)


@pytest.mark.parametrize("item", ["留守儿童午餐费", "单 亲补助", "困难生住宿费"])
def test_an_item_never_says_why(school: Campus, item: str) -> None:
    with pytest.raises(LabelledWording):
        ask(school, school.confirm(), replace(ENTRY, item=item))


def test_it_is_asked_for_children_in_care_where_the_document_has_it(office: Office, ours: World) -> None:
    with clock.working_day(DEMO_DAY):
        school = campus.build(office, ours, profile="P4")
        case_id = school.confirm()
        with pytest.raises(ReliefNotOffered):
            ask(school, case_id)


def test_a_candidate_gets_none(school: Campus) -> None:
    with pytest.raises(CaseNotInCare):
        ask(school, school.propose())


@pytest.mark.parametrize(
    "who", ["other_teacher", "subject_teacher", "grade_head", "counsellor", "academic", "helper", "logistics"]
)
def test_whoever_does_not_answer_for_it_finds_nothing(school: Campus, who: str) -> None:
    case_id = school.confirm()
    relief_id = ask(school, case_id)
    somebody: Actor = getattr(school, who)

    with school.world.open():
        assert queries.lines(somebody) == []
        assert queries.reliefs_of_case(case_id, somebody) == []
        with pytest.raises(NotFound):
            services.open_relief(relief_id, actor=somebody)
        with pytest.raises(NotFound):
            services.open_of_case(case_id, actor=somebody)
        with pytest.raises(NotFound):
            services.ask(case_id=case_id, entry=replace(ENTRY, item="校服费"), actor=somebody)


def test_a_grade_head_who_teaches_another_class_reads_no_more(school: Campus) -> None:
    ask(school, school.confirm())
    both = replace(
        school.grade_head,
        roles=school.grade_head.roles | school.other_teacher.roles,
        class_ids=school.other_teacher.class_ids,
        permissions=school.grade_head.permissions | {str(Permission.FEE_RELIEF_READ)},
    )

    with school.world.open():
        assert queries.lines(both) == []


def test_the_other_school_finds_nothing(school: Campus, theirs: World) -> None:
    relief_id = ask(school, school.confirm())

    with theirs.open(), pytest.raises(NotFound):
        queries.visible_relief(school.principal, relief_id)


@pytest.mark.parametrize(
    "values",
    [
        {"amount_fen": 0},
        {"amount_fen": 10_000_001},
        {"ends_on": DEMO_DAY - timedelta(days=1)},
        {"state": "approved"},
        {"state": "revoked", "decided_on": DEMO_DAY, "ended_on": DEMO_DAY},
        {"state": "refused", "decided_on": DEMO_DAY},
        {"per": "week"},
    ],
)
def test_the_database_takes_no_nonsense(school: Campus, values: dict[str, object]) -> None:
    relief_id = ask(school, school.confirm())

    with pytest.raises(IntegrityError), school.world.open():
        session().execute(update(FeeRelief).where(FeeRelief.id == relief_id).values(**values))


def test_the_database_wants_two_people(school: Campus) -> None:
    relief_id = ask(school, school.confirm())

    with pytest.raises(IntegrityError, match="second_person"), school.world.open():
        decided = {"decided_by": school.teacher.user_id, "decided_on": DEMO_DAY, "state": "approved"}
        session().execute(update(FeeRelief).where(FeeRelief.id == relief_id).values(**decided))


def test_a_list_costs_the_same_for_one_and_for_many(school: Campus) -> None:
    ask(school, school.confirm())
    with school.world.open(), counted_statements() as one:
        services.list_reliefs(waiting=False, actor=school.principal)
    for student in school.students[1:]:
        ask(school, school.confirm(student))

    with school.world.open(), counted_statements() as many:
        lines = services.list_reliefs(waiting=False, actor=school.principal)

    assert len(lines) == len(school.students)
    assert len(many) == len(one) == 2


def test_a_closed_file_gets_no_new_relief(school: Campus) -> None:
    case_id = school.confirm()
    with school.world.open():
        case = cases.visible_case(school.teacher, case_id)
        filing.ask_closing(case, reason=CloseReason.GOAL_MET, outcome="稳定了", actor=school.teacher)
    with school.world.open():
        filing.close(cases.visible_case(school.head, case_id), actor=school.head)

    with pytest.raises(CaseNotInCare):
        ask(school, case_id)


def test_logistics_sees_names_and_amounts_and_carries_out_once(school: Campus) -> None:
    case_id = school.confirm()
    ask(school, case_id, replace(ENTRY, item="住宿费"))
    relief_id = ask(school, case_id)
    approve(school, relief_id)

    with school.world.open():
        (line,) = services.list_payments(actor=school.logistics)
        services.carry_out(queries.payable(school.logistics, line.id), seen=line.version, actor=school.logistics)
    with school.world.open(), pytest.raises(StaleRecord):
        services.carry_out(queries.payable(school.logistics, line.id), seen=line.version, actor=school.logistics)

    assert (line.id, line.item, line.amount_fen) == (relief_id, "午餐费", 20_000)
    assert not {"case_id", "reason", "asked_by_name", "grade"} & set(PaymentLine.__dataclass_fields__)
    assert state(school, relief_id) == "carried_out"


def test_logistics_is_told_for_a_month_that_a_relief_was_ended(school: Campus) -> None:
    relief_id = ask(school, school.confirm())
    approve(school, relief_id)
    with school.world.open():
        relief = found(school, relief_id)
        services.revoke(relief, words="转学了", seen=relief.version, actor=school.principal)

    with school.world.open():
        assert [line.state for line in queries.payments(school.logistics)] == [ReliefState.REVOKED]
    with clock.working_day(DEMO_DAY + timedelta(days=31)), school.world.open():
        assert queries.payments(school.logistics) == []


@pytest.mark.parametrize("who", ["teacher", "head", "grade_head", "counsellor", "academic", "helper"])
def test_nobody_else_has_the_list_of_logistics(school: Campus, who: str) -> None:
    relief_id = ask(school, school.confirm())
    approve(school, relief_id)

    with school.world.open():
        assert queries.payments(getattr(school, who)) == []
        with pytest.raises(NotFound):
            queries.payable(getattr(school, who), relief_id)
