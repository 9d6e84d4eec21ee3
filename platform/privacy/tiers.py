"""Who sees how much at which sensitivity tier: the case rows of the matrix in domain.md section 4, as one pure table.

The tiers decide visibility only; by law all data of a child under fourteen are sensitive.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from accounts.roles import LABELS, Role
from kernel.actor import Actor
from policy_profiles.categories import Tier


class View(StrEnum):
    """How much of a piece of information a person sees."""

    HIDDEN = "hidden"
    """Not even that it exists."""
    RESTRICTED = "restricted"
    """That something exists, and whom to ask."""
    TIP = "tip"
    """How to support the student in class, nothing else."""
    GUIDANCE = "guidance"
    """How to support the student, without the reason."""
    FULL = "full"
    """Everything."""


_ORDER = tuple(View)
_ALWAYS_FULL = (View.FULL, View.FULL, View.FULL, View.FULL)

# Role -> what it sees at T1, T2, T3, T4. A role that is not listed sees nothing at any tier.
_TABLE: dict[Role, tuple[View, View, View, View]] = {
    Role.PRINCIPAL: _ALWAYS_FULL,
    Role.GROUP_HEAD: _ALWAYS_FULL,
    Role.COUNSELLOR: _ALWAYS_FULL,
    Role.GROUP_MEMBER: (View.FULL, View.FULL, View.FULL, View.RESTRICTED),
    Role.CLASS_TEACHER: (View.FULL, View.FULL, View.FULL, View.GUIDANCE),
    Role.GRADE_HEAD: (View.FULL, View.FULL, View.RESTRICTED, View.RESTRICTED),
    Role.SUBJECT_TEACHER: (View.TIP, View.TIP, View.TIP, View.TIP),
}

MATRIX: dict[Role, dict[Tier, View]] = {role: dict(zip(Tier, views, strict=True)) for role, views in _TABLE.items()}

WHOLE_SCHOOL = (Role.PRINCIPAL, Role.GROUP_HEAD, Role.GROUP_MEMBER, Role.COUNSELLOR)
"""The roles that answer for every class of the school."""


def view(tier: Tier, roles: Iterable[Role], *, wrote: bool = False) -> View:
    """The best that these roles see at `tier`; authors keep sight of what they wrote themselves."""
    if wrote:
        return View.FULL
    return best(MATRIX[role][tier] for role in roles if role in MATRIX)


def best(views: Iterable[View]) -> View:
    """The one among several that shows most; HIDDEN when there is none."""
    return max(views, key=_ORDER.index, default=View.HIDDEN)


@dataclass(frozen=True, slots=True)
class Standing:
    """In which roles a person stands to the students of one class, today."""

    roles: tuple[Role, ...]
    why: str
    """Why this person may look, in words that go on the page and into the access log."""


def standing(actor: Actor, *, class_id: UUID, grade: int, org_unit_id: UUID | None, class_title: str) -> Standing:
    """The roles that hold for this class: need-to-know comes from assignments, never from a role alone.

    A student's account stands nowhere (INV-3).
    """
    if actor.is_student:
        return Standing((), "")
    held = [(role, f"您是{LABELS[role]}") for role in WHOLE_SCHOOL if role in actor.roles]
    if class_id in actor.class_ids:
        held.append((Role.CLASS_TEACHER, f"您是{class_title}班主任"))
    if grade in actor.grades:
        held.append((Role.GRADE_HEAD, f"您是{class_title}的年级组长"))
    elif org_unit_id in actor.org_unit_ids:
        held.append((Role.GRADE_HEAD, f"您负责{class_title}所在的学院"))
    if class_id in actor.taught_class_ids:
        held.append((Role.SUBJECT_TEACHER, f"您是{class_title}的任课教师"))
    # The nearest reason is the one that a person recognises: the own class before an office.
    nearest = next((why for role, why in held if role == Role.CLASS_TEACHER), held[0][1] if held else "")
    return Standing(tuple(role for role, _ in held), nearest)
