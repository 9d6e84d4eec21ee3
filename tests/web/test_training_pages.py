"""The pages of trainings: from the duty to the hours, the code in the room, bad input, files, papers, who may not come in."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from attachments.models import Attachment
from care.trainings.models import Training, TrainingAttendance
from kernel import clock
from kernel.db import session
from kernel.ids import new_id
from obligations import services as obligations
from people.models import StaffMember
from tests.attachments import files
from tests.care import campus
from tests.care.campus import Campus
from tests.web.school_at_work import assign, browser
from tests.web.test_evidence_file_pages import upload
from tests.web.visitors import send
from tests.worlds import DEMO_DAY, Office, World, counted_statements

TITLE = "突发事件发生后的头十分钟"


@pytest.fixture
def school(office: Office, ours: World) -> Iterator[Campus]:
    """Our school at work, with everybody assigned and the duties of the term."""
    with clock.working_day(DEMO_DAY):
        built = campus.build(office, ours)
        assign(built)
        with ours.open():
            obligations.open_due(actor=built.principal)
        yield built


@pytest.fixture
def head(app: Flask, school: Campus) -> FlaskClient:
    """The browser of the head of the leadership group, who plans."""
    return browser(app, school.head)


@pytest.fixture
def teacher(app: Flask, school: Campus) -> FlaskClient:
    """The browser of the class teacher, who comes."""
    return browser(app, school.teacher)


def path(school: Campus, rest: str = "") -> str:
    return f"/{school.world.slug}/trainings/{rest}"


def written(**changed: str | list[str]) -> dict[str, str | list[str]]:
    values: dict[str, str | list[str]] = {
        "kind": "training",
        "title": TITLE,
        "topics": ["early_warning", "counselling"],
        "happens_on": str(DEMO_DAY),
        "begins_at": "15:30",
        "hours": "1.5",
        "place": "三楼会议室",
        "lecturer": "韩雪",
        "audience": ["class_teacher", "subject_teacher"],
        "outline": "先看一个案例",
    }
    return values | changed


def planned(school: Campus, client: FlaskClient, **changed: str | list[str]) -> UUID:
    answer = send(client, path(school, "new"), **written(**changed))
    assert answer.status_code == 303, answer.text
    return UUID(answer.location.rsplit("/", 1)[1])


def version(school: Campus, training_id: UUID) -> str:
    with school.world.open():
        return str(session().scalars(select(Training.version).where(Training.id == training_id)).one())


def came(school: Campus) -> list[TrainingAttendance]:
    with school.world.open():
        rows = list(session().scalars(select(TrainingAttendance)).all())
        session().expunge_all()
        return rows


def step(school: Campus, client: FlaskClient, training_id: UUID, verb: str, **fields: str) -> str:
    """Take one step; the text of the page that follows."""
    answer = send(client, path(school, f"{training_id}/{verb}"), version=version(school, training_id), **fields)
    assert answer.status_code == 303, answer.text
    return client.get(answer.location).text


def test_from_the_duty_to_the_hours(school: Campus, head: FlaskClient, teacher: FlaskClient) -> None:
    front = head.get(path(school)).text
    assert all(words in front for words in ("本学期还没有培训", "教师培训", "安排培训"))
    training_id = planned(school, head)
    code_page = head.get(path(school, f"{training_id}/attendance")).text
    found = re.search(r'<strong lang="zxx">(\d{6})</strong>', code_page)
    assert found is not None

    scanned = teacher.get(path(school, f"{training_id}/presence?code={found[1]}"))
    assert f'value="{found[1]}"' in scanned.text
    signed = send(teacher, path(school, f"{training_id}/presence"), code=found[1])
    assert "签到好了" in teacher.get(signed.location).text
    assert "您已经签到" in teacher.get(path(school, f"{training_id}/presence?code={found[1]}")).text

    assert "登记学时" in step(school, head, training_id, "holding")
    assert "记入 教师培训" in step(school, head, training_id, "registration", minutes="演练了一遍")
    assert "本学期办了 1 次培训" in head.get(path(school)).text
    own = teacher.get(path(school, "own")).text
    assert ("本学年您有 1.5 学时" in own, "下载证明" in own) == (True, True)


def test_the_board_of_the_principal_counts_them(app: Flask, school: Campus, head: FlaskClient) -> None:
    training_id = planned(school, head)
    send(head, path(school, f"{training_id}/attendance"), present=[str(school.teacher.user_id)])
    step(school, head, training_id, "holding")
    step(school, head, training_id, "registration")

    board = browser(app, school.principal).get(f"/{school.world.slug}/board/").text

    assert ("1 次，1 人次" in board, path(school) in board) == (True, True)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"title": ""}, "请填写这一项"),
        ({"title": "字" * 61}, "请写 1 到 60 个字"),
        ({"topics": []}, "请至少选一个主题"),
        ({"topics": ["cooking"]}, "topics"),
        ({"happens_on": "明天"}, "请填写日期"),
        ({"begins_at": "下午"}, "请填写时间"),
        ({"hours": "两个"}, "请填写学时"),
        ({"hours": "1.3"}, "学时按半小时算"),
        ({"hours": "0"}, "培训的学时要大于 0"),
        ({"hours": "25"}, "学时按半小时算"),
        ({"hours": "-1"}, "学时按半小时算"),
        ({"hours": "NaN"}, "学时按半小时算"),
        ({"hours": "Infinity"}, "学时按半小时算"),
        ({"lecturer": ""}, "请写由谁来讲"),
        ({"audience": []}, "请至少选一类人"),
        ({"audience": ["district_admin"]}, "请从列出的选项里选"),
        ({"place": ""}, "请填写这一项"),
        ({"outline": "字" * 2001}, "最多 2000 字"),
    ],
)
def test_what_cannot_be_is_shown_again_with_what_was_typed(
    school: Campus, head: FlaskClient, changed: dict[str, str | list[str]], words: str
) -> None:
    answer = send(head, path(school, "new"), **written(**{"lecturer": "濮阳屿", **changed}))

    assert (answer.status_code, words in answer.text) == (422, True)
    assert "濮阳屿" in answer.text or "lecturer" in changed
    with school.world.open():
        assert session().scalars(select(Training)).all() == []


@pytest.mark.parametrize("hours", ["１.５", "1.5学时", " 1.5 "])
def test_hours_are_read_as_people_write_them(school: Campus, head: FlaskClient, hours: str) -> None:
    training_id = planned(school, head, hours=hours)

    with school.world.open():
        assert session().scalars(select(Training.half_hours).where(Training.id == training_id)).one() == 3


def test_a_word_that_tells_is_refused_where_helpers_read_it(school: Campus, head: FlaskClient) -> None:
    answer = send(head, path(school, "new"), **written(title="怎样陪伴单亲同学", audience=["student_helper"]))

    assert (answer.status_code, "怎样陪伴单亲同学" in answer.text, "「单亲」可写" in answer.text) == (409, True, True)


def test_a_wrong_code_signs_nobody_in(school: Campus, head: FlaskClient, teacher: FlaskClient) -> None:
    training_id = planned(school, head)

    answer = send(teacher, path(school, f"{training_id}/presence"), code="12")

    assert (answer.status_code, "签到码不对" in answer.text) == (409, True)
    assert came(school) == []


def test_two_taps_sign_in_once(school: Campus, head: FlaskClient, teacher: FlaskClient) -> None:
    training_id = planned(school, head)
    with school.world.open():
        code = session().scalars(select(Training.door_code)).one()

    for _ in range(2):
        assert send(teacher, path(school, f"{training_id}/presence"), code=code).status_code == 303

    assert [one.user_id for one in came(school)] == [school.teacher.user_id]


def test_the_list_is_ticked_and_corrected(school: Campus, head: FlaskClient) -> None:
    training_id = planned(school, head)
    address = path(school, f"{training_id}/attendance")
    send(head, address, present=[str(school.teacher.user_id), str(school.academic.user_id), str(new_id())])
    assert {one.user_id for one in came(school)} == {school.teacher.user_id, school.academic.user_id}

    known = [str(one.person_id) for one in came(school)]
    answer = send(head, address, present=[str(school.teacher.user_id)], known=known)

    assert "去掉 1 人" in head.get(answer.location).text
    assert [one.user_id for one in came(school)] == [school.teacher.user_id]
    assert send(head, address, present=["nobody"]).status_code == 422


def test_who_got_an_account_meanwhile_is_ticked_on_the_list(school: Campus, head: FlaskClient) -> None:
    training_id = planned(school, head)
    address = path(school, f"{training_id}/attendance")
    with school.world.open():
        session().add(StaffMember(id=new_id(), name="申屠屿", pinyin="shen tu yu", initials="sty", post="门卫"))
    with school.world.open():
        staff = session().scalars(select(StaffMember.id).where(StaffMember.name == "申屠屿")).one()
    send(head, address, present=[str(staff)])
    account = school.subject_teacher.user_id
    with school.world.open():
        session().execute(update(StaffMember).where(StaffMember.id == staff).values(user_id=account))

    page = head.get(address).text

    assert re.search(rf'name="present" value="{account}" checked', page)
    assert f'name="known" value="{account}"' in page


def test_an_assessment_waits_for_every_result(school: Campus, head: FlaskClient) -> None:
    training_id = planned(school, head, is_assessed="on")
    send(head, path(school, f"{training_id}/attendance"), present=[str(school.teacher.user_id)])
    page = step(school, head, training_id, "holding")
    (row,) = came(school)
    assert ("还有 1 人没有考核结果" in page, f"result[{row.id}]" in page) == (True, True)
    refused = send(head, path(school, f"{training_id}/registration"), version=version(school, training_id))
    assert (refused.status_code, "还有 1 人没有考核结果" in refused.text) == (409, True)

    answer = send(head, path(school, f"{training_id}/results"), **{f"result[{row.id}]": "passed"})

    assert "考核已登记" in head.get(answer.location).text
    assert "学时已登记" in step(school, head, training_id, "registration")
    assert send(head, path(school, f"{training_id}/results"), **{f"result[{row.id}]": "again"}).status_code == 409


def test_the_plan_is_revised_and_the_older_page_learns_of_it(school: Campus, head: FlaskClient) -> None:
    training_id = planned(school, head)
    address = path(school, f"{training_id}/words")
    assert "三楼会议室" in head.get(address).text
    assert send(head, address, **written(place="阶梯教室", version="1")).status_code == 303

    stale = send(head, address, **written(place="操场", version="1"))

    assert (stale.status_code, "阶梯教室" in stale.text, "操场" in stale.text) == (409, True, True)


def test_it_is_called_off_with_a_reason(school: Campus, head: FlaskClient) -> None:
    training_id = planned(school, head, happens_on=str(DEMO_DAY + timedelta(days=3)))
    address = path(school, f"{training_id}/cancellation")
    assert send(head, address, version=version(school, training_id)).status_code == 422

    assert "主讲人病了" in step(school, head, training_id, "cancellation", words="主讲人病了")
    assert head.get(path(school, f"{training_id}/words")).status_code == 302


def test_the_list_is_searched_and_taken_out(school: Campus, head: FlaskClient) -> None:
    planned(school, head)
    planned(school, head, title="怎样倾听", topics=["thought"], lecturer="濮阳屿")

    found = send(head, path(school), q="濮阳")
    assert ("怎样倾听" in found.text, TITLE in found.text) == (True, False)
    assert "没有符合条件的" in send(head, path(school), q="不存在").text
    assert TITLE not in head.get(path(school, "?topic=thought&sort=hours")).text
    assert head.get(path(school, "?topic=cooking")).status_code == 422
    assert head.get(path(school, "?page=2")).status_code == 404
    text = sheet(head.get(path(school, "table?topic=thought")).data)
    assert ("怎样倾听" in text, TITLE in text, "濮阳屿" in text) == (True, False, True)


def sheet(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))


def test_coverage_leads_to_those_who_are_missing(app: Flask, school: Campus, head: FlaskClient) -> None:
    training_id = planned(school, head)
    send(head, path(school, f"{training_id}/attendance"), present=[str(school.teacher.user_id)])
    step(school, head, training_id, "holding")
    step(school, head, training_id, "registration")
    principal = browser(app, school.principal)
    address = f"/{school.world.slug}/training-coverage/"

    page = principal.get(address).text
    assert ("差 1 人" in page, "1 / 2" in page) == (True, True)
    lacking = principal.get(f"{address}?role=class_teacher&lacks=early_warning").text
    assert "1 人" in lacking
    assert "没有符合条件的人" in send(principal, address, q="不存在").text
    text = sheet(principal.get(f"{address}table?role=class_teacher").data)
    assert ("班主任" in text, "预警与应对、心理辅导" in text) == (True, True)


@pytest.mark.parametrize(
    ("who", "status"), [("teacher", 403), ("grade_head", 403), ("academic", 403), ("logistics", 403), ("helper", 404)]
)
def test_who_does_not_see_everybodys_hours(app: Flask, school: Campus, who: str, status: int) -> None:
    client = browser(app, getattr(school, who))

    for rest in ("", "table"):
        assert client.get(f"/{school.world.slug}/training-coverage/{rest}").status_code == status


@pytest.mark.parametrize(
    ("who", "status"), [("other_teacher", 404), ("subject_teacher", 403), ("principal", 403), ("helper", 404)]
)
def test_who_may_not_keep_it(app: Flask, school: Campus, head: FlaskClient, who: str, status: int) -> None:
    training_id = planned(school, head)
    client = browser(app, getattr(school, who))

    for rest in ("attendance", "words", "files/new"):
        assert client.get(path(school, f"{training_id}/{rest}")).status_code == status
    for rest in ("attendance", "results", "holding", "registration", "correction", "cancellation", "words"):
        answer = send(client, path(school, f"{training_id}/{rest}"), version="1", words="不办了")
        assert answer.status_code == status, rest
    assert version(school, training_id) == "1"


def test_a_helper_signs_in_to_what_is_for_helpers_and_sees_nobodys_name(
    app: Flask, school: Campus, head: FlaskClient
) -> None:
    closed = planned(school, head)
    opened = planned(school, head, title="怎样倾听", audience=["student_helper", "class_teacher"])
    with school.world.open():
        code = session().scalars(select(Training.door_code).where(Training.id == opened)).one()
    send(head, path(school, f"{opened}/attendance"), present=[str(school.teacher.user_id)])
    helper = browser(app, school.helper)

    front = helper.get(path(school)).text
    assert ("怎样倾听" in front, TITLE in front, "心理" in front) == (True, False, False)
    assert helper.get(path(school, f"{closed}")).status_code == 404
    assert send(helper, path(school, f"{opened}/presence"), code=code).status_code == 303
    page = helper.get(path(school, f"{opened}")).text
    assert ("您在签到名单上" in page, "到场的人" in page, "材料" in page) == (True, False, False)
    assert helper.get(path(school, f"{opened}/record")).status_code == 404


def test_material_is_added_read_by_the_staff_and_taken_down(app: Flask, school: Campus, head: FlaskClient) -> None:
    training_id = planned(school, head)
    answer = upload(head, path(school, f"{training_id}/files/"), files.pdf(), note="讲义", name="a.pdf")
    assert answer.status_code == 303
    with school.world.open():
        attachment = session().scalars(select(Attachment.id)).one()
    page = browser(app, school.subject_teacher).get(path(school, f"{training_id}")).text
    assert ("讲义" in page, "撤下" in page) == (True, False)

    download = f"/{school.world.slug}/attachments/{attachment}"
    assert browser(app, school.subject_teacher).get(download).status_code == 200
    assert browser(app, school.helper).get(download).status_code == 404
    assert send(head, path(school, f"{training_id}/files/{attachment}/removal")).status_code == 303
    assert "讲义" not in head.get(path(school, f"{training_id}")).text


def test_a_file_that_is_none_is_refused(school: Campus, head: FlaskClient) -> None:
    training_id = planned(school, head)

    answer = upload(head, path(school, f"{training_id}/files/"), b"MZ\x90", note="讲义", name="a.exe")

    assert (answer.status_code, "讲义" in answer.text) == (409, True)


@pytest.mark.parametrize(("kind", "start"), [("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK")])
def test_the_record_is_printed_for_who_sees_the_list(
    app: Flask, school: Campus, head: FlaskClient, kind: str, start: bytes
) -> None:
    training_id = planned(school, head)
    send(head, path(school, f"{training_id}/attendance"), present=[str(school.teacher.user_id)])

    answer = browser(app, school.principal).get(path(school, f"{training_id}/record?format={kind}"))

    assert answer.data.startswith(start)
    assert TITLE not in answer.headers["Content-Disposition"]
    assert browser(app, school.subject_teacher).get(path(school, f"{training_id}/record")).status_code == 404


def test_a_certificate_is_ones_own(app: Flask, school: Campus, head: FlaskClient, teacher: FlaskClient) -> None:
    training_id = planned(school, head)
    send(head, path(school, f"{training_id}/attendance"), present=[str(school.teacher.user_id)])
    (row,) = came(school)
    address = path(school, f"certificates/{row.id}")
    assert teacher.get(address).status_code == 409
    step(school, head, training_id, "holding")
    step(school, head, training_id, "registration")

    answer = teacher.get(address)

    assert answer.data.startswith(b"%PDF")
    assert "certificate.pdf" in answer.headers["Content-Disposition"]
    assert browser(app, school.other_teacher).get(address).status_code == 404
    assert teacher.get(path(school, f"certificates/{new_id()}")).status_code == 404


def test_an_exchange_is_offered_where_the_document_knows_it(app: Flask, office: Office, ours: World) -> None:
    with clock.working_day(DEMO_DAY):
        school = campus.build(office, ours, profile="E5")
        assign(school)
        head = browser(app, school.head)
        assert "安排一次班主任交流会" in head.get(path(school, "new?kind=exchange")).text
        training_id = planned(
            school, head, kind="exchange", topics=[], hours="0", lecturer="", audience=["class_teacher"]
        )
        send(head, path(school, f"{training_id}/attendance"), present=[str(school.teacher.user_id)])
        step(school, head, training_id, "holding")
        refused = send(head, path(school, f"{training_id}/registration"), version=version(school, training_id))
        assert (refused.status_code, "请写下交流会的纪要" in refused.text) == (409, True)

        assert "纪要已登记" in step(school, head, training_id, "registration", minutes="晨间问候值得一试")
        assert head.get(path(school, f"{training_id}/record")).data.startswith(b"%PDF")


def test_no_exchange_where_the_document_knows_none(school: Campus, head: FlaskClient) -> None:
    assert head.get(path(school, "new?kind=exchange")).status_code == 404
    assert "安排交流会" not in head.get(path(school)).text


def test_nothing_of_it_shows_under_the_other_schools_name(
    app: Flask, school: Campus, head: FlaskClient, office: Office, theirs: World
) -> None:
    training_id = planned(school, head)
    other = campus.build(office, theirs)
    stranger = browser(app, other.head)

    assert stranger.get(f"/{theirs.slug}/trainings/{training_id}").status_code == 404
    assert stranger.get(path(school, str(training_id))).status_code == 404
    assert TITLE not in stranger.get(f"/{theirs.slug}/trainings/").text


def test_the_list_asks_as_much_for_one_as_for_thirty(school: Campus, head: FlaskClient) -> None:
    planned(school, head)
    head.get(path(school))
    with counted_statements() as one:
        head.get(path(school))
    for number in range(20):
        planned(school, head, title=f"第 {number} 次")

    with counted_statements() as many:
        assert "21 次" in head.get(path(school)).text

    assert len(many) == len(one)
