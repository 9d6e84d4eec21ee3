"""Forms lose nothing and do nothing twice: drafts, the session that ended while somebody typed, and once-only keys."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from urllib.parse import quote
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from accounts.models import Assignment
from accounts.roles import Role
from care.cases.models import CaseDecision
from care.talks.models import Talk
from drafts import services
from drafts.models import Draft
from kernel import clock
from kernel.actor import Actor
from kernel.db import session
from kernel.ids import new_id
from tests.care.campus import Campus
from tests.web.school_at_work import browser
from tests.web.visitors import form_token, send, signed_in
from tests.worlds import DEMO_DAY, World

WORDS = "他说周末想去踢球"
TALK = {"kind": "student", "happened_on": "2026-11-18", "place": "操场边", "content": WORDS}


@pytest.fixture
def case_id(school: Campus) -> UUID:
    """A confirmed case of the class."""
    return school.confirm()


def place(school: Campus, case_id: UUID) -> str:
    return f"/{school.world.slug}/cases/{case_id}/talks"


def keep(client: FlaskClient, school: Campus, case_id: UUID, **typed: str) -> TestResponse:
    address = f"/{school.world.slug}/drafts/?form={quote(place(school, case_id))}"
    return send(client, address, **{"draft": "on", **typed})


def drafts(school: Campus) -> int:
    with school.world.open():
        return len(session().scalars(select(Draft.id)).all())


def talks(school: Campus) -> int:
    with school.world.open():
        return len(session().scalars(select(Talk.id)).all())


def second_teacher(school: Campus) -> Actor:
    """Somebody who answers for the same class."""
    colleague = school.world.actor(Role.CLASS_TEACHER, class_ids=school.teacher.class_ids)
    with school.world.open():
        for class_id in colleague.class_ids:
            since = date(2026, 9, 1)
            session().add(
                Assignment(
                    id=new_id(),
                    user_id=colleague.user_id,
                    kind=Role.CLASS_TEACHER,
                    class_id=class_id,
                    starts_on=since,
                )
            )
    return colleague


def once_of(page: TestResponse) -> str:
    found = re.search(r'name="once" value="([^"]+)"[^>]*>\s*<input type="hidden" name="draft"', page.text)
    assert found
    return found[1]


def read_of(page: TestResponse) -> str:
    """Which draft the page brought back, as its form says it."""
    found = re.search(r'name="draft_read" value="([^"]*)"', page.text)
    assert found
    return found[1]


def test_the_same_form_in_two_tabs_keeps_both_and_offers_both(app: Flask, school: Campus, case_id: UUID) -> None:
    client = browser(app, school.teacher)
    page = place(school, case_id) + "/new"
    assert "Draft-Beside" not in keep(client, school, case_id, draft="one", content="第一处写的").headers

    told = keep(client, school, case_id, draft="two", content="第二处写的").headers["Draft-Beside"]

    newest, other = client.get(page), client.get(f"{page}?draft={told}")
    assert "第二处写的" in newest.text
    assert "第一处写的" in other.text
    assert f"{page}?draft={told}" in newest.text
    assert "由您选" in other.text
    assert drafts(school) == 2


def test_a_tab_that_is_behind_does_not_overwrite_what_the_other_wrote_on(
    app: Flask, school: Campus, case_id: UUID
) -> None:
    client = browser(app, school.teacher)
    page = place(school, case_id) + "/new"
    keep(client, school, case_id, draft="old", content="开头")
    both = read_of(client.get(page))

    first = keep(client, school, case_id, draft="one", draft_read=both, content="开头，办公室")
    second = keep(client, school, case_id, draft="two", draft_read=both, content="开头，手机")

    assert "Draft-Beside" not in first.headers
    assert "Draft-Beside" in second.headers
    assert drafts(school) == 2


@pytest.mark.parametrize(
    "read", ["x", ".", "7.1", f"{UUID(int=7)}.x", f"{UUID(int=7)}.{'9' * 30}", f"{UUID(int=7)}.-1"]
)
def test_a_version_that_nobody_can_read_overwrites_nothing(
    app: Flask, school: Campus, case_id: UUID, read: str
) -> None:
    client = browser(app, school.teacher)
    keep(client, school, case_id, draft="one", content="第一处写的")

    assert keep(client, school, case_id, draft="two", draft_read=read, content="第二处写的").status_code == 204

    assert drafts(school) == 2


def test_saving_in_one_tab_leaves_what_the_other_has_not_saved(app: Flask, school: Campus, case_id: UUID) -> None:
    client = browser(app, school.teacher)
    keep(client, school, case_id, draft="one", content="还没登记的")
    keep(client, school, case_id, draft="two", **TALK)

    assert send(client, place(school, case_id), draft="two", **TALK).status_code == 303

    again = client.get(place(school, case_id) + "/new").text
    assert "还没登记的" in again
    assert WORDS not in again


def test_without_javascript_saving_drops_the_draft_that_was_brought_back(
    app: Flask, school: Campus, case_id: UUID
) -> None:
    client = browser(app, school.teacher)
    keep(client, school, case_id, draft="one", **TALK)
    read = read_of(client.get(place(school, case_id) + "/new"))

    refused = send(client, place(school, case_id), draft="two", draft_read=read, **{**TALK, "happened_on": ""})
    assert read_of(refused) == read
    assert send(client, place(school, case_id), draft="two", draft_read=read, **TALK).status_code == 303

    assert drafts(school) == 0


def test_a_draft_that_was_continued_elsewhere_is_not_thrown_away(app: Flask, school: Campus, case_id: UUID) -> None:
    client = browser(app, school.teacher)
    page = place(school, case_id) + "/new"
    keep(client, school, case_id, draft="one", content="开头")
    read = read_of(client.get(page))
    keep(client, school, case_id, draft="two", draft_read=read, content="开头，接着写")

    address = f"/{school.world.slug}/drafts/removal?form={quote(place(school, case_id))}"
    assert send(client, address, form_page=page, draft_read=read).location == page

    assert "还留着" in client.get(page).text
    assert drafts(school) == 1


def test_a_form_that_is_opened_again_brings_back_what_was_typed(app: Flask, school: Campus, case_id: UUID) -> None:
    client = browser(app, school.teacher)

    assert keep(client, school, case_id, **TALK).status_code == 204
    page = client.get(place(school, case_id) + "/new")

    assert WORDS in page.text
    assert 'value="操场边"' in page.text
    assert re.search(r"您 \S+ \d\d:\d\d 写过一半，已为您带回。", page.text)


def test_keeping_a_draft_spends_no_key_of_its_form(app: Flask, school: Campus, case_id: UUID) -> None:
    client = browser(app, school.teacher)

    assert keep(client, school, case_id, once="k", content="他说").status_code == 204
    assert keep(client, school, case_id, once="k", **TALK).status_code == 204

    assert WORDS in client.get(place(school, case_id) + "/new").text
    assert send(client, place(school, case_id), once="k", draft="on", **TALK).status_code == 303
    assert keep(client, school, case_id, once="k", **TALK).status_code == 204
    assert drafts(school) == 0
    assert talks(school) == 1


def test_nobody_else_gets_it(app: Flask, school: Campus, case_id: UUID) -> None:
    keep(browser(app, school.teacher), school, case_id, **TALK)

    page = browser(app, second_teacher(school)).get(place(school, case_id) + "/new")

    assert page.status_code == 200
    assert WORDS not in page.text


def test_a_draft_goes_when_the_form_is_saved(app: Flask, school: Campus, case_id: UUID) -> None:
    client = browser(app, school.teacher)
    keep(client, school, case_id, **TALK)

    assert send(client, place(school, case_id), draft="on", **TALK).status_code == 303

    assert drafts(school) == 0
    assert "写过一半" not in client.get(place(school, case_id) + "/new").text


def test_a_draft_stays_while_the_form_is_refused(app: Flask, school: Campus, case_id: UUID) -> None:
    client = browser(app, school.teacher)
    keep(client, school, case_id, **TALK)

    answer = send(client, place(school, case_id), draft="on", **{**TALK, "happened_on": ""})

    assert answer.status_code == 422
    assert WORDS in answer.text
    assert "data-draft=" in answer.text
    assert drafts(school) == 1


def test_a_draft_is_thrown_away_on_request(app: Flask, school: Campus, case_id: UUID) -> None:
    client = browser(app, school.teacher)
    keep(client, school, case_id, **TALK)
    page = place(school, case_id) + "/new"

    address = f"/{school.world.slug}/drafts/removal?form={quote(place(school, case_id))}"
    answer = send(client, address, form_page=page, draft_read=read_of(client.get(page)))

    assert answer.location == page
    assert drafts(school) == 0


@pytest.mark.parametrize("page", ["//evil.example/x", "https://evil.example/", "/\\evil.example", ""])
def test_nobody_is_led_elsewhere_afterwards(app: Flask, school: Campus, case_id: UUID, page: str) -> None:
    address = f"/{school.world.slug}/drafts/removal?form={quote(place(school, case_id))}"

    assert send(browser(app, school.teacher), address, form_page=page).location == "/"


@pytest.mark.parametrize("form", ["", "/nowhere", "/{other}/cases/x", "https://evil.example/", "/{slug}/todo/"])
def test_a_draft_is_kept_for_a_form_of_this_school_only(
    app: Flask, school: Campus, theirs: World, case_id: UUID, form: str
) -> None:
    named = form.format(other=theirs.slug, slug=school.world.slug)
    address = f"/{school.world.slug}/drafts/?form={quote(named)}"

    assert send(browser(app, school.teacher), address, content=WORDS).status_code == 404
    other = place(school, case_id).replace(school.world.slug, theirs.slug)
    assert send(browser(app, school.teacher), f"/{school.world.slug}/drafts/?form={quote(other)}").status_code == 404
    assert drafts(school) == 0


def test_what_is_too_long_is_refused_and_said(app: Flask, school: Campus, case_id: UUID) -> None:
    answer = keep(browser(app, school.teacher), school, case_id, content="长" * 100_001)

    assert answer.status_code == 409
    assert "写得太长了" in answer.text


def test_keeping_a_draft_does_not_count_as_activity(app: Flask, school: Campus, case_id: UUID) -> None:
    client = browser(app, school.teacher)
    with client.session_transaction() as held:
        held["seen"] -= 600
        seen = held["seen"]
    token = form_token(client)
    with client.session_transaction() as held:
        held["seen"] = seen

    address = f"/{school.world.slug}/drafts/?form={quote(place(school, case_id))}"
    assert client.post(address, data={"csrf_token": token, **TALK}).status_code == 204

    with client.session_transaction() as held:
        assert held["seen"] == seen


def idle(client: FlaskClient, *, minutes: int) -> str:
    """Let that much time pass without a sign of life; gives the token of the page that is still open."""
    token = form_token(client)
    with client.session_transaction() as held:
        held["seen"] -= minutes * 60
    return token


def test_a_form_sent_after_the_session_ended_comes_back_after_signing_in(
    app: Flask, school: Campus, case_id: UUID
) -> None:
    client = browser(app, school.teacher)
    page = place(school, case_id) + "/new"
    token = idle(client, minutes=120)

    answer = client.post(place(school, case_id), data={"csrf_token": token, "draft": "on", "form_page": page, **TALK})

    assert answer.status_code == 303
    assert answer.location == f"/login?next={page}"
    assert talks(school) == 0
    assert WORDS in browser(app, school.teacher).get(page).text
    assert WORDS not in client.get(page, follow_redirects=True).text


def test_what_is_typed_after_the_session_ended_is_kept_too(app: Flask, school: Campus, case_id: UUID) -> None:
    client = browser(app, school.teacher)
    token = idle(client, minutes=120)

    address = f"/{school.world.slug}/drafts/?form={quote(place(school, case_id))}"
    for words in ("他说", WORDS):
        answer = client.post(address, data={"csrf_token": token, **TALK, "content": words})
        assert answer.status_code == 303

    assert WORDS in browser(app, school.teacher).get(place(school, case_id) + "/new").text


def test_whoever_signs_in_next_on_that_computer_writes_drafts_of_their_own(
    app: Flask, school: Campus, case_id: UUID
) -> None:
    client = browser(app, school.teacher)
    idle(client, minutes=120)
    client.get("/account/")

    colleague = second_teacher(school)
    assert colleague.user_id is not None
    keep(signed_in(client, colleague.user_id), school, case_id, **TALK)
    idle(client, minutes=120)

    assert WORDS not in browser(app, school.teacher).get(place(school, case_id) + "/new").text
    with client.session_transaction() as held:
        assert "lapsed" not in held


@pytest.mark.parametrize("what", ["no token", "too long ago", "no session", "signed out everywhere"])
def test_nothing_is_kept_for_whom_the_cookie_does_not_name(
    app: Flask, school: Campus, case_id: UUID, what: str
) -> None:
    client = browser(app, school.teacher)
    token = idle(client, minutes=13 * 60 if what == "too long ago" else 120)
    if what in ("no session", "signed out everywhere"):
        with client.session_transaction() as held:
            held.update({"_user_id": "gone"}) if what == "signed out everywhere" else held.pop("_user_id")

    data = {"draft": "on", **TALK, **({} if what == "no token" else {"csrf_token": token})}
    answer = client.post(place(school, case_id), data=data)

    assert answer.status_code == (400 if what == "no token" else 303)
    assert drafts(school) == 0


def test_a_form_sent_twice_is_done_once(app: Flask, school: Campus, case_id: UUID) -> None:
    client = browser(app, school.teacher)
    once = once_of(client.get(place(school, case_id) + "/new"))

    first = send(client, place(school, case_id), once=once, **TALK)
    second = send(client, place(school, case_id), once=once, **TALK)

    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert talks(school) == 1
    assert "没有重复登记" in client.get(second.location).text


def test_a_form_sent_by_many_at_the_same_moment_is_done_once(app: Flask, school: Campus, case_id: UUID) -> None:
    client = browser(app, school.teacher)
    once, token = once_of(client.get(place(school, case_id) + "/new")), form_token(client)
    cookies = client.get_cookie("tongxin")
    assert cookies

    def tap(_number: int) -> int:
        other = app.test_client()
        other.set_cookie("tongxin", cookies.value)
        with clock.working_day(DEMO_DAY):
            sent = other.post(place(school, case_id), data={"csrf_token": token, "once": once, **TALK})
        return sent.status_code

    with ThreadPoolExecutor(4) as fingers:
        assert set(fingers.map(tap, range(8))) == {303}

    assert talks(school) == 1


def test_who_goes_back_and_changes_something_means_it(app: Flask, school: Campus, case_id: UUID) -> None:
    client = browser(app, school.teacher)
    once = once_of(client.get(place(school, case_id) + "/new"))

    send(client, place(school, case_id), once=once, **TALK)
    send(client, place(school, case_id), once=once, **{**TALK, "content": "又聊了一次"})

    assert talks(school) == 2


def test_a_form_that_was_refused_may_be_sent_again(app: Flask, school: Campus, case_id: UUID) -> None:
    client = browser(app, school.teacher)
    bad = {**TALK, "content": ""}

    assert send(client, place(school, case_id), once="k", **bad).status_code == 422
    assert send(client, place(school, case_id), once="k", **bad).status_code == 422
    assert send(client, place(school, case_id), once="k", **TALK).status_code == 303


def test_a_key_is_worth_nothing_to_somebody_else(app: Flask, school: Campus, case_id: UUID) -> None:
    colleague = second_teacher(school)
    send(browser(app, school.teacher), place(school, case_id), once="k", **TALK)
    send(browser(app, colleague), place(school, case_id), once="k", **TALK)

    assert talks(school) == 2


def test_after_a_lost_update_each_field_is_picked(app: Flask, school: Campus, case_id: UUID) -> None:
    client = browser(app, school.teacher)
    address = f"/{school.world.slug}/cases/{case_id}/support/"
    page = client.get(address)
    version = re.search(r'name="version" value="(\d+)"', page.text)
    assert version
    send(client, address, version=version[1], support="周五一起打球", tip="多鼓励")

    clash = send(client, address, version=version[1], support="周一谈心", tip="少点名")
    newer = re.search(r'name="version" value="(\d+)"', clash.text)
    assert newer
    picks = {"pick:support": "theirs", "theirs:support": "周五一起打球", "pick:tip": "mine", "theirs:tip": "多鼓励"}
    saved = send(client, address, version=newer[1], support="周一谈心", tip="少点名", **picks)

    assert clash.status_code == 409
    assert 'name="theirs:support" value="周五一起打球"' in clash.text
    assert "用对方的" in clash.text
    assert saved.status_code == 303
    shown = client.get(address).text
    assert "周五一起打球" in shown
    assert "少点名" in shown
    with school.world.open():
        revised = select(CaseDecision.id).where(CaseDecision.kind == "support_revised")
        assert len(session().scalars(revised).all()) == 2


def test_a_date_field_knows_the_week_and_the_workdays(app: Flask, school: Campus, case_id: UUID) -> None:
    client = browser(app, school.teacher)
    page = client.get(place(school, case_id) + "/new").text
    again = send(client, place(school, case_id), kind="student", happened_on="2026-11-18").text

    assert "第 12 周 · 周三 · 上课日" in again
    assert 'max="2026-11-18"' in page
    assert 'data-day="2026-11-13">上周五' in page


def test_a_draft_that_expired_is_not_offered(app: Flask, school: Campus, case_id: UUID) -> None:
    client = browser(app, school.teacher)
    keep(client, school, case_id, **TALK)

    with clock.frozen(clock.now() + timedelta(days=8)), school.world.open():
        services.expire(actor=school.principal)

    assert "写过一半" not in client.get(place(school, case_id) + "/new").text
