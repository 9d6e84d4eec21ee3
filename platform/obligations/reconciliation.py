"""What has to change so that the duties on record are those that the engine computes: pure, without database or clock.

A duty that has begun keeps its dates (INV-7). They are computed again only where they waited for the calendar, or where
the facts behind them changed (a case became a priority). What had not begun follows the newest profile and calendar.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from policy_profiles.duty import Duty, Step

Key = tuple[str, UUID, str]

# Steps of the arithmetic that state facts about the subject; the others come from the rule and the calendar.
_FACTS = frozenset({"priority_days", "first_held", "event", "at_once", "late_start", "year_late"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A duty on record that was not superseded."""

    id: UUID
    rule: str
    subject_id: UUID
    period: str
    opens_on: date
    due_on: date | None
    grace_end_on: date | None
    period_end_on: date | None
    basis: str
    awaiting: str | None
    profile_version_id: UUID
    is_credited: bool
    is_waived: bool

    @property
    def key(self) -> Key:
        """What makes it this duty and no other."""
        return self.rule, self.subject_id, self.period


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When and under what the reconciliation takes place.

    `version_id` and `in_force_on` are the profile's in force, `rolling` its rules that run from contact to contact,
    `horizon` the last day for which duties were computed, `ended` the last day of each subject that is gone.
    """

    today: date
    horizon: date
    in_force_on: date
    version_id: UUID
    rolling: frozenset[str]
    ended: Mapping[UUID, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Duties to add, to date anew (by the row's id), to end on another day, and rows to supersede."""

    added: tuple[Duty, ...]
    redated: tuple[tuple[UUID, Duty], ...]
    ended: tuple[tuple[UUID, date | None], ...]
    superseded: tuple[UUID, ...]


def reconcile(standing: Iterable[Standing], duties: Iterable[Duty], moment: Moment) -> Changes:
    """The changes that bring the record in line; none when it is in line already."""
    computed = {key_of(duty): _ending(duty, moment) for duty in duties}
    kept: dict[Key, Standing] = {}
    superseded: list[UUID] = []
    for row in standing:
        if _is_superseded(row, computed.get(row.key), moment):
            superseded.append(row.id)
        else:
            kept[row.key] = row
    pairs = [(row, computed[key]) for key, row in kept.items() if key in computed]
    redated = [(row, duty) for row, duty in pairs if _is_redated(row, duty, moment)]
    anew = {row.id for row, _ in redated}
    return Changes(
        added=tuple(duty for key, duty in computed.items() if key not in kept and not _is_lapsed(duty, moment)),
        redated=tuple((row.id, duty) for row, duty in redated),
        ended=tuple(
            (row.id, end)
            for row in kept.values()
            if row.id not in anew and (end := _end(row, computed, moment)) != row.period_end_on
        ),
        superseded=tuple(superseded),
    )


def key_of(duty: Duty) -> Key:
    """The key of a duty as rows have it."""
    return duty.rule, UUID(duty.subject.id), duty.period


def basis_of(duty: Duty) -> str:
    """The facts behind a duty's dates, as text that changes when they do."""
    return ";".join(_words(step) for step in duty.arithmetic if step.kind in _FACTS)


def _words(step: Step) -> str:
    return f"{step.kind}({','.join(f'{name}={value}' for name, value in step.values)})"


def _is_superseded(row: Standing, duty: Duty | None, moment: Moment) -> bool:
    """Whether the row no longer stands for anything that anybody owed."""
    if row.is_waived:
        return False
    if row.is_credited:
        # A step of a chain goes when the contact that it ran from was withdrawn; other work, once done, stays done.
        return duty is None and row.rule in moment.rolling and row.profile_version_id == moment.version_id
    last_day = moment.ended.get(row.subject_id)
    if last_day is not None and not _was_late(row, last_day):
        return True
    if row.profile_version_id != moment.version_id:
        return row.opens_on >= moment.in_force_on
    if duty is not None or row.opens_on > moment.horizon:
        return False
    return row.rule in moment.rolling or not _was_late(row, moment.today)


def _was_late(row: Standing, day: date) -> bool:
    """Whether it was late on that day: what was late stays on record for ever."""
    return row.grace_end_on is not None and row.grace_end_on < day


def _is_lapsed(duty: Duty, moment: Moment) -> bool:
    """Whether the subject was gone before the duty could be late; such a duty is not opened in hindsight."""
    last_day = moment.ended.get(UUID(duty.subject.id))
    return last_day is not None and (duty.grace_end is None or duty.grace_end >= last_day)


def _is_redated(row: Standing, duty: Duty, moment: Moment) -> bool:
    if row.profile_version_id != moment.version_id or (row.is_credited and not row.awaiting):
        return False
    if row.subject_id in moment.ended:
        return False
    if not (row.awaiting or row.opens_on > moment.today or row.basis != basis_of(duty)):
        return False
    found = (duty.opens, duty.due, duty.grace_end, duty.period_end, duty.awaiting, basis_of(duty))
    return found != (row.opens_on, row.due_on, row.grace_end_on, row.period_end_on, row.awaiting, row.basis)


def _ending(duty: Duty, moment: Moment) -> Duty:
    """The duty, over by the last day of its subject: what was late then is missed, and nobody is asked any more."""
    last_day = moment.ended.get(UUID(duty.subject.id))
    if last_day is None or (duty.period_end is not None and duty.period_end <= last_day):
        return duty
    return replace(duty, period_end=max(last_day, duty.opens))


def _end(row: Standing, computed: Mapping[Key, Duty], moment: Moment) -> date | None:
    if row.key in computed:
        return computed[row.key].period_end
    last_day = moment.ended.get(row.subject_id)
    if last_day is None or (row.period_end_on is not None and row.period_end_on <= last_day):
        return row.period_end_on
    return max(last_day, row.opens_on)
