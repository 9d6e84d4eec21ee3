"""An urgent addition to the roster (R27): due 24 hours after the confirmation, one link of the chain, known to the next round."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from accounts.roles import Role
from care.archives import comparing, queries, services, supplement_queries
from care.archives.errors import NoLongerInCare, NotAttested, NothingChosen, OwnReceipt
from care.archives.lifecycle import Answer, Difference, RefreshState, Variation
from care.archives.models import RosterSnapshot, RosterSupplement
from care.archives.supplement import SUPPLEMENT_MOVES, SupplementMove, SupplementState
from care.cases import queries as cases
from care.cases import services as case_services
from care.cases.terms import CloseReason
from kernel import clock
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import ForbiddenMove, NotFound, StaleRecord
from notices.kinds import NoticeKind
from notices.models import Notice
from obligations import queries as obligations
from obligations import services as duties
from obligations.lifecycle import DutyState
from obligations.queries import DutyLine
from people import services as people
from privacy.models import AccessLog
from tenants import services as tenants
from tenants.models import UnitKind
from tenants.queries import name_of_school
from tests.care import campus
from tests.care.archives.conftest import POOR, PSYCHOLOGICAL, College
from tests.worlds import Office, World, counted_statements

S, M = SupplementState, SupplementMove
IN_JANUARY = date(2027, 1, 8)
DRAWN = {
    (S.DUE, M.SIGN): S.SUBMITTED,
    (S.RETURNED, M.SIGN): S.CORRECTED,
    (S.SUBMITTED, M.RECEIVE): S.RECEIVED,
    (S.CORRECTED, M.RECEIVE): S.RECEIVED,
    (S.SUBMITTED, M.RETURN): S.RETURNED,
    (S.CORRECTED, M.RETURN): S.RETURNED,
    (S.DUE, M.LIST): S.LISTED,
    (S.RETURNED, M.LIST): S.LISTED,
    (S.LISTED, M.UNLIST): S.DUE,
}


@pytest.mark.parametrize(("state", "move"), list(product(SupplementState, SupplementMove)))
def test_an_addition_moves_as_drawn_and_no_other_way(state: SupplementState, move: SupplementMove) -> None:
    if (state, move) in DRAWN:
        assert SUPPLEMENT_MOVES.after(state, move) is DRAWN[state, move]
    else:
        with pytest.raises(ForbiddenMove):
            SUPPLEMENT_MOVES.after(state, move)


@pytest.fixture(autouse=True)
def _listed(college: College) -> None:
    """The college has handed in its list of the autumn, with a student of each class."""
    college.signed()


def urgent(college: College, place: int = 1) -> tuple[UUID, UUID]:
    """Another student of the college is confirmed and the job has run: the file and its addition."""
    case_id = college.school.confirm(college.school.students[place], POOR)
    ask(college, case_id)
    return case_id, addition_of(college, case_id)


def ask(college: College, *case_ids: UUID) -> None:
    with college.school.world.open():
        services.add_confirmed(case_ids=case_ids, actor=college.school.principal)


def addition_of(college: College, case_id: UUID) -> UUID:
    with college.school.world.open():
        return session().scalars(select(RosterSupplement.id).where(RosterSupplement.case_id == case_id)).one()


def sign(
    college: College, *supplement_ids: UUID, by: Actor | None = None, note: str = "", attested: bool = True
) -> list[UUID]:
    actor = by or college.school.grade_head
    with college.school.world.open():
        signed = services.sign_supplements(
            supplement_ids=supplement_ids,
            attested=attested,
            notes=dict.fromkeys(supplement_ids, note),
            actor=actor,
        )
        return [snapshot.id for snapshot in signed]


def receive(college: College, *supplement_ids: UUID, by: Actor | None = None) -> None:
    with college.school.world.open():
        services.receive_supplements(supplement_ids=supplement_ids, actor=by or college.school.counsellor)


def give_back(college: College, supplement_id: UUID, reason: str = "缺一份依据") -> None:
    with college.school.world.open():
        centre = college.school.counsellor
        seen = supplement_queries.visible_supplement(centre, supplement_id).version
        services.give_back_supplement(supplement_id=supplement_id, reason=reason, seen_version=seen, actor=centre)


def duty_of(college: College, supplement_id: UUID) -> DutyLine:
    with college.school.world.open():
        found = obligations.for_subject(supplement_id)
    assert [duty.rule for duty in found] == ["R27"]
    return found[0]


def state_of(college: College, supplement_id: UUID) -> SupplementState:
    with college.school.world.open():
        row = session().get_one(RosterSupplement, (college.school.world.scope.school_id, supplement_id))
        return SupplementState(row.state)


def differences(college: College) -> dict[UUID, list[Difference]]:
    with college.school.world.open():
        return comparing.compare(college.id)


def test_the_addition_is_due_for_the_grade_head_24_hours_after_the_confirmation(college: College) -> None:
    case_id, supplement_id = urgent(college)

    duty = duty_of(college, supplement_id)

    with college.school.world.open():
        found_at = session().scalars(select(RosterSupplement.found_at).where(RosterSupplement.case_id == case_id)).one()
    assert duty.due_at == found_at + timedelta(hours=24)
    assert (duty.due_on, duty.owner_role) == (date(2026, 11, 11), Role.GRADE_HEAD)
    assert duty.student_id == college.school.students[1]
    with college.school.world.open():
        todo = obligations.to_do(college.school.grade_head)
        assert supplement_id in {line.subject_id for line in todo.mine}


def test_a_signed_addition_does_the_duty_and_is_received_by_somebody_else(college: College) -> None:
    _case, supplement_id = urgent(college)
    (snapshot_id,) = sign(college, supplement_id, note="刚发现，家里有变故")
    assert duty_of(college, supplement_id).state is DutyState.DONE

    both = college.school.world.actor(Role.COUNSELLOR, user_id=college.school.grade_head.user_id)
    with pytest.raises(OwnReceipt):
        receive(college, supplement_id, by=both)
    receive(college, supplement_id)

    assert state_of(college, supplement_id) is SupplementState.RECEIVED
    with college.school.world.open():
        snapshot = college.snapshot(snapshot_id)
        (row,) = services.open_snapshot(snapshot, actor=college.school.counsellor)
        assert (snapshot.number, snapshot.revision, snapshot.students) == (2, 1, 1)
        assert (row.variation, row.note, row.categories) == (Variation.ADDED, "刚发现，家里有变故", ["家庭贫困型"])
        assert services.verify().faults == []


def test_additions_are_links_of_the_same_chain_as_rosters(college: College) -> None:
    first, second = urgent(college, 1)[1], urgent(college, 2)[1]
    sign(college, first, second)

    with college.school.world.open():
        links = session().scalars(select(RosterSnapshot).order_by(RosterSnapshot.number)).all()
        assert [link.number for link in links] == [1, 2, 3]
        assert [link.previous_sha256 for link in links[1:]] == [link.sha256 for link in links[:2]]
        assert len({link.sha256 for link in links}) == 3
        assert services.verify() == services.Verified(3, 4, [])


def test_a_returned_addition_is_due_again_and_signed_as_another_revision(college: College) -> None:
    case_id, supplement_id = urgent(college)
    sign(college, supplement_id)
    give_back(college, supplement_id)
    assert duty_of(college, supplement_id).state is DutyState.OPEN
    assert differences(college)[case_id][0] is Difference.ADDED
    with college.school.world.open():
        assert supplement_queries.visible_supplement(college.school.grade_head, supplement_id).reason == "缺一份依据"

    (again,) = sign(college, supplement_id)

    assert state_of(college, supplement_id) is SupplementState.CORRECTED
    assert duty_of(college, supplement_id).state is DutyState.DONE
    with college.school.world.open():
        assert (college.snapshot(again).number, college.snapshot(again).revision) == (3, 2)
        assert supplement_queries.visible_supplement(college.school.grade_head, supplement_id).reason == ""


def test_the_next_roster_knows_who_was_added(college: College) -> None:
    case_id, supplement_id = urgent(college)
    assert Difference.ADDED in differences(college)[case_id]

    sign(college, supplement_id)

    found = differences(college)
    assert Difference.ADDED not in found[case_id]
    assert Difference.NEW_SIGNAL not in found[case_id]  # its evidence is what it was added with
    assert set(found) == {college.case_id, college.other_case_id, case_id}


def test_who_was_added_and_left_again_is_removed_by_the_next_roster(college: College) -> None:
    case_id, supplement_id = urgent(college)
    sign(college, supplement_id)
    close(college, case_id)

    assert differences(college)[case_id] == [Difference.GONE]


def close(college: College, case_id: UUID) -> None:
    with college.school.world.open():
        case = cases.visible_case(college.school.teacher, case_id)
        case_services.ask_closing(
            case, reason=CloseReason.GOAL_MET, outcome="已经稳定，约定的都做到了", actor=college.school.teacher
        )
        session().flush()
        case_services.close(cases.visible_case(college.school.head, case_id), actor=college.school.head)


def test_an_addition_while_a_round_is_open_brings_the_round_up_to_date(college: College) -> None:
    with clock.working_day(IN_JANUARY):
        refresh_id = january(college)
        for case in (college.case_id, college.other_case_id):
            college.answer(refresh_id, case, Answer.UNCHANGED, "已核实")
        case_id, supplement_id = urgent(college)
        sign(college, supplement_id)

        with college.school.world.open():
            line = next(row for row in queries.lines(refresh_id, college.school.head) if row.case_id == case_id)
            assert Difference.ADDED not in line.differences
        college.answer(refresh_id, case_id, Answer.UNCHANGED, "刚添加")
        college.sign(refresh_id)  # nothing is outdated

    assert state_of(college, supplement_id) is SupplementState.SUBMITTED


def january(college: College) -> UUID:
    """The round of January is opened."""
    with college.school.world.open():
        duties.open_due(actor=college.school.principal)
    return college.generate()


def test_a_whole_roster_that_is_signed_first_does_the_duty_too_and_takes_it_back_when_it_returns(
    college: College,
) -> None:
    with clock.working_day(IN_JANUARY):
        case_id, supplement_id = urgent(college)
        refresh_id = january(college)
        for case in (college.case_id, college.other_case_id, case_id):
            college.answer(refresh_id, case, Answer.UNCHANGED, "已核实")
        college.sign(refresh_id)
        assert duty_of(college, supplement_id).state is DutyState.DONE
        assert state_of(college, supplement_id) is SupplementState.LISTED
        with pytest.raises(ForbiddenMove):
            sign(college, supplement_id)

        with college.school.world.open():
            centre = college.school.counsellor
            refresh, _unit = queries.visible_refresh(centre, refresh_id, to_change=True)
            services.give_back(refresh=refresh, reason="缺依据", seen_version=refresh.version, actor=centre)
        with college.school.world.open():
            assert college.refresh(refresh_id).state == RefreshState.RETURNED
        assert duty_of(college, supplement_id).state is DutyState.OPEN
        assert state_of(college, supplement_id) is SupplementState.DUE


def test_who_stands_on_a_signed_roster_is_asked_for_no_more_and_twice_asks_once(college: College) -> None:
    ask(college, college.case_id)
    case_id, supplement_id = urgent(college)
    ask(college, case_id)

    with college.school.world.open():
        assert session().scalars(select(RosterSupplement.id)).all() == [supplement_id]


def test_the_list_of_the_autumn_brings_whoever_is_confirmed_before_it_is_handed_in(college: College) -> None:
    with college.school.world.open():
        unit = tenants.add_unit(kind=UnitKind.COLLEGE, name="艺术设计学院", actor=college.school.principal)
        session().flush()  # the class points at it
        people.place_classes(class_ids=[college.school.class_id], org_unit_id=unit.id, actor=college.school.principal)
        duties.open_due(actor=college.school.principal)
        new = College(college.school, unit.id, college.case_id, college.other_case_id)
    early = new.school.confirm(new.school.students[1], POOR)
    ask(new, early)
    with new.school.world.open():
        assert session().scalars(select(RosterSupplement.id)).all() == []
    refresh_id = new.generate()
    for case in (new.case_id, early):
        new.answer(refresh_id, case, Answer.UNCHANGED, "已核实")
    new.sign(refresh_id)

    _case, supplement_id = urgent(new, 2)

    assert duty_of(new, supplement_id).due_on == date(2026, 11, 11)


def test_what_comes_back_after_the_file_was_closed_is_asked_for_no_more(college: College) -> None:
    case_id, supplement_id = urgent(college)
    sign(college, supplement_id)
    close(college, case_id)

    give_back(college, supplement_id)

    with college.school.world.open():
        assert obligations.for_subject(supplement_id, pressing=True) == []


def test_a_file_that_is_closed_before_anybody_signed_is_asked_for_no_more(college: College) -> None:
    case_id, supplement_id = urgent(college)
    close(college, case_id)
    with college.school.world.open():
        services.drop_supplement(case_id=case_id, actor=college.school.principal)
        assert obligations.for_subject(supplement_id, pressing=True) == []
        assert supplement_queries.waiting(college.school.grade_head) == (0, 0)

    with pytest.raises(NoLongerInCare):
        sign(college, supplement_id)


def test_nobody_signs_without_the_sentence_without_anybody_or_over_what_changed(college: College) -> None:
    _case, supplement_id = urgent(college)
    with pytest.raises(NotAttested):
        sign(college, supplement_id, attested=False)
    with pytest.raises(NothingChosen):
        sign(college)
    with pytest.raises(NothingChosen):
        receive(college)
    with college.school.world.open(), pytest.raises(StaleRecord):
        services.sign_supplements(
            supplement_ids=[supplement_id], attested=True, seen={supplement_id: 9}, actor=college.school.grade_head
        )
    sign(college, supplement_id)
    with pytest.raises(ForbiddenMove):
        sign(college, supplement_id)


def test_the_database_too_refuses_that_the_signer_receives(college: College) -> None:
    _case, supplement_id = urgent(college)
    sign(college, supplement_id)

    with pytest.raises(IntegrityError, match="second_person"), college.school.world.open():
        session().execute(
            text("update roster_supplements set state = 'received', received_on = now(), received_by = submitted_by")
        )


def test_a_school_whose_document_does_not_ask_for_it_is_asked_for_nothing(office: Office, theirs: World) -> None:
    with clock.working_day(date(2026, 11, 10)):
        school = campus.build(office, theirs)
        case_id = school.confirm(school.students[0])
        with theirs.open():
            services.add_confirmed(case_ids=[case_id], actor=school.principal)
            assert session().scalars(select(RosterSupplement.id)).all() == []


def test_a_school_without_colleges_adds_in_its_own_name(office: Office, theirs: World) -> None:
    with clock.working_day(date(2026, 11, 10)):
        school = campus.build(office, theirs, profile="U")
        case_id = school.confirm(school.students[0], POOR)
        with theirs.open():
            services.add_confirmed(case_ids=[case_id], actor=school.principal)
            waiting = session().scalars(select(RosterSupplement.id)).all()
            (snapshot,) = services.sign_supplements(supplement_ids=waiting, attested=True, actor=school.grade_head)
            assert (snapshot.org_unit_id, snapshot.unit_name) == (None, name_of_school())
            assert services.verify().faults == []


def test_the_centre_and_the_signer_are_told_and_no_name_stands_in_it(college: College) -> None:
    _case, supplement_id = urgent(college)
    sign(college, supplement_id)
    with college.school.world.open():
        services.tell_adder_receivers(supplement_ids=[supplement_id], actor=college.school.principal)
        told = session().execute(select(Notice.user_id, Notice.kind)).all()
        assert [tuple(row) for row in told] == [(college.school.counsellor.user_id, NoticeKind.ROSTER_ADDED_TO)]
    give_back(college, supplement_id)
    with college.school.world.open():
        services.tell_adder(supplement_id=supplement_id, actor=college.school.principal)
        services.tell_adder_receivers(supplement_ids=[supplement_id], actor=college.school.principal)
        kinds = select(Notice.user_id, Notice.subject_id).where(Notice.kind == NoticeKind.ROSTER_ADDITION_RETURNED)
        assert [tuple(row) for row in session().execute(kinds)] == [(college.school.grade_head.user_id, supplement_id)]


def test_a_students_account_and_another_class_see_nothing_of_it(college: College, theirs: World) -> None:
    _case, supplement_id = urgent(college)
    crowned = college.school.world.actor(Role.PRINCIPAL, Role.COUNSELLOR, Role.GRADE_HEAD, is_student=True)
    with college.school.world.open():
        for nobody in (crowned, college.school.other_teacher):
            assert supplement_queries.count(nobody) == 0
            with pytest.raises(NotFound):
                supplement_queries.visible_supplement(nobody, supplement_id)
    with theirs.open():
        principal = theirs.actor(Role.PRINCIPAL)
        assert (supplement_queries.count(principal), supplement_queries.waiting(principal)) == (0, (0, 0))
        with pytest.raises(NotFound):
            supplement_queries.visible_supplement(principal, supplement_id)
        with pytest.raises(NotFound):
            services.sign_supplements(supplement_ids=[supplement_id], attested=True, actor=principal)


def test_reading_an_addition_is_logged_and_its_type_is_for_whoever_may_read_it(college: College) -> None:
    case_id = college.school.confirm(college.school.others[1], PSYCHOLOGICAL, proposer=college.school.other_teacher)
    ask(college, case_id)
    supplement_id = addition_of(college, case_id)
    (snapshot_id,) = sign(college, supplement_id)
    with college.school.world.open():
        before = len(session().scalars(select(AccessLog.id)).all())
        services.open_supplement(supplement_id, actor=college.school.grade_head)
        services.open_supplements(1, actor=college.school.counsellor)
        assert len(session().scalars(select(AccessLog.id)).all()) == before + 2
        snapshot = college.snapshot(snapshot_id)
        (closed,) = services.open_snapshot(snapshot, actor=college.school.grade_head)
        (opened,) = services.open_snapshot(snapshot, actor=college.school.counsellor)
        assert (closed.categories, closed.is_restricted) == ([], True)
        assert opened.categories == ["心理障碍型"]


def test_several_are_signed_in_as_many_statements_as_one_besides_the_state_of_each(college: College) -> None:
    third = college.school.confirm(college.school.others[1], POOR, proposer=college.school.other_teacher)
    ask(college, third)
    additions = [urgent(college, 1)[1], urgent(college, 2)[1], addition_of(college, third)]

    def signing(*supplement_ids: UUID) -> int:
        with college.school.world.open(), counted_statements() as statements:
            services.sign_supplements(supplement_ids=supplement_ids, attested=True, actor=college.school.grade_head)
        return len(statements)

    one = signing(additions[0])
    assert signing(*additions[1:]) == one + 1
    with college.school.world.open(), counted_statements() as listed:
        supplement_queries.page(college.school.grade_head, 1)
        supplement_queries.waiting(college.school.grade_head)
    assert len(listed) <= 3
