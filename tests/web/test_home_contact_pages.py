"""The forms of contacts, special events and visits: few taps, credited, corrected, undone; and the phone log."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from care.home_contact import queries
from care.home_contact.models import GuardianContact, SpecialEvent, Visit
from kernel.db import session
from kernel.ids import new_id
from obligations import queries as obligations
from obligations.queries import DutyLine
from tests.care.campus import Campus
from tests.care.home_contact.families import mother_of
from tests.web.school_at_work import browser
from tests.web.visitors import send
from tests.worlds import DEMO_DAY

TODAY = str(DEMO_DAY)


@pytest.fixture
def teacher(app: Flask, school: Campus) -> FlaskClient:
    """The browser of the class teacher."""
    return browser(app, school.teacher)


@pytest.fixture
def case_id(school: Campus) -> UUID:
    """A case of a child whose mother is known."""
    mother_of(school.world, school.students[0])
    return school.confirm()


def path(school: Campus, rest: str) -> str:
    return f"/{school.world.slug}/{rest}"


def duty(school: Campus, case_id: UUID, rule: str) -> DutyLine:
    with school.world.open():
        return next(line for line in obligations.for_subject(case_id) if line.rule == rule)


def texts(school: Campus, case_id: UUID) -> list[str]:
    with school.world.open():
        return [words for line in queries.lines(case_id, school.teacher) for _, words in line.texts]


def test_the_duty_leads_to_a_form_that_knows_whom_to_call(teacher: FlaskClient, school: Campus, case_id: UUID) -> None:
    owed = duty(school, case_id, "R08")
    to_do = teacher.get(path(school, "todo/")).text
    place = path(school, f"cases/{case_id}/contacts/new?duty={owed.id}")
    form = teacher.get(place)

    assert place in to_do
    assert "登记后记入：与家长联系" in form.text
    assert re.search(r'name="whom" value="母亲" checked', form.text)
    assert re.search(rf'name="day" value="{TODAY}" checked', form.text)


def test_one_tap_is_enough_and_is_undone_with_one(teacher: FlaskClient, school: Campus, case_id: UUID) -> None:
    owed = duty(school, case_id, "R08")
    answer = send(
        teacher,
        path(school, f"cases/{case_id}/contacts/"),
        way="phone",
        day=TODAY,
        reasons=["学习和作业", "身体和情绪"],
        whom="母亲",
        duty=str(owed.id),
    )
    page = teacher.get(answer.location).text

    assert answer.location == path(school, "todo/")
    assert "已登记，记入 与家长联系" in page
    assert texts(school, case_id) == ["关于：学习和作业、身体和情绪。", "母亲"]

    undo = re.search(r'action="([^"]+/withdrawal)"', page)
    assert undo
    assert send(teacher, undo[1]).status_code == 303
    assert texts(school, case_id) == []
    assert duty(school, case_id, "R08").id == owed.id


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"way": "phone", "day": TODAY}, "请点一项，或写一句联系了什么"),
        ({"way": "dove", "day": TODAY, "about": "问了近况"}, "请从列出的选项中选择"),
        ({"way": "phone", "about": "问了近况"}, "请选择或填写日期"),
        ({"way": "phone", "day": TODAY, "about": "问了近况", "at": "25:61"}, "请填写时间"),
        ({"way": "phone", "day": TODAY, "about": "长" * 2001}, "最多 2000 个字"),
        ({"way": "phone", "happened_on": "2026-12-24", "about": "问了近况"}, "发生日期不能晚于今天"),
        ({"way": "phone", "day": TODAY, "about": "问了近况", "told": "7"}, "请从列出的选项中选择"),
        ({"way": "phone", "day": TODAY, "about": "问了近况", "told": str(new_id())}, "选中的特殊情况不属于这名学生"),
        ({"way": "phone", "day": TODAY, "about": "问了近况", "siblings": str(new_id())}, ""),
    ],
)
def test_a_contact_that_cannot_be_is_shown_again(
    teacher: FlaskClient, school: Campus, case_id: UUID, fields: dict[str, str], words: str
) -> None:
    answer = send(teacher, path(school, f"cases/{case_id}/contacts/"), agreed="周五再通话", **fields)

    assert answer.status_code in (404, 409, 422)
    assert words in answer.text
    assert answer.status_code == 404 or "周五再通话" in answer.text
    assert texts(school, case_id) == []


def test_a_correction_is_offered_and_the_log_keeps_both(teacher: FlaskClient, school: Campus, case_id: UUID) -> None:
    send(teacher, path(school, f"cases/{case_id}/contacts/"), way="phone", day=TODAY, about="问了近况", at="16:30")
    file = teacher.get(path(school, f"cases/{case_id}")).text
    place = re.search(rf'href="({path(school, f"cases/{case_id}/contacts/")}[0-9a-f-]+/correction)"', file)
    assert place
    form = teacher.get(place[1]).text
    assert "问了近况" in form
    assert 'value="16:30"' in form

    saved = send(teacher, place[1], way="phone", happened_on=TODAY, about="问了作业", at="16:40")
    again = send(teacher, place[1], way="phone", happened_on=TODAY, about="又问了作业")
    log = teacher.get(path(school, "phone-log/")).text

    assert saved.status_code == 303
    assert (again.status_code, "已经更正或撤销过了" in again.text, "又问了作业" in again.text) == (409, True, True)
    assert "问了近况" in log
    assert "16:40" in log
    assert f"{DEMO_DAY:%m-%d} 16:40" in teacher.get(path(school, f"cases/{case_id}")).text
    assert log.count("（已更正）") == 1


def test_a_special_event_goes_on_to_telling_the_family(teacher: FlaskClient, school: Campus, case_id: UUID) -> None:
    answer = send(
        teacher, path(school, f"cases/{case_id}/special-events/"), type="accident", day=TODAY, words="体育课上扭了脚"
    )
    form = teacher.get(answer.location).text
    event = re.search(r'name="told" value="([^"]+)"', form)
    assert event
    assert "体育课上扭了脚" in form

    send(teacher, path(school, f"cases/{case_id}/contacts/"), way="phone", day=TODAY, about="已告知", told=event[1])

    assert 'name="told"' not in teacher.get(answer.location).text


def test_of_which_kind_an_event_was_is_told_to_its_readers_alone(
    app: Flask, teacher: FlaskClient, school: Campus, case_id: UUID
) -> None:
    happened = {"type": "breach", "day": TODAY, "words": "把灭火器拆了"}
    assert send(teacher, path(school, f"cases/{case_id}/special-events/"), **happened).status_code == 303

    own, others = (
        client.get(path(school, f"cases/{case_id}")).text for client in (teacher, browser(app, school.counsellor))
    )
    assert "严重违反校规" in own
    assert "特殊情况" in others
    assert "严重违反校规" not in others


def test_a_special_event_without_words_is_shown_again(teacher: FlaskClient, school: Campus, case_id: UUID) -> None:
    answer = send(teacher, path(school, f"cases/{case_id}/special-events/"), type="storm", day=TODAY, words="")

    assert answer.status_code == 422
    with school.world.open():
        assert session().scalars(select(SpecialEvent.id)).all() == []


def test_one_visit_is_written_down_for_two_siblings(teacher: FlaskClient, school: Campus) -> None:
    mother_of(school.world, *school.students[:2])
    first, second = school.confirm(), school.confirm(school.students[1])
    owed = duty(school, first, "R07")
    form = teacher.get(path(school, f"cases/{first}/visits/new?duty={owed.id}")).text
    assert f'name="siblings" value="{second}"' in form

    answer = send(
        teacher,
        path(school, f"cases/{first}/visits/"),
        kind="home",
        company="two",
        day=TODAY,
        seen="有自己的书桌",
        siblings=[str(second)],
        duty=str(owed.id),
    )

    assert answer.status_code == 303
    assert texts(school, first) == texts(school, second) == ["有自己的书桌"]
    assert duty(school, second, "R07").is_done


def test_nobody_goes_alone_and_unknown(teacher: FlaskClient, school: Campus, case_id: UUID) -> None:
    answer = send(teacher, path(school, f"cases/{case_id}/visits/"), kind="home", day=TODAY, seen="有自己的书桌")

    assert answer.status_code == 422
    assert "和同事一起去，还是事先告诉了学校" in answer.text
    assert "有自己的书桌" in answer.text


def appointment(teacher: FlaskClient, school: Campus, case_id: UUID) -> str:
    answer = send(
        teacher,
        path(school, f"cases/{case_id}/visits/appointment"),
        kind="home",
        planned_on=TODAY,
        planned_at="16:00",
    )
    assert answer.status_code == 303
    return answer.location


def test_from_the_appointment_to_the_answer(teacher: FlaskClient, school: Campus, case_id: UUID) -> None:
    place = appointment(teacher, school, case_id)
    assert "已预约" in teacher.get(place).text

    held = send(teacher, f"{place}/holding", version="1", company="told", day=TODAY, wishes="想多听听在校情况")
    assert held.status_code == 303
    page = teacher.get(place).text
    assert "想多听听在校情况" in page
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version

    answered = send(teacher, f"{place}/answer", version=version[1], answer="每周五发一次近况")
    stale = send(teacher, f"{place}/answer", version=version[1], answer="改成每天")

    assert answered.status_code == 303
    assert (stale.status_code, "改成每天" in stale.text) == (409, False)  # the visit is answered: nothing is left to do
    assert "每周五发一次近况" in teacher.get(place).text


def test_an_appointment_kept_alone_is_shown_again(teacher: FlaskClient, school: Campus, case_id: UUID) -> None:
    place = appointment(teacher, school, case_id)

    answer = send(teacher, f"{place}/holding", version="1", day=TODAY, seen="有自己的书桌")

    assert (answer.status_code, "有自己的书桌" in answer.text) == (409, True)


def test_nobody_at_home_leaves_the_duty_open(teacher: FlaskClient, school: Campus, case_id: UUID) -> None:
    place = appointment(teacher, school, case_id)

    send(teacher, f"{place}/miss", version="1", day=TODAY)

    assert "未遇" in teacher.get(path(school, f"cases/{case_id}")).text
    assert not duty(school, case_id, "R07").is_done


def test_an_appointment_is_called_off(teacher: FlaskClient, school: Campus, case_id: UUID) -> None:
    place = appointment(teacher, school, case_id)

    assert send(teacher, f"{place}/cancellation", version="1").status_code == 303
    assert send(teacher, f"{place}/cancellation", version="1").status_code == 409
    with school.world.open():
        assert session().scalars(select(Visit.state)).all() == ["cancelled"]


def test_an_appointment_in_the_past_is_shown_again(teacher: FlaskClient, school: Campus, case_id: UUID) -> None:
    past = str(DEMO_DAY - timedelta(days=1))
    answer = send(teacher, path(school, f"cases/{case_id}/visits/appointment"), kind="home", planned_on=past)

    assert (answer.status_code, "预约的日期要在今天或以后" in answer.text) == (409, True)


def test_a_counsellor_sees_that_there_was_a_contact_and_not_its_words(
    app: Flask, teacher: FlaskClient, school: Campus, case_id: UUID
) -> None:
    send(teacher, path(school, f"cases/{case_id}/contacts/"), way="phone", day=TODAY, about="妈妈提到搬家")
    send(teacher, path(school, f"cases/{case_id}/visits/"), kind="school", day=TODAY, wishes="想换座位")

    seen = browser(app, school.counsellor).get(path(school, f"cases/{case_id}")).text
    graded = browser(app, school.grade_head).get(path(school, f"cases/{case_id}")).text

    assert ("家校联系" in seen, "妈妈提到搬家" in seen, "想换座位" in seen) == (True, False, True)
    assert ("妈妈提到搬家" in graded, "想换座位" in graded) == (True, False)


def test_the_log_is_narrowed_to_a_class_and_asks_for_a_real_one(
    app: Flask, teacher: FlaskClient, school: Campus, case_id: UUID
) -> None:
    send(teacher, path(school, f"cases/{case_id}/contacts/"), way="phone", day=TODAY, about="妈妈提到搬家")
    head = browser(app, school.head)

    assert "妈妈提到搬家" in head.get(path(school, f"phone-log/?class_id={school.class_id}")).text
    assert "妈妈提到搬家" not in head.get(path(school, f"phone-log/?class_id={school.other_class_id}")).text
    assert head.get(path(school, "phone-log/?class_id=7")).status_code == 422
    assert head.get(path(school, "phone-log/?page=9")).status_code == 404


def test_a_double_tap_writes_one_row(teacher: FlaskClient, school: Campus, case_id: UUID) -> None:
    form = teacher.get(path(school, f"cases/{case_id}/contacts/new")).text
    once = re.search(r'name="once" value="([^"]+)"', form)
    assert once
    for _ in range(2):
        send(
            teacher, path(school, f"cases/{case_id}/contacts/"), way="phone", day=TODAY, about="问了近况", once=once[1]
        )

    with school.world.open():
        assert len(session().scalars(select(GuardianContact.id)).all()) == 1
