"""List, badge, digest, statistic and API say the same of random histories, and what a plain model in Python says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any  # of the answer: whatever JSON holds
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from accounts import services as accounts
from kernel import clock
from kernel.actor import Actor
from kernel.db import session
from obligations import queries
from obligations.lifecycle import DutyState
from obligations.models import obligation_states
from obligations.queries import PRESSING, RESTING, Completion, Digest
from school_calendar import queries as calendars
from tests.care import campus
from tests.care.campus import Campus
from tests.obligations.histories import FIRST, SPAN, History, forget, histories, write
from tests.web.school_at_work import assign
from tests.worlds import DEMO_DAY, Office, World

YEAR = date(2026, 9, 1)


@dataclass(frozen=True)
class Doors:
    """A school, and the door by which a machine asks there for somebody."""

    app: Flask
    school: Campus
    tokens: dict[UUID, str]

    def ask(self, actor: Actor) -> dict[str, Any]:
        """What the API tells this person."""
        assert actor.user_id is not None
        if actor.user_id not in self.tokens:
            with self.school.world.open():
                self.tokens[actor.user_id] = accounts.create_token(label="平台", days=300, actor=actor)[1]
        headers = {"Authorization": f"Bearer {self.tokens[actor.user_id]}"}
        answer = self.app.test_client().get(f"/api/v1/{self.school.world.slug}/duties", headers=headers)
        assert isinstance(answer.json, dict), answer.text
        return answer.json


@pytest.fixture
def doors(app: Flask, office: Office, ours: World) -> Doors:
    with clock.working_day(DEMO_DAY):
        school = campus.build(office, ours)
        assign(school)
    return Doors(app, school, {})


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(found=st.lists(histories(), min_size=1, max_size=6), day=st.integers(0, SPAN + 60))
def test_they_never_disagree(doors: Doors, found: Sequence[History], day: int) -> None:
    school = doors.school
    today = FIRST + timedelta(days=day)
    with clock.working_day(today):
        forget(school)
        ids = write(school, found)
        expected = {id_: one.state(today) for id_, one in zip(ids, found, strict=True)}
        handed = {id_ for id_, one in zip(ids, found, strict=True) if one.is_handed_over(today)}

        with school.world.open():
            rows = session().execute(select(obligation_states.c.id, obligation_states.c.state)).all()
            assert {id_: DutyState(state) for id_, state in rows} == expected
            assert _statistic(school.principal) == Counter(expected.values())
            assert queries.completion(YEAR, today) == _completion(found, today)
            digests = queries.digests()

        for actor, theirs in ((school.teacher, set(ids) - handed), (school.other_teacher, handed)):
            _agree(doors, actor, {id_: expected[id_] for id_ in theirs}, _opened(ids, found, today))
            pressing = [expected[id_] for id_ in theirs if expected[id_] in PRESSING]
            late = pressing.count(DutyState.LATE)
            assert actor.user_id is not None
            assert digests.get(actor.user_id, Digest(0, 0)) == Digest(len(pressing), late)


def _agree(doors: Doors, actor: Actor, mine: dict[UUID, DutyState], opened: set[UUID]) -> None:
    """The list, the badge and the API of one person."""
    awaited = {id_ for id_, state in mine.items() if state is DutyState.AWAITING_CALENDAR and id_ in opened}
    pressing = {id_ for id_, state in mine.items() if state in PRESSING}
    with doors.school.world.open():
        todo, badge = queries.to_do(actor), queries.badge(actor)
    answer = doors.ask(actor)
    told = {UUID(line["id"]): DutyState(line["state"]) for line in answer["duties"]}

    assert {line.id: line.state for line in todo.mine} == {id_: mine[id_] for id_ in pressing | awaited}
    assert {line.state for line in todo.resting} <= set(RESTING)
    assert {line.id for line in todo.resting} <= {id_ for id_, state in mine.items() if state in RESTING}
    assert badge == len(pressing)
    assert answer["pressing"] == badge
    assert told == {line.id: line.state for line in (*todo.mine, *todo.resting)}


def _opened(ids: Sequence[UUID], found: Sequence[History], today: date) -> set[UUID]:
    return {id_ for id_, one in zip(ids, found, strict=True) if one.opens <= today}


def _statistic(actor: Actor) -> Counter[DutyState]:
    counted: Counter[DutyState] = Counter()
    for states in queries.tally(actor).values():
        counted.update(states)
    return counted


def _completion(found: Sequence[History], today: date) -> Completion:
    """The same figures, counted one by one."""
    judged = [one for one in found if (when := one.due or _first(one)) is not None and YEAR <= when <= today]
    states = Counter(one.state(today) for one in judged)
    calendar = calendars.school_calendar()

    def has_run_out(one: History) -> bool:
        assert one.grace_end is not None
        days = (today - one.grace_end).days
        workdays = sum(calendar.is_workday(one.grace_end + timedelta(days=number + 1)) for number in range(days))
        return workdays >= 14

    def was_written_later(one: History) -> bool:
        standing = sorted((done.happened, done.recorded) for done in one.done if not done.is_withdrawn)
        return bool(standing) and one.grace_end is not None and standing[0][1] > one.grace_end

    return Completion(
        in_time=states[DutyState.DONE],
        recorded_late=sum(one.state(today) is DutyState.DONE and was_written_later(one) for one in judged),
        done_late=states[DutyState.DONE_LATE],
        missed=states[DutyState.MISSED],
        late=sum(one.state(today) is DutyState.LATE and has_run_out(one) for one in judged),
    )


def _first(one: History) -> date | None:
    return min((done.happened for done in one.done if not done.is_withdrawn), default=None)
