"""What the school's draft would change of its duties: the facts gathered once, both versions computed from them.

Nothing is written. Statements do not grow with the school: the facts, the duties on record and the offices are one each.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import select

from kernel import clock, tenancy
from kernel.db import session
from obligations import queries, what_if
from obligations.errors import NoTermToForesee
from obligations.models import DutySubject
from obligations.queries.digests import Pile
from obligations.reconciliation import key_of
from obligations.services import ledger
from obligations.services.briefing import done_for, facts_of, subjects_of
from obligations.what_if import Asked, Comparison, Line, Place, Share, Week
from people.models import ClassGroup
from policy_profiles import ceiling_queries, engine, loader, loosening
from policy_profiles import queries as profiles
from policy_profiles import services as policies
from policy_profiles.assuming import as_if_done
from policy_profiles.duty import Duty
from policy_profiles.errors import NoDraft, NoNextTerm
from policy_profiles.facts import Facts, SubjectKind
from policy_profiles.format import Profile
from policy_profiles.models import ProfileDraft, ProfileVersion
from policy_profiles.paperwork import Paperwork, paperwork
from school_calendar import queries as calendars
from school_calendar.workdays import SchoolCalendar, TermSpan

MOST_TERMS = 2


@dataclass(frozen=True, slots=True)
class Foresight:
    """The draft's consequences from `begins` to the end of the last of `terms`, and the paperwork of the first of them.

    `may_be_immediate` says whether the draft could come into force at once; `ceiling` is the district's, in minutes of
    paperwork for a student in a term, None where it has set none.
    """

    begins: date
    terms: tuple[TermSpan, ...]
    may_be_immediate: bool
    comparison: Comparison
    weeks: Sequence[Week]
    people: Sequence[Share]
    lines: Sequence[Line]
    kept: Sequence[tuple[str, int]]
    waiting: int
    now: Paperwork | None
    then: Paperwork
    ceiling: int | None

    @property
    def excess(self) -> int:
        """Minutes for a student beyond the ceiling; nought when it is kept or there is none."""
        return max(0, self.then.per_student - self.ceiling) if self.ceiling is not None else 0


def foresee(*, at_once: bool = False, terms: int = 1) -> Foresight:
    """What publishing the draft would change. Raises NoDraft, NoTermToForesee, ProfileFaults."""
    draft = profiles.draft()
    if draft is None:
        raise NoDraft
    newest, calendar = profiles.newest_version(), calendars.school_calendar()
    begins, immediate = _first_day(draft, newest, at_once=at_once)
    spans = tuple(span for span in calendar.terms if span.ends_on >= begins)[: max(1, min(terms, MOST_TERMS))]
    if not spans:
        raise NoTermToForesee
    subjects = subjects_of(None)
    facts = facts_of(tenancy.school_id(), _since(newest, subjects) or begins, subjects, done_for(None))
    after = loader.parse(draft.document)
    before = profiles.content(newest) if newest else None
    old, new = _duties(before, after, facts, calendar, (begins, spans[-1].ends_on))
    comparison = what_if.compare(old, new, ledger.standing(None), begins=begins)
    kept = set(comparison.kept)
    ending = [duty for duty in old if key_of(duty) in kept]
    places, term = _places(subjects), _Term(spans[0], begins, facts, calendar)
    return Foresight(
        begins=begins,
        terms=spans,
        may_be_immediate=immediate,
        comparison=comparison,
        weeks=what_if.by_week(comparison, spans[-1].ends_on),
        people=what_if.by_person(comparison, places, _asked()),
        lines=what_if.by_class(comparison, places),
        kept=_kept(comparison, before or after),
        waiting=sum(duty.due is None for duty in comparison.after),
        now=term.paperwork(before, [*ending, *comparison.before]) if before else None,
        then=term.paperwork(after, [*ending, *comparison.after]),
        ceiling=ceiling_queries.minutes(),
    )


def _duties(
    before: Profile | None, after: Profile, facts: Facts, calendar: SchoolCalendar, between: tuple[date, date]
) -> tuple[Sequence[Duty], Sequence[Duty]]:
    """All duties under both versions, as if each were done when it is due; what began under the old one ends under it."""
    begins, until = between
    today = clock.today()
    old: Sequence[Duty] = ()
    if before is not None:
        facts = as_if_done(before, facts, calendar, today=today, until=until, begun_before=begins)
        old = engine.duties(before, as_if_done(before, facts, calendar, today=today, until=until), calendar, between)
    facts = replace(facts, in_force_on=begins)
    return old, engine.duties(after, as_if_done(after, facts, calendar, today=today, until=until), calendar, between)


def _first_day(draft: ProfileDraft, newest: ProfileVersion | None, *, at_once: bool) -> tuple[date, bool]:
    """When the draft would come into force, and whether that could be at once."""
    changes = loosening.between(newest.document, draft.document) if newest else ()
    immediate = policies.may_be_immediate(changes)
    wanted = clock.today() if at_once and immediate else None
    try:
        return policies.first_day(changes, is_first=newest is None, wanted=wanted), immediate
    except NoNextTerm:
        return clock.today(), immediate


def _since(newest: ProfileVersion | None, subjects: Sequence[DutySubject]) -> date | None:
    """The first day on which the newest version asks for anything: in force, and the school in operation."""
    known = profiles.activations()
    in_force = known.get(newest.id) if newest else None
    opened = next((row.active_from for row in subjects if row.kind == SubjectKind.SCHOOL), clock.today())
    return max(in_force, opened) if in_force else None


@dataclass(frozen=True, slots=True)
class _Term:
    """The term whose paperwork is reckoned, for a version that comes into force on `begins`."""

    span: TermSpan
    begins: date
    facts: Facts
    calendar: SchoolCalendar

    def paperwork(self, profile: Profile, foreseen: Sequence[Duty]) -> Paperwork:
        """The paperwork of the whole term; `foreseen` are the duties from `begins` on, enough where the term is later."""
        duties = self._whole(profile) if self.begins > self.span.starts_on else foreseen
        return paperwork(profile, filter(self._holds, duties), students=self._students())

    def _whole(self, profile: Profile) -> Sequence[Duty]:
        """As if the document had been in force from the first day of the term, and all were done when it is due."""
        first, last = self.span.starts_on, self.span.ends_on
        done = tuple(contact for contact in self.facts.contacts if contact.happened_on < first)
        facts = replace(self.facts, in_force_on=first, contacts=done)
        return engine.duties(
            profile, as_if_done(profile, facts, self.calendar, today=first, until=last), self.calendar, (first, last)
        )

    def _holds(self, duty: Duty) -> bool:
        return self.span.starts_on <= (duty.due or duty.opens) <= self.span.ends_on

    def _students(self) -> int:
        return sum(case.closed_on is None or case.closed_on >= self.span.starts_on for case in self.facts.cases)


def _kept(comparison: Comparison, profile: Profile) -> list[tuple[str, int]]:
    """How many duties of each rule keep the version under which they began."""
    titles = {rule.code: rule.title for rule in profile.rules}
    counts: dict[str, int] = {}
    for rule, _subject, _period in comparison.kept:
        counts[rule] = counts.get(rule, 0) + 1
    return [(titles.get(rule, rule), counts[rule]) for rule in sorted(counts, key=lambda code: -counts[code])]


def _places(subjects: Sequence[DutySubject]) -> dict[UUID, Place]:
    grades = {row.id: row.grade for row in session().execute(select(ClassGroup.id, ClassGroup.grade))}
    return {row.id: _place(row, grades) for row in subjects}


def _place(row: DutySubject, grades: Mapping[UUID, int]) -> Place:
    grade = grades.get(row.class_id) if row.class_id else None
    return Place(row.class_id, grade, row.id if row.kind == SubjectKind.COLLEGE else None)


def _asked() -> Asked:
    """Who is asked to do a duty at a place today; one statement for everybody."""
    known = queries.owners()

    def of(duty: Duty, place: Place) -> Collection[UUID]:
        assignee = UUID(duty.assignee) if duty.assignee else None
        return known.of(Pile((), duty.owner_role, place.class_id, place.grade, assignee, None, place.college_id))

    return of
