"""What stands around a plan: what the school's document asks of it, who could be responsible, how one stands to the student."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, select

from accounts import queries as accounts
from accounts.roles import LABELS, Role
from care.cases import queries as cases
from care.cases.file import FileView
from care.cases.lifecycle import IN_CARE
from care.cases.models import CaseFile
from care.support_plans import lifecycle
from care.support_plans.terms import Need, PlanKind
from kernel import tenancy
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from people.models import ClassGroup, Student
from policy_profiles import queries as profiles
from policy_profiles.format import Presence
from privacy import protection
from privacy.protection import shut_to
from tenants.models import School, Stage

_COMPULSORY = (Stage.PRIMARY, Stage.MIDDLE, Stage.NINE_YEAR, Stage.SPECIAL)


@dataclass(frozen=True, slots=True)
class Setting:
    """Whose plan it is and how the person stands to the student; `why` is empty for whom only the plan lets in."""

    case: CaseFile
    student: Student
    group: ClassGroup
    roles: tuple[Role, ...]
    why: str


def setting_of(case_id: UUID, actor: Actor, *, to_change: bool = False) -> Setting:
    """Of one case, whoever asks: whether they may is decided by what led here, but a protected file stays shut. One
    statement. Raises NotFound.

    `to_change` locks the case, so that two people never start the same plan.
    """
    query = (
        select(CaseFile, Student, ClassGroup)
        .join(Student, and_(Student.school_id == CaseFile.school_id, Student.id == CaseFile.student_id))
        .join(ClassGroup, and_(ClassGroup.school_id == Student.school_id, ClassGroup.id == Student.class_id))
        .where(CaseFile.id == case_id, ~shut_to(actor, CaseFile.student_id))
    )
    row = session().execute(query.with_for_update(of=CaseFile) if to_change else query).first()
    if row is None or actor.is_student:
        raise NotFound
    case, student, group = row
    if to_change:
        cases.refuse_barred(actor, case_id)
    stands = cases.standing_in(group, actor)
    return Setting(case, student, group, stands.roles, stands.why)


def offered_kinds() -> list[PlanKind]:
    """The kinds that the school's document knows."""
    features = profiles.current_profile()[1].features
    return [kind for kind in PlanKind if kind.value in features and features[kind.value].presence is not Presence.NONE]


def writable_kinds(state: str, roles: Collection[str]) -> list[PlanKind]:
    """The kinds that somebody who stands so to the student may begin for a case in that state."""
    if state not in IN_CARE or not any(lifecycle.may_write(kind, roles, is_assigned=False) for kind in PlanKind):
        return []
    return [kind for kind in offered_kinds() if lifecycle.may_write(kind, roles, is_assigned=False)]


def kinds_to_write(file: FileView, actor: Actor) -> list[PlanKind]:
    """The same for whoever has opened a file."""
    own = file.student.class_id in actor.class_ids
    return writable_kinds(file.state, actor.roles if own else actor.roles - {Role.CLASS_TEACHER})


def needs_of_kind(kind: PlanKind) -> frozenset[Need]:
    """What the school's own form makes obligatory for such a plan."""
    forms = {form.key: form for form in profiles.current_profile()[1].forms}
    return lifecycle.needs_of(forms[kind.value].required) if kind.value in forms else frozenset()


def is_compulsory() -> bool:
    """Whether the school in scope is one of compulsory education (nine years; special schools keep to the same)."""
    return session().scalar(select(School.stage).where(School.id == tenancy.school_id())) in _COMPULSORY


def colleagues_for(setting: Setting) -> Sequence[tuple[UUID, str, str]]:
    """Who could be responsible for a plan: id, name, and as what; the class's own teachers first. Four statements at most.

    Whom a protected file shuts out is not among them.
    """
    class_id, everybody = setting.group.id, accounts.colleagues()
    shut = protection.doors().shut_out([one.user_id for one in everybody], setting.student.id)
    found: list[tuple[int, UUID, str, str]] = []
    for person in everybody:
        if person.user_id in shut:
            continue
        here = [one.role for one in person.charges if one.class_id == class_id and not one.is_cover]
        here += [Role.COUNSELLOR] if Role.COUNSELLOR in person.roles else []
        role = next((role for role in _ORDER if role in here), None)
        if role is not None:
            found.append((_ORDER.index(role), person.user_id, person.name, LABELS[role]))
    return [(user_id, name, role) for _, user_id, name, role in sorted(found, key=lambda one: (one[0], one[2]))]


_ORDER = (Role.CLASS_TEACHER, Role.SUBJECT_TEACHER, Role.COUNSELLOR)
