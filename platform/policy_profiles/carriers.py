"""Who a rule is for: the subjects among a school's facts, each with its life under the profile and what was done for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from policy_profiles.evidence import EvidenceKind
from policy_profiles.facts import Case, ClassGroup, College, Contact, Event, Facts, Subject, SubjectKind
from policy_profiles.rules import AfterEvent, Audience, Rule


@dataclass(frozen=True, slots=True)
class Carrier:
    """One subject under one rule.

    `since` is the day from which the rule counts for it (confirmation, opening), even if the profile came later;
    `in_force` is the profile's first day; `until` is the subject's last day. `contacts` are all its contacts by day.
    """

    subject: Subject
    since: date
    in_force: date
    until: date | None = None
    priority_since: date | None = None
    teacher: str | None = None
    event: Event | None = None
    contacts: tuple[Contact, ...] = ()

    @property
    def starts_on(self) -> date:
        """The first day on which anything can be asked for it under this profile."""
        return max(self.since, self.in_force)

    def outlives(self, day: date) -> bool:
        """Whether it is still there on that day."""
        return self.until is None or day <= self.until

    def days_of(self, *kinds: EvidenceKind) -> list[date]:
        """The days of its contacts of any of the kinds, each once, in order."""
        wanted = frozenset(kinds)
        days = {contact.happened_on for contact in self.contacts if contact.evidence & wanted}
        return sorted(day for day in days if self.outlives(day))


class Carriers:
    """The carriers of one school's facts, for rule after rule. `in_force` is the first day of the profile."""

    def __init__(self, facts: Facts, in_force: date) -> None:
        self._facts = facts
        self._in_force = in_force
        self._contacts = _by_subject(facts.contacts)

    def of(self, rule: Rule) -> Iterator[Carrier]:
        """Every subject that the rule is for."""
        match rule.scope:
            case SubjectKind.SCHOOL:
                yield self._lasting(SubjectKind.SCHOOL, self._facts.school_id)
            case SubjectKind.COLLEGE:
                yield from (self._unit(SubjectKind.COLLEGE, college) for college in self._facts.colleges)
            case SubjectKind.CLASS:
                classes = [unit for unit in self._facts.classes if _meant(rule.audience, unit)]
                yield from (self._unit(SubjectKind.CLASS, unit) for unit in classes)
            case SubjectKind.CASE:
                for case in self._facts.cases:
                    yield from self._case(rule, case)
            case SubjectKind.EVENT:
                yield from self._events(rule)

    def _lasting(self, kind: SubjectKind, subject_id: str) -> Carrier:
        contacts = self._contacts.get(subject_id, ())
        return Carrier(Subject(kind, subject_id), self._in_force, self._in_force, contacts=contacts)

    def _unit(self, kind: SubjectKind, unit: College | ClassGroup) -> Carrier:
        return Carrier(
            subject=Subject(kind, unit.id),
            since=unit.opened_on or self._in_force,
            in_force=self._in_force,
            until=unit.closed_on,
            contacts=self._contacts.get(unit.id, ()),
        )

    def _case(self, rule: Rule, case: Case) -> Iterator[Carrier]:
        since = _listed_since(rule.audience, case)
        if since is None:
            return
        for teacher in case.teachers if rule.per_teacher and case.teachers else (None,):
            yield Carrier(
                subject=Subject(SubjectKind.CASE, case.id),
                since=since,
                in_force=self._in_force,
                until=case.closed_on,
                priority_since=case.priority_since,
                teacher=teacher,
                contacts=self._contacts.get(case.id, ()),
            )

    def _events(self, rule: Rule) -> Iterator[Carrier]:
        if isinstance(rule.when, AfterEvent):
            for event in self._facts.events:
                if event.kind is rule.when.event:
                    subject = Subject(SubjectKind.EVENT, event.id)
                    yield Carrier(subject, self._in_force, self._in_force, event=event)


def _by_subject(contacts: tuple[Contact, ...]) -> Mapping[str, tuple[Contact, ...]]:
    grouped: dict[str, list[Contact]] = defaultdict(list)
    for contact in contacts:
        grouped[contact.subject_id].append(contact)
    return {subject: tuple(rows) for subject, rows in grouped.items()}


def _meant(audience: Audience, unit: ClassGroup) -> bool:
    return not (audience.non_graduating and unit.graduating)


def _listed_since(audience: Audience, case: Case) -> date | None:
    """The first day on which the case is one that the rule means: confirmation, or the later listing that makes it so."""
    if not audience.categories:
        return case.confirmed_on
    days = [
        max(case.confirmed_on, category.since or case.confirmed_on)
        for category in case.categories
        if (category.code, category.subtag) in audience.categories or (category.code, None) in audience.categories
    ]
    return min(days, default=None)
