"""Letters on the screen: from writing to the reply on a guardian's phone, refused with words that help."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import docx
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from attachments import rooms
from care.home_contact import queries, services
from kernel import clock
from kernel.db import session
from links import purposes
from notices.kinds import NoticeKind
from notices.models import Notice
from tests.attachments import files
from tests.care.campus import Campus
from tests.care.home_contact.families import mother_of
from tests.web.school_at_work import browser
from tests.web.visitors import form_token, send
from tests.worlds import DEMO_DAY
from tongxin.wiring import ATTACHMENT_ROOMS, LINK_PURPOSES

TODAY, LATER = str(DEMO_DAY), str(DEMO_DAY + timedelta(days=14))
WORDS = "这个月作业都按时交了"


@pytest.fixture(autouse=True)
def _registered() -> Iterator[None]:
    before = list(purposes._purposes.values())
    purposes.install(LINK_PURPOSES)
    rooms.install(ATTACHMENT_ROOMS)
    yield
    purposes.install(before)


@pytest.fixture
def teacher(app: Flask, school: Campus) -> FlaskClient:
    """The browser of the class teacher."""
    return browser(app, school.teacher)


@pytest.fixture
def head(app: Flask, school: Campus) -> FlaskClient:
    """The browser of the head of the group."""
    return browser(app, school.head)


@pytest.fixture
def case_id(school: Campus) -> UUID:
    """A case of a child whose mother is known."""
    mother_of(school.world, school.students[0])
    return school.confirm()


def path(school: Campus, rest: str) -> str:
    return f"/{school.world.slug}/{rest}"


@pytest.fixture
def letter(teacher: FlaskClient, school: Campus, case_id: UUID) -> str:
    """The address of a draft."""
    answer = send(teacher, path(school, f"cases/{case_id}/letters/"), guardian="母亲", study=WORDS, reply_by=LATER)
    assert answer.status_code == 303, answer.text
    return answer.location


def version(client: FlaskClient, letter: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', client.get(letter).text)
    assert found
    return found[1]


@pytest.fixture
def approved(teacher: FlaskClient, head: FlaskClient, letter: str) -> str:
    """The address of a letter that may go out."""
    assert send(teacher, f"{letter}/submission", version=version(teacher, letter)).status_code == 303
    assert send(head, f"{letter}/approval", version=version(head, letter)).status_code == 303
    return letter


def test_a_letter_in_review_stands_on_the_desk_of_whoever_may_approve_it(
    teacher: FlaskClient, head: FlaskClient, letter: str, school: Campus
) -> None:
    send(teacher, f"{letter}/submission", version=version(teacher, letter))
    with school.world.open():
        services.tell_approvers(letter_id=UUID(letter.rpartition("/")[2]), actor=school.principal)

    told = "有一封给家长的信等您审核"
    assert letter in head.get(path(school, "todo/")).text
    assert letter not in teacher.get(path(school, "todo/")).text
    assert told in head.get(path(school, "notices/")).text
    assert told not in teacher.get(path(school, "notices/")).text

    with school.world.open():
        lines = session().scalar(select(func.count()).where(Notice.kind == NoticeKind.LETTER_HANDED_IN))
    send(head, f"{letter}/approval", version=version(head, letter))
    assert letter not in head.get(path(school, "todo/")).text
    with school.world.open():  # the job may run late: nothing waits any more
        services.tell_approvers(letter_id=UUID(letter.rpartition("/")[2]), actor=school.principal)
        assert session().scalar(select(func.count()).where(Notice.kind == NoticeKind.LETTER_HANDED_IN)) == lines


def test_a_letter_of_a_protected_file_is_told_to_those_alone_whom_it_lets_in(
    teacher: FlaskClient, letter: str, case_id: UUID, school: Campus
) -> None:
    send(teacher, f"{letter}/submission", version=version(teacher, letter))
    school.protect(case_id)
    with school.world.open():
        services.tell_approvers(letter_id=UUID(letter.rpartition("/")[2]), actor=school.principal)
        to = session().scalars(select(Notice.user_id).where(Notice.kind == NoticeKind.LETTER_HANDED_IN)).all()

    assert school.head.user_id in to
    assert {school.member.user_id, school.grade_head.user_id}.isdisjoint(to)


def test_from_the_draft_to_the_reply_on_a_phone(
    app: Flask, teacher: FlaskClient, approved: str, school: Campus, case_id: UUID
) -> None:
    posted = send(teacher, f"{approved}/posting", version=version(teacher, approved), way="hand", day=TODAY)
    assert posted.status_code == 303
    slip = send(teacher, f"{approved}/link").text
    address = re.search(r"(/l/[0-9a-z]{26})", slip)
    assert address

    family = app.test_client()
    page = family.get(address[1]).text
    assert WORDS in page
    assert "已看过，谢谢老师" in page
    empty = family.post(address[1], data={"conduct": "在家会洗碗"})
    assert (empty.status_code, "在家会洗碗" in empty.text) == (422, True)
    assert family.post(address[1], data={"answer": "read", "conduct": "在家会洗碗"}).status_code == 303
    assert family.get(address[1]).status_code == 404

    file = teacher.get(path(school, f"cases/{case_id}")).text
    assert "在家会洗碗" in file
    assert "已回函" in teacher.get(approved).text


def test_the_paper_is_a_pdf_and_a_word_file_with_a_code(teacher: FlaskClient, approved: str) -> None:
    paper = send(teacher, f"{approved}/pdf")
    assert paper.mimetype == "application/pdf"
    assert paper.data.startswith(b"%PDF-")
    assert "letter" in paper.headers["Content-Disposition"]

    word = docx.Document(io.BytesIO(send(teacher, f"{approved}/word").data))
    text = "\n".join(line.text for line in word.paragraphs)
    assert WORDS in text
    assert "/l/" in text
    assert len(word.inline_shapes) == 1


def test_a_draft_is_not_printed(teacher: FlaskClient, letter: str) -> None:
    assert send(teacher, f"{letter}/pdf").status_code == 404
    assert send(teacher, f"{letter}/link").status_code == 404


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"study": "", "reply_by": LATER}, "请至少写一项近况"),
        ({"reply_by": ""}, "请填写这一项"),
        ({"reply_by": "someday"}, "请填写日期"),
        ({"study": "作为后进生，他进步了"}, "学习上需要帮助"),
        ({"study": "长" * 2001}, "最多 2000 个字"),
        ({"guardian": "母" * 61}, "最多 60 字"),
    ],
)
def test_a_letter_that_cannot_be_is_shown_again(
    teacher: FlaskClient, school: Campus, case_id: UUID, fields: dict[str, str], words: str
) -> None:
    typed = {"study": WORDS, "reply_by": LATER, "phone": "0900-1234567", **fields}
    answer = send(teacher, path(school, f"cases/{case_id}/letters/"), **typed)

    assert (answer.status_code in (409, 422), words in answer.text) == (True, True)
    assert "0900-1234567" in answer.text


def test_it_is_given_back_changed_and_handed_in_again(teacher: FlaskClient, head: FlaskClient, letter: str) -> None:
    send(teacher, f"{letter}/submission", version=version(teacher, letter))
    assert send(head, f"{letter}/return", version=version(head, letter), advice="").status_code == 422
    send(head, f"{letter}/return", version=version(head, letter), advice="先写好的变化")
    page = teacher.get(letter).text
    assert "先写好的变化" in page

    form = teacher.get(f"{letter}/text")
    assert WORDS in form.text
    changed = send(
        teacher, f"{letter}/text", version=version(teacher, f"{letter}/text"), life="会自己收拾书包", reply_by=LATER
    )
    assert changed.status_code == 303
    assert "会自己收拾书包" in teacher.get(letter).text


def test_two_who_decide_at_once_do_not_overwrite_each_other(
    app: Flask, school: Campus, teacher: FlaskClient, head: FlaskClient, letter: str
) -> None:
    send(teacher, f"{letter}/submission", version=version(teacher, letter))
    seen = version(head, letter)
    assert send(head, f"{letter}/approval", version=seen).status_code == 303

    late = send(browser(app, school.member), f"{letter}/return", version=seen, advice="还要改")

    assert (late.status_code, "还要改" in late.text) == (409, True)


def test_a_counsellor_does_not_read_it_and_a_stranger_does_not_find_it(
    app: Flask, school: Campus, approved: str
) -> None:
    assert browser(app, school.counsellor).get(approved).status_code == 403
    assert browser(app, school.other_teacher).get(approved).status_code == 404


def test_the_list_shows_what_waits_and_what_is_overdue(
    teacher: FlaskClient, head: FlaskClient, school: Campus, approved: str
) -> None:
    assert "可以寄出" in head.get(path(school, "letters/")).text
    send(teacher, f"{approved}/posting", version=version(teacher, approved), way="mail", day=TODAY)

    with clock.working_day(DEMO_DAY + timedelta(days=15)):
        assert "逾期未回" in head.get(path(school, "letters/")).text
        assert "逾期未回" in teacher.get(approved).text


def test_the_principal_keeps_the_schools_own_text(app: Flask, school: Campus) -> None:
    principal = browser(app, school.principal)
    place = path(school, "letters/template")
    assert "{近况}" in principal.get(place).text

    wrong = send(principal, place, body="{家长称呼}{近况}")
    assert (wrong.status_code, "缺少 {回复日期}" in wrong.text) == (409, True)
    assert send(principal, place, body="{家长称呼}您好：{近况}请在{回复日期}前回信。").status_code == 303
    with school.world.open():
        assert queries.template().startswith("{家长称呼}您好")
    assert browser(app, school.teacher).get(place).status_code == 403


def test_a_paper_reply_is_copied(teacher: FlaskClient, approved: str) -> None:
    send(teacher, f"{approved}/posting", version=version(teacher, approved), way="child", day=TODAY)
    send(teacher, f"{approved}/delivery", version=version(teacher, approved), day=TODAY)
    send(teacher, f"{approved}/chase", version=version(teacher, approved))

    answer = send(
        teacher, f"{approved}/reply", version=version(teacher, approved), answer="call", day=TODAY, help="想借几本书"
    )

    assert answer.status_code == 303
    page = teacher.get(approved).text
    assert "想借几本书" in page
    assert "请老师给我打个电话" in page


def test_the_proof_of_posting_is_kept_with_the_letter(
    app: Flask, school: Campus, teacher: FlaskClient, approved: str
) -> None:
    def add(content: bytes) -> int:
        data = {"csrf_token": form_token(teacher), "note": "挂号信回执", "file": (io.BytesIO(content), "proof.pdf")}
        return teacher.post(f"{approved}/files/", data=data).status_code

    assert add(b"<svg onload=alert(1)>") == 409
    assert add(files.pdf()) == 303
    page = teacher.get(approved).text
    assert "挂号信回执" in page
    address = re.search(r'href="([^"]+/attachments/[0-9a-f-]{36})"', page)
    assert address
    assert teacher.get(address[1]).data.startswith(b"%PDF-")
    assert browser(app, school.counsellor).get(address[1]).status_code == 404
    assert browser(app, school.other_teacher).get(address[1]).status_code == 404
