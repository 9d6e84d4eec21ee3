"""Browsers of people who work at the school of `tests.care.campus`, with the assignments that stand behind their actors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.models import Assignment
from accounts.roles import Role
from kernel import clock
from kernel.actor import Actor
from kernel.db import session
from kernel.ids import new_id
from tests.care import campus
from tests.care.campus import Campus
from tests.web.visitors import signed_in
from tests.worlds import DEMO_DAY, Office, World

SINCE = date(2026, 9, 1)


@pytest.fixture
def school(office: Office, ours: World) -> Iterator[Campus]:
    """Our school at work, with everybody assigned."""
    with clock.working_day(DEMO_DAY):
        built = campus.build(office, ours)
        assign(built)
        yield built


def assign(school: Campus) -> None:
    """Write down what the actors of the campus answer for, as the principal would have."""
    with school.world.open():
        for actor, kind in (
            (school.teacher, Role.CLASS_TEACHER),
            (school.other_teacher, Role.CLASS_TEACHER),
            (school.subject_teacher, Role.SUBJECT_TEACHER),
            (school.helper, Role.STUDENT_HELPER),
        ):
            for class_id in actor.class_ids | actor.taught_class_ids | actor.helped_class_ids:
                session().add(
                    Assignment(id=new_id(), user_id=actor.user_id, kind=kind, class_id=class_id, starts_on=SINCE)
                )
        session().add(
            Assignment(id=new_id(), user_id=school.grade_head.user_id, kind=Role.GRADE_HEAD, grade=3, starts_on=SINCE)
        )


def browser(app: Flask, actor: Actor) -> FlaskClient:
    """The browser of somebody who works there."""
    assert actor.user_id is not None
    return signed_in(app.test_client(), actor.user_id)
