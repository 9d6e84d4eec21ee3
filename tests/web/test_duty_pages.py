"""履职一览 and one duty: filters, the file without names, waiving, noting."""

from __future__ import annotations

import io
import re
from datetime import date
from urllib.parse import quote
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from werkzeug.test import TestResponse

from accounts import services as accounts
from accounts.roles import Role
from kernel import clock
from kernel.ids import new_id
from obligations import queries
from obligations import services as obligations
from obligations.lifecycle import DutyState
from obligations.queries import DutyLine
from obligations.services import Agreement
from policy_profiles.evidence import EvidenceKind
from tests.obligations.school_at_work import CONFIRMED, SchoolAtWork, school_at_work
from tests.web.visitors import send, signed_in
from tests.worlds import Office, World

DAY = date(2026, 11, 18)


@pytest.fixture
def school(office: Office, ours: World) -> SchoolAtWork:
    """Our school at work."""
    return school_at_work(office, ours)


@pytest.fixture
def case(school: SchoolAtWork) -> UUID:
    """A case with duties, some of them late on DAY."""
    return school.confirm()


@pytest.fixture
def leader(client: FlaskClient, school: SchoolAtWork) -> FlaskClient:
    """The browser of the head of the group."""
    return signed_in(client, school.world.person(Role.GROUP_HEAD))


def class_teacher(school: SchoolAtWork) -> UUID:
    """Somebody who answers for the class."""
    user_id = school.world.person(Role.CLASS_TEACHER)
    with school.on(CONFIRMED):
        accounts.assign(
            user_id=user_id,
            kind=Role.CLASS_TEACHER,
            class_id=school.class_id,
            starts_on=CONFIRMED,
            ends_on=None,
            actor=school.world.actor(Role.PRINCIPAL),
        )
    return user_id


def teacher(client: FlaskClient, school: SchoolAtWork) -> FlaskClient:
    """The browser of the class teacher."""
    return signed_in(client, class_teacher(school))


def get(browser: FlaskClient, school: SchoolAtWork, path: str) -> TestResponse:
    with clock.working_day(DAY):
        return browser.get(f"/{school.world.slug}/duties/{path}")


def post(browser: FlaskClient, school: SchoolAtWork, path: str, **fields: str) -> TestResponse:
    with clock.working_day(DAY):
        return send(browser, f"/{school.world.slug}/duties/{path}", **fields)


def duty(school: SchoolAtWork, case: UUID, rule: str) -> queries.DutyLine:
    return school.duties(case, rule, on=DAY)[-1]


def state(school: SchoolAtWork, duty: DutyLine) -> DutyState:
    with school.on(DAY):
        return queries.visible_duty(school.leader(), duty.id).state


def test_the_board_says_how_many_are_late(leader: FlaskClient, school: SchoolAtWork, case: UUID) -> None:
    answer = get(leader, school, "")

    assert answer.status_code == 200
    assert "7 件事已经晚了" in answer.text
    assert "三年级" in answer.text


def test_the_board_can_be_narrowed(leader: FlaskClient, school: SchoolAtWork, case: UUID) -> None:
    answer = get(leader, school, f"?state=late&class_id={school.class_id}&rule=R04")

    assert "与周子墨谈话" in answer.text
    assert "侧面了解" not in "".join(re.findall("<tbody>.*?</tbody>", answer.text, re.DOTALL))


@pytest.mark.parametrize("query", ["?state=nonsense", "?class_id=7", "?page=99", "?page=x", "?sort=best"])
def test_a_board_that_makes_no_sense_is_refused(
    leader: FlaskClient, school: SchoolAtWork, case: UUID, query: str
) -> None:
    assert get(leader, school, query).status_code in (404, 422)


def test_the_board_is_sorted_as_asked(leader: FlaskClient, school: SchoolAtWork, case: UUID) -> None:
    def works(sort: str) -> list[str]:
        return re.findall(r'duties/[0-9a-f-]{36}">([^<]*)</a></th>', get(leader, school, f"?sort={sort}").text)

    assert sorted(works("work")) == sorted(works("date"))
    assert works("work") != works("date")


def test_the_file_is_a_workbook_that_names_no_student(leader: FlaskClient, school: SchoolAtWork, case: UUID) -> None:
    answer = get(leader, school, "table?state=late")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()

    assert answer.headers["Content-Disposition"].endswith(f"{quote('履职一览')}.xlsx")
    assert rows[0][:3] == ["班级", "事项", "状态"]
    assert ["三年级2班", "个别谈话", "已逾期", date(2026, 9, 7), date(2026, 10, 7)] in [row[:5] for row in rows]
    assert "周子墨" not in str(rows)


def test_a_class_teacher_has_no_board(client: FlaskClient, school: SchoolAtWork) -> None:
    browser = teacher(client, school)

    assert get(browser, school, "").status_code == 403
    assert get(browser, school, "table").status_code == 403


def test_a_duty_shows_window_clause_versions_and_arithmetic(
    leader: FlaskClient, school: SchoolAtWork, case: UUID
) -> None:
    text = get(leader, school, str(duty(school, case, "R04").id)).text

    for words in (
        "2026-09-07（周一）",
        "2026-10-07（周三）",
        "2026-10-09（周五）",
        "第四条第2款",
        "第 1 版（P2）",
        "2026–2027 学年演示校历",
        "09-07 确认纳入，每 30 天一次",
        "平台默认",
    ):
        assert words in text


def test_honest_lateness_is_said_plainly(leader: FlaskClient, school: SchoolAtWork, case: UUID) -> None:
    school.record(case, EvidenceKind.TALK, happened=date(2026, 10, 7), recorded=date(2026, 10, 20))
    done = school.duties(case, "R04", on=DAY)[0]

    text = get(leader, school, str(done.id)).text

    assert "补记于 10-20" in text
    assert "2026-10-07（周三） 完成，10-20 登记" in text


def test_a_leader_waives_with_reason_and_end(leader: FlaskClient, school: SchoolAtWork, case: UUID) -> None:
    late = duty(school, case, "R04")

    answer = post(leader, school, f"{late.id}/waivers", reason="请长假", expires_on="2026-12-31")

    assert answer.status_code == 303
    assert duty(school, case, "R04").state is DutyState.WAIVED
    assert "请长假" in get(leader, school, str(late.id)).text


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"reason": "", "expires_on": "2026-12-31"}, 422, "请填写这一项"),
        ({"reason": "假", "expires_on": "2026-12-31"}, 422, "请写明原因"),
        ({"reason": "请长假", "expires_on": "someday"}, 422, "请填写日期"),
        ({"reason": "请长假", "expires_on": "2026-11-17"}, 409, "日期不能早于今天"),
        ({"reason": "请长假", "expires_on": "2028-11-17"}, 409, "一次最长一年"),
    ],
)
def test_a_waiver_that_cannot_be_is_shown_again(  # noqa: PLR0917  pytest passes them by name
    leader: FlaskClient, school: SchoolAtWork, case: UUID, fields: dict[str, str], status: int, words: str
) -> None:
    late = duty(school, case, "R04")

    answer = post(leader, school, f"{late.id}/waivers", **fields)

    assert (answer.status_code, words in answer.text) == (status, True)
    assert duty(school, case, "R04").state is DutyState.LATE


def test_a_waiver_is_taken_back(leader: FlaskClient, school: SchoolAtWork, case: UUID) -> None:
    late = duty(school, case, "R04")
    post(leader, school, f"{late.id}/waivers", reason="请长假", expires_on="2026-12-31")

    assert post(leader, school, f"{late.id}/waivers/end").status_code == 303
    assert duty(school, case, "R04").state is DutyState.LATE


def test_a_class_teacher_cannot_waive(client: FlaskClient, school: SchoolAtWork, case: UUID) -> None:
    late = duty(school, case, "R04")

    answer = post(teacher(client, school), school, f"{late.id}/waivers", reason="太忙", expires_on="2026-12-31")

    assert answer.status_code == 403


def agreed(school: SchoolAtWork, owner: UUID) -> DutyLine:
    """What somebody took upon themselves, late on DAY."""
    agreement = Agreement(
        id=new_id(), student_id=school.student_id, class_id=school.class_id, owner_id=owner, due_on=date(2026, 11, 13)
    )
    with school.on(date(2026, 11, 9)):
        (duty_id,) = obligations.agree([agreement], actor=school.leader())
    with school.on(DAY):
        return queries.visible_duty(school.leader(), duty_id)


def test_the_owner_notes_that_it_was_done_and_may_undo_it(client: FlaskClient, school: SchoolAtWork) -> None:
    owner = class_teacher(school)
    browser, owed = signed_in(client, owner), agreed(school, owner)

    assert "登记完成情况" in get(browser, school, str(owed.id)).text
    answer = post(browser, school, f"{owed.id}/notes", happened_on="2026-11-18", note="约好了")
    assert answer.status_code == 303
    with clock.working_day(DAY):
        assert "已登记，记入 会商约定" in browser.get(answer.location).text
    assert state(school, owed) is DutyState.DONE_LATE

    with school.on(DAY):
        (line,) = queries.details(school.leader(), owed.id).notes
    assert post(browser, school, f"{owed.id}/notes/{line.id}/withdrawal").status_code == 303
    assert state(school, owed) is DutyState.LATE


def test_a_note_of_tomorrow_is_shown_again(client: FlaskClient, school: SchoolAtWork) -> None:
    owner = class_teacher(school)
    browser, owed = signed_in(client, owner), agreed(school, owner)

    answer = post(browser, school, f"{owed.id}/notes", happened_on="2026-11-19", note="约好了")

    assert answer.status_code == 409
    assert "日期还没有到" in answer.text
    assert "约好了" in answer.text


def test_nobody_notes_the_duty_of_somebody_else(leader: FlaskClient, school: SchoolAtWork) -> None:
    owed = agreed(school, school.world.person(Role.CLASS_TEACHER))

    answer = post(leader, school, f"{owed.id}/notes", happened_on="2026-11-18", note="代劳")

    assert answer.status_code == 403


def test_a_duty_of_another_school_is_not_there(
    client: FlaskClient, school: SchoolAtWork, case: UUID, theirs: World
) -> None:
    stranger = signed_in(client, theirs.person(Role.PRINCIPAL))
    late = duty(school, case, "R04")

    assert get(stranger, school, str(late.id)).status_code == 404
    with clock.working_day(DAY):
        assert stranger.get(f"/{theirs.slug}/duties/{late.id}").status_code == 404
        answer = send(stranger, f"/{theirs.slug}/duties/{late.id}/waivers", reason="试试", expires_on="2026-12-31")
    assert answer.status_code == 404
