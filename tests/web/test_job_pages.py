"""The page of background jobs: what waits, what was set aside, and starting that anew."""

from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.roles import Role
from kernel import clock, outbox
from kernel.db import session
from kernel.outbox import Outbox
from tests.web.visitors import send, signed_in
from tests.worlds import World


@pytest.fixture
def principal(app: Flask, ours: World) -> FlaskClient:
    return signed_in(app.test_client(), ours.person(Role.PRINCIPAL))


@pytest.fixture
def aside(ours: World) -> UUID:
    """A job that failed so often that it was set aside."""
    with ours.open():
        row = outbox.request("obligations.open_due")
        session().flush()
        found = session().get_one(Outbox, (ours.scope.school_id, row))
        found.set_aside_at, found.tries, found.error = clock.now(), 8, "OperationalError"
    return row


def test_a_job_that_was_set_aside_is_seen(principal: FlaskClient, ours: World, aside: UUID) -> None:
    page = principal.get(f"/{ours.slug}/jobs/").text

    assert "1 项任务没有做成" in page
    assert "停下：OperationalError" in page


def test_it_can_be_started_anew(principal: FlaskClient, ours: World, aside: UUID) -> None:
    answer = send(principal, f"/{ours.slug}/jobs/{aside}/retry")

    assert answer.status_code == 303
    with ours.open():
        row = session().get_one(Outbox, (ours.scope.school_id, aside))
        assert (row.set_aside_at, row.tries, row.error) == (None, 0, None)


def test_starting_it_twice_is_no_second_start(principal: FlaskClient, ours: World, aside: UUID) -> None:
    send(principal, f"/{ours.slug}/jobs/{aside}/retry")

    assert send(principal, f"/{ours.slug}/jobs/{aside}/retry").status_code == 404


def test_an_unknown_job_is_not_found(principal: FlaskClient, ours: World) -> None:
    assert send(principal, f"/{ours.slug}/jobs/{uuid4()}/retry").status_code == 404


def test_another_school_sees_and_starts_nothing(app: Flask, theirs: World, aside: UUID) -> None:
    stranger = signed_in(app.test_client(), theirs.person(Role.PRINCIPAL))

    assert "后台任务都做完了" in stranger.get(f"/{theirs.slug}/jobs/").text
    assert send(stranger, f"/{theirs.slug}/jobs/{aside}/retry").status_code == 404


def test_a_class_teacher_has_no_business_there(app: Flask, ours: World) -> None:
    teacher = signed_in(app.test_client(), ours.person(Role.CLASS_TEACHER))

    assert teacher.get(f"/{ours.slug}/jobs/").status_code == 403
