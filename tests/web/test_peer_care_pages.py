"""同学关怀 in the browser: the helper's few pages, the teacher's inbox and tasks, and what bad input does."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from care.peer_care import queries
from care.screening import services as screenings
from tests.care.campus import Campus
from tests.web.school_at_work import browser
from tests.web.visitors import form_token, send
from tests.worlds import DEMO_DAY, counted_statements

WORDS = "这几天中午都没去食堂，在教室趴着"


@pytest.fixture
def helper(app: Flask, school: Campus) -> FlaskClient:
    return browser(app, school.helper)


@pytest.fixture
def teacher(app: Flask, school: Campus) -> FlaskClient:
    return browser(app, school.teacher)


def path(school: Campus, rest: str) -> str:
    return f"/{school.world.slug}/{rest}"


def observation(school: Campus, **changes: str) -> dict[str, str]:
    return {
        "about": str(school.students[0]),
        "day": str(DEMO_DAY),
        "words": WORDS,
        "soon": "yes",
        **changes,
    }


def waiting(school: Campus) -> int:
    with school.world.open():
        return queries.count_observations(school.teacher)[1]


def hand_in(school: Campus, helper: FlaskClient, **changes: str) -> str:
    """Where it stands for the teacher."""
    assert send(helper, path(school, "peer-care/"), **observation(school, **changes)).status_code == 303
    with school.world.open():
        return path(school, f"peer-observations/{queries.lines(queries.inbox(school.teacher))[0].id}")


def test_a_helper_starts_at_the_own_tasks_and_has_two_pages_in_the_menu(school: Campus, helper: FlaskClient) -> None:
    assert helper.get("/").location == path(school, "peer-care/")

    page = helper.get(path(school, "peer-care/")).text

    menu = re.search(r'<nav class="menu".*?</nav>', page, re.DOTALL)
    assert menu is not None
    assert set(re.findall(r'href="([^"]+)"', menu[0])) == {path(school, "peer-care/"), path(school, "peer-care/new")}


def test_the_receipt_says_that_it_arrived_and_nothing_of_it(school: Campus, helper: FlaskClient) -> None:
    answer = send(helper, path(school, "peer-care/"), **observation(school))

    assert answer.location == path(school, "peer-care/received")
    for rest in ("received", "", "new"):
        assert WORDS not in helper.get(path(school, f"peer-care/{rest}")).text


def test_a_double_tap_hands_in_once(school: Campus, helper: FlaskClient) -> None:
    once = re.search(r'name="once" value="([^"]+)"', helper.get(path(school, "peer-care/new")).text)
    assert once is not None

    answers = [send(helper, path(school, "peer-care/"), **observation(school, once=once[1])) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert waiting(school) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"about": ""},
        {"about": "nobody"},
        {"words": "  "},
        {"words": "长" * 2001},
        {"soon": "perhaps"},
        {"soon": ""},
        {"day": "", "happened_on": "31.12.2026"},
        {"day": "2026-11-19"},
        {"day": "2026-01-01"},
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    school: Campus, helper: FlaskClient, changes: dict[str, str]
) -> None:
    answer = send(helper, path(school, "peer-care/"), **observation(school, **changes))

    assert answer.status_code in (409, 422)
    if "words" not in changes:
        assert WORDS in answer.text
    assert waiting(school) == 0


def test_somebody_of_another_class_is_not_found(school: Campus, helper: FlaskClient) -> None:
    answer = send(helper, path(school, "peer-care/"), **observation(school, about=str(school.others[0])))

    assert answer.status_code == 404
    assert waiting(school) == 0


@pytest.mark.parametrize(
    "words", ["👩‍👩‍👧‍👦 一起吃饭", "\u202e倒着写的\u202c", "a\u0301" * 300, "<script>alert(1)</script>"]
)
def test_odd_characters_arrive_as_they_are_and_do_nothing(
    school: Campus, helper: FlaskClient, teacher: FlaskClient, words: str
) -> None:
    page = teacher.get(hand_in(school, helper, words=words)).text

    assert "<script>alert" not in page


def test_what_is_typed_is_kept_as_a_draft_until_it_is_handed_in(school: Campus, helper: FlaskClient) -> None:
    kept = helper.post(
        path(school, f"drafts/?form={path(school, 'peer-care/')}"),
        data={"csrf_token": form_token(helper), **observation(school), "draft": "one"},
    )
    assert kept.status_code == 204
    assert WORDS in helper.get(path(school, "peer-care/new")).text

    send(helper, path(school, "peer-care/"), **observation(school), draft="one")

    assert WORDS not in helper.get(path(school, "peer-care/new")).text


def test_the_inbox_marks_what_is_unread_and_opening_reads_it(
    school: Campus, helper: FlaskClient, teacher: FlaskClient
) -> None:
    place = hand_in(school, helper)
    inbox = teacher.get(path(school, "peer-observations/")).text
    assert "notice-unread" in inbox
    assert "请尽快联系" in inbox
    assert WORDS not in inbox

    assert send(teacher, f"{place}/reading").location == place
    assert WORDS in teacher.get(place).text

    assert "notice-unread" not in teacher.get(path(school, "peer-observations/")).text


def test_filed_it_stands_in_the_file_and_is_undone_from_there(
    school: Campus, helper: FlaskClient, teacher: FlaskClient
) -> None:
    case_id = school.confirm()
    place = hand_in(school, helper)

    filed = send(teacher, f"{place}/filing", outcome="file", content="近几天中午没去食堂", peer="H1")

    assert filed.location == path(school, "peer-observations/")
    assert "近几天中午没去食堂" in teacher.get(path(school, f"cases/{case_id}")).text
    again = send(teacher, f"{place}/filing", outcome="none", reason="再来一次")
    assert again.status_code == 409


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"outcome": "elsewhere"},
        {"outcome": "file", "content": "", "peer": "H1"},
        {"outcome": "file", "content": "有", "peer": "王小明"},
        {"outcome": "none"},
        {"outcome": "none", "reason": "长" * 501},
    ],
)
def test_a_decision_that_is_not_whole_is_refused(
    school: Campus, helper: FlaskClient, teacher: FlaskClient, fields: dict[str, str]
) -> None:
    school.confirm()
    place = hand_in(school, helper)

    assert send(teacher, f"{place}/filing", **fields).status_code == 422

    assert waiting(school) == 1


def test_what_was_kept_for_the_screening_is_found_there_by_the_class_teacher(
    app: Flask, school: Campus, helper: FlaskClient, teacher: FlaskClient
) -> None:
    place = hand_in(school, helper)
    send(teacher, f"{place}/filing", outcome="screening")
    with school.world.open():
        screenings.open_windows(actor=school.principal)

    class_page = re.search(r'href="([^"]+/screening/[0-9a-f-]{36})"', teacher.get(path(school, "screening/")).text)
    assert class_page is not None

    assert f'href="{place}"' in teacher.get(class_page[1]).text
    assert f'href="{place}"' not in browser(app, school.grade_head).get(class_page[1]).text


def test_a_task_goes_from_the_teacher_to_the_helper_and_back(
    school: Campus, helper: FlaskClient, teacher: FlaskClient
) -> None:
    page = teacher.get(path(school, "peer-tasks/")).text
    assert f'value="{school.helper.user_id}"' in page
    give = path(school, f"peer-tasks/classes/{school.class_id}")
    refused = send(teacher, give, words="多陪陪单亲的同学", helper=[str(school.helper.user_id)])
    assert refused.status_code == 409
    assert "单亲" in refused.text

    assert send(teacher, give, words="课间一起去操场", helper=[str(school.helper.user_id)]).status_code == 303

    home = helper.get(path(school, "peer-care/")).text
    assert "课间一起去操场" in home
    done = re.search(r'action="([^"]+/completion)"', home)
    assert done is not None
    assert send(helper, done[1]).status_code == 303
    assert "1 / 1 人做好" in teacher.get(path(school, "peer-tasks/")).text


@pytest.mark.parametrize("fields", [{}, {"words": "去操场"}, {"words": "长" * 201, "helper": "x"}, {"helper": "x"}])
def test_a_task_that_is_not_whole_is_refused(school: Campus, teacher: FlaskClient, fields: dict[str, str]) -> None:
    assert send(teacher, path(school, f"peer-tasks/classes/{school.class_id}"), **fields).status_code == 422


def test_the_teacher_of_another_class_finds_neither_task_nor_record(
    app: Flask, school: Campus, helper: FlaskClient
) -> None:
    stranger = browser(app, school.other_teacher)
    place = hand_in(school, helper)

    assert stranger.get(place).status_code == 404
    assert send(stranger, f"{place}/filing", outcome="none", reason="看过").status_code == 404
    assert stranger.get(path(school, f"peer-tasks/?class_id={school.class_id}")).status_code == 404
    given = send(
        stranger,
        path(school, f"peer-tasks/classes/{school.class_id}"),
        words="去操场",
        helper=[str(school.helper.user_id)],
    )
    assert given.status_code == 404


def test_the_inbox_costs_the_same_for_many(school: Campus, helper: FlaskClient, teacher: FlaskClient) -> None:
    def statements() -> int:
        with counted_statements() as seen:
            assert teacher.get(path(school, "peer-observations/")).status_code == 200
        return len(seen)

    hand_in(school, helper)
    one = statements()
    for _ in range(8):
        hand_in(school, helper)

    assert statements() == one
