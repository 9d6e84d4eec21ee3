"""The duties themselves: opened when the term begins, and once more on the demo's day."""

from __future__ import annotations

from collections.abc import Iterable

from demo.agenda import Deed, Place
from demo.catalog import TERM_STARTS_ON, TODAY
from obligations import services as obligations


def deeds(place: Place) -> Iterable[Deed]:
    """What the daily job does; between these days every record lets the duties that it concerns follow at once."""
    for day in (TERM_STARTS_ON, TODAY):
        yield Deed(day, lambda: _open(place))


def _open(place: Place) -> None:
    obligations.open_due(actor=place.platform)
