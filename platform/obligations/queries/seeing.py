"""Who owes a duty and who sees it: decided here and nowhere else."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Select, Text, and_, false, func, literal, or_, select, true

from accounts import queries as accounts
from accounts.permissions import Permission
from accounts.roles import Role
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from obligations.models import obligation_states as states
from obligations.queries.lines import DutyLine, Found, line_of, select_lines
from people.queries import class_filter

# Roles that answer for the whole school, each for its own duties.
_OFFICES = (Role.PRINCIPAL, Role.GROUP_HEAD, Role.GROUP_MEMBER, Role.COUNSELLOR, Role.ACADEMIC_AFFAIRS)
_WITH_ACCOUNT = (*_OFFICES, Role.CLASS_TEACHER, Role.SUBJECT_TEACHER, Role.GRADE_HEAD)


def visible_duties(actor: Actor) -> Found:
    """The duties that this person sees: their own, those that they help with or wait for, and on the board the school's.

    A grade head's board is the grade, and everybody's own classes are theirs to follow.
    """
    mine = or_(owned_by(actor), _involves(actor))
    seen = or_(mine, _on_board(actor)) if actor.may(Permission.OBLIGATION_BOARD) else mine
    return select_lines().add_columns(owned_by(actor).label("is_mine")).where(seen)


def visible_duty(actor: Actor, obligation_id: UUID) -> DutyLine:
    """One duty that this person sees. Raises NotFound."""
    row = session().execute(visible_duties(actor).where(states.c.id == obligation_id)).first()
    if row is None:
        raise NotFound
    return line_of(row)


def owned_by(actor: Actor) -> ColumnElement[bool]:
    """Whether the duty is this person's to do: the role with its class or grade, or the person by name.

    What concerns no grade (a college, U) is owed by every grade head. The principal also answers for functions that have no
    account here (logistics, evaluator), for a role that nobody holds, and reminds those outside.
    """
    owner = states.c.owner_role
    mine: list[ColumnElement[bool]] = [owner.in_([role for role in _OFFICES if actor.has_role(role)])]
    if actor.has_role(Role.PRINCIPAL):
        mine += [owner.not_in(_WITH_ACCOUNT), _nobody_owes_it()]
    if actor.has_role(Role.CLASS_TEACHER):
        mine.append(and_(owner == Role.CLASS_TEACHER, states.c.class_id.in_(actor.class_ids)))
    if actor.has_role(Role.GRADE_HEAD):
        whole = and_(states.c.grade.is_(None), states.c.class_id.is_(None))
        mine.append(and_(owner == Role.GRADE_HEAD, or_(states.c.grade.in_(actor.grades), whole)))
    if actor.has_role(Role.SUBJECT_TEACHER):
        nobody_else = states.c.assignee_id.is_(None)
        taught = and_(nobody_else, states.c.class_id.in_(actor.taught_class_ids))
        mine.append(and_(owner == Role.SUBJECT_TEACHER, or_(states.c.assignee_id == actor.user_id, taught)))
    return false() if actor.is_student else func.coalesce(or_(*mine), false())


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
    no_grade_head = and_(owner == Role.GRADE_HEAD, grade.not_in(of(Role.GRADE_HEAD, held.c.grade)))
    return and_(states.c.assignee_id.is_(None), or_(no_role, no_grade_head, *by_class))


def _involves(actor: Actor) -> ColumnElement[bool]:
    """Whether it is about a class that this person answers for, or the school's business that they help with or receive."""
    if actor.is_student:
        return false()
    roles = literal(sorted(actor.roles), ARRAY(Text()))
    of_office = or_(*(named.bool_op("&&")(roles) for named in (states.c.helper_roles, states.c.receiver_roles)))
    mine = states.c.class_id.in_(actor.class_ids) if actor.has_role(Role.CLASS_TEACHER) else false()
    return or_(mine, and_(states.c.class_id.is_(None), of_office))


def _on_board(actor: Actor) -> ColumnElement[bool]:
    whole_school = true() if actor.has_role(*_OFFICES) else false()
    return or_(class_filter(actor, states.c.class_id), and_(states.c.class_id.is_(None), whole_school))
