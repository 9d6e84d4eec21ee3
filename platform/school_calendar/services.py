"""How a calendar comes into being: the district imports days and publishes terms, a school adopts or changes its terms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from sqlalchemy import delete, extract, func, insert, select

from kernel import events, locking
from kernel.actor import Actor
from kernel.db import session
from kernel.ids import new_id
from school_calendar import queries
from school_calendar.calendar_files import CalendarFile, DayEntry
from school_calendar.errors import NothingToImport, TermsNotPublished, TermsOverlap
from school_calendar.events import CalendarImported, TermChanged, TermsAdopted, TermsPublished
from school_calendar.models import CalendarDay, CalendarVersion, Term, TermTemplate
from school_calendar.workdays import TermSpan
from tenants.onboarding import Step
from tenants.services import confirm_step
from works import services as works
from works.lifecycle import WorkKind


def import_calendar(*, file: CalendarFile, actor: Actor) -> CalendarVersion:
    """Publish a whole calendar file in the district in scope: its days, and its terms where it has any."""
    if any(file.terms.values()):
        publish_terms(terms=file.terms, actor=actor)
    return import_days(days=file.days, years=file.years, label=file.label, actor=actor)


def import_days(*, days: Iterable[DayEntry], years: Iterable[int], label: str, actor: Actor) -> CalendarVersion:
    """Publish the holidays and make-up workdays of `years` in the district in scope, instead of what they held before.

    Duties keep the dates they were given (INV-7); those that waited for one of these years are dated by the next opening.
    """
    published = sorted(set(years))
    if not published:
        raise NothingToImport
    locking.take_turns("school_calendar.import_days")
    session().execute(delete(CalendarDay).where(extract("year", CalendarDay.day).in_(published)))
    rows = [
        {"id": new_id(), "day": entry.day, "kind": entry.kind, "name": entry.name, "source": entry.source}
        for entry in days
    ]
    if rows:
        session().execute(insert(CalendarDay), rows)
    version = CalendarVersion(id=new_id(), number=_next_number(), label=label, years=published, imported_by=actor.name)
    session().add(version)
    events.record(CalendarImported(version_id=version.id, label=label, years=tuple(published)), actor)
    return version


def publish_terms(*, terms: Mapping[str, Sequence[TermSpan]], actor: Actor) -> list[TermTemplate]:
    """Publish terms by track for the district's schools; one that was published before takes the new dates.

    Raises TermsOverlap. Schools keep their own terms until they adopt these.
    """
    locking.take_turns("school_calendar.publish_terms")
    known = {(row.track, row.year, row.number): row for row in queries.term_templates()}
    published = [_publish(known, track, span) for track, spans in terms.items() for span in spans]
    for track in terms:
        _refuse_overlap([row.span for row in known.values() if row.track == track])
    events.record(TermsPublished(tracks=tuple(sorted(terms)), terms=len(published)), actor)
    return published


def adopt_terms(*, actor: Actor) -> list[Term]:
    """Take over the district's terms for the school in scope; terms that only the school has are kept.

    Confirms the onboarding step. Raises TermsNotPublished, TermsOverlap.
    """
    locking.take_turns("school_calendar.terms")
    templates = queries.term_templates(queries.track())
    if not templates or not queries.has_calendar():
        raise TermsNotPublished
    known = {(row.year, row.number): row for row in queries.terms()}
    adopted = [_adopt(known, template.span) for template in templates]
    _refuse_overlap([row.span for row in known.values()])
    confirm_step(step=Step.CALENDAR_IMPORTED, actor=actor)
    rows = events.record(TermsAdopted(changed=sum(changed for _, changed in adopted)), actor)
    works.follow_first(WorkKind.TERM_OPENING, rows, actor=actor)
    return [term for term, _ in adopted]


def set_term(*, span: TermSpan, seen: int | None = None, actor: Actor) -> Term:
    """Set the dates of one term of the school in scope, adding it where the school has none of that number.

    `seen` is the version that the person was shown. Raises TermsOverlap, StaleRecord.
    """
    locking.take_turns("school_calendar.terms")
    known = {(row.year, row.number): row for row in queries.terms()}
    before = known.get((span.year, span.number))
    if before is not None and seen is not None:
        current = {"starts_on": before.starts_on, "ends_on": before.ends_on, "version": before.version}
        locking.expect(before, seen, current=current)
    term, changed = _adopt(known, span)
    _refuse_overlap([row.span for row in known.values()])
    if changed:
        events.record(
            TermChanged(
                term_id=term.id, year=span.year, number=span.number, starts_on=span.starts_on, ends_on=span.ends_on
            ),
            actor,
        )
    return term


def _publish(known: dict[tuple[str, int, int], TermTemplate], track: str, span: TermSpan) -> TermTemplate:
    row = known.get((track, span.year, span.number))
    if row is None:
        row = TermTemplate(
            id=new_id(), track=track, year=span.year, number=span.number, starts_on=span.starts_on, ends_on=span.ends_on
        )
        known[track, span.year, span.number] = row
        session().add(row)
    row.takes(span)
    return row


def _adopt(known: dict[tuple[int, int], Term], span: TermSpan) -> tuple[Term, bool]:
    """The school's term for `span`, and whether it is new or changed."""
    row = known.get((span.year, span.number))
    if row is not None:
        return row, row.takes(span)
    row = Term(id=new_id(), year=span.year, number=span.number, starts_on=span.starts_on, ends_on=span.ends_on)
    known[span.year, span.number] = row
    session().add(row)
    return row, True


def _refuse_overlap(spans: Iterable[TermSpan]) -> None:
    ordered = sorted(spans, key=lambda span: (span.year, span.number))
    for span, following in pairwise(ordered):
        if following.starts_on <= span.ends_on:
            raise TermsOverlap(earlier=queries.term_name(span), later=queries.term_name(following))


def _next_number() -> int:
    return (session().scalar(select(func.max(CalendarVersion.number))) or 0) + 1
