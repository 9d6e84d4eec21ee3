"""What waits for the district's office: which schools are blocked and by what, the calendar, tables to release."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from district.releasing import ReleaseState
from tenants.onboarding import LABELS, SchoolOrder, SchoolState, Step
from web.language import translate as _

NEXT_YEAR_FROM = 11
"""The month in which the holidays of the next year are published and wanted."""

_ORDER = (
    SchoolState.APPLIED,
    SchoolState.ONBOARDING,
    SchoolState.SUSPENDED,
    SchoolState.ACTIVE,
    SchoolState.EXITED,
)


class _School(Protocol):
    """What is known of a school here."""

    @property
    def id(self) -> UUID:
        """Its id."""

    @property
    def number(self) -> str:
        """Its number in the district."""

    @property
    def state(self) -> str:
        """Where it stands."""

    @property
    def steps_left(self) -> tuple[Step, ...]:
        """What it has to do before it goes into operation."""


class _Table(Protocol):
    @property
    def month(self) -> str:
        """The month that it counts."""

    @property
    def state(self) -> str:
        """Whether it is released."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A school, what it waits for, and whether it waits for the office."""

    school: _School
    blocked_by: str
    is_ours: bool

    @property
    def left(self) -> int:
        """How many steps its way into operation still has."""
        return len(self.school.steps_left)


def standings(
    schools: Sequence[_School], headed: Collection[UUID], order: SchoolOrder = SchoolOrder.WAITING
) -> list[Standing]:
    """Every school, those first that wait for the office, then those that wait for themselves, by number.

    Sorted by what is left to do, schools that have nothing to do any more stand last.
    """
    found = sorted(
        (_standing(school, headed) for school in schools),
        key=lambda one: (not one.is_ours, _ORDER.index(SchoolState(one.school.state)), one.school.number),
    )
    match order:
        case SchoolOrder.WAITING:
            return found
        case SchoolOrder.NUMBER:
            return sorted(found, key=lambda one: one.school.number)
        case SchoolOrder.MOST_LEFT:
            return sorted(found, key=lambda one: (not _is_on_its_way(one.school), -one.left))
        case SchoolOrder.LEAST_LEFT:
            return sorted(found, key=lambda one: (not _is_on_its_way(one.school), one.left))


def steps_in_words(left: Sequence[Step]) -> str:
    """还差 3 步：导入校历、导入班级和学生、发布告知书."""
    names = _("、").join(_(LABELS[step]) for step in left)
    return _("还差 %(count)s 步：%(steps)s", count=len(left), steps=names)


def missing_years(published: Collection[int], today: date) -> list[int]:
    """The years whose holidays are wanted by now and not imported."""
    wanted = [today.year, *([today.year + 1] if today.month >= NEXT_YEAR_FROM else [])]
    return [year for year in wanted if year not in published]


def months_to_release(reported: Sequence[tuple[str, int]], tables: Collection[_Table]) -> list[str]:
    """The months that schools reported and whose table is not released."""
    released = {table.month for table in tables if table.state == ReleaseState.RELEASED}
    return [month for month, _schools in reported if month not in released]


def _is_on_its_way(school: _School) -> bool:
    return school.state in {SchoolState.APPLIED, SchoolState.ONBOARDING}


def _standing(school: _School, headed: Collection[UUID]) -> Standing:
    state = SchoolState(school.state)
    if state is SchoolState.APPLIED:
        return Standing(school, _("等您核验"), is_ours=True)
    if state is SchoolState.ONBOARDING and school.id not in headed:
        return Standing(school, _("还没有校长，请邀请校长"), is_ours=True)
    if state is SchoolState.ONBOARDING and school.steps_left:
        return Standing(school, steps_in_words(school.steps_left), is_ours=False)
    if state is SchoolState.ONBOARDING:
        return Standing(school, _("各步都已完成，等校长启用"), is_ours=False)
    if state is SchoolState.SUSPENDED:
        return Standing(school, _("已暂停，恢复后继续"), is_ours=False)
    return Standing(school, "", is_ours=False)
