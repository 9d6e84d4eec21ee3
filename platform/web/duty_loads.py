"""Who carries how much and who could take some of it: what the pages of 分工 show, put together once for a request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from accounts import queries as accounts
from accounts.queries import Colleague
from kernel.actor import Actor
from obligations import queries
from obligations.queries import DutyLine, PersonLoad, Week
from people import queries as people
from people.class_names import grade_name
from web import dates
from web.language import translate as _

LAST = 1000


@dataclass(frozen=True, slots=True)
class Row:
    """A person, what they answer for, what is asked of them, and which of the weeks are full."""

    user_id: UUID
    name: str
    charge: str
    load: PersonLoad
    heavy: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Substitute:
    """Somebody who may do a duty, with what they answer for and how much they have to do already."""

    user_id: UUID
    name: str
    charge: str
    total: int


@dataclass(frozen=True, slots=True)
class Movable:
    """A duty of somebody, and who has most room for it."""

    duty: DutyLine
    best: Substitute | None


class Staff:
    """Everybody of the school, as far as `actor` sees what is asked of them."""

    def __init__(self, actor: Actor) -> None:
        self.weeks: Sequence[Week] = queries.calendar_weeks()
        self._known = queries.owners()
        self._colleagues: Mapping[UUID, Colleague] = {one.user_id: one for one in accounts.colleagues()}
        self._loads = {one.user_id: one for one in queries.person_loads(actor, self.weeks, self._known)}
        self._classes = {line.group.id: line.group for line in people.class_list(actor)}

    @cached_property
    def labels(self) -> list[str]:
        """The weeks in words, with the workdays of one that is shorter or longer than usual."""
        return [self._label(number, week) for number, week in enumerate(self.weeks)]

    def rows(self) -> list[Row]:
        """Those of whom something is asked, in the order of the classes and then the offices: no ranking."""
        here = [load for load in self._loads.values() if load.user_id in self._colleagues]
        rows = [self._row(self._colleagues[load.user_id], load) for load in here]
        return sorted(rows, key=self._place)

    def row(self, person: Colleague) -> Row:
        """One person, also one of whom nothing is asked."""
        nothing = PersonLoad(person.user_id, 0, 0, (0,) * len(self.weeks))
        return self._row(person, self._loads.get(person.user_id, nothing))

    def movable(self, duties: Sequence[DutyLine], user_id: UUID) -> list[Movable]:
        """The duties of a person, each with the colleague who has most room: of the same grade if there is one."""
        return [Movable(duty, next(iter(self._by_room(duty, user_id)), None)) for duty in duties]

    def substitutes(self, duties: Sequence[DutyLine], user_id: UUID) -> list[Substitute]:
        """Those who may do every one of the duties, who has most room first."""
        if not duties:
            return []
        able = frozenset.intersection(*(queries.substitutes(self._known, duty) for duty in duties))
        return sorted(map(self._substitute, self._here(able - {user_id})), key=lambda one: (one.total, one.name))

    def _by_room(self, duty: DutyLine, user_id: UUID) -> list[Substitute]:
        able = self._here(queries.substitutes(self._known, duty) - {user_id})
        return [
            self._substitute(one)
            for one in sorted(able, key=lambda one: (duty.grade not in self._grades(one), self._total(one), one.name))
        ]

    def _here(self, user_ids: frozenset[UUID]) -> list[Colleague]:
        return [self._colleagues[user_id] for user_id in user_ids if user_id in self._colleagues]

    def _substitute(self, person: Colleague) -> Substitute:
        return Substitute(person.user_id, person.name, self.charge(person), self._total(person))

    def _total(self, person: Colleague) -> int:
        load = self._loads.get(person.user_id)
        return load.total if load else 0

    def _row(self, person: Colleague, load: PersonLoad) -> Row:
        heavy = tuple(week.is_heavy(count) for week, count in zip(self.weeks, load.weeks, strict=True))
        return Row(person.user_id, person.name, self.charge(person), load, heavy)

    def charge(self, person: Colleague) -> str:
        """The classes and grades that they answer for, else their office."""
        own = [one for one in person.charges if not one.is_cover]
        classes = [self._classes[one.class_id].name for one in own if one.class_id in self._classes]
        grades = [grade_name(one.grade) for one in own if one.grade is not None]
        return "、".join(dict.fromkeys([*classes, *grades])) or "、".join(
            _(word) for word in person.role_words.split("、")
        )

    def _grades(self, person: Colleague) -> set[int]:
        own = [one for one in person.charges if not one.is_cover]
        of_classes = {self._classes[one.class_id].grade for one in own if one.class_id in self._classes}
        return of_classes | {one.grade for one in own if one.grade is not None}

    def _place(self, row: Row) -> tuple[int, int, str]:
        """Where a person stands: by the first class of their own, then by grade, then the offices by name."""
        person = self._colleagues[row.user_id]
        own = [one for one in person.charges if not one.is_cover]
        groups = [self._classes[one.class_id] for one in own if one.class_id in self._classes]
        first = min(((group.grade, group.number) for group in groups), default=None)
        if first is None:
            first = min(((one.grade, LAST) for one in own if one.grade is not None), default=(LAST, LAST))
        return (*first, row.name)

    def _label(self, number: int, week: Week) -> str:
        label = _("本周") if number == 0 else dates.day(week.starts_on)
        return (
            label
            if week.workdays == queries.WORKDAYS_A_WEEK
            else _("%(week)s（%(days)s 个工作日）", week=label, days=week.workdays)
        )
