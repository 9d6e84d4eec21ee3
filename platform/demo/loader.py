"""Loads the demo district into an empty deployment, always the same, and tells what it is doing."""

from __future__ import annotations

import random
from collections.abc import Callable

from demo import history, onboarding, shown_accounts
from demo.catalog import SCHOOLS, SEED, TODAY
from kernel import demo_clock
from kernel.db import unit_of_work
from kernel.tenancy import IdentityScope


def load(progress: Callable[[str], None]) -> None:
    """Build the district, its schools and their history, then hold the working day at the demo's."""
    progress("区、校历与账号")
    office = onboarding.open_district()
    for school in SCHOOLS:
        # A generator of its own: another school more or less changes nothing in this one.
        random_ = random.Random(f"{SEED}-{school.slug}")  # noqa: S311  invented people, not secrets
        progress(f"{school.short_name}：班级与学生")
        place = onboarding.bring_on_board(school, office, random_)
        if school.is_active:
            progress(f"{school.short_name}：本学期的摸底、确认与谈话")
            history.live_through(place, random_)
    progress("统计表")
    onboarding.release_statistics(office)
    with unit_of_work(IdentityScope()):
        demo_clock.hold(TODAY)
        shown_accounts.publish()
