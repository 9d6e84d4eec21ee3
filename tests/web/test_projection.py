"""投屏模式: what others may look on holds no child's name and no label; what is about one child is not opened."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace
from typing import cast

import pytest
from flask import Flask
from flask.testing import FlaskClient

from care.cases.lifecycle import STATE_LABELS
from care.screening import services as screenings
from kernel import clock
from obligations.queries import DutyLine
from people import queries as people
from policy_profiles import queries as profiles
from privacy import services as privacy
from privacy.consent import standard_notice
from tests.care import campus
from tests.care.campus import Campus
from tests.web.probes import send
from tests.web.reading import Page
from tests.web.school_at_work import assign, browser
from tests.web.visitors import send as form_send
from tests.worlds import DEMO_DAY, Office, World
from web import duty_words, projection

PEOPLE = ("principal", "head", "teacher", "subject_teacher", "counsellor", "grade_head", "academic")
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")

# Words of roles and of other things that a category's word is part of.
HARMLESS = re.compile("心理健康|心理辅导|心理信息|心理方面|其他设备|其他情形|其他危险|其他特殊情况|其他人")

# The rules and the help are about no child, and name the categories. A table to download is no page.
RULES = ("/profile/", "/help/")
LISTS = (
    "/todo/",
    "/cases/",
    "/screening/ID",
    "/classes/ID",
    "/people/search",
    "/search/",
    "/proposals/",
    "/duties/",
    "/consents/ID",
)


@pytest.fixture
def school(office: Office, ours: World) -> Iterator[Campus]:
    """A school at work, with a confirmed case and a candidate."""
    with clock.working_day(date(2026, 9, 16)):
        built = campus.build(office, ours)
        built.confirm()
        built.propose(built.students[1])
        with ours.open():
            screenings.open_windows(actor=built.principal)
            privacy.publish_notice(body=standard_notice("测试小学"), actor=built.principal)
    assign(built)
    with clock.working_day(DEMO_DAY):
        yield built


@pytest.fixture
def names(school: Campus) -> set[str]:
    with school.world.open():
        return {people.visible_student(school.principal, student_id).name for student_id in school.students}


@pytest.fixture
def labels(school: Campus) -> set[str]:
    """Every category of the school's policy, with its finer kinds."""
    with school.world.open():
        _version, profile = profiles.current_profile()
    return {category.title for category in profile.categories} | {
        subtag.title for category in profile.categories for subtag in category.subtags
    }


def projecting(app: Flask, school: Campus, who: str) -> FlaskClient:
    client = browser(app, getattr(school, who))
    client.set_cookie(projection.COOKIE, projection.ON)
    return client


def shown(client: FlaskClient, school: Campus) -> dict[str, str]:
    """Every page that can be reached, by its kind of address without the school's part, as its HTML."""
    inside = f"/{school.world.slug}"
    waiting, found = deque(["/"]), dict[str, str]()
    while waiting:
        address = waiting.popleft()
        kind = ID.sub("ID", address.partition("?")[0]).removeprefix(inside)
        if kind in found or kind.startswith((*RULES, "/static/")) or not address.startswith("/"):
            continue
        answer = client.get(address)
        assert answer.status_code in (200, 302, 303, 403), (kind, answer.status_code)
        found[kind] = HARMLESS.sub("", answer.text) if answer.mimetype == "text/html" else ""
        waiting.extend([answer.location] if answer.location else Page(found[kind]).links)
    # What is searched for is posted, so no link leads to what is found.
    for kind in ("/people/search", "/search/"):
        answer = form_send(client, inside + kind, q="测试")
        found[kind] = HARMLESS.sub("", answer.text) if answer.status_code == 200 else ""
    return found


@pytest.mark.parametrize("who", PEOPLE)
def test_no_list_shows_a_childs_name_or_a_category(
    app: Flask, school: Campus, names: set[str], labels: set[str], who: str
) -> None:
    seen = shown(projecting(app, school, who), school)

    assert len(seen) > 3
    assert {(kind, name) for kind, page in seen.items() for name in names if name in page} == set()
    assert {(kind, label) for kind, page in seen.items() for label in labels if label in page} == set()


def test_the_same_lists_do_show_names_otherwise(app: Flask, school: Campus, names: set[str]) -> None:
    """Else the test above would hold of empty pages."""
    seen = shown(browser(app, school.principal), school) | shown(browser(app, school.teacher), school)

    assert [kind for kind in LISTS if not any(name in seen[kind] for name in names)] == []


def test_the_roster_shows_initials_and_shapes_without_words(app: Flask, school: Campus) -> None:
    page = projecting(app, school, "principal").get(f"/{school.world.slug}/cases/").text
    table = page.partition("<tbody>")[2].partition("</tbody>")[0]

    assert "shape shape-" in table
    assert [word for word in STATE_LABELS.values() if word in table] == []


@pytest.mark.parametrize(
    "path", ["cases/{case}", "cases/{case}/categories", "people/{student}", "people/{student}/guardians/"]
)
def test_what_is_about_one_child_is_not_opened(app: Flask, school: Campus, names: set[str], path: str) -> None:
    client = browser(app, school.principal)
    address = f"/{school.world.slug}/" + path.format(case=case_of(client, school), student=school.students[0])
    assert client.get(address).status_code == 200

    client.set_cookie(projection.COOKIE, projection.ON)
    answer = client.get(address)

    assert answer.status_code == 403
    assert "现在是投屏模式" in answer.text
    assert 'action="/projection"' in answer.text
    assert [name for name in names if name in answer.text] == []


def case_of(client: FlaskClient, school: Campus) -> str:
    """The id of a case on the roster."""
    found = re.search(rf"/cases/({ID.pattern})", client.get(f"/{school.world.slug}/cases/").text)
    assert found is not None
    return found[1]


def test_the_banner_says_that_it_is_on_and_ends_it(app: Flask, school: Campus) -> None:
    client = projecting(app, school, "teacher")
    home = f"/{school.world.slug}/todo/"

    assert "投屏模式：不显示姓名、类型和状态" in client.get(home).text
    form_send(client, "/projection", mode="off")
    assert "投屏模式：不显示姓名、类型和状态" not in client.get(home).text


def test_one_tap_begins_it_on_the_same_page(probing: Flask) -> None:
    client = probing.test_client()

    answer = send(client, "/projection", {"mode": "on"}, Referer="http://localhost/login")

    assert (answer.status_code, answer.location) == (303, "/login")
    cookie = client.get_cookie(projection.COOKIE)
    assert cookie is not None
    assert (cookie.value, cookie.http_only) == ("on", True)


@pytest.mark.parametrize("mode", ["", "perhaps", "true"])
def test_neither_yes_nor_no_is_refused(probing: Flask, mode: str) -> None:
    assert send(probing.test_client(), "/projection", {"mode": mode}).status_code == 422


def test_the_box_shows_initials_too(app: Flask, school: Campus, names: set[str]) -> None:
    client = browser(app, school.teacher)
    client.get(f"/{school.world.slug}/cases/{case_of(client, school)}")
    client.set_cookie(projection.COOKIE, projection.ON)

    asked = (("search/", ""), ("search/", "ceshi"), ("people/search", "ceshi"), ("cases/", "ceshi"))
    pages = [form_send(client, f"/{school.world.slug}/{rest}", q=text).text for rest, text in asked]

    # What was opened last is not on the page at all (decisions/0013).
    assert ["CSTX" in page for page in pages] == [False, True, True, True]
    assert [name for name in names for page in pages if name in page] == []


def test_a_page_for_several_students_shows_initials_too(app: Flask, school: Campus, names: set[str]) -> None:
    page = projecting(app, school, "teacher").get(f"/{school.world.slug}/talk-batches/new?rule=R04").text

    assert "CSTX0" in page
    assert [name for name in names if name in page] == []


def test_nothing_goes_on_paper_while_others_look_on(app: Flask, school: Campus, names: set[str]) -> None:
    answer = projecting(app, school, "head").get(f"/{school.world.slug}/cases/paper?purpose=meeting")

    assert answer.status_code == 403
    assert [name for name in names if name in answer.text] == []


@pytest.mark.parametrize(
    ("name", "initials"), [("周子墨", "ZZM"), ("欧阳沐宸", "OYMC"), ("单晓", "SX"), ("Anna", "A"), ("", "")]
)
def test_a_name_becomes_its_initials(app: Flask, name: str, initials: str) -> None:
    with app.test_request_context("/", headers={"Cookie": "projecting=on"}):
        assert projection.shown_name(name) == initials
    with app.test_request_context("/"):
        assert projection.shown_name(name) == name


def test_what_somebody_wrote_and_a_label_are_not_shown(app: Flask) -> None:
    with app.test_request_context("/", headers={"Cookie": "projecting=on"}):
        assert projection.shown_words("爸妈在外地") == "投屏时不显示"
        assert projection.shown_words("") == ""
        assert projection.shown_label("重点") == ""


@pytest.mark.parametrize(("rule", "title"), [("R04", "与ZZM谈话"), ("R18", "ZZM：一项支持")])
def test_work_that_tells_of_a_childs_situation_is_not_named(app: Flask, rule: str, title: str) -> None:
    duty = duty_line(rule, "生活费用减免审批")

    with app.test_request_context("/", headers={"Cookie": "projecting=on"}):
        assert duty_words.title(duty) == title
    with app.test_request_context("/"):
        assert "周子墨" in duty_words.title(duty)


def duty_line(rule: str, title: str) -> DutyLine:
    """A duty for a student; only what a title is made of is filled in."""
    return cast(
        "DutyLine", SimpleNamespace(rule=rule, title=title, student_name="周子墨", class_name="三年级2班", period="")
    )


def test_what_waits_for_a_decision_is_not_named_either(app: Flask, school: Campus) -> None:
    page = projecting(app, school, "head").get(f"/{school.world.slug}/todo/").text

    assert "：等待决定" in page
    assert "提出纳入支持" not in page
