"""What people set on their computer: less motion, and colours of their own (high contrast)."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator

from demo import cast
from e2e.conftest import House
from e2e.looks.door import Visitor
from e2e.looks.looking import axe
from e2e.pages import cookies, main_pages

pytestmark = pytest.mark.timeout(1500)

MOVING = """() => [...document.querySelectorAll('*')].filter(element => {
  const style = getComputedStyle(element)
  const longest = text => Math.max(...text.split(',').map(part => parseFloat(part) * (part.trim().endsWith('ms') ? 1 : 1000)))
  return longest(style.transitionDuration) > 10 || (style.animationName !== 'none' && longest(style.animationDuration) > 10)
}).map(element => element.tagName.toLowerCase() + '.' + element.className)"""


def visitor_of(house: House, username: str) -> Visitor:
    visitor = Visitor(house.url)
    visitor.sign_in(username, cast.PASSWORD)
    return visitor


def test_who_wants_less_motion_gets_none(house: House, chromium: Browser) -> None:
    visitor = visitor_of(house, "wangjiang-teacher")
    context = chromium.new_context(base_url=house.url, locale="zh-CN", reduced_motion="reduce")
    context.add_cookies(cookies(visitor, house.url))
    page, moving = context.new_page(), dict[str, list[str]]()

    for path in main_pages(visitor):
        page.goto(path)
        if found := page.evaluate(MOVING):
            moving[path] = sorted(set(found))

    context.close()
    assert moving == {}


def test_in_colours_of_their_own_people_still_see_shapes_and_buttons(house: House, chromium: Browser) -> None:
    visitor = visitor_of(house, "wangjiang-teacher")
    context = chromium.new_context(base_url=house.url, locale="zh-CN", forced_colors="active")
    context.add_cookies(cookies(visitor, house.url))
    page = context.new_page()
    page.goto("/wangjiang/todo/")

    assert page.locator("main .shape").count() > 2
    assert not [shape for shape in page.locator("main .shape").all()[:8] if is_blank(shape)]
    assert all(has_an_edge(button) for button in page.locator("main .btn:visible").all()[:8])
    assert list(axe(page)) == []
    context.close()


def is_blank(element: Locator) -> bool:
    """Whether a shape is drawn by a background alone, which a browser with forced colours takes away."""
    return bool(
        element.evaluate(
            """element => {
          const style = getComputedStyle(element)
          const border = ['Top', 'Right', 'Bottom', 'Left'].some(side => parseFloat(style['border' + side + 'Width']) > 0)
          const drawn = element.matches('svg') || element.querySelector('svg') || element.textContent.trim()
          return !drawn && !border && style.forcedColorAdjust !== 'none'
        }"""
        )
    )


def has_an_edge(button: Locator) -> bool:
    """Whether a button can be told from text."""
    return bool(
        button.evaluate(
            """button => {
          const style = getComputedStyle(button)
          return (parseFloat(style.borderTopWidth) > 0 && style.borderTopStyle !== 'none') || style.textDecorationLine !== 'none'
        }"""
        )
    )
