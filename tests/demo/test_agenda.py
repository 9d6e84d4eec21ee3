"""Deeds are done on their days, in the order of the modules, each in a unit of work that commits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

import pytest

from demo.agenda import Agenda, Deed
from kernel import clock
from tests.worlds import World

FIRST, SECOND, THIRD = date(2026, 9, 1), date(2026, 9, 9), date(2026, 10, 8)


def test_deeds_are_done_in_the_order_of_days_and_then_of_modules(ours: World) -> None:
    done: list[tuple[str, date]] = []
    plan = Agenda()

    def note(name: str, *more: Deed) -> Callable[[], Iterable[Deed]]:
        def do() -> Iterable[Deed]:
            done.append((name, clock.today()))
            return more

        return do

    plan.enter([Deed(SECOND, note("talks")), Deed(FIRST, note("talks", Deed(THIRD, note("talks again"))))], module=1)
    plan.enter([Deed(SECOND, note("screening"))], module=0)
    plan.live_through(ours.scope, lambda _day, _share: None, expected=4)

    assert done == [("talks", FIRST), ("screening", SECOND), ("talks", SECOND), ("talks again", THIRD)]


def test_what_is_told_never_goes_back_or_beyond_the_whole(ours: World) -> None:
    told: list[tuple[date, float]] = []
    plan = Agenda()
    plan.enter([Deed(FIRST, lambda: None), Deed(SECOND, lambda: None), Deed(THIRD, lambda: None)], module=0)

    plan.live_through(ours.scope, lambda day, share: told.append((day, share)), expected=2)

    assert told == [(FIRST, 0.5), (SECOND, 1.0), (THIRD, 1.0)]


def test_a_deed_that_fails_stops_everything(ours: World) -> None:
    def fail() -> None:
        raise LookupError("nobody there")

    plan = Agenda()
    plan.enter([Deed(FIRST, fail), Deed(SECOND, lambda: pytest.fail("must not be reached"))], module=0)

    with pytest.raises(LookupError):
        plan.live_through(ours.scope, lambda _day, _share: None, expected=2)
