"""How far back what goes on paper reaches, as a day."""

from __future__ import annotations

from datetime import date, timedelta

from care.cases.terms import Span
from kernel import clock
from school_calendar import queries as calendars

MONTH = timedelta(days=30)


def first_day(span: Span) -> date | None:
    """The first day that is printed; None for everything. Outside any term the term's span is the last month."""
    if span is Span.ALL:
        return None
    term = calendars.current_term() if span is Span.TERM else None
    return term.starts_on if term else clock.today() - MONTH
