"""Forms lose nothing: a page that dies, a button that is pressed twice, a session that ends while somebody writes."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import quote

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Page, Response, expect

from e2e.conftest import House
from e2e.people import NewPerson, Person

# The demo is loaded before the first click.
pytestmark = pytest.mark.timeout(1500)

TEACHER = "yunshan-teacher"
WRITTEN = "他说周末想去外婆家，作业想先写完。"


def test_half_a_talk_is_there_again_after_the_page_died(house: House, person: NewPerson) -> None:
    first = signed_in(house, person)
    address = opens_a_talk(first)
    first.page.get_by_label("补充几句").fill(WRITTEN)
    first.page.get_by_text("别的地点、下一步").click()
    with first.page.expect_response(_keeps("操场边")):  # the first words alone may be kept before
        first.page.get_by_label("别的地点").fill("操场边")
    expect(first.page.get_by_text("已留底")).to_be_visible()
    first.page.close()

    again = signed_in(house, person)
    again.go(address)

    again.sees("写过一半，已为您带回")
    expect(again.page.get_by_label("补充几句")).to_have_value(WRITTEN)
    expect(again.page.get_by_label("别的地点")).to_have_value("操场边")
    again.press("不要了")
    expect(again.page.get_by_label("补充几句")).to_have_value("")


def _keeps(words: str) -> Callable[[Response], bool]:
    """The answer to the draft that holds these words."""
    return lambda answer: "/drafts/" in answer.url and quote(words) in (answer.request.post_data or "")


def test_the_same_talk_in_two_tabs_keeps_both_and_lets_one_choose(house: House, person: NewPerson) -> None:
    teacher = signed_in(house, person)
    address = opens_a_talk(teacher)
    one, other = teacher.page, teacher.page.context.new_page()
    other.goto(address)

    one.get_by_label("补充几句").fill("第一处写的话")
    expect(one.get_by_text("已留底")).to_be_visible()
    expect(one.get_by_text("另一处也在填写")).to_be_hidden()
    other.get_by_label("补充几句").fill("第二处写的话")
    expect(other.get_by_text("另一处也在填写这份草稿，两份都留着。")).to_be_visible()
    one.get_by_label("补充几句").fill("第一处写的话，又添一句")
    expect(one.get_by_text("另一处也在填写这份草稿，两份都留着。")).to_be_visible()

    other.get_by_role("link", name="换成另一份").click()
    expect(other.get_by_label("补充几句")).to_have_value("第一处写的话，又添一句")
    other.get_by_role("button", name="不要了").click()
    expect(other.get_by_label("补充几句")).to_have_value("第二处写的话")
    other.get_by_role("button", name="不要了").click()
    expect(other.get_by_label("补充几句")).to_have_value("")


def test_a_button_pressed_twice_saves_once(house: House, person: NewPerson) -> None:
    teacher = signed_in(house, person)
    opens_a_talk(teacher)
    words = f"按了两下也只有这一条 {secrets.token_hex(4)}"
    teacher.page.get_by_label("补充几句").fill(words)

    # Two sendings as two tabs would make them, past the page's own guard.
    teacher.page.evaluate(
        """async () => {
            const form = document.querySelector("form[data-draft]");
            const send = () => fetch(form.action, {method: "POST", body: new URLSearchParams(new FormData(form))});
            const answers = await Promise.all([send(), send()]);
            return answers.map((answer) => answer.status);
        }"""
    )
    teacher.page.get_by_role("button", name="登记谈话", exact=True).dblclick(no_wait_after=True)
    teacher.page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}$"))

    expect(teacher.page.get_by_text(words)).to_have_count(1)


def test_going_back_after_saving_neither_saves_again_nor_shows_an_old_page(house: House, person: NewPerson) -> None:
    teacher = signed_in(house, person)
    opens_a_talk(teacher)
    words = f"退回去也只有这一条 {secrets.token_hex(4)}"
    teacher.page.get_by_label("补充几句").fill(words)
    teacher.press("登记谈话")
    teacher.page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}$"))
    file = teacher.page.url

    teacher.page.go_back()
    expect(teacher.page.get_by_role("button", name="登记谈话", exact=True)).to_be_visible()
    expect(teacher.page.get_by_label("补充几句")).to_have_value("")

    teacher.page.goto(file)
    expect(teacher.page.get_by_text(words)).to_have_count(1)


def test_what_was_written_when_the_session_ended_comes_back_after_signing_in(house: House, person: NewPerson) -> None:
    teacher = signed_in(house, person)
    address = opens_a_talk(teacher)
    teacher.page.get_by_label("补充几句").fill(WRITTEN)
    expect(teacher.page.get_by_text("已留底")).to_be_visible()
    goes_away_for(teacher.page, house, timedelta(hours=3))

    teacher.page.get_by_text("别的地点、下一步").click()
    teacher.page.get_by_label("下一步").fill("下周三再聊")
    expect(teacher.page.get_by_text("登录已到期")).to_be_visible()
    teacher.page.get_by_label("补充几句").fill(WRITTEN + "还想踢球。")
    teacher.press("登记谈话")
    expect(teacher.page.get_by_role("heading", level=1)).to_have_text("欢迎回来")
    assert WRITTEN not in teacher.page.content()
    stored = teacher.page.evaluate("JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])")
    assert "外婆" not in stored
    teacher.page.get_by_label("用户名或邮箱").fill(TEACHER)
    teacher.page.get_by_label("密码", exact=True).fill(house.password_of(TEACHER))
    teacher.press("登录")

    teacher.page.wait_for_url(f"**{address}")
    expect(teacher.page.get_by_label("补充几句")).to_have_value(WRITTEN + "还想踢球。")
    expect(teacher.page.get_by_label("下一步")).to_have_value("下周三再聊")
    teacher.press("登记谈话")
    teacher.sees("还想踢球")


def test_the_day_says_what_it_is_and_the_chips_choose_one(house: House, person: NewPerson) -> None:
    teacher = signed_in(house, person)
    opens_a_talk(teacher)
    page = teacher.page

    page.get_by_text("是别的日子").click()
    page.get_by_role("button", name="上周五").click()
    expect(page.get_by_label("哪一天（别的日子）")).to_have_value("2026-11-13")
    expect(page.get_by_text("第 11 周 · 周五 · 上课日")).to_be_visible()
    page.get_by_label("哪一天（别的日子）").fill("2026-10-03")
    expect(page.get_by_text("第 5 周 · 周六 · 放假")).to_be_visible()
    page.get_by_label("哪一天（别的日子）").fill("2026-10-10")
    expect(page.get_by_text("第 6 周 · 周六 · 调休上班")).to_be_visible()


def signed_in(house: House, person: NewPerson) -> Person:
    someone = Person(person())
    someone.sign_in(TEACHER, house.password_of(TEACHER))
    return someone


def opens_a_talk(teacher: Person) -> str:
    """Through the list and the file to the form, as people go; gives its address."""
    teacher.go("/yunshan/cases/?state=confirmed")
    teacher.page.locator("tbody th a").first.click()
    teacher.page.locator("summary").filter(has_text="登记").click()
    teacher.follow("登记谈话")
    expect(teacher.page.get_by_label("补充几句")).to_be_visible()
    if teacher.page.get_by_role("button", name="不要了").count():  # what another test left half written
        teacher.press("不要了")
        expect(teacher.page.get_by_role("button", name="不要了")).to_have_count(0)
    return teacher.page.evaluate("location.pathname")  # type: ignore[no-any-return]  # a string


def goes_away_for(page: Page, house: House, time: timedelta) -> None:
    """Turn the last sign of life in the session's cookie back, signed as the portal signs it."""
    app = Flask("signer")
    app.secret_key = json.loads((house.command.home / "keys.json").read_text())["secret_key"]
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    cookie = next(one for one in page.context.cookies() if one["name"] == "tongxin")
    held = signer.loads(cookie["value"])
    held["seen"] -= int(time.total_seconds())
    cookie["value"] = signer.dumps(held)
    page.context.add_cookies([cookie])  # type: ignore[list-item]  # what came out goes in again
