"""给全班写信 on the screen: from one page of writing to one PDF, one proof and a reply to each letter by itself."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from accounts.models import Assignment
from accounts.roles import Role
from attachments import rooms
from care.home_contact import services
from care.home_contact.models import Letter
from kernel import clock
from kernel.db import session
from kernel.outbox import Outbox
from links import purposes
from people.models import Student
from privacy import protection
from privacy.models import AccessLog
from tests.attachments import files
from tests.care import campus
from tests.care.campus import Campus
from tests.care.home_contact.families import mother_of
from tests.web.school_at_work import assign, browser
from tests.web.visitors import form_token, send
from tests.worlds import DEMO_DAY, Office, World, counted_statements
from tongxin.wiring import ATTACHMENT_ROOMS, LINK_PURPOSES
from web import projection
from workers.jobs import register_all
from workers.runner import run

TODAY, LATER = str(DEMO_DAY), str(DEMO_DAY + timedelta(days=14))
SHARED = "这学期班里每周五有一节读书课。"


@pytest.fixture(autouse=True)
def _registered() -> Iterator[None]:
    before = list(purposes._purposes.values())
    purposes.install(LINK_PURPOSES)
    rooms.install(ATTACHMENT_ROOMS)
    yield
    purposes.install(before)


@pytest.fixture
def school(office: Office, ours: World) -> Iterator[Campus]:
    """Five in care of a class of six; the mother of the first is known."""
    with clock.working_day(DEMO_DAY):
        built = campus.build(office, ours, students=6)
        assign(built)
        mother_of(built.world, built.students[0])
        for student in built.students[:5]:
            built.confirm(student)
        yield built


@pytest.fixture
def teacher(app: Flask, school: Campus) -> FlaskClient:
    return browser(app, school.teacher)


@pytest.fixture
def head(app: Flask, school: Campus) -> FlaskClient:
    return browser(app, school.head)


def place(school: Campus, rest: str = "") -> str:
    return f"/{school.world.slug}/letters/classes/{school.class_id}{rest}"


def families(client: FlaskClient, school: Campus) -> list[str]:
    """The cases that the form offers, in its order."""
    return list(dict.fromkeys(re.findall(r'name="family\[([0-9a-f-]{36})\]', client.get(place(school, "/new")).text)))


def filled(cases: list[str], **changed: str) -> dict[str, str]:
    fields = {"shared": SHARED, "reply_by": LATER, "phone": "0900-1234567"}
    for number, case in enumerate(cases):
        fields |= {
            f"family[{case}][write]": "on",
            f"family[{case}][guardian]": "",
            f"family[{case}][study]": f"第{number}个孩子按时交作业",
        }
    return fields | changed


@pytest.fixture
def drafts(teacher: FlaskClient, school: Campus) -> list[str]:
    """Five drafts, by name."""
    answer = send(teacher, place(school), **filled(families(teacher, school)))
    assert answer.status_code == 303, answer.text
    return ticks(teacher, school)[0]


def ticks(client: FlaskClient, school: Campus) -> tuple[list[str], dict[str, str]]:
    """The letters that can be ticked, and the fields that choose all of them."""
    found = re.findall(
        r'type="checkbox" id="[^"]+" name="letter\[([0-9a-f-]{36})\]" value="(\d+)"', client.get(place(school)).text
    )
    return [key for key, _version in found], {f"letter[{key}]": version for key, version in found}


def submit(client: FlaskClient, school: Campus) -> TestResponse:
    return send(client, place(school, "/submission"), **ticks(client, school)[1])


@pytest.fixture
def approved(teacher: FlaskClient, head: FlaskClient, school: Campus, drafts: list[str]) -> list[str]:
    """The five, let go out by the head."""
    assert submit(teacher, school).status_code == 303
    assert send(head, place(school, "/approval"), **ticks(head, school)[1]).status_code == 303
    return drafts


def states(school: Campus) -> dict[str, int]:
    with school.world.open():
        rows = session().execute(select(Letter.state, func.count(Letter.id)).group_by(Letter.state))
        return {row[0]: row[1] for row in rows}


def work(school: Campus) -> None:
    register_all()
    with school.world.open():
        waiting = list(session().scalars(select(Outbox.id).where(Outbox.job == "documents.class_letters")))
    for row in waiting:
        run({"school": str(school.world.scope.school_id), "row": str(row)})


def test_the_form_offers_everybody_in_care_and_says_what_is_known_of_the_family(
    teacher: FlaskClient, school: Campus
) -> None:
    page = teacher.get(place(school, "/new")).text

    assert len(families(teacher, school)) == 5
    assert "母亲 · 闻远岫" in page
    assert page.count("没有登记家长，信里称呼“家长”") == 4
    assert "没有登记电话，请邮寄、当面交或由孩子带回" in page
    assert "用哪个样式" not in page
    with school.world.open():
        services.keep_template(body="{家长称呼}您好：{近况}请在{回复日期}前回信。", actor=school.principal)
    assert "用哪个样式" in teacher.get(place(school, "/new")).text


def test_each_draft_is_shown_as_its_family_will_read_it(
    teacher: FlaskClient, school: Campus, drafts: list[str]
) -> None:
    page = teacher.get(place(school)).text

    assert states(school) == {"draft": 5}
    assert page.count(SHARED) == 5
    assert "第3个孩子按时交作业" in page
    assert "5 封在写" in page
    assert "还没有写到孩子本人" not in page


def test_who_is_not_ticked_gets_no_letter(teacher: FlaskClient, school: Campus) -> None:
    cases = families(teacher, school)
    answer = send(teacher, place(school), **filled(cases, **{f"family[{cases[0]}][write]": ""}))

    assert (answer.status_code, states(school)) == (303, {"draft": 4})
    again = teacher.get(place(school, "/new")).text
    assert again.count("已有一封信还没有寄出") == 4


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"reply_by": ""}, "请填写这一项"),
        ({"reply_by": "someday"}, "请填写日期"),
        ({"shared": "各位贫困生家长"}, "需要更多支持的同学"),
        ({"shared": "长" * 2001}, "最多 2000 个字"),
        ({"family[{0}][study]": "作为后进生，他进步了"}, "学习上需要帮助"),
        ({"family[{0}][study]": "长" * 2001}, "最多 2000 个字"),
        ({"family[{0}][guardian]": "母" * 61}, "最多 60 字"),
        ({"template": "poem"}, ""),
    ],
)
def test_what_cannot_be_is_shown_again_beside_whom_it_is_about(
    teacher: FlaskClient, school: Campus, changed: dict[str, str], words: str
) -> None:
    cases = families(teacher, school)
    fields = {name.replace("{0}", cases[1]): text for name, text in changed.items()}

    answer = send(teacher, place(school), **filled(cases, **fields))

    assert (answer.status_code, words in answer.text) == (422, True)
    assert "第4个孩子按时交作业" in answer.text
    assert "0900-1234567" in answer.text
    assert states(school) == {}


def test_the_letter_with_a_label_is_named(teacher: FlaskClient, school: Campus) -> None:
    cases = families(teacher, school)
    answer = send(teacher, place(school), **filled(cases, **{f"family[{cases[1]}][study]": "作为后进生，他进步了"}))

    told = re.search(r'id="form-faults".*?</div>', answer.text, re.DOTALL)
    assert told
    assert "测试同学1" in told[0]
    assert "测试同学2" not in told[0]


def test_nobody_ticked_is_said(teacher: FlaskClient, school: Campus, drafts: list[str]) -> None:
    nobody = send(teacher, place(school), shared=SHARED, reply_by=LATER)
    none = send(teacher, place(school, "/submission"))

    assert (nobody.status_code, "请至少选一位同学的家长" in nobody.text, SHARED in nobody.text) == (422, True, True)
    assert (none.status_code, "请至少选一封信" in none.text) == (422, True)


def test_ids_and_versions_that_are_none_are_refused(teacher: FlaskClient, school: Campus, drafts: list[str]) -> None:
    assert send(teacher, place(school, "/submission"), **{"letter[7]": "1"}).status_code == 422
    assert send(teacher, place(school, "/submission"), **{f"letter[{drafts[0]}]": "one"}).status_code == 422
    assert send(teacher, place(school, "/submission"), **{f"letter[{school.class_id}]": "1"}).status_code == 404
    assert send(teacher, place(school), **filled([str(school.class_id)])).status_code == 404
    assert states(school) == {"draft": 5}


def test_a_second_tab_learns_that_the_letters_are_written(teacher: FlaskClient, school: Campus) -> None:
    cases = families(teacher, school)
    send(teacher, place(school), **filled(cases))

    late = send(teacher, place(school), **filled(cases, shared="另一个标签页写的话"))

    assert (late.status_code, late.text.count("已有一封信还没有寄出") >= 5) == (422, True)
    assert "另一个标签页写的话" in late.text
    assert late.text.count("第4个孩子按时交作业") == 1
    assert states(school) == {"draft": 5}


def test_the_head_approves_some_and_leaves_others_out(
    teacher: FlaskClient, head: FlaskClient, school: Campus, drafts: list[str]
) -> None:
    assert submit(teacher, school).status_code == 303
    assert "5 封给家长的信" in head.get(f"/{school.world.slug}/todo/").text
    assert "等另一位老师审核" in teacher.get(place(school)).text
    assert ticks(teacher, school)[0] == []

    _keys, chosen = ticks(head, school)
    left = chosen.popitem()[0]
    assert send(head, place(school, "/approval"), **chosen).status_code == 303

    assert states(school) == {"approved": 4, "review": 1}
    assert list(ticks(head, school)[1]) == [left]


def test_a_letter_that_was_sent_back_meanwhile_is_named_and_nothing_else_moves(
    app: Flask, teacher: FlaskClient, head: FlaskClient, school: Campus, drafts: list[str]
) -> None:
    submit(teacher, school)
    _keys, chosen = ticks(head, school)
    one = re.search(rf"/{school.world.slug}/cases/[0-9a-f-]+/letters/{drafts[0]}", head.get(place(school)).text)
    assert one
    send(browser(app, school.member), f"{one[0]}/return", version="2", advice="先写好的变化")

    late = send(head, place(school, "/approval"), **chosen)

    told = re.search(r'id="form-faults".*?</div>', late.text, re.DOTALL)
    assert told
    assert (late.status_code, "测试同学0" in told[0], "现在是「草稿」" in told[0]) == (422, True, True)
    assert states(school) == {"draft": 1, "review": 4}


def test_a_class_is_printed_as_one_pdf_by_a_job(
    app: Flask, teacher: FlaskClient, school: Campus, approved: list[str]
) -> None:
    answer = send(teacher, place(school, "/printing"), **ticks(teacher, school)[1])
    assert (answer.status_code, "/works/" in answer.location) == (303, True)
    work(school)

    page = teacher.get(answer.location).text
    assert "5 封信印在一个文件里了" in page
    file = answer.location.replace("/works/", "/letters/classes/printed/")
    assert file in page
    got = teacher.get(file)
    assert (got.status_code, got.data[:5]) == (200, b"%PDF-")
    assert got.data.count(b"/Type /Page\n") >= 5 or got.data.count(b"/Type/Page") >= 5
    assert "测试同学" not in str(got.headers)
    assert browser(app, school.other_teacher).get(file).status_code == 404
    assert browser(app, school.principal).get(file).status_code == 404
    with school.world.open():
        logged = session().execute(select(AccessLog.what, AccessLog.subject_id))
        read = {(row.what, row.subject_id) for row in logged}
        for student in school.students[:5]:
            assert {("打印家校联系函", student), ("下载全班的信", student)} <= read
        assert ("打印家校联系函", school.students[5]) not in read


def test_a_few_are_printed_at_once(teacher: FlaskClient, school: Campus, approved: list[str]) -> None:
    some = dict(list(ticks(teacher, school)[1].items())[:2])

    answer = send(teacher, place(school, "/printing"), **some)

    assert (answer.status_code, answer.data[:5]) == (200, b"%PDF-")


def test_what_may_not_go_out_yet_is_not_printed(teacher: FlaskClient, school: Campus, drafts: list[str]) -> None:
    answer = send(teacher, place(school, "/printing"), **ticks(teacher, school)[1])

    assert (answer.status_code, "现在是「草稿」" in answer.text) == (422, True)


def test_a_name_that_no_font_prints_leaves_the_others_printed(
    teacher: FlaskClient, head: FlaskClient, school: Campus
) -> None:
    with school.world.open():
        rare = update(Student).where(Student.id == school.students[2]).values(name="测试\U0003fffd")
        session().execute(rare)
    send(teacher, place(school), **filled(families(teacher, school)))
    submit(teacher, school)
    send(head, place(school, "/approval"), **ticks(head, school)[1])

    answer = send(teacher, place(school, "/printing"), **ticks(teacher, school)[1])
    work(school)

    assert "4 封信印在一个文件里了；1 封没有印" in teacher.get(answer.location).text


def test_who_lost_the_class_before_the_job_ran_gets_nobodys_letters(
    teacher: FlaskClient, school: Campus, approved: list[str]
) -> None:
    send(teacher, place(school, "/printing"), **ticks(teacher, school)[1])
    with school.world.open():
        session().execute(update(Assignment).values(ends_on=DEMO_DAY))
    with clock.working_day(date(2026, 11, 19)):
        work(school)

    with school.world.open():
        assert session().scalar(select(func.count()).where(AccessLog.what == "打印家校联系函")) == 0


def posting(client: FlaskClient, school: Campus, content: bytes | None, **changed: str) -> TestResponse:
    data: dict[str, object] = {
        "csrf_token": form_token(client),
        "way": "mail",
        "day": TODAY,
        "note": "挂号信回执单",
        **ticks(client, school)[1],
        **changed,
    }
    if content is not None:
        data["file"] = (io.BytesIO(content), "proof.pdf")
    return client.post(place(school, "/posting"), data=data)


def test_one_proof_and_one_day_for_all_that_went_out(
    app: Flask, teacher: FlaskClient, school: Campus, approved: list[str]
) -> None:
    assert posting(teacher, school, files.pdf()).status_code == 303

    assert states(school) == {"posted": 5}
    page = teacher.get(place(school)).text
    letters = re.findall(rf'href="(/{school.world.slug}/cases/[0-9a-f-]+/letters/[0-9a-f-]+)"', page)
    assert len(set(letters)) == 5
    shown = [teacher.get(letter).text for letter in set(letters)]
    assert all("挂号信回执单" in one and "邮寄" in one for one in shown)
    address = re.search(r'href="([^"]+/attachments/[0-9a-f-]{36})"', shown[0])
    assert address
    assert teacher.get(address[1]).data.startswith(b"%PDF-")
    assert browser(app, school.other_teacher).get(address[1]).status_code == 404
    with school.world.open():
        protection.protect(school.students[1], reader_ids=[], reason="家里的事只由校长知道", actor=school.principal)
    grade_head = browser(app, school.grade_head)
    assert grade_head.get(address[1]).status_code == 404
    open_to_them = [grade_head.get(letter) for letter in set(letters)]
    assert sorted(answer.status_code for answer in open_to_them) == [200, 200, 200, 200, 404]
    assert not any("挂号信回执单" in answer.text for answer in open_to_them)


def test_a_proof_that_is_no_proof_leaves_the_letters_where_they_were(
    teacher: FlaskClient, school: Campus, approved: list[str]
) -> None:
    answer = posting(teacher, school, b"<svg onload=alert(1)>")

    assert (answer.status_code, "挂号信回执单" in answer.text) == (409, True)
    assert states(school) == {"approved": 5}
    missing = posting(teacher, school, None, way="")
    assert (missing.status_code, "请填写这一项" in missing.text or "请选择" in missing.text) == (422, True)
    late = posting(teacher, school, None, happened_on="2026-12-24")
    assert (late.status_code, "发生日期不能晚于今天" in late.text) == (422, True)
    assert states(school) == {"approved": 5}


def test_letters_are_posted_without_a_proof_and_some_wait(
    teacher: FlaskClient, school: Campus, approved: list[str]
) -> None:
    assert posting(teacher, school, None, **{f"letter[{approved[0]}]": ""}).status_code == 303

    assert states(school) == {"posted": 4, "approved": 1}
    with clock.working_day(DEMO_DAY + timedelta(days=15)):
        assert teacher.get(place(school)).text.count("逾期未回") == 4


def test_a_draft_of_the_set_is_changed_alone_and_keeps_what_is_shared(
    teacher: FlaskClient, school: Campus, drafts: list[str]
) -> None:
    letter = re.search(rf"/{school.world.slug}/cases/[0-9a-f-]+/letters/{drafts[0]}", teacher.get(place(school)).text)
    assert letter
    form = teacher.get(f"{letter[0]}/text").text
    assert SHARED in form
    changed = send(teacher, f"{letter[0]}/text", version="1", shared=SHARED, life="会自己收拾书包", reply_by=LATER)

    assert changed.status_code == 303
    page = teacher.get(letter[0]).text
    assert SHARED in page
    assert "会自己收拾书包" in page


def test_what_only_repeats_what_all_are_told_is_pointed_out(teacher: FlaskClient, school: Campus) -> None:
    case = families(teacher, school)[0]
    send(teacher, place(school), **{"shared": SHARED, "reply_by": LATER, f"family[{case}][write]": "on"})

    assert "还没有写到孩子本人" in teacher.get(place(school)).text


def test_an_adult_without_consent_stands_apart_with_the_reason(teacher: FlaskClient, school: Campus) -> None:
    with school.world.open():
        grown = update(Student).where(Student.id == school.students[0]).values(born_on=date(2008, 11, 18))
        session().execute(grown)

    page = teacher.get(place(school, "/new")).text

    assert len(families(teacher, school)) == 4
    assert "这位同学已经成年，还没有登记是否同意" in page
    assert f"/consents/{school.class_id}" in page


def test_while_others_look_on_no_word_is_shown_and_nothing_is_printed(
    teacher: FlaskClient, school: Campus, approved: list[str]
) -> None:
    chosen = ticks(teacher, school)[1]
    teacher.set_cookie(projection.COOKIE, projection.ON)

    shown, writing = teacher.get(place(school)).text, teacher.get(place(school, "/new"))
    printed = send(teacher, place(school, "/printing"), **chosen)

    assert not any(word in shown for word in ("测试同学", SHARED, "按时交作业"))
    assert (writing.status_code, printed.status_code) == (403, 403)
    assert "现在是投屏模式" in writing.text


def test_each_sees_what_is_theirs(app: Flask, school: Campus, drafts: list[str], theirs: World) -> None:
    index = f"/{school.world.slug}/letters/classes/"
    assert "5 封在写" in browser(app, school.teacher).get(index).text
    assert place(school) not in browser(app, school.other_teacher).get(index).text
    assert browser(app, school.other_teacher).get(place(school)).status_code == 404
    assert browser(app, school.counsellor).get(place(school)).status_code == 403
    assert browser(app, school.helper).get(place(school)).status_code == 404
    assert browser(app, school.principal).get(place(school, "/new")).status_code == 403
    stranger = browser(app, theirs.actor(Role.PRINCIPAL))
    assert stranger.get(f"/{theirs.slug}/letters/classes/{school.class_id}").status_code == 404
    assert place(school) not in stranger.get(f"/{theirs.slug}/letters/classes/").text


def test_duties_to_write_lead_to_the_page_for_the_class(teacher: FlaskClient, school: Campus) -> None:
    assert f"/{school.world.slug}/letters/classes/" in teacher.get(f"/{school.world.slug}/letters/").text


def test_the_pages_take_as_many_statements_for_two_as_for_twelve(app: Flask, office: Office, ours: World) -> None:
    with clock.working_day(DEMO_DAY):
        school = campus.build(office, ours, students=12)
        assign(school)
        client = browser(app, school.teacher)
        counts = []
        for students in (school.students[:2], school.students[2:]):
            for student in students:
                school.confirm(student)
            client.get(place(school))
            with counted_statements() as seen:
                assert client.get(place(school, "/new")).status_code == 200
            offered = len(seen)
            send(client, place(school), **filled(families(client, school)))
            with counted_statements() as seen:
                assert client.get(place(school)).status_code == 200
            counts.append((offered, len(seen)))

    assert counts[0] == counts[1]
