"""Finding anything with the keyboard alone, and without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.conftest import House
from e2e.people import Person

pytestmark = pytest.mark.timeout(1500)

TEACHER = "yunshan-teacher"


def signed_in(house: House, page: Page) -> Person:
    """A class teacher of the demo at a browser."""
    teacher = Person(page)
    teacher.sign_in(TEACHER, house.password_of(TEACHER))
    return teacher


def test_a_teacher_finds_opens_and_leaves_by_keys_alone(house: House, person: Callable[[], Page]) -> None:
    page = person()
    signed_in(house, page)
    page.keyboard.press("/")
    box = page.get_by_role("combobox")
    expect(box).to_be_focused()
    expect(page.get_by_role("option", name=re.compile("^三年级2班"))).to_be_visible()

    page.keyboard.type("zhang")
    first = page.get_by_role("option").first
    expect(first).to_contain_text("张")
    expect(first).to_have_attribute("aria-selected", "false")
    page.keyboard.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", first.get_attribute("id") or "none")
    page.keyboard.press("Enter")

    page.wait_for_url(re.compile("/people/[0-9a-f-]+$"))
    assert "zhang" not in page.url
    expect(page.get_by_role("heading", level=1)).to_contain_text("张")


def test_the_box_closes_and_keys_do_nothing_while_one_types(house: House, person: Callable[[], Page]) -> None:
    page = person()
    teacher = signed_in(house, page)
    here = page.url
    page.keyboard.press("/")
    page.keyboard.type("gt?")
    expect(page.get_by_text("没有找到。")).to_be_visible()
    assert page.get_by_role("combobox").input_value() == "gt?"
    expect(page.get_by_role("dialog")).to_have_count(0)

    page.keyboard.press("Escape")
    expect(page.get_by_text("没有找到。")).to_be_hidden()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="键盘快捷键")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.url == here

    page.keyboard.press("g")
    page.keyboard.press("m")
    page.wait_for_url(re.compile("/cases/$"))
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/cases/[0-9a-f-]+$"))
    teacher.sees("这一页做什么")


def test_without_javascript_the_box_leads_to_a_page_of_results(house: House, chromium: Browser) -> None:
    context = chromium.new_context(base_url=house.url, locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    signed_in(house, page)

    page.get_by_role("searchbox").fill("zhang")
    page.get_by_role("searchbox").press("Enter")

    expect(page.locator("#content").get_by_role("link", name=re.compile("张")).first).to_be_visible()
    assert "zhang" not in page.url
    context.close()


def test_on_a_phone_the_entry_leads_to_the_search_page(house: House, chromium: Browser) -> None:
    context = chromium.new_context(base_url=house.url, locale="zh-CN", viewport={"width": 360, "height": 740})
    page = context.new_page()
    signed_in(house, page)

    page.get_by_role("link", name="查找", exact=True).click()
    field = page.locator("#content").get_by_label("查找学生、班级、页面和帮助")
    field.fill("mdpc")

    expect(page.locator("#content").get_by_role("option", name="摸底排查")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    context.close()
