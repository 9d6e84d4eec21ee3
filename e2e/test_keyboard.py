"""The main job by keyboard alone: sign in, find what is to be done, record a talk; the focus is seen at every step."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from demo import cast
from e2e.conftest import House
from e2e.keyboard import Keyboard
from e2e.people import NewPerson, Person

pytestmark = pytest.mark.timeout(1500)


def test_a_talk_is_recorded_without_a_mouse(person: NewPerson) -> None:
    keys = Keyboard(person())
    keys.page.goto("/login")

    keys.page.keyboard.press("Home")
    if not keys.page.get_by_label("用户名或邮箱").evaluate("field => field === document.activeElement"):
        keys.go_to("input", "用户名或邮箱")
    keys.page.keyboard.insert_text("yunshan-teacher")
    keys.write("密码", cast.PASSWORD)
    keys.press("button", "登录")
    keys.press("a", "登记谈话")
    keys.go_to("input", "心情和睡眠")
    keys.page.keyboard.press("Space")
    keys.write("补充几句", "她说最近睡得早了一些。", "textarea")
    keys.press("button", "登记谈话")

    expect(keys.page.get_by_role("status").filter(has_text="已登记")).to_be_visible()
    assert keys.unseen == []


def test_the_first_step_leads_past_the_menu(person: NewPerson) -> None:
    page = person()
    keys = Keyboard(page)
    Person(page).sign_in("yunshan-teacher", cast.PASSWORD)
    page.goto("/")

    assert keys.step() == ("a", "跳到正文")
    page.keyboard.press("Enter")
    keys.step()

    assert page.evaluate("() => document.querySelector('main').contains(document.activeElement)")


def test_everything_that_opens_by_mouse_opens_by_keyboard(house: House, person: NewPerson) -> None:
    """Menus fold out with Enter, and Escape closes them again with the focus where it was."""
    page = person()
    keys = Keyboard(page)
    Person(page).sign_in("yunshan-principal", cast.PASSWORD)
    page.goto("/yunshan/todo/")

    keys.go_to("summary", "更多")
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.parentElement.open")
    keys.step()
    assert page.evaluate("() => Boolean(document.activeElement.closest('details[open]'))")
    page.keyboard.press("Escape")

    assert page.evaluate("() => !document.querySelector('header details[open]')")
    assert house.url in page.url
