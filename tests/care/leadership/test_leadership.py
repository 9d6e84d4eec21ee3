"""The leadership group: one head, rights only for whom the principal names (A18), history kept."""

import threading
from datetime import date, timedelta
from itertools import product
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from accounts.models import Membership
from accounts.roles import Role
from care.leadership import queries, services
from care.leadership.errors import AccountMissing, AlreadyInGroup, HeadNeedsSuccessor, HeadServing, NoHead
from care.leadership.models import GroupMember
from care.leadership.terms import MOVES, MemberMove, MemberState, Position, role_of
from kernel import clock
from kernel.db import session
from kernel.errors import ForbiddenMove, NotFound
from kernel.ids import new_id
from obligations import services as obligations
from obligations.models import DutyFact, obligation_states
from people.models import StaffMember
from policy_profiles import services as profiles
from tenants.models import OrgUnit
from tenants.onboarding import SchoolState, Step
from tenants.queries import confirmed_steps
from tests.care.campus import DEMO_DAY, Campus
from tests.worlds import Office, World, add_school

DRAWN = {
    (MemberState.PROPOSED, MemberMove.TAKE_OFFICE): MemberState.SERVING,
    (MemberState.PROPOSED, MemberMove.DISMISS): MemberState.ENDED,
    (MemberState.SERVING, MemberMove.DISMISS): MemberState.ENDED,
}


@pytest.mark.parametrize(("state", "move"), list(product(MemberState, MemberMove)))
def test_an_appointment_moves_as_drawn_and_no_other_way(state: MemberState, move: MemberMove) -> None:
    if (state, move) in DRAWN:
        assert MOVES.after(state, move) is DRAWN[state, move]
    else:
        with pytest.raises(ForbiddenMove):
            MOVES.after(state, move)


def test_the_right_to_decide_comes_with_the_head_and_with_whom_the_principal_names() -> None:
    assert role_of(Position.HEAD, may_decide=True) is Role.GROUP_HEAD
    assert role_of(Position.DEPUTY, may_decide=True) is Role.GROUP_MEMBER
    assert role_of(Position.DEPUTY, may_decide=False) is None
    assert role_of(Position.MEMBER, may_decide=False) is None


def staff(world: World, name: str, *, account: bool = True) -> UUID:
    user_id = world.person(name=name) if account else None
    with world.open():
        row = StaffMember(
            id=new_id(), number=None, name=name, pinyin="wang lao shi", initials="wls", post="教师", user_id=user_id
        )
        session().add(row)
        return row.id


def appoint(school: Campus, staff_id: UUID, position: Position, **more: object) -> UUID:
    values: dict[str, object] = {"serves_from": DEMO_DAY, **more}
    with school.world.open():
        member = services.appoint(staff_id=staff_id, position=position, **values, actor=school.principal)  # type: ignore[arg-type]
        return member.id


def roles_of(school: Campus, staff_id: UUID) -> set[str]:
    with school.world.open():
        user_id = session().scalars(select(StaffMember.user_id).where(StaffMember.id == staff_id)).one()
        held = select(Membership.role).where(Membership.user_id == user_id, Membership.ended_at.is_(None))
        return set(session().scalars(held))


def test_a_serving_head_confirms_the_step_and_holds_the_role(school: Campus) -> None:
    wang = staff(school.world, "王副校长")

    appoint(school, wang, Position.HEAD)

    assert roles_of(school, wang) == {Role.GROUP_HEAD}
    with school.world.open():
        head = queries.head()
        assert head is not None
        assert (head.name, head.may_decide, head.state) == ("王副校长", True, MemberState.SERVING)
        assert Step.GROUP_APPOINTED in confirmed_steps()


def test_members_without_a_head_confirm_nothing(school: Campus) -> None:
    appoint(school, staff(school.world, "李主任"), Position.DEPUTY, may_decide=True)

    with school.world.open():
        assert Step.GROUP_APPOINTED not in confirmed_steps()


def test_a_member_who_is_not_named_gets_no_right(school: Campus) -> None:
    zhao, qian = staff(school.world, "赵老师"), staff(school.world, "钱主任")

    appoint(school, zhao, Position.MEMBER)
    appoint(school, qian, Position.DEPUTY, may_decide=True)

    assert roles_of(school, zhao) == set()
    assert roles_of(school, qian) == {Role.GROUP_MEMBER}


def test_a_second_head_is_refused(school: Campus) -> None:
    appoint(school, staff(school.world, "王副校长"), Position.HEAD)

    with pytest.raises(HeadServing):
        appoint(school, staff(school.world, "李主任"), Position.HEAD)


def test_of_two_heads_appointed_at_once_one_serves(school: Campus) -> None:
    candidates = [staff(school.world, name) for name in ("王副校长", "李主任")]
    started, outcomes = threading.Barrier(2), list[object]()

    def run(staff_id: UUID) -> None:
        started.wait(timeout=10)
        try:
            with clock.working_day(DEMO_DAY):
                outcomes.append(appoint(school, staff_id, Position.HEAD))
        except HeadServing as refusal:
            outcomes.append(refusal)

    threads = [threading.Thread(target=run, args=(one,)) for one in candidates]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert {type(outcome) for outcome in outcomes} == {UUID, HeadServing}
    assert [roles_of(school, one) for one in candidates].count({Role.GROUP_HEAD}) == 1


def test_who_decides_needs_an_account(school: Campus) -> None:
    without = staff(school.world, "孙老师", account=False)

    with pytest.raises(AccountMissing):
        appoint(school, without, Position.HEAD)
    with pytest.raises(AccountMissing):
        appoint(school, without, Position.DEPUTY, may_decide=True)
    appoint(school, without, Position.MEMBER)


def test_nobody_is_in_the_group_twice(school: Campus) -> None:
    wang = staff(school.world, "王副校长")
    appoint(school, wang, Position.MEMBER)

    with pytest.raises(AlreadyInGroup):
        appoint(school, wang, Position.DEPUTY)


def test_staff_of_another_school_are_not_found(school: Campus, theirs: World) -> None:
    stranger = staff(theirs, "周老师")

    with pytest.raises(NotFound):
        appoint(school, stranger, Position.MEMBER)


def test_dismissing_ends_role_and_appointment_and_keeps_the_row(school: Campus) -> None:
    qian = staff(school.world, "钱主任")
    member_id = appoint(school, qian, Position.DEPUTY, may_decide=True)

    with school.world.open():
        services.dismiss(queries.member(member_id), reason="调离", actor=school.principal)

    assert roles_of(school, qian) == set()
    with school.world.open():
        (row,) = queries.members()
        assert (row.state, row.served_until, row.end_reason) == (MemberState.ENDED, DEMO_DAY, "调离")
    with school.world.open(), pytest.raises(ForbiddenMove):
        services.dismiss(queries.member(member_id), actor=school.principal)


def test_the_head_is_replaced_never_just_dismissed(school: Campus) -> None:
    wang, qian = staff(school.world, "王副校长"), staff(school.world, "钱主任")
    head_id = appoint(school, wang, Position.HEAD)
    appoint(school, qian, Position.DEPUTY, may_decide=True)

    with school.world.open(), pytest.raises(HeadNeedsSuccessor):
        services.dismiss(queries.member(head_id), actor=school.principal)
    with school.world.open():
        services.replace_head(queries.member(head_id), staff_id=qian, reason="轮岗", actor=school.principal)

    assert roles_of(school, wang) == set()
    assert roles_of(school, qian) == {Role.GROUP_HEAD}
    with school.world.open():
        serving = [row for row in queries.members() if row.state == MemberState.SERVING]
        assert [(row.name, row.position) for row in serving] == [("钱主任", Position.HEAD)]


def test_only_a_serving_head_is_replaced_and_not_by_the_same_person(school: Campus) -> None:
    wang, qian = staff(school.world, "王副校长"), staff(school.world, "钱主任")
    head_id, member_id = appoint(school, wang, Position.HEAD), appoint(school, qian, Position.MEMBER)

    with school.world.open(), pytest.raises(ForbiddenMove):
        services.replace_head(queries.member(member_id), staff_id=wang, actor=school.principal)
    with school.world.open(), pytest.raises(AlreadyInGroup):
        services.replace_head(queries.member(head_id), staff_id=wang, actor=school.principal)


def test_an_appointment_for_later_waits_for_its_day(school: Campus) -> None:
    wang = staff(school.world, "王副校长")
    appoint(school, wang, Position.HEAD, serves_from=DEMO_DAY + timedelta(days=5))

    with school.world.open():
        assert services.take_office(actor=school.principal) == 0
        assert Step.GROUP_APPOINTED not in confirmed_steps()
    assert roles_of(school, wang) == set()

    with clock.working_day(DEMO_DAY + timedelta(days=5)), school.world.open():
        assert services.take_office(actor=school.principal) == 1
        assert services.take_office(actor=school.principal) == 0
        assert Step.GROUP_APPOINTED in confirmed_steps()
    assert roles_of(school, wang) == {Role.GROUP_HEAD}


def test_where_the_document_knows_no_group_the_principal_takes_its_steps(school: Campus) -> None:
    staff_id = new_id()
    with school.world.open():
        principal = StaffMember(
            id=staff_id,
            number="P1",
            name="周校长",
            pinyin="zhou",
            initials="z",
            post="校长",
            user_id=school.principal.user_id,
        )
        session().add(principal)
        profiles.adopt(key="P3", effective_on=DEMO_DAY, actor=school.principal)
    for _ in range(2):
        with school.world.open():
            services.stand_in(actor=school.principal)

    with school.world.open():
        head = queries.head()
        assert head is not None
        assert (head.staff_id, len(queries.members())) == (staff_id, 1)
        assert Step.GROUP_APPOINTED in confirmed_steps()
    assert Role.GROUP_HEAD in roles_of(school, staff_id)


def test_nobody_stands_in_for_a_group_that_the_document_knows(school: Campus) -> None:
    with school.world.open():
        assert services.stand_in(actor=school.principal) is None
        assert queries.members() == []


def test_a_head_to_come_waits_while_another_one_serves(school: Campus) -> None:
    appoint(school, staff(school.world, "王副校长"), Position.HEAD)
    for name in ("钱主任", "李主任"):
        appoint(school, staff(school.world, name), Position.HEAD, serves_from=DEMO_DAY + timedelta(days=1))

    with clock.working_day(DEMO_DAY + timedelta(days=1)), school.world.open():
        assert services.take_office(actor=school.principal) == 0


def test_of_two_heads_to_come_one_takes_office(school: Campus) -> None:
    for name in ("钱主任", "李主任"):
        appoint(school, staff(school.world, name), Position.HEAD, serves_from=DEMO_DAY + timedelta(days=1))

    with clock.working_day(DEMO_DAY + timedelta(days=1)), school.world.open():
        assert services.take_office(actor=school.principal) == 1


def test_a_role_lasts_while_another_college_brings_it(school: Campus) -> None:
    wang, li = staff(school.world, "王书记"), staff(school.world, "李书记")
    colleges = []
    for name in ("一", "二"):
        with school.world.open():
            unit = OrgUnit(id=new_id(), kind="college", name=f"{name}学院")
            session().add(unit)
            colleges.append(unit.id)
    heads = [appoint(school, wang, Position.HEAD, org_unit_id=college) for college in colleges]

    with school.world.open():
        services.replace_head(queries.member(heads[0]), staff_id=li, actor=school.principal)

    assert roles_of(school, wang) == {Role.GROUP_HEAD}
    with school.world.open():
        first, second = (queries.head(college) for college in colleges)
        assert first is not None
        assert second is not None
        assert (first.name, second.name) == ("李书记", "王书记")


def test_the_other_school_sees_no_group(school: Campus, theirs: World) -> None:
    head_id = appoint(school, staff(school.world, "王副校长"), Position.HEAD)

    with theirs.open():
        assert queries.members() == []
        with pytest.raises(NotFound):
            queries.member(head_id)


@pytest.mark.parametrize(
    "change",
    ["may_decide = false", "state = 'ended'", "served_until = '2026-11-18'", "position = 'king'", "user_id = null"],
)
def test_the_database_itself_refuses_an_impossible_appointment(school: Campus, change: str) -> None:
    appoint(school, staff(school.world, "王副校长"), Position.HEAD)

    with pytest.raises(IntegrityError), school.world.open():
        session().execute(text(f"update group_members set {change}"))


def test_the_group_lists_the_head_first_and_those_who_left_last(school: Campus) -> None:
    leaves = appoint(school, staff(school.world, "赵老师"), Position.MEMBER)
    appoint(school, staff(school.world, "钱主任"), Position.DEPUTY)
    appoint(school, staff(school.world, "王副校长"), Position.HEAD)
    with school.world.open():
        services.dismiss(queries.member(leaves), actor=school.principal)

    with school.world.open():
        assert [row.name for row in queries.members()] == ["王副校长", "钱主任", "赵老师"]
        assert len(session().scalars(select(GroupMember)).all()) == 3


def a_year_later(school: Campus) -> date:
    """The first Monday of the next school year; the school has been in operation since the demo's day."""
    with school.world.open():
        obligations.open_due(actor=school.principal)
    day = date(2027, 9, 6)
    with clock.working_day(day), school.world.open():
        obligations.open_due(actor=school.principal)
    return day


def duty(school: Campus) -> str:
    with school.world.open():
        query = select(obligation_states.c.state).where(obligation_states.c.rule == "R25")
        return str(session().execute(query).scalar_one())


def test_the_yearly_appointment_is_done_by_confirming_the_group(school: Campus) -> None:
    appoint(school, staff(school.world, "王副校长"), Position.HEAD)
    with clock.working_day(a_year_later(school)):
        assert duty(school) == "open"

        with school.world.open():
            services.reaffirm(actor=school.principal)

        assert duty(school) == "done"


def test_a_new_head_does_the_yearly_appointment_too(school: Campus) -> None:
    wang, qian = staff(school.world, "王副校长"), staff(school.world, "钱主任")
    head_id = appoint(school, wang, Position.HEAD)
    with clock.working_day(a_year_later(school)):
        with school.world.open():
            services.replace_head(queries.member(head_id), staff_id=qian, actor=school.principal)

        assert duty(school) == "done"


def test_a_group_without_a_head_is_not_confirmed(school: Campus) -> None:
    appoint(school, staff(school.world, "赵老师"), Position.MEMBER)

    with school.world.open(), pytest.raises(NoHead):
        services.reaffirm(actor=school.principal)


def test_before_the_school_is_in_operation_an_appointment_credits_nothing(office: Office) -> None:
    joining = add_school(office, state=SchoolState.ONBOARDING)
    wang = staff(joining, "王副校长")
    principal = joining.actor(Role.PRINCIPAL)

    with clock.working_day(DEMO_DAY), joining.open():
        services.appoint(staff_id=wang, position=Position.HEAD, serves_from=DEMO_DAY, actor=principal)

    with joining.open():
        assert Step.GROUP_APPOINTED in confirmed_steps()
        assert session().scalars(select(DutyFact)).all() == []
