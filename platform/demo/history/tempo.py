"""How well a school keeps up: days and shares for the usual one, the exemplary one and the one that is behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from demo.catalog import Pace


@dataclass(frozen=True, slots=True, kw_only=True)
class Tempo:
    """Shares are of a hundred. In the usual school they make that of the duties that have fallen due about 86 of a hundred
    were done in time, 12 late and 2 not yet; with the one that is behind it comes close to the plan (domain.md section 6).

    `late_classes` hand in their screening after the window has closed; `late_talks` come a week late, `missed_talks` not at
    all; `tracked` is how often a month's first talk is its tracking record too. What is done on paper, `paper` does in time
    and `paper_late` afterwards.
    """

    late_classes: int
    reviewed_on: date
    confirmed_on: date
    late_talks: int
    missed_talks: int
    tracked: int
    paper: int
    paper_late: int


TEMPI: dict[Pace, Tempo] = {
    Pace.USUAL: Tempo(
        late_classes=6,
        reviewed_on=date(2026, 9, 16),
        confirmed_on=date(2026, 9, 16),
        late_talks=16,
        missed_talks=2,
        tracked=94,
        paper=60,
        paper_late=36,
    ),
    Pace.EXEMPLARY: Tempo(
        late_classes=0,
        reviewed_on=date(2026, 9, 14),
        confirmed_on=date(2026, 9, 16),
        late_talks=0,
        missed_talks=0,
        tracked=100,
        paper=100,
        paper_late=0,
    ),
    Pace.BEHIND: Tempo(
        late_classes=34,
        reviewed_on=date(2026, 9, 18),
        confirmed_on=date(2026, 9, 22),
        late_talks=30,
        missed_talks=14,
        tracked=70,
        paper=50,
        paper_late=28,
    ),
}
