"""What stands beside a person's list, by what they answer for: a class, lessons, opinions, the school's rosters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from accounts import queries as accounts
from accounts.permissions import Permission
from accounts.roles import Role
from care.cases import queries as cases
from care.cases import services as case_services
from care.cases.figures import CounsellorFigures, counsellor_figures
from care.cases.file import TipLine
from care.talks import queries as talks
from kernel import clock
from kernel.actor import Actor
from people import queries as people
from people.roster.lifecycle import ImportState


@dataclass(frozen=True, slots=True)
class MyClass:
    """A class teacher's class at a glance."""

    name: str
    students: int
    in_support: int
    talked: int
    candidates: int


@dataclass(frozen=True, slots=True)
class RosterDesk:
    """What the office of academic affairs looks after."""

    waiting_imports: int
    classes_without_teacher: Sequence[str]


@dataclass(frozen=True, slots=True)
class Desk:
    """All of it: who has several roles finds what belongs to each."""

    my_class: MyClass | None
    hints: Sequence[TipLine]
    counsellor: CounsellorFigures | None
    rosters: RosterDesk | None


def of(actor: Actor) -> Desk:
    """What stands beside this person's list; nothing is read for roles that they do not hold."""
    return Desk(my_class(actor), hints(actor), counsellor(actor), rosters(actor))


def my_class(actor: Actor) -> MyClass | None:
    """The own classes; None for whoever has none. Three statements."""
    if not (actor.has_role(Role.CLASS_TEACHER) and actor.class_ids and actor.may(Permission.CASE_READ)):
        return None
    # As class teacher alone: who also leads sees the whole school elsewhere.
    own = replace(actor, roles=frozenset({str(Role.CLASS_TEACHER)}), grades=frozenset())
    lines = [line for line in people.class_list(own) if line.group.id in actor.class_ids]
    counts = cases.roster_counts(own)
    return MyClass(
        name="、".join(line.group.name for line in lines),
        students=sum(line.students for line in lines),
        in_support=counts.confirmed + counts.priority,
        talked=talks.talked_with(own, clock.today().replace(day=1)),
        candidates=counts.candidates,
    )


def hints(actor: Actor) -> list[TipLine]:
    """How to support whom in the lessons of a subject teacher; reading it is logged."""
    if not (actor.may(Permission.CASE_TIP) and actor.taught_class_ids):
        return []
    return case_services.list_tips(actor=actor)


def counsellor(actor: Actor) -> CounsellorFigures | None:
    """What the counsellor answers for; None for everybody else. One statement."""
    if not actor.has_role(Role.COUNSELLOR):
        return None
    return counsellor_figures(actor)


def rosters(actor: Actor) -> RosterDesk | None:
    """For who imports the rosters and opens classes. Three statements."""
    if not (actor.has_role(Role.ACADEMIC_AFFAIRS) and actor.may(Permission.PEOPLE_IMPORT)):
        return None
    waiting = [one for one in people.roster_imports() if one.state in _WAITING]
    taught = accounts.class_teachers()
    lone = [group.name for group in people.classes_in_operation() if group.id not in taught]
    return RosterDesk(len(waiting), lone)


_WAITING = (ImportState.FAULTY, ImportState.CHECKED)
