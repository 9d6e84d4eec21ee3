"""最近打开: names of what one opened oneself, asked for anew each time, telling nothing of files, logged nowhere twice."""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select

from accounts.models import Assignment
from accounts.roles import Role
from care.cases import queries as case_queries
from care.cases import services as cases
from kernel.db import session
from kernel.ids import new_id
from people.models import Student
from privacy.models import AccessLog
from tests.care.campus import PSYCHOLOGICAL, Campus
from tests.web.school_at_work import SINCE, browser
from tests.web.visitors import form_token, signed_in
from tests.worlds import DEMO_DAY, World, counted_statements


def path(school: Campus, rest: str = "search/") -> str:
    return f"/{school.world.slug}/{rest}"


def box(client: FlaskClient, school: Campus) -> str:
    """What htmx gets when the empty box gets the focus."""
    fields = {"csrf_token": form_token(client), "q": ""}
    return client.post(path(school), data=fields, headers={"HX-Request": "true"}).text


def readings(school: Campus) -> int:
    with school.world.open():
        return session().scalar(select(func.count()).select_from(AccessLog)) or 0


def test_an_empty_box_offers_the_own_class_and_the_files_opened_last(app: Flask, school: Campus) -> None:
    first, second = school.confirm(), school.confirm(school.students[1])
    client = browser(app, school.teacher)
    for case_id in (first, second):
        client.get(path(school, f"cases/{case_id}"))

    fragment = box(client, school)

    assert "三年级1班" in fragment
    assert fragment.index("测试同学1") < fragment.index("测试同学0")
    assert f"/cases/of/{school.students[1]}" in fragment


def test_who_reads_no_files_finds_the_students_whose_contacts_were_opened(app: Flask, school: Campus) -> None:
    client = browser(app, school.academic)
    client.get(path(school, f"people/{school.students[1]}/guardians/"))

    fragment = box(client, school)

    assert "最近打开" in fragment
    assert f"/people/{school.students[1]}" in fragment
    assert "/cases/" not in fragment


def test_what_others_opened_is_not_among_what_was_opened_last(app: Flask, school: Campus) -> None:
    case_id = school.confirm()
    browser(app, school.head).get(path(school, f"cases/{case_id}"))

    assert "测试同学0" not in box(browser(app, school.teacher), school)


def test_a_list_that_was_read_is_not_among_the_files_opened_last(app: Flask, school: Campus) -> None:
    school.confirm()
    client = browser(app, school.teacher)
    client.get(path(school, "cases/"))

    assert "测试同学0" not in box(client, school)


def test_a_file_that_was_protected_since_is_gone_and_the_contacts_stay(app: Flask, school: Campus) -> None:
    first, second = school.confirm(), school.confirm(school.students[1])
    client = browser(app, school.member)
    for case_id in (first, second):
        client.get(path(school, f"cases/{case_id}"))
    assert "测试同学0" in box(client, school)

    school.protect(first)

    assert "测试同学0" not in box(client, school)
    assert "测试同学1" in box(client, school)
    # As for a student without a file: nobody can ask the list whether there is a protected one.
    client.get(path(school, f"people/{school.students[0]}/guardians/"))
    assert "测试同学0" in box(client, school)
    client.get(path(school, f"people/{school.students[2]}/guardians/"))
    assert "测试同学2" in box(client, school)


def test_a_file_whose_class_is_no_longer_theirs_is_gone_from_the_box(app: Flask, school: Campus) -> None:
    case_id = school.confirm()
    client = browser(app, school.teacher)
    client.get(path(school, f"cases/{case_id}"))
    with school.world.open():
        student = session().scalars(select(Student).where(Student.id == school.students[0])).one()
        student.class_id = school.other_class_id

    assert "测试同学0" not in box(client, school)


def test_showing_the_names_is_no_reading_and_asks_no_case(app: Flask, school: Campus) -> None:
    client = browser(app, school.teacher)
    client.get(path(school, f"cases/{school.confirm()}"))
    fields, before = {"csrf_token": form_token(client), "q": ""}, readings(school)

    with counted_statements() as seen:
        assert "测试同学0" in client.post(path(school), data=fields, headers={"HX-Request": "true"}).text

    assert readings(school) == before
    assert not any(re.search(r"case_files|case_categories|risk_flags|case_requests", text) for text in seen.texts)


def test_following_a_name_is_a_reading(app: Flask, school: Campus) -> None:
    client = browser(app, school.teacher)
    client.get(path(school, f"cases/{school.confirm()}"))
    link = re.search(r'href="([^"]*/cases/of/[^"]+)"', box(client, school))
    assert link
    before = readings(school)

    assert client.get(link[1], follow_redirects=True).status_code == 200

    assert readings(school) > before


def test_a_line_is_a_name_and_a_class_whatever_became_of_the_file(app: Flask, school: Campus) -> None:
    private = school.confirm(school.students[1], PSYCHOLOGICAL)
    waiting = school.propose(school.students[0])
    client = browser(app, school.teacher)
    for case_id in (private, waiting):
        client.get(path(school, f"cases/{case_id}"))
    shown = box(client, school)

    with school.world.open():
        cases.decline(case_queries.visible_case(school.head, waiting), reason="已经好转", actor=school.head)

    assert box(client, school) == shown
    assert not any(word in shown for word in ("心理", "留守", "重点", "候选", "档案", "T2", "T4"))


def test_contacts_and_files_stand_in_one_list(app: Flask, school: Campus) -> None:
    client = browser(app, school.teacher)
    client.get(path(school, f"cases/{school.confirm()}"))
    client.get(path(school, f"people/{school.students[1]}/guardians/"))

    shown = box(client, school)

    assert shown.index(f"/cases/of/{school.students[1]}") < shown.index(f"/cases/of/{school.students[0]}")


def test_who_only_teaches_the_class_now_finds_no_files_of_it(app: Flask, school: Campus) -> None:
    client = browser(app, school.teacher)
    client.get(path(school, f"cases/{school.confirm()}"))
    assert "测试同学0" in box(client, school)
    with school.world.open():
        mine = (Assignment.user_id == school.teacher.user_id, Assignment.class_id == school.class_id)
        session().execute(delete(Assignment).where(*mine))
        for kind, class_id in ((Role.SUBJECT_TEACHER, school.class_id), (Role.CLASS_TEACHER, school.other_class_id)):
            given = {"user_id": school.teacher.user_id, "kind": kind, "class_id": class_id, "starts_on": SINCE}
            session().add(Assignment(id=new_id(), **given))

    assert "测试同学0" not in box(client, school)


def test_who_has_left_the_school_is_not_among_them(app: Flask, school: Campus) -> None:
    client = browser(app, school.teacher)
    client.get(path(school, f"cases/{school.confirm()}"))
    with school.world.open():
        session().scalars(select(Student).where(Student.id == school.students[0])).one().left_on = DEMO_DAY

    assert "测试同学0" not in box(client, school)


def test_while_others_look_on_there_is_no_such_list(app: Flask, school: Campus) -> None:
    client = browser(app, school.teacher)
    client.get(path(school, f"cases/{school.confirm()}"))
    client.set_cookie("projecting", "on")

    shown = box(client, school)

    assert "最近打开" not in shown
    assert str(school.students[0]) not in shown
    assert "三年级1班" in shown


def test_the_other_school_has_none_of_it(app: Flask, school: Campus, theirs: World) -> None:
    browser(app, school.head).get(path(school, f"cases/{school.confirm()}"))
    stranger = signed_in(app.test_client(), theirs.person(Role.PRINCIPAL))
    fields = {"csrf_token": form_token(stranger), "q": ""}

    shown = stranger.post(f"/{theirs.slug}/search/", data=fields, headers={"HX-Request": "true"}).text

    assert str(school.students[0]) not in shown
