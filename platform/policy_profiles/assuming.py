"""Looking ahead along rules that run from contact to contact: as if each were done on the day on which it is due. Pure.

Without that such a rule has one duty at a time, however often it will ask in a term: the next one waits for the contact.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from policy_profiles.cadence import every_days
from policy_profiles.carriers import Carrier, Carriers
from policy_profiles.duty import Occurrence
from policy_profiles.facts import Contact, Facts
from policy_profiles.format import Profile
from policy_profiles.rules import EveryDays, Rule
from school_calendar.workdays import SchoolCalendar


def as_if_done(
    profile: Profile,
    facts: Facts,
    calendar: SchoolCalendar,
    *,
    today: date,
    until: date,
    begun_before: date | None = None,
) -> Facts:
    """The facts with the contacts that will have been made by `until` if all is done when it is due, and what is late today.

    With `begun_before` only what opens before that day is done. The contact is of the first kind of evidence that the rule names.
    """
    if facts.in_force_on is None:
        return facts
    carriers = Carriers(facts, facts.in_force_on)
    last_opening = begun_before or date.max
    made: list[Contact] = []
    for rule in profile.rules:
        if rule.enabled and isinstance(rule.when, EveryDays):
            for carrier in carriers.of(rule):
                steps = functools.partial(every_days, rule.when, rule.evidence, calendar=calendar)
                made.extend(_contacts(rule, carrier, steps, (today, until, last_opening)))
    return replace(facts, contacts=(*facts.contacts, *made))


def _contacts(
    rule: Rule, carrier: Carrier, steps_of: Callable[[Carrier], Iterator[Occurrence]], days: tuple[date, date, date]
) -> Iterator[Contact]:
    today, until, last_opening = days
    while True:
        owed = _owed(rule, carrier, steps_of)
        if owed is None or owed.due is None or owed.opens >= last_opening:
            return
        day = max(owed.due, owed.opens, today)
        if day > until or not carrier.outlives(day):
            return
        contact = Contact(carrier.subject.id, frozenset(rule.evidence[:1]), day)
        yield contact
        # What comes next runs from this contact alone.
        carrier = replace(carrier, contacts=(contact,))


def _owed(rule: Rule, carrier: Carrier, steps_of: Callable[[Carrier], Iterator[Occurrence]]) -> Occurrence | None:
    """The one that nobody has done yet; none where the case closes before it would be due, so that it lapses."""
    newest = next(iter([*steps_of(carrier)][-1:]), None)
    done = carrier.days_of(*rule.evidence)
    return newest if newest and not (done and newest.opens <= done[-1]) else None
