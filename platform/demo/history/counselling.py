"""Notes that counsellors keep to themselves: one a month on the children that are a priority."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date
from functools import partial

from care.cases import services as cases
from care.cases.services import NoteEntry
from demo.agenda import Deed, Place
from demo.history.cases import in_care
from demo.history.words import COUNSELLED, COUNSELLING_PLANS
from kernel import clock

DAYS = (date(2026, 10, 15), date(2026, 11, 12))
MOST = 20
"""More than that nobody sees in a month."""


def deeds(place: Place) -> Iterable[Deed]:
    """An afternoon a month, written down on the same day."""
    random_ = place.draws("counselling")
    for day in DAYS:
        yield Deed(day, partial(_write, place, random_))


def _write(place: Place, random_: random.Random) -> None:
    counsellor = place.counsellor()
    if counsellor is None:
        return
    priority = [case for case, _, is_priority in in_care() if is_priority][:MOST]
    entries = [
        NoteEntry(
            case_id=case,
            happened_on=clock.today(),
            talked=random_.choice(COUNSELLED),
            planned=random_.choice(COUNSELLING_PLANS),
        )
        for case in priority
    ]
    cases.write_notes(entries, actor=counsellor)
