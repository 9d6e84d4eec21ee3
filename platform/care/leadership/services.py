"""Appointing, replacing and dismissing the leadership group; the role in the school comes and goes with the office."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from accounts import queries as audience
from accounts import services as accounts
from accounts.roles import Role
from care.leadership import queries
from care.leadership.errors import AccountMissing, AlreadyInGroup, HeadNeedsSuccessor, HeadServing, NoHead
from care.leadership.events import GroupReaffirmed, MemberAppointed, MemberDismissed, MemberTookOffice
from care.leadership.models import GroupMember, LeadershipGroup
from care.leadership.terms import GroupScope, MemberMove, MemberState, Position, role_of, state_on
from kernel import clock, events, tenancy
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import ForbiddenMove
from kernel.ids import new_id
from obligations import services as obligations
from obligations.models import DutySubject
from people import queries as people
from policy_profiles import queries as profiles
from policy_profiles.evidence import EvidenceKind
from tenants import services as tenants
from tenants.onboarding import Step


def appoint(
    *,
    staff_id: UUID,
    position: Position,
    may_decide: bool = False,
    serves_from: date,
    org_unit_id: UUID | None = None,
    actor: Actor,
) -> GroupMember:
    """Appoint somebody; from `serves_from` on they serve. A serving head confirms the onboarding step GROUP_APPOINTED.

    The head always decides on cases, others only where the principal names them (A18). Raises HeadServing,
    AlreadyInGroup, AccountMissing for a decider who cannot sign in.
    """
    group_id = _group(org_unit_id)
    state = state_on(serves_from, clock.today())
    if position is Position.HEAD and state is MemberState.SERVING and queries.head(org_unit_id):
        raise HeadServing
    member = _new_member(group_id, staff_id, position, may_decide=may_decide, serves_from=serves_from, actor=actor)
    _save(member)
    _record_appointment(member, actor)
    if state is MemberState.SERVING:
        _enter_office(member, actor)
    return member


def stand_in(*, actor: Actor) -> GroupMember | None:
    """Where the document knows no leadership group, let the principal take its steps (domain.md 4); else change nothing.

    Follows the choice of a document; it may run any number of times. None too where the school is led already, or
    where no principal is among its staff yet.
    """
    profile = profiles.newest_profile()
    if profile is None or profile.has_leadership_group or queries.head():
        return None
    principals = {holder.user_id for holder in audience.holders([Role.PRINCIPAL])}
    principal = next((one for one in people.staff_members() if one.user_id in principals), None)
    if principal is None:
        return None
    return appoint(staff_id=principal.id, position=Position.HEAD, serves_from=clock.today(), actor=actor)


def dismiss(member: GroupMember, *, reason: str = "", actor: Actor) -> GroupMember:
    """End an appointment today. A serving head is never dismissed without a successor: raises HeadNeedsSuccessor."""
    if (member.position, member.state) == (Position.HEAD, MemberState.SERVING):
        raise HeadNeedsSuccessor
    return _end(member, reason, actor)


def replace_head(head: GroupMember, *, staff_id: UUID, reason: str = "", actor: Actor) -> GroupMember:
    """Let somebody take over from the serving head today; a place that they had in the group ends with it."""
    if (head.position, head.state) != (Position.HEAD, MemberState.SERVING):
        raise ForbiddenMove(state="不是在任组长")
    if head.staff_id == staff_id:
        raise AlreadyInGroup
    group = head.group_id
    successor = _new_member(group, staff_id, Position.HEAD, may_decide=True, serves_from=clock.today(), actor=actor)
    for place in _places(group, staff_id):
        _end(place, "接任组长", actor)
    _end(head, reason, actor)
    session().flush()  # the partial unique indexes must see the old appointments ended first
    _save(successor)
    _record_appointment(successor, actor)
    _enter_office(successor, actor)
    return successor


def reaffirm(*, org_unit_id: UUID | None = None, actor: Actor) -> None:
    """The principal confirms at the start of a school year that the group stays as it is (R25). Raises NoHead."""
    head = queries.head(org_unit_id)
    if head is None:
        raise NoHead
    events.record(GroupReaffirmed(group_id=head.group_id), actor)
    _credit(head.group_id, new_id(), actor)


def take_office(*, actor: Actor) -> int:
    """Let those serve whose first day has come; returns how many. The daily job; it may run any number of times.

    A head to come waits while another one serves: the principal replaces a head by hand.
    """
    query = select(GroupMember).where(
        GroupMember.state == MemberState.PROPOSED, GroupMember.serves_from <= clock.today()
    )
    due = session().scalars(query.order_by(GroupMember.id).with_for_update()).all()
    led = set(session().scalars(select(GroupMember.group_id).where(_leads())))
    entered = 0
    for member in due:
        if member.position == Position.HEAD and member.group_id in led:
            continue
        if member.position == Position.HEAD:
            led.add(member.group_id)
        member.move(MemberMove.TAKE_OFFICE)
        _enter_office(member, actor)
        entered += 1
    return entered


def _group(org_unit_id: UUID | None) -> UUID:
    """The group, formed by its first appointment, however many people appoint at once."""
    scope = GroupScope.COLLEGE if org_unit_id else GroupScope.SCHOOL
    session().execute(
        insert(LeadershipGroup)
        .values(school_id=tenancy.school_id(), id=new_id(), scope=scope, org_unit_id=org_unit_id)
        .on_conflict_do_nothing()
    )
    group = select(LeadershipGroup.id).where(LeadershipGroup.org_unit_id.is_not_distinct_from(org_unit_id))
    return session().execute(group).scalar_one()


def _new_member(
    group_id: UUID, staff_id: UUID, position: Position, *, may_decide: bool, serves_from: date, actor: Actor
) -> GroupMember:
    staff = people.staff_member(staff_id)
    decides = may_decide or position is Position.HEAD
    if decides and staff.user_id is None:
        raise AccountMissing(name=staff.name)
    return GroupMember(
        id=new_id(),
        group_id=group_id,
        staff_id=staff.id,
        user_id=staff.user_id,
        name=staff.name,
        position=position,
        may_decide=decides,
        state=state_on(serves_from, clock.today()),
        serves_from=serves_from,
        appointed_by=actor.user_id,
        appointed_by_name=actor.name,
    )


def _save(member: GroupMember) -> None:
    """The indexes have the last word on one head and one place for each person."""
    try:
        with session().begin_nested():
            session().add(member)
    except IntegrityError as fault:
        raise HeadServing if "uq_group_members_head" in str(fault.orig) else AlreadyInGroup from fault


def _places(group_id: UUID, staff_id: UUID) -> list[GroupMember]:
    """What the person holds in the group now or is to hold."""
    query = select(GroupMember).where(
        GroupMember.group_id == group_id, GroupMember.staff_id == staff_id, GroupMember.state != MemberState.ENDED
    )
    return list(session().scalars(query.with_for_update()))


def _leads() -> ColumnElement[bool]:
    return and_(GroupMember.position == Position.HEAD, GroupMember.state == MemberState.SERVING)


def _record_appointment(member: GroupMember, actor: Actor) -> None:
    events.record(
        MemberAppointed(
            member_id=member.id,
            position=member.position,
            may_decide=member.may_decide,
            serves_from=member.serves_from,
        ),
        actor,
    )


def _enter_office(member: GroupMember, actor: Actor) -> None:
    role = role_of(Position(member.position), may_decide=member.may_decide)
    if role and member.user_id:
        accounts.give_role(user_id=member.user_id, role=role, actor=actor)
    events.record(MemberTookOffice(member_id=member.id, position=member.position), actor)
    if member.position == Position.HEAD:
        tenants.confirm_step(step=Step.GROUP_APPOINTED, note=f"组长：{member.name}", actor=actor)
        _credit(member.group_id, member.id, actor)


def _credit(group_id: UUID, record_id: UUID, actor: Actor) -> None:
    """A school in operation owes the appointment every year (R25); until then the onboarding step alone tells of it."""
    group = session().get_one(LeadershipGroup, (tenancy.school_id(), group_id))
    subject = group.org_unit_id or tenancy.school_id()
    if session().get(DutySubject, (tenancy.school_id(), subject)) is not None:
        obligations.credit(
            subject_ids=[subject],
            evidence=EvidenceKind.APPOINTMENT,
            happened_on=clock.today(),
            record_kind="appointment",
            record_id=record_id,
            actor=actor,
        )


def _end(member: GroupMember, reason: str, actor: Actor) -> GroupMember:
    served = member.state == MemberState.SERVING
    member.move(MemberMove.DISMISS)
    member.served_until, member.end_reason = clock.today(), reason.strip()
    role = role_of(Position(member.position), may_decide=member.may_decide)
    if served and member.position == Position.HEAD and member.serves_from == clock.today():
        # Ended on the day on which it began: the appointment is taken back, and with it what it had done.
        obligations.withdraw(record_id=member.id, actor=actor)
    if served and role and member.user_id and not _holds_elsewhere(member, role):
        accounts.end_role(user_id=member.user_id, role=role, actor=actor)
    events.record(MemberDismissed(member_id=member.id, position=member.position), actor)
    return member


def _holds_elsewhere(member: GroupMember, role: Role) -> bool:
    """Whether another office of this person brings the same role (two colleges, say)."""
    position = GroupMember.position == Position.HEAD
    same = position if role is Role.GROUP_HEAD else ~position & GroupMember.may_decide
    query = select(
        exists().where(
            GroupMember.user_id == member.user_id,
            GroupMember.id != member.id,
            GroupMember.state == MemberState.SERVING,
            same,
        )
    )
    return bool(session().scalar(query))
