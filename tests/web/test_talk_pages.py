"""The forms of talks: few taps, everything known filled in, undone in one tap, and several students on one page."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from care.cases.lifecycle import CaseState
from care.cases.models import CaseFile
from care.cases.terms import CloseReason
from care.cases.timeline import RecordLine
from care.talks import queries as talk_queries
from care.talks import services as talks
from care.talks.models import FollowUp, Talk
from care.talks.terms import TalkKind
from kernel import clock
from kernel.db import session
from kernel.ids import new_id
from obligations import queries as obligations
from obligations.queries import DutyLine
from privacy.models import AccessLog
from tests.care.campus import Campus
from tests.web.school_at_work import browser
from tests.web.visitors import send, signed_in
from tests.worlds import DEMO_DAY, counted_statements

TRIAD = {"strategy": "请同桌结对", "effect": "作业按时了", "lesson": "目标要小"}


@pytest.fixture
def teacher(app: Flask, school: Campus) -> FlaskClient:
    """The browser of the class teacher."""
    return browser(app, school.teacher)


def path(school: Campus, rest: str) -> str:
    return f"/{school.world.slug}/{rest}"


def duty(school: Campus, case_id: UUID, rule: str) -> DutyLine:
    with school.world.open():
        return next(line for line in obligations.for_subject(case_id) if line.rule == rule)


def pressing(school: Campus, case_id: UUID) -> list[str]:
    with school.world.open():
        return [line.rule for line in obligations.for_subject(case_id, pressing=True)]


def talks_of(school: Campus, case_id: UUID) -> list[RecordLine]:
    with school.world.open():
        found = talk_queries.lines(case_id, school.teacher)
        assert all(line.texts for line in found)  # opened here, as a page does
        return found


def undo(browser_: FlaskClient, page: TestResponse, school: Campus) -> TestResponse:
    ids = re.findall(r'name="record" value="([^"]+)"', page.text)
    return send(browser_, path(school, "talk-batches/withdrawal"), record=ids)


def test_the_button_of_a_duty_leads_to_a_form_that_knows_what_is_known(teacher: FlaskClient, school: Campus) -> None:
    case_id = school.confirm()
    owed = duty(school, case_id, "R05")

    form = teacher.get(path(school, f"cases/{case_id}/talks/new?duty={owed.id}"))

    assert "登记后记入：侧面了解" in form.text
    assert re.search(r'name="kind" value="peer" checked', form.text)
    assert re.search(rf'name="day" value="{DEMO_DAY}" checked', form.text)
    assert f'name="duty" value="{owed.id}"' in form.text


def test_one_chip_is_enough_for_a_talk(teacher: FlaskClient, school: Campus) -> None:
    case_id = school.confirm()

    answer = send(
        teacher, path(school, f"cases/{case_id}/talks"), kind="student", day=str(DEMO_DAY), topics=["study", "peers"]
    )

    assert answer.status_code == 303
    assert talks_of(school, case_id)[0].texts[0] == ("", "谈到：学习、同学交往。")


def test_after_a_duty_the_list_says_what_was_credited_and_offers_the_next(teacher: FlaskClient, school: Campus) -> None:
    first, second = school.confirm(), school.confirm(school.students[1])
    owed = duty(school, first, "R04")

    answer = send(
        teacher,
        path(school, f"cases/{first}/talks"),
        kind="student",
        day=str(DEMO_DAY),
        topics=["study"],
        duty=str(owed.id),
    )
    page = teacher.get(answer.location)

    assert answer.location == path(school, "todo/")
    assert "已登记，记入 个别谈话" in page.text
    assert "下一件：" in page.text
    assert "R04" in pressing(school, second)
    assert "已登记，记入" not in teacher.get(path(school, "todo/")).text


def test_one_tap_takes_it_back_and_the_duty_opens_again(teacher: FlaskClient, school: Campus) -> None:
    case_id = school.confirm()
    owed = duty(school, case_id, "R04")
    send(teacher, path(school, f"cases/{case_id}/talks"), kind="student", day=str(DEMO_DAY), topics=["study"])
    page = teacher.get(path(school, f"cases/{case_id}"))

    for _ in range(2):  # a second tap changes nothing more
        assert undo(teacher, page, school).status_code == 303

    assert talks_of(school, case_id) == []
    assert duty(school, case_id, "R04").id == owed.id
    assert "R04" in pressing(school, case_id)


def test_another_day_counts_when_it_is_filled_in_and_is_said_to_be_late(teacher: FlaskClient, school: Campus) -> None:
    with clock.working_day(DEMO_DAY - timedelta(days=9)):
        case_id = school.confirm()
    happened = DEMO_DAY - timedelta(days=3)

    send(
        teacher,
        path(school, f"cases/{case_id}/talks"),
        kind="student",
        day=str(DEMO_DAY),
        happened_on=str(happened),
        content="聊了聊",
    )

    assert talks_of(school, case_id)[0].happened_on == happened
    assert "（补记 11-15 的）" in teacher.get(path(school, f"cases/{case_id}")).text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"day": str(DEMO_DAY)}, "请选一项，或写一句谈了什么"),
        ({"topics": "study"}, "请选择或填写日期"),
        ({"day": "someday", "topics": "study"}, "请填写日期"),
        ({"day": str(DEMO_DAY), "topics": "gossip"}, "请从列出的选项中选择"),
        ({"day": str(DEMO_DAY), "topics": "study", "strategy": "结对"}, "跟踪记录要写全三项"),
        ({"day": str(DEMO_DAY), "topics": "study", "place_other": "远" * 61}, "地点最多 60 字"),
        ({"day": str(DEMO_DAY), "topics": "study", "duty": "7"}, "请从列出的选项中选择"),
    ],
)
def test_a_talk_that_cannot_be_is_shown_again(
    teacher: FlaskClient, school: Campus, fields: dict[str, str], words: str
) -> None:
    case_id = school.confirm()

    answer = send(teacher, path(school, f"cases/{case_id}/talks"), kind="student", next_step="周五再聊", **fields)

    assert (answer.status_code, words in answer.text) == (422, True)
    assert "周五再聊" in answer.text
    assert talks_of(school, case_id) == []


def test_the_tracking_is_opened_when_the_duty_asks_for_it(teacher: FlaskClient, school: Campus) -> None:
    case_id = school.confirm()
    tracking, talk = duty(school, case_id, "R06"), duty(school, case_id, "R04")
    opened = re.compile(r'<details class="more" open>\s*<summary>这次谈话也作为跟踪记录')

    assert opened.search(teacher.get(path(school, f"cases/{case_id}/talks/new?duty={tracking.id}")).text)
    assert not opened.search(teacher.get(path(school, f"cases/{case_id}/talks/new?duty={talk.id}")).text)


def test_a_duty_that_somebody_did_meanwhile_says_so(teacher: FlaskClient, school: Campus) -> None:
    case_id = school.confirm()
    owed = duty(school, case_id, "R04")
    with school.world.open():
        talks.record_talk(
            case_id=case_id,
            kind=TalkKind.STUDENT,
            happened_on=DEMO_DAY,
            place="",
            content="聊了聊",
            actor=school.teacher,
        )

    form = teacher.get(path(school, f"cases/{case_id}/talks/new?duty={owed.id}"))

    assert "已经登记完成了（个别谈话）" in form.text


def test_a_duty_of_another_student_is_not_found(teacher: FlaskClient, school: Campus) -> None:
    first, second = school.confirm(), school.confirm(school.students[1])
    owed = duty(school, second, "R04")

    assert teacher.get(path(school, f"cases/{first}/talks/new?duty={owed.id}")).status_code == 404
    assert teacher.get(path(school, f"cases/{first}/talks/new?duty={new_id()}")).status_code == 404
    assert teacher.get(path(school, f"cases/{first}/talks/new?duty=7")).status_code == 422


def test_the_tracking_of_several_students_is_saved_at_once_and_blank_rows_are_not(
    teacher: FlaskClient, school: Campus
) -> None:
    first, second, third = (school.confirm(student_id) for student_id in school.students)
    page = teacher.get(path(school, "talk-batches/new?rule=R06"))
    assert page.text.count('class="batch-row') == 3

    rows = {f"student[{case_id}][{name}]": text for case_id in (first, second) for name, text in TRIAD.items()}
    answer = send(
        teacher, path(school, "talk-batches/tracking"), rule="R06", way="observation", day=str(DEMO_DAY), **rows
    )
    said = teacher.get(answer.location).text

    assert "已登记 2 份，记入 每月跟踪（11 月）" in said
    assert ["R06" in pressing(school, case_id) for case_id in (first, second, third)] == [False, False, True]


def test_a_page_of_talks_is_undone_at_once(teacher: FlaskClient, school: Campus) -> None:
    case_ids = [school.confirm(student_id) for student_id in school.students]
    rows = {f"student[{case_id}][topics]": "study" for case_id in case_ids}

    answer = send(
        teacher, path(school, "talk-batches/talks"), rule="R04", kind="student", day=str(DEMO_DAY), place="教室", **rows
    )
    assert ["R04" in pressing(school, case_id) for case_id in case_ids] == [False] * 3
    undo(teacher, teacher.get(answer.location), school)

    assert ["R04" in pressing(school, case_id) for case_id in case_ids] == [True] * 3


def test_a_row_that_is_half_filled_in_says_so_and_nothing_is_saved(teacher: FlaskClient, school: Campus) -> None:
    first, second = school.confirm(), school.confirm(school.students[1])
    rows = {f"student[{first}][{name}]": text for name, text in TRIAD.items()}

    answer = send(
        teacher,
        path(school, "talk-batches/tracking"),
        rule="R06",
        way="observation",
        day=str(DEMO_DAY),
        **rows,
        **{f"student[{second}][effect]": "好些了"},
    )

    assert answer.status_code == 422
    assert "三项写全才能登记" in answer.text
    assert "好些了" in answer.text
    assert "请同桌结对" in answer.text
    with school.world.open():
        assert session().scalars(select(FollowUp.id)).all() == []


def test_what_the_service_refuses_stands_beside_the_row(teacher: FlaskClient, school: Campus) -> None:
    with clock.working_day(DEMO_DAY - timedelta(days=9)):
        old = school.confirm()
    new = school.confirm(school.students[1])
    rows = {f"student[{case_id}][content]": "聊了聊" for case_id in (old, new)}

    answer = send(
        teacher,
        path(school, "talk-batches/talks"),
        rule="R04",
        kind="student",
        happened_on=str(DEMO_DAY - timedelta(days=3)),
        **rows,
    )

    assert answer.status_code == 422
    assert f'id="field-student-{new}-content-fault"' in answer.text
    assert f'id="field-student-{old}-content-fault"' not in answer.text
    with school.world.open():
        assert session().scalars(select(Talk.id)).all() == []


def test_a_page_without_a_row_or_without_a_day_is_shown_again(teacher: FlaskClient, school: Campus) -> None:
    case_id = school.confirm()
    to = path(school, "talk-batches/talks")

    empty = send(teacher, to, rule="R04", kind="student", day=str(DEMO_DAY))
    dayless = send(teacher, to, rule="R04", kind="student", **{f"student[{case_id}][content]": "聊了聊"})

    assert (empty.status_code, "还没有填写任何一行" in empty.text) == (422, True)
    assert (dayless.status_code, "请选择或填写日期" in dayless.text, "聊了聊" in dayless.text) == (422, True, True)
    assert send(teacher, to, rule="R04", kind="x", **{"student[7][content]": "聊了聊"}).status_code == 422


def test_a_row_that_a_colleague_saved_meanwhile_keeps_what_was_typed(teacher: FlaskClient, school: Campus) -> None:
    first, second = school.confirm(), school.confirm(school.students[1])
    with school.world.open():
        talks.record_talk(
            case_id=first, kind=TalkKind.STUDENT, happened_on=DEMO_DAY, place="", content="谈过了", actor=school.teacher
        )
    rows = {f"student[{case_id}][content]": "我也聊了" for case_id in (first, second)}

    again = send(teacher, path(school, "talk-batches/talks"), rule="R04", kind="student", **rows)
    assert "已经有人登记了" in again.text
    assert again.text.count("我也聊了") == 2

    answer = send(teacher, path(school, "talk-batches/talks"), rule="R04", kind="student", day=str(DEMO_DAY), **rows)
    assert "其中 1 份没有对应的待办" in teacher.get(answer.location).text


def test_a_row_whose_case_was_closed_meanwhile_keeps_what_was_typed(teacher: FlaskClient, school: Campus) -> None:
    first, second = school.confirm(), school.confirm(school.students[1])
    with school.world.open():
        closed = session().get_one(CaseFile, (school.world.scope.school_id, first))
        closed.state, closed.closed_by, closed.closed_on = CaseState.CLOSED, school.head.user_id, DEMO_DAY
        closed.close_reason = CloseReason.GOAL_MET
    rows = {f"student[{case_id}][content]": "我也聊了" for case_id in (first, second)}

    again = send(teacher, path(school, "talk-batches/talks"), rule="R04", kind="student", day=str(DEMO_DAY), **rows)

    assert again.status_code == 422
    assert again.text.count("我也聊了") == 2
    assert "目前不在支持中" in again.text


def test_a_row_that_is_kept_costs_no_reading_of_other_students(teacher: FlaskClient, school: Campus) -> None:
    school.confirm()
    with school.world.open():
        before = len(session().scalars(select(AccessLog.id)).all())

    send(teacher, path(school, "talk-batches/talks"), rule="R99", kind="student", **{"student[7][content]": "聊了聊"})

    with school.world.open():
        assert len(session().scalars(select(AccessLog.id)).all()) == before + 1  # the duties of the list


def test_who_signs_in_next_on_that_computer_is_not_told_what_was_saved(teacher: FlaskClient, school: Campus) -> None:
    case_id, colleague = school.confirm(), school.counsellor.user_id
    assert colleague is not None
    send(teacher, path(school, f"cases/{case_id}/talks"), kind="student", day=str(DEMO_DAY), topics=["study"])

    page = signed_in(teacher, colleague).get(path(school, "todo/")).text

    assert "已登记" not in page
    assert path(school, "talk-batches/withdrawal") not in page


def test_a_rule_that_is_not_done_together_has_no_page(teacher: FlaskClient, school: Campus) -> None:
    school.confirm()

    assert teacher.get(path(school, "talk-batches/new?rule=R15")).status_code == 404
    assert "这一项都登记过了" in teacher.get(path(school, "talk-batches/new?rule=none")).text


def test_the_page_for_several_costs_the_same_for_one_and_for_many(teacher: FlaskClient, school: Campus) -> None:
    school.confirm()
    teacher.get(path(school, "talk-batches/new?rule=R06"))
    with counted_statements() as few:
        teacher.get(path(school, "talk-batches/new?rule=R06"))
    for student_id in school.students[1:]:
        school.confirm(student_id)
    with counted_statements() as many:
        teacher.get(path(school, "talk-batches/new?rule=R06"))

    assert len(many) == len(few)


def test_nobody_undoes_the_record_of_somebody_else(app: Flask, teacher: FlaskClient, school: Campus) -> None:
    case_id = school.confirm()
    send(teacher, path(school, f"cases/{case_id}/talks"), kind="student", day=str(DEMO_DAY), topics="study")
    page = teacher.get(path(school, f"cases/{case_id}"))

    assert undo(browser(app, school.other_teacher), page, school).status_code == 404
    assert send(teacher, path(school, "talk-batches/withdrawal"), record="7").status_code == 422
    assert send(teacher, path(school, "talk-batches/withdrawal")).status_code == 422
    assert len(talks_of(school, case_id)) == 1
