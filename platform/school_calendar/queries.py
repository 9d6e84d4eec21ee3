"""Reads of calendars: a school's own as a pure value, and what the district has published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import exists, extract, func, select

from kernel import clock, tenancy
from kernel.db import session
from kernel.errors import NotFound
from school_calendar.calendar_files import DayEntry, Source
from school_calendar.models import CalendarDay, CalendarVersion, Term, TermTemplate
from school_calendar.workdays import DayKind, SchoolCalendar, TermSpan
from tenants.models import School, Stage

COMPULSORY: Final = "compulsory"
UNIVERSITY: Final = "university"
TRACK_NAMES: Final = {COMPULSORY: "中小学", UNIVERSITY: "高等学校"}

THREE_MONTHS: Final = timedelta(days=92)

SEPTEMBER: Final = 9

ONE_DAY: Final = timedelta(days=1)

_ORDINALS = {1: "第一学期", 2: "第二学期", 3: "第三学期", 4: "第四学期"}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days that follow each other under one name: 国庆节 10-01 to 10-07."""

    starts_on: date
    ends_on: date
    kind: DayKind
    name: str
    source: Source


def school_calendar() -> SchoolCalendar:
    """The calendar of the school in scope in three statements; its version is the id of the newest import, or empty."""
    imports = (
        session()
        .execute(select(CalendarVersion.id, CalendarVersion.years).order_by(CalendarVersion.number.desc()))
        .all()
    )
    days = session().execute(select(CalendarDay.day, CalendarDay.kind)).all()
    return SchoolCalendar(
        version=str(imports[0].id) if imports else "",
        years=frozenset(year for row in imports for year in row.years),
        days={row.day: DayKind(row.kind) for row in days},
        terms=tuple(term.span for term in terms()),
    )


def terms() -> Sequence[Term]:
    """The terms of the school in scope, in order."""
    return session().scalars(select(Term).order_by(Term.year, Term.number)).all()


def term(year: int, number: int) -> Term:
    """One of the school's terms. Raises NotFound."""
    row = session().scalar(select(Term).where(Term.year == year, Term.number == number))
    if row is None:
        raise NotFound
    return row


def term_on(day: date) -> Term | None:
    """The school's term that holds `day`, None in a break."""
    return session().scalar(select(Term).where(Term.starts_on <= day, Term.ends_on >= day))


def current_term() -> Term | None:
    """The school's term of the working day, None in a break."""
    return term_on(clock.today())


def next_term() -> Term | None:
    """The school's term that begins next, None while it is not published."""
    return session().scalar(select(Term).where(Term.starts_on > clock.today()).order_by(Term.starts_on).limit(1))


def school_year_began(day: date) -> date:
    """The first day of the school year that `day` lies in: of its first term, without any the first of September."""
    latest = select(Term.year).where(Term.starts_on <= day).order_by(Term.starts_on.desc()).limit(1).scalar_subquery()
    first = session().scalar(select(func.min(Term.starts_on)).where(Term.year == latest))
    return first or date(day.year - (day.month < SEPTEMBER), SEPTEMBER, 1)


def missing_years() -> list[int]:
    """The years in which the school has terms, but the district no holidays: dates there are 待校历确认."""
    calendar = school_calendar()
    needed = {day.year for term in calendar.terms for day in (term.starts_on, term.ends_on)}
    return sorted(needed - calendar.years)


def track() -> str:
    """Which of the district's term templates the school in scope follows."""
    stage = session().scalar(select(School.stage).where(School.id == tenancy.school_id()))
    return UNIVERSITY if stage == Stage.UNIVERSITY else COMPULSORY


def has_calendar() -> bool:
    """Whether the district has imported any year."""
    return bool(session().scalar(select(exists(select(CalendarVersion.id)))))


def term_templates(of_track: str | None = None) -> Sequence[TermTemplate]:
    """The terms that the district publishes, of all tracks or one, in order."""
    query = select(TermTemplate).order_by(TermTemplate.track, TermTemplate.year, TermTemplate.number)
    return session().scalars(query if of_track is None else query.where(TermTemplate.track == of_track)).all()


def calendar_days(year: int | None = None) -> Sequence[CalendarDay]:
    """The named days of all years or one, in order."""
    query = select(CalendarDay).order_by(CalendarDay.day)
    return session().scalars(query if year is None else query.where(extract("year", CalendarDay.day) == year)).all()


def days_ahead() -> Sequence[CalendarDay]:
    """The named days of the next three months."""
    today = clock.today()
    ahead = CalendarDay.day.between(today, today + THREE_MONTHS)
    return session().scalars(select(CalendarDay).where(ahead).order_by(CalendarDay.day)).all()


def stretches(days: Iterable[DayEntry | CalendarDay]) -> list[Stretch]:
    """Days in order, those that follow each other under one name put together."""
    found: list[Stretch] = []
    for entry in days:
        words = (DayKind(entry.kind), entry.name, Source(entry.source))
        last = found[-1] if found else None
        if last and (last.kind, last.name, last.source) == words and entry.day - last.ends_on == ONE_DAY:
            found[-1] = replace(last, ends_on=entry.day)
        else:
            found.append(Stretch(entry.day, entry.day, *words))
    return found


def calendar_versions() -> Sequence[CalendarVersion]:
    """The district's imports, newest first."""
    return session().scalars(select(CalendarVersion).order_by(CalendarVersion.number.desc())).all()


def published_years() -> list[int]:
    """The years whose holidays the district has published."""
    return sorted({year for version in calendar_versions() for year in version.years})


def name_of_term(term_id: UUID) -> str:
    """How people call a term of this school; raises NotFound."""
    found = session().scalar(select(Term).where(Term.id == term_id))
    if found is None:
        raise NotFound
    return term_name(found.span)


def term_name(span: TermSpan) -> str:
    """How people call a term: 2026–2027 学年第一学期."""
    return f"{span.year}–{span.year + 1} 学年{_ORDINALS.get(span.number, f'第 {span.number} 学期')}"
