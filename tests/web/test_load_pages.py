"""分工: everybody's weeks, handing duties over in one tap or all at once, and taking them back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from accounts import services as accounts
from kernel import clock
from kernel.db import session
from kernel.ids import new_id
from obligations import queries
from obligations.models import ObligationHandover
from privacy.models import AccessLog
from tests.care import campus
from tests.care.campus import Campus, add_student
from tests.web.school_at_work import assign, browser
from tests.web.test_board_page import late
from tests.web.visitors import send
from tests.worlds import DEMO_DAY, Office, World, counted_statements

BUDGET = 21


@pytest.fixture
def school(office: Office, ours: World) -> Iterator[Campus]:
    """Our school at work; three children of the first class have duties that are late."""
    with clock.working_day(DEMO_DAY):
        built = campus.build(office, ours)
        assign(built)
        late(built)
        yield built


def address(school: Campus, rest: str = "") -> str:
    return f"/{school.world.slug}/loads/{rest}"


def owed(school: Campus, user_id: UUID | None) -> set[UUID]:
    assert user_id is not None
    with school.world.open():
        return {line.id for line in queries.to_do(accounts.actor_for(user_id)).mine}


def test_everybody_stands_with_their_weeks_beside_the_chart(app: Flask, school: Campus) -> None:
    page = browser(app, school.principal).get(address(school)).text

    assert page.count("/loads/") >= 2
    assert f"/loads/{school.teacher.user_id}" in page
    assert "data-chart=" in page
    assert "三年级1班" in page


def test_a_grade_head_sees_the_grade_and_hands_nothing_over(app: Flask, school: Campus) -> None:
    reader = browser(app, school.grade_head)

    page = reader.get(address(school, str(school.teacher.user_id))).text
    answer = send(reader, address(school, f"{school.teacher.user_id}/handovers"), to=str(new_id()))

    assert "handovers" not in page
    assert answer.status_code == 403


def test_one_tap_gives_a_duty_to_who_has_most_room_and_another_takes_it_back(app: Flask, school: Campus) -> None:
    principal = browser(app, school.principal)
    page = principal.get(address(school, str(school.teacher.user_id))).text
    duty = re.search(r'name="duty" value="([^"]+)"', page)
    to = re.search(r'name="to" value="([^"]+)"', page)
    assert duty
    assert to
    assert UUID(to[1]) == school.other_teacher.user_id

    answer = send(principal, address(school, f"{school.teacher.user_id}/handovers"), duty=duty[1], to=to[1])
    after = principal.get(address(school)).text

    assert answer.status_code == 303
    assert UUID(duty[1]) in owed(school, school.other_teacher.user_id)
    undo = re.search(r'action="([^"]+/ending)"', after)
    assert undo
    assert "已转交 1 件" in after
    assert send(principal, undo[1]).status_code == 303
    assert UUID(duty[1]) in owed(school, school.teacher.user_id)


def test_all_of_a_persons_duties_go_from_a_day_on(app: Flask, school: Campus) -> None:
    before = owed(school, school.teacher.user_id)

    answer = send(
        browser(app, school.principal),
        address(school, f"{school.teacher.user_id}/handovers"),
        since=DEMO_DAY.isoformat(),
        to=str(school.other_teacher.user_id),
    )

    assert answer.status_code == 303
    assert owed(school, school.teacher.user_id) == set()
    assert before <= owed(school, school.other_teacher.user_id)


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 422),
        ({"to": "nobody", "since": "2026-11-18"}, 422),
        ({"since": "2026-13-01", "to": "0197c8f0-0000-7000-8000-000000000000"}, 422),
        ({"to": "0197c8f0-0000-7000-8000-000000000000"}, 409),
        ({"since": "2026-11-18", "to": "0197c8f0-0000-7000-8000-000000000000"}, 409),
    ],
)
def test_what_makes_no_sense_hands_nothing_over(
    app: Flask, school: Campus, fields: dict[str, str], status: int
) -> None:
    answer = send(browser(app, school.principal), address(school, f"{school.teacher.user_id}/handovers"), **fields)

    assert answer.status_code == status
    with school.world.open():
        assert session().scalars(select(ObligationHandover)).all() == []


def test_a_person_who_does_not_work_here_is_not_found(app: Flask, school: Campus, theirs: World) -> None:
    stranger = theirs.person()

    assert browser(app, school.principal).get(address(school, str(stranger))).status_code == 404


def test_the_names_on_the_page_are_in_the_access_log(app: Flask, school: Campus) -> None:
    browser(app, school.principal).get(address(school, str(school.teacher.user_id)))

    with school.world.open():
        logged = session().scalars(select(AccessLog.subject_id).where(AccessLog.what == "分工")).all()
    assert set(logged) == set(school.students[:3])


def test_thirty_children_cost_as_much_as_three(app: Flask, school: Campus) -> None:
    principal = browser(app, school.principal)

    def cost() -> list[int]:
        found = []
        for rest in ("", str(school.teacher.user_id)):
            with counted_statements() as statements:
                assert principal.get(address(school, rest)).status_code == 200
            found.append(len(statements))
        return found

    first = cost()
    with school.world.open():
        more = [add_student(school.class_id, 100 + number) for number in range(12)]
    with clock.working_day(DEMO_DAY):
        for student_id in more:
            school.confirm(student_id)

    assert cost() == first
    assert max(first) <= BUDGET, first


def test_a_person_of_whom_nothing_is_asked_has_a_page(app: Flask, school: Campus) -> None:
    for nobody in (school.subject_teacher, school.counsellor):
        answer = browser(app, school.principal).get(address(school, str(nobody.user_id)))

        assert answer.status_code == 200
