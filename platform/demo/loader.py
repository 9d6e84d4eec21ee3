"""Loads the demo district into an empty deployment, always the same, and tells how far it is.

A school depends on no other one, so that several processes may load a share of them each.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date

from demo import agenda, onboarding, sign_in_list
from demo.catalog import SEED, TODAY, DemoSchool, Selection, schools
from demo.history import MODULES
from kernel import demo_clock
from kernel.db import unit_of_work
from kernel.tenancy import DistrictScope, IdentityScope
from tenants.models import Area

Progress = Callable[[float, str], None]
"""Told what is being done, and how much of the work is behind us: an amount as `work_in` counts it."""

# What it costs to open a school's accounts, to bring a student on board, and to live through the term with a child in care.
_OPENING, _IMPORT, _TERM = 150.0, 1.0, 70.0
_IN_CARE = {Area.URBAN: 0.19, Area.TOWN: 0.27, Area.RURAL: 0.39}


def load(progress: Progress, selection: Selection = Selection.DISTRICT) -> None:
    """Build the district, its schools and their history in this process, then hold the working day at the demo's."""
    office = begin(progress)
    load_schools(schools(selection), office, progress)
    finish(office, selection)


def begin(progress: Progress) -> DistrictScope:
    """The district itself, its calendar and its office."""
    progress(0, "区、校历与账号")
    return onboarding.open_district()


def load_schools(share: Sequence[DemoSchool], office: DistrictScope, progress: Progress) -> None:
    """Bring these schools on board, one after another, and live through the term with those at work."""
    done = 0.0
    for school in share:
        progress(done, f"{school.short_name}：班级与学生")
        # A generator of its own: another school more or less changes nothing in this one.
        random_ = random.Random(f"{SEED}-{school.slug}")  # noqa: S311  invented people, not secrets
        place = onboarding.bring_on_board(school, office, random_)
        done += _onboarding_work(school)
        if onboarding.is_at_work(school):
            _live_through(place, done, progress)
            done += _term_work(school)
    progress(done, "")


def finish(office: DistrictScope, selection: Selection) -> None:
    """What needs all schools: the cluster, the district's table; the accounts are listed and the working day is held."""
    if selection is Selection.DISTRICT:
        onboarding.form_cluster(office)
    onboarding.release_statistics(office)
    with unit_of_work(IdentityScope()):
        demo_clock.hold(TODAY)
        sign_in_list.publish(selection)


def work_in(share: Sequence[DemoSchool]) -> float:
    """How much work these schools are, in steps of one student brought on board."""
    return sum(_onboarding_work(school) + _term_work(school) * onboarding.is_at_work(school) for school in share)


def shares(chosen: Sequence[DemoSchool], number: int) -> list[list[DemoSchool]]:
    """The schools in so many shares of about the same work: the largest ones first, each to whoever has least."""
    parts: list[list[DemoSchool]] = [[] for _ in range(number)]
    for school in sorted(chosen, key=lambda one: (-work_in([one]), one.number)):
        min(parts, key=work_in).append(school)
    return parts


def _live_through(place: agenda.Place, done: float, progress: Progress) -> None:
    def passed(day: date, share: float) -> None:
        step = f"{place.school.short_name}：{day.month} 月 {day.day} 日"
        progress(done + _term_work(place.school) * share, step)

    agenda.live_through(place, MODULES, passed)


def _onboarding_work(school: DemoSchool) -> float:
    return _OPENING + school.students * _IMPORT


def _term_work(school: DemoSchool) -> float:
    return school.students * _IN_CARE[school.area] * _TERM
