"""Every page that somebody can reach by following links: it opens, reads well, and is all in the language that was asked for."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

import policy_profiles
from accounts.roles import Role
from kernel import clock
from tests.care import campus
from tests.care.campus import Campus
from tests.web.reading import Page
from tests.web.school_at_work import assign, browser
from tests.web.visitors import signed_in
from tests.worlds import DEMO_DAY, Office, World
from tongxin.translations import gathered
from web.chinese_parts import MARK

PEOPLE = ("principal", "head", "teacher", "subject_teacher", "counsellor", "academic")
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
BUILTIN = Path(policy_profiles.__file__).parent / "builtin"
ENOUGH = 60


@pytest.fixture(scope="module")
def sayings() -> frozenset[str]:
    """Every Chinese text of the catalogue that needs nothing filled in, but for words that policies use as well."""
    policies = "\n".join(path.read_text(encoding="utf-8") for path in BUILTIN.glob("*.yaml"))
    said = (str(message.id) for message in gathered() if "%(" not in message.id and "{" not in message.id)
    return frozenset(text for text in said if CHINESE.search(text) and text not in policies)


@pytest.fixture
def school(office: Office, ours: World) -> Iterator[Campus]:
    """A school at work, with a confirmed case and a candidate."""
    with clock.working_day(date(2026, 9, 16)):
        built = campus.build(office, ours)
        built.confirm()
        built.propose(built.students[1])
    assign(built)
    with clock.working_day(DEMO_DAY):
        yield built


def pages(client: FlaskClient, start: str, language: str = "zh-CN") -> Iterator[tuple[str, Page]]:
    """Follow every link from `start`, each kind of address once."""
    waiting, seen = deque([start]), set[str]()
    while waiting and len(seen) < ENOUGH:
        address = waiting.popleft()
        kind = ID.sub("ID", address.partition("?")[0])
        if kind in seen or not address.startswith("/") or "/static/" in address:
            continue
        seen.add(kind)
        answer = client.get(address, headers={"Accept-Language": language})
        if answer.status_code in (302, 303):
            waiting.append(answer.location)
        elif answer.mimetype == "text/html":
            assert answer.status_code == 200, (address, answer.status_code)
            page = Page(answer.text)
            waiting.extend(page.links)
            yield kind, page
        else:
            assert answer.status_code == 200, (address, answer.status_code)


@pytest.mark.parametrize("who", PEOPLE)
def test_every_page_of_a_school_opens_and_reads_well(app: Flask, school: Campus, who: str) -> None:
    seen = dict(pages(browser(app, getattr(school, who)), "/"))

    assert len(seen) > 5
    for kind, page in seen.items():
        assert {spoken for _text, spoken in page.spoken} <= {"zh-Hans", "en"}, kind
        assert page.language == "zh-Hans", kind
        assert len(page.headings) >= 1, kind
        assert "content" in page.ids, kind
        assert sorted(page.ids) == sorted(set(page.ids)), kind
        assert page.unnamed() == [], kind
        assert page.described <= set(page.ids), kind


@pytest.mark.parametrize("who", PEOPLE)
def test_on_an_english_page_no_wording_is_left_in_chinese_and_what_is_chinese_says_so(
    app: Flask, school: Campus, sayings: frozenset[str], who: str
) -> None:
    seen = dict(pages(browser(app, getattr(school, who)), "/", language="en"))

    left = {(kind, text) for kind, page in seen.items() for text in page.texts if text in sayings}
    assert left == set()
    assert [said for page in seen.values() for said in page.spoken if said[1] == MARK] != []
    assert unmarked(seen) == set()


@pytest.mark.parametrize("role", [Role.DISTRICT_ADMIN, Role.STATISTICIAN])
def test_what_is_chinese_on_an_english_page_of_the_office_says_so(app: Flask, ours: World, role: Role) -> None:
    seen = dict(pages(signed_in(app.test_client(), ours.person(role)), "/", language="en"))

    assert len(seen) > 2
    assert unmarked(seen) == set()


def unmarked(seen: dict[str, Page]) -> set[tuple[str, str]]:
    """Where a Chinese text stands in an element of another language."""
    return {
        (kind, text)
        for kind, page in seen.items()
        for text, spoken in page.spoken
        if CHINESE.search(text) and not spoken.startswith("zh")
    }


@pytest.mark.parametrize("role", [Role.DISTRICT_ADMIN, Role.STATISTICIAN])
def test_every_page_of_the_office_opens_and_reads_well(app: Flask, ours: World, role: Role) -> None:
    seen = dict(pages(signed_in(app.test_client(), ours.person(role)), "/"))

    assert len(seen) > 2
    for kind, page in seen.items():
        assert sorted(page.ids) == sorted(set(page.ids)), kind
        assert page.unnamed() == [], kind


def test_a_students_account_sees_no_way_into_the_school_but_to_its_own_pages(app: Flask, school: Campus) -> None:
    seen = dict(pages(browser(app, school.helper), "/"))

    inside = {kind for kind in seen if school.world.slug in kind}
    assert inside
    own = tuple(f"/{school.world.slug}/{room}/" for room in ("peer-care", "trainings"))
    assert [kind for kind in inside if not kind.startswith(own)] == []
