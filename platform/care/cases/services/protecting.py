"""A file is protected: only the people named open it, whatever the others' roles."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from accounts import queries as accounts
from accounts.queries import Answering
from accounts.roles import Role
from care.cases import queries
from care.cases.errors import NotNearThisStudent
from care.cases.file import FileView
from care.cases.services.reading import open_file
from kernel.actor import Actor
from kernel.db import session
from people.models import ClassGroup
from privacy import protection
from privacy.protection import Protection

ALWAYS = frozenset({Role.PRINCIPAL, Role.GROUP_HEAD, Role.CLASS_TEACHER})
"""Whom `shut_to` lets in without a name: who answers for the student's duties, and who may protect the file at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """Who answers for a student: those who always open the file, and the others, each once.

    `stand_ins` are the class teachers of the grade's other classes: they can be handed what is due about the student once
    they are named.
    """

    always: Sequence[Answering]
    others: Sequence[Answering]
    stand_ins: Sequence[Answering]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectionPage:
    """The file, how it is protected now, and who opens it or could be let in."""

    file: FileView
    standing: Protection | None
    near: Near


def open_protection(case_id: UUID, *, actor: Actor) -> ProtectionPage:
    """What the page of a file's protection shows. Raises NotFound."""
    file = open_file(case_id, actor=actor)
    near = _near(file.student.class_id)
    return ProtectionPage(file=file, standing=protection.protection_of(file.student.id), near=near)


def protect_file(case_id: UUID, *, reader_ids: Collection[UUID], reason: str, actor: Actor) -> None:
    """Let only these people open the file, besides those who always do. Raises NotFound, NotNearThisStudent."""
    case = queries.visible_case(actor, case_id)
    near = _near(case.class_id)
    named = {*reader_ids} - {one.user_id for one in near.always}
    if not named <= {one.user_id for one in (*near.others, *near.stand_ins)}:
        raise NotNearThisStudent
    protection.protect(case.student_id, reader_ids=named, reason=reason, actor=actor)


def lift_protection(case_id: UUID, *, actor: Actor) -> None:
    """Let roles decide again. Raises NotFound."""
    protection.lift(queries.visible_case(actor, case_id).student_id, actor=actor)


def _near(class_id: UUID) -> Near:
    """Of the students of a class; five statements."""
    group = session().scalars(select(ClassGroup).where(ClassGroup.id == class_id)).one()
    found = {one.user_id: one for one in accounts.answering_for(group.id, group.grade, group.org_unit_id)}
    for user_id, name in accounts.subject_teachers_of(class_id):
        found.setdefault(user_id, Answering(user_id, name, (Role.SUBJECT_TEACHER,)))
    always = [one for one in found.values() if not ALWAYS.isdisjoint(one.roles)]
    others = [one for one in found.values() if ALWAYS.isdisjoint(one.roles)]
    classes = session().scalars(select(ClassGroup.id).where(ClassGroup.grade == group.grade)).all()
    stand_ins = [one for one in accounts.class_teachers_of(classes) if one.user_id not in found]
    return Near(always=always, others=others, stand_ins=stand_ins)
