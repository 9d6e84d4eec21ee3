"""A teacher's phone loses the network in the middle of a talk: it says so, loses nothing, and saves once when it is back."""

from __future__ import annotations

import secrets

import pytest
from playwright.sync_api import Page, expect

from e2e.conftest import House
from e2e.people import NewPerson, Person
from e2e.test_forms import TEACHER, opens_a_talk

pytestmark = pytest.mark.timeout(1500)

BUTTON = "登记谈话"


@pytest.fixture
def page(house: House, phone: NewPerson) -> Page:
    """The form of a talk, open on a phone."""
    teacher = Person(phone())
    teacher.sign_in(TEACHER, house.password_of(TEACHER))
    opens_a_talk(teacher)
    return teacher.page


def test_a_talk_written_without_a_network_is_saved_once_when_it_is_back(page: Page) -> None:
    words = f"路上没有信号 {secrets.token_hex(4)}"
    page.get_by_label("补充几句").fill("开头")
    expect(page.get_by_text("已留底")).to_be_visible()

    page.context.set_offline(True)
    page.get_by_label("补充几句").fill(words)
    expect(page.get_by_text("暂时连不上，内容还没有留底。")).to_be_visible()
    page.get_by_role("button", name=BUTTON, exact=True).click()
    expect(page.get_by_text("没有网络，还没有保存。写下的都在")).to_be_visible()
    expect(page.get_by_label("补充几句")).to_have_value(words)

    page.context.set_offline(False)
    expect(page.locator(".saved").filter(has_text="已登记")).to_be_visible()
    expect(page.get_by_text(words)).to_have_count(1)


def test_who_writes_on_while_a_saving_waits_saves_only_when_asked_again(page: Page) -> None:
    words = f"写到一半 {secrets.token_hex(4)}"
    form = page.url
    page.context.set_offline(True)
    page.get_by_label("补充几句").fill(words)
    page.get_by_role("button", name=BUTTON, exact=True).click()
    expect(page.get_by_text("没有网络，还没有保存。")).to_be_visible()

    page.get_by_label("补充几句").fill(words + "，还没写完")
    expect(page.get_by_role("button", name=BUTTON, exact=True)).to_be_enabled()
    page.context.set_offline(False)
    expect(page.get_by_text("已留底")).to_be_visible()
    assert page.url == form

    page.get_by_role("button", name=BUTTON, exact=True).click()
    expect(page.locator(".saved").filter(has_text="已登记")).to_be_visible()
    expect(page.get_by_text(words + "，还没写完")).to_have_count(1)
