"""The page of the leadership group: who sees it, and how the principal appoints, replaces and dismisses."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from flask import Flask

from accounts.roles import Role
from care.leadership import queries
from kernel import clock
from kernel.ids import new_id
from tests.care import campus
from tests.care.campus import Campus
from tests.care.leadership.test_leadership import staff
from tests.web.school_at_work import browser
from tests.web.visitors import send, signed_in
from tests.worlds import DEMO_DAY, Office, World


@pytest.fixture
def school(office: Office, ours: World) -> Iterator[Campus]:
    """Our school at work."""
    with clock.working_day(DEMO_DAY):
        yield campus.build(office, ours)


def path(school: Campus, rest: str = "") -> str:
    return f"/{school.world.slug}/leadership/{rest}"


def head_of(school: Campus) -> tuple[UUID, str]:
    with school.world.open():
        head = queries.head()
        assert head is not None
        return head.id, head.name


def test_the_principal_appoints_a_head_and_everybody_sees_it(app: Flask, school: Campus) -> None:
    wang = staff(school.world, "王副校长")
    client = browser(app, school.principal)

    assert "领导小组还没有组长" in client.get(path(school)).text
    answer = send(client, path(school, "members"), staff_id=str(wang), position="head", serves_from="2026-11-18")

    assert answer.status_code == 303
    assert "王副校长担任组长" in browser(app, school.teacher).get(path(school)).text


def test_nobody_else_appoints(app: Flask, school: Campus) -> None:
    wang = staff(school.world, "王副校长")

    for actor in (school.head, school.teacher, school.member):
        client = browser(app, actor)
        answer = send(client, path(school, "members"), staff_id=str(wang), position="head", serves_from="2026-11-18")
        assert answer.status_code == 403
        assert 'id="appoint"' not in client.get(path(school)).text


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({"staff_id": ""}, 422, "请填写这一项"),
        ({"staff_id": "nobody"}, 422, "请从列出的选项中选择"),
        ({"position": "king"}, 422, "请从列出的选项中选择"),
        ({"serves_from": "soon"}, 422, "请填写日期"),
    ],
)
def test_a_wrong_appointment_is_shown_again(
    app: Flask, school: Campus, change: dict[str, str], status: int, said: str
) -> None:
    wang = staff(school.world, "王副校长")
    typed = {"staff_id": str(wang), "position": "head", "serves_from": "2026-11-18", **change}

    answer = send(browser(app, school.principal), path(school, "members"), **typed)

    assert answer.status_code == status
    assert said in answer.text


def test_who_cannot_sign_in_is_not_made_head(app: Flask, school: Campus) -> None:
    without = staff(school.world, "孙老师", account=False)

    answer = send(
        browser(app, school.principal),
        path(school, "members"),
        staff_id=str(without),
        position="head",
        serves_from="2026-11-18",
    )

    assert answer.status_code == 409
    assert "孙老师还没有登录账号" in answer.text


def test_the_head_is_replaced_on_a_page_of_its_own(app: Flask, school: Campus) -> None:
    wang, qian = staff(school.world, "王副校长"), staff(school.world, "钱主任")
    client = browser(app, school.principal)
    send(client, path(school, "members"), staff_id=str(wang), position="head", serves_from="2026-11-18")
    head_id, _name = head_of(school)

    page = client.get(path(school, f"members/{head_id}/succession"))
    missing = send(client, path(school, f"members/{head_id}/succession"))
    answer = send(client, path(school, f"members/{head_id}/succession"), staff_id=str(qian), reason="轮岗")

    assert "谁来接任王副校长？" in page.text
    assert missing.status_code == 422
    assert answer.status_code == 303
    assert head_of(school)[1] == "钱主任"


def test_a_member_is_dismissed_and_stays_in_the_history(app: Flask, school: Campus) -> None:
    zhao = staff(school.world, "赵老师")
    client = browser(app, school.principal)
    send(client, path(school, "members"), staff_id=str(zhao), position="member", serves_from="2026-11-18")
    with school.world.open():
        (member,) = queries.members()
        member_id = member.id

    assert send(client, path(school, f"members/{member_id}/dismissal")).status_code == 303
    page = client.get(path(school))

    assert "以前的成员" in page.text
    assert "赵老师" in page.text
    assert send(client, path(school, f"members/{member_id}/dismissal")).status_code == 409


def test_the_head_is_not_dismissed_without_a_successor(app: Flask, school: Campus) -> None:
    wang = staff(school.world, "王副校长")
    client = browser(app, school.principal)
    send(client, path(school, "members"), staff_id=str(wang), position="head", serves_from="2026-11-18")

    assert send(client, path(school, f"members/{head_of(school)[0]}/dismissal")).status_code == 409
    assert head_of(school)[1] == "王副校长"


def test_the_principal_confirms_the_group_for_the_year(app: Flask, school: Campus) -> None:
    client = browser(app, school.principal)

    assert send(client, path(school, "reaffirmation")).status_code == 409
    wang = staff(school.world, "王副校长")
    send(client, path(school, "members"), staff_id=str(wang), position="head", serves_from="2026-11-18")

    assert "本学年继续任用" in client.get(path(school)).text
    assert send(client, path(school, "reaffirmation")).status_code == 303
    assert send(browser(app, school.head), path(school, "reaffirmation")).status_code == 403


def test_an_unknown_member_and_another_school_are_not_found(app: Flask, school: Campus, theirs: World) -> None:
    client = browser(app, school.principal)
    stranger = signed_in(app.test_client(), theirs.person(Role.PRINCIPAL))

    assert client.get(path(school, f"members/{new_id()}/succession")).status_code == 404
    assert send(client, path(school, f"members/{new_id()}/dismissal")).status_code == 404
    assert stranger.get(path(school)).status_code == 404
