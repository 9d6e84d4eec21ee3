"""What another version of the school's document would change of its duties, before it is published. Pure.

Both versions are computed from the same facts. What has begun by the first day of the new one keeps the old version
(INV-7), as `reconciliation` will have it on that day; everything here follows from the two sets of duties.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import zip_longest
from typing import Protocol
from uuid import UUID

from obligations.reconciliation import Key, Standing, key_of
from policy_profiles.duty import Duty
from policy_profiles.facts import SubjectKind


class Effect(StrEnum):
    """What becomes of a duty; one that is both moved and passed on is called moved."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    PASSED_ON = "passed_on"


@dataclass(frozen=True, slots=True)
class Affected:
    """A duty that the new version changes; `before` is None for a new one, `after` for one that goes away."""

    effect: Effect
    before: Duty | None
    after: Duty | None

    @property
    def duty(self) -> Duty:
        """The one that stays, or the one that there was."""
        duty = self.after or self.before
        if duty is None:
            raise ValueError("an affected duty without a duty")
        return duty


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the new version changes from its first day on.

    `before` and `after` are all duties that open from that day on, under the old version and the new. `kept` are those that
    have begun by then and can still be done: they stay under the old version.
    """

    before: tuple[Duty, ...]
    after: tuple[Duty, ...]
    affected: tuple[Affected, ...]
    kept: tuple[Key, ...]

    @property
    def unchanged(self) -> int:
        """How many stay as they are."""
        return len(self.before) - sum(one.before is not None for one in self.affected)

    def count(self, effect: Effect) -> int:
        """How many duties fare like this."""
        return sum(one.effect == effect for one in self.affected)


def compare(old: Iterable[Duty], new: Iterable[Duty], standing: Iterable[Standing], *, begins: date) -> Comparison:
    """Compare the duties of two versions; `standing` are those on record, `begins` is the first day of the new version."""
    on_record = {row.key: row for row in standing}
    before: dict[Key, Duty] = {}
    begun: dict[Key, date | None] = {row.key: row.period_end_on for row in on_record.values() if _stays(row, begins)}
    for duty in old:
        key = key_of(duty)
        if key in begun:
            # What is assumed done before that day is over by then.
            begun[key] = duty.period_end
            continue
        if duty.opens >= begins:
            before[key] = duty
        elif key not in on_record:
            begun[key] = duty.period_end
    after = {key: duty for duty in new if (key := key_of(duty)) not in begun and duty.opens >= begins}
    return Comparison(
        tuple(before.values()),
        tuple(after.values()),
        tuple(_affected(before, after)),
        tuple(key for key, end in begun.items() if _is_owed(on_record.get(key), end, begins)),
    )


def _stays(row: Standing, begins: date) -> bool:
    return row.opens_on < begins or row.is_waived


def _is_owed(row: Standing | None, end: date | None, begins: date) -> bool:
    done = row is not None and row.is_credited
    return not done and (end is None or end >= begins)


def _affected(before: Mapping[Key, Duty], after: Mapping[Key, Duty]) -> Iterator[Affected]:
    for one, other in _pairs(before, after):
        if other is None:
            yield Affected(Effect.REMOVED, one, None)
        elif one is None:
            yield Affected(Effect.ADDED, None, other)
        elif _dates(one) != _dates(other):
            yield Affected(Effect.MOVED, one, other)
        elif (one.owner_role, one.assignee) != (other.owner_role, other.assignee):
            yield Affected(Effect.PASSED_ON, one, other)


def _pairs(before: Mapping[Key, Duty], after: Mapping[Key, Duty]) -> Iterator[tuple[Duty | None, Duty | None]]:
    """The same duties beside each other; of a rule that runs from contact to contact, whose periods are other days, in order."""
    yield from ((duty, after[key]) for key, duty in before.items() if key in after)
    gone = _in_order(duty for key, duty in before.items() if key not in after)
    come = _in_order(duty for key, duty in after.items() if key not in before)
    for line in dict.fromkeys([*gone, *come]):
        yield from zip_longest(gone.get(line, ()), come.get(line, ()))


def _in_order(duties: Iterable[Duty]) -> dict[tuple[str, str, str | None], list[Duty]]:
    """By rule, subject and whose plan it is, as they open."""
    found: dict[tuple[str, str, str | None], list[Duty]] = {}
    for duty in sorted(duties, key=lambda duty: (duty.opens, duty.period)):
        found.setdefault((duty.rule, duty.subject.id, duty.assignee), []).append(duty)
    return found


def _dates(duty: Duty) -> tuple[object, ...]:
    return duty.opens, duty.due, duty.due_at, duty.grace_end, duty.period_end


@dataclass(frozen=True, slots=True)
class Week:
    """The duties that fall due in a week, without and with the change."""

    starts_on: date
    before: int
    after: int


def by_week(comparison: Comparison, until: date) -> list[Week]:
    """Every week from the first to the last up to `until` in which anything falls due; what waits for the calendar is in none."""
    before, after = (_mondays(duties) for duties in (comparison.before, comparison.after))
    known = sorted(monday for monday in {*before, *after} if monday <= until)
    if not known:
        return []
    count = (known[-1] - known[0]).days // 7 + 1
    mondays = (known[0] + timedelta(weeks=number) for number in range(count))
    return [Week(monday, before[monday], after[monday]) for monday in mondays]


def _mondays(duties: Iterable[Duty]) -> Counter[date]:
    return Counter(duty.due - timedelta(days=duty.due.weekday()) for duty in duties if duty.due is not None)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a subject belongs."""

    class_id: UUID | None
    grade: int | None
    college_id: UUID | None = None


class Asked(Protocol):
    """Says who is asked to do a duty at a place; nobody where the office is vacant."""

    def __call__(self, duty: Duty, place: Place) -> Collection[UUID]: ...


@dataclass(frozen=True, slots=True)
class Share:
    """How many duties somebody carries without and with the change; `user_id` is None for what nobody is asked to do."""

    user_id: UUID | None
    before: int
    after: int

    @property
    def more(self) -> int:
        """How many more, or fewer below nought."""
        return self.after - self.before


def by_person(comparison: Comparison, places: Mapping[UUID, Place], asked: Asked) -> list[Share]:
    """Everybody who carries something before or after, those with the largest change first."""
    before, after = (_carried(duties, places, asked) for duties in (comparison.before, comparison.after))
    shares = [Share(user_id, before[user_id], after[user_id]) for user_id in {**before, **after}]
    return sorted(shares, key=lambda share: (-abs(share.more), -share.after, str(share.user_id)))


def _carried(duties: Iterable[Duty], places: Mapping[UUID, Place], asked: Asked) -> Counter[UUID | None]:
    # Most duties of a class ask the same people: each office of each place is looked up once.
    known: dict[tuple[str, str | None, Place], Collection[UUID | None]] = {}
    carried: Counter[UUID | None] = Counter()
    for duty in duties:
        place = places.get(UUID(duty.subject.id), _NOWHERE)
        office = (duty.owner_role, duty.assignee, place)
        if office not in known:
            known[office] = tuple(asked(duty, place)) or (None,)
        carried.update(known[office])
    return carried


@dataclass(frozen=True, slots=True)
class Line:
    """Duties of one rule that fare alike in one class: never a student's name, since a rule can tell a category."""

    effect: Effect
    rule: str
    title: str
    subject_kind: SubjectKind
    class_id: UUID | None
    count: int
    first_before: date | None
    first_after: date | None


def by_class(comparison: Comparison, places: Mapping[UUID, Place]) -> list[Line]:
    """What changes, counted by effect, rule and class, in the order of the document's rules."""
    groups: dict[tuple[Effect, str, UUID | None], list[Affected]] = {}
    for one in comparison.affected:
        place = places.get(UUID(one.duty.subject.id), _NOWHERE)
        groups.setdefault((one.effect, one.duty.rule, place.class_id), []).append(one)
    return [
        Line(
            effect,
            rule,
            found[0].duty.title,
            found[0].duty.subject.kind,
            class_id,
            len(found),
            _first(one.before for one in found),
            _first(one.after for one in found),
        )
        for (effect, rule, class_id), found in groups.items()
    ]


def _first(duties: Iterable[Duty | None]) -> date | None:
    return min((duty.due for duty in duties if duty is not None and duty.due is not None), default=None)


_NOWHERE = Place(None, None)
