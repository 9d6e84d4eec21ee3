"""Who owes a duty and who sees it: decided here and nowhere else, for one person as SQL and for everybody as a table."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Protocol  # Any: a column of whatever type
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Select, Text, and_, case, false, func, literal, or_, select, true

from accounts import queries as accounts
from accounts.permissions import Permission
from accounts.queries import Holder
from accounts.roles import Role
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from obligations.lifecycle import NAMED
from obligations.models import obligation_states as states
from obligations.queries.lines import DutyLine, Found, line_of, lines, select_lines
from people import queries as people
from people.queries import class_filter
from policy_profiles.facts import SubjectKind
from privacy import protection
from privacy.protection import Doors, shut_to

# Roles that answer for the whole school, each for its own duties.
_OFFICES = (Role.PRINCIPAL, Role.GROUP_HEAD, Role.GROUP_MEMBER, Role.COUNSELLOR, Role.ACADEMIC_AFFAIRS)
_WITH_ACCOUNT = (*_OFFICES, Role.CLASS_TEACHER, Role.SUBJECT_TEACHER, Role.GRADE_HEAD)


class Owed(Protocol):
    """What says whose duty it is: a line, or a row that counts several."""

    @property
    def owner_role(self) -> str: ...
    @property
    def class_id(self) -> UUID | None: ...
    @property
    def grade(self) -> int | None: ...
    @property
    def assignee_id(self) -> UUID | None: ...
    @property
    def handed_to(self) -> UUID | None: ...
    @property
    def college_id(self) -> UUID | None: ...


_COLLEGE = literal(SubjectKind.COLLEGE.value, literal_execute=True)  # the same text wherever a query groups by it
college_id = case((states.c.subject_kind == _COLLEGE, states.c.subject_id))
"""The college that a duty is about, NULL for what concerns a class or the school."""


class Owners:
    """Whose duties are whose, for everybody at once; it says of each person what `owned_by` says of them.

    `colleges` says of every class to which college it belongs.
    """

    def __init__(self, holders: Iterable[Holder], colleges: Mapping[UUID, UUID], doors: Doors) -> None:
        self._colleges, self._doors = colleges, doors
        self._of_college: dict[UUID, set[UUID]] = {}
        self._of_office: dict[Role, set[UUID]] = {}
        self._of_class: dict[tuple[Role, UUID], set[UUID]] = {}
        self._of_grade: dict[int, set[UUID]] = {}
        for holder in holders:
            self._of_office.setdefault(holder.role, set()).add(holder.user_id)
            if holder.class_id is not None:
                self._of_class.setdefault((holder.role, holder.class_id), set()).add(holder.user_id)
            if holder.grade is not None and holder.role is Role.GRADE_HEAD:
                self._of_grade.setdefault(holder.grade, set()).add(holder.user_id)
            if holder.org_unit_id is not None and holder.role is Role.GRADE_HEAD:
                self._of_college.setdefault(holder.org_unit_id, set()).add(holder.user_id)

    def of(self, duty: Owed) -> frozenset[UUID]:
        """Who is asked to do it; nobody where the place is vacant."""
        return frozenset({duty.handed_to}) if duty.handed_to is not None else self.by_office(duty)

    def by_office(self, duty: Owed) -> frozenset[UUID]:
        """Whose it is where nobody handed it over: the principal's where nobody holds the office, so that none lies unseen."""
        if duty.owner_role in (Role.SUBJECT_TEACHER, NAMED) and duty.assignee_id is not None:
            return frozenset({duty.assignee_id})
        return self.colleagues_of(duty) or self.in_office(Role.PRINCIPAL)

    def colleagues_of(self, duty: Owed) -> frozenset[UUID]:
        """Everybody in the office that the duty belongs to, for its class or grade, whoever is named."""
        if duty.owner_role not in _WITH_ACCOUNT:
            return self.in_office(Role.PRINCIPAL)
        role = Role(duty.owner_role)
        if role is Role.GRADE_HEAD:
            is_whole = duty.grade is None and duty.class_id is None
            return self.heads_of(duty) or (self.in_office(role) if is_whole else frozenset())
        if role in (Role.CLASS_TEACHER, Role.SUBJECT_TEACHER):
            return frozenset(self._of_class.get((role, duty.class_id), ())) if duty.class_id else frozenset()
        return self.in_office(role)

    def shut_out(self, user_ids: Iterable[UUID], student_id: UUID | None) -> frozenset[UUID]:
        """Which of them do not open the protected file of the student whom a duty is about."""
        return self._doors.shut_out(user_ids, student_id)

    def heads_of(self, duty: Owed) -> frozenset[UUID]:
        """The heads of its grade and of its college."""
        college = duty.college_id or (self._colleges.get(duty.class_id) if duty.class_id else None)
        of_grade = self._of_grade.get(duty.grade, set()) if duty.grade is not None else set[UUID]()
        return frozenset(of_grade | (self._of_college.get(college, set()) if college else set()))

    def in_office(self, *roles: Role) -> frozenset[UUID]:
        """Who holds one of these roles."""
        return frozenset().union(*(self._of_office.get(role, ()) for role in roles))


def owners() -> Owners:
    """Of the school in scope today; two statements, three where a file is protected, one more where colleges have heads."""
    holders = accounts.holders(_WITH_ACCOUNT)
    colleges = people.college_of_class() if any(one.org_unit_id for one in holders) else {}
    return Owners(holders, colleges, protection.doors())


def visible_duties(actor: Actor) -> Found:
    """The duties that this person sees: their own, those that they help with or wait for, and on the board the school's.

    A grade head's board is the grade, and everybody's own classes are theirs to follow.
    """
    return select_lines().add_columns(owned_by(actor).label("is_mine")).where(seen_by(actor))


def seen_by(actor: Actor) -> ColumnElement[bool]:
    """The same as a condition on the view."""
    looked_at = or_(_involves(actor), _on_board(actor)) if actor.may(Permission.OBLIGATION_BOARD) else _involves(actor)
    return or_(owned_by(actor), and_(looked_at, ~shut_to(actor, states.c.student_id)))


def visible_together(actor: Actor, obligation_ids: Collection[UUID]) -> list[DutyLine]:
    """These duties, if this person sees every one of them; one statement. Raises NotFound."""
    found = lines(visible_duties(actor).where(states.c.id.in_(obligation_ids)))
    if {line.id for line in found} != set(obligation_ids):
        raise NotFound
    return found


def of_ids(obligation_ids: Collection[UUID]) -> list[DutyLine]:
    """These duties, whoever asks (jobs); one statement."""
    return lines(select_lines().where(states.c.id.in_(obligation_ids)))


def visible_duty(actor: Actor, obligation_id: UUID) -> DutyLine:
    """One duty that this person sees. Raises NotFound."""
    row = session().execute(visible_duties(actor).where(states.c.id == obligation_id)).first()
    if row is None:
        raise NotFound
    return line_of(row)


def owned_by(actor: Actor) -> ColumnElement[bool]:
    """Whether the duty is this person's to do: handed over to them, or by the role with its class or grade, or by name.

    A college's duty is owed by its heads; what concerns no grade, or a college that has none, by every grade head. The
    principal also answers for functions that have no
    account here (logistics, evaluator), for a role that nobody holds, and reminds those outside.
    """
    owner = states.c.owner_role
    mine: list[ColumnElement[bool]] = [owner.in_([role for role in _OFFICES if actor.has_role(role)])]
    if actor.has_role(Role.PRINCIPAL):
        mine += [owner.not_in((*_WITH_ACCOUNT, NAMED)), _nobody_owes_it()]
    if actor.has_role(Role.CLASS_TEACHER):
        mine.append(and_(owner == Role.CLASS_TEACHER, states.c.class_id.in_(actor.own_class_ids)))
    if actor.has_role(Role.GRADE_HEAD):
        mine.append(and_(owner == Role.GRADE_HEAD, _headed(actor)))
    if actor.has_role(Role.SUBJECT_TEACHER):
        nobody_else = states.c.assignee_id.is_(None)
        taught = and_(nobody_else, states.c.class_id.in_(actor.taught_class_ids))
        mine.append(and_(owner == Role.SUBJECT_TEACHER, or_(states.c.assignee_id == actor.user_id, taught)))
    mine.append(and_(owner == NAMED, states.c.assignee_id == actor.user_id))
    if actor.is_student:
        return false()
    by_office = and_(states.c.handed_to.is_(None), or_(*mine))
    return func.coalesce(or_(states.c.handed_to == actor.user_id, by_office), false())


def _headed(actor: Actor) -> ColumnElement[bool]:
    """Whether a grade head answers for what the duty is about."""
    held = accounts.holdings([Role.GRADE_HEAD]).subquery()
    with_head = select(held.c.org_unit_id).where(held.c.org_unit_id.is_not(None))
    headless = or_(college_id.is_(None), college_id.not_in(with_head))
    whole = and_(states.c.grade.is_(None), states.c.class_id.is_(None), headless)
    of_college = states.c.class_id.in_(people.classes_of_colleges(actor.org_unit_ids))
    return or_(states.c.grade.in_(actor.grades), of_college, college_id.in_(actor.org_unit_ids), whole)


def _nobody_owes_it() -> ColumnElement[bool]:
    """Whether nobody here holds the role that owes it, or not for its class or grade: then it must not lie unseen."""
    held = accounts.holdings(_WITH_ACCOUNT).subquery()
    owner, class_id, grade = states.c.owner_role, states.c.class_id, states.c.grade

    def of(role: Role, what: ColumnElement[Any]) -> Select[Any]:
        return select(what).where(held.c.role == role, what.is_not(None))

    by_class = [
        and_(owner == role, or_(class_id.is_(None), class_id.not_in(of(role, held.c.class_id))))
        for role in (Role.CLASS_TEACHER, Role.SUBJECT_TEACHER)
    ]
    no_role = owner.not_in(select(held.c.role))
    no_grade_head = and_(
        owner == Role.GRADE_HEAD,
        grade.not_in(of(Role.GRADE_HEAD, held.c.grade)),
        class_id.not_in(people.classes_of_colleges(of(Role.GRADE_HEAD, held.c.org_unit_id))),
    )
    return and_(states.c.assignee_id.is_(None), or_(no_role, no_grade_head, *by_class))


def _involves(actor: Actor) -> ColumnElement[bool]:
    """Whether it is about a class that this person answers for, or the school's business that they help with or receive."""
    if actor.is_student:
        return false()
    roles = literal(sorted(actor.roles), ARRAY(Text()))
    of_office = or_(*(named.bool_op("&&")(roles) for named in (states.c.helper_roles, states.c.receiver_roles)))
    mine = states.c.class_id.in_(actor.own_class_ids) if actor.has_role(Role.CLASS_TEACHER) else false()
    return or_(mine, and_(states.c.class_id.is_(None), of_office))


def _on_board(actor: Actor) -> ColumnElement[bool]:
    whole_school = true() if actor.has_role(*_OFFICES) else false()
    return or_(class_filter(actor, states.c.class_id), and_(states.c.class_id.is_(None), whole_school))
