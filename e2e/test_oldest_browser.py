"""Chromium 109, the last one for the oldest computers of schools, lays out every main page as the present one does."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

from demo import cast
from e2e import browser
from e2e.conftest import House
from e2e.looks.door import Visitor
from e2e.looks.looking import start
from e2e.pages import cookies, main_pages

pytestmark = pytest.mark.timeout(1500)

BOXES = Path(__file__).with_name("boxes.js").read_text(encoding="utf-8")

# Two engines round text differently: a few pixels for each element above it.
NEAR, SHARE = 6.0, 0.03

Box = tuple[str, float, float, float, float]
Place = tuple[str, str, int]


@pytest.fixture(scope="module")
def opened(house: House) -> list[tuple[str, Visitor, list[str]]]:
    """Who opens which pages."""
    found = []
    for username in ("wangjiang-teacher", "wangjiang-principal", "quadmin", "bureau"):
        visitor = Visitor(house.url)
        visitor.sign_in(username, cast.PASSWORD)
        found.append((username, visitor, main_pages(visitor)))
    return found


def boxes(running: Browser, house: House, opened: list[tuple[str, Visitor, list[str]]]) -> dict[Place, list[Box]]:
    """Where everything stands, page by page and width by width."""
    found = {}
    for username, visitor, paths in opened:
        context = running.new_context(base_url=house.url, locale="zh-CN")
        context.add_cookies(cookies(visitor, house.url))
        page = context.new_page()
        for path in paths:
            page.goto(path, wait_until="networkidle")  # the bell is counted once the page stands
            for width in (1280, 390):
                page.set_viewport_size({"width": width, "height": 900})
                found[username, path, width] = [tuple(one) for one in page.evaluate(BOXES)]
        context.close()
    return found


def test_the_oldest_browser_shows_the_pages_as_the_present_one_does(
    house: House, chromium: Browser, playwright: Playwright, opened: list[tuple[str, Visitor, list[str]]]
) -> None:
    oldest = start(playwright, browser.of_windows_7())
    assert oldest.version.startswith("109.")
    pages_now, pages_then = boxes(chromium, house, opened), boxes(oldest, house, opened)
    unlike = {place for place, now in pages_now.items() if different(now, pages_then[place])}
    # Other journeys write meanwhile: what differs is looked at again, in both browsers one right after the other.
    for place in sorted(unlike):
        only = [(username, visitor, [place[1]]) for username, visitor, _ in opened if username == place[0]]
        pages_now |= boxes(chromium, house, only)
        pages_then |= boxes(oldest, house, only)
    oldest.close()

    astray = [f"{place}: {told}" for place in unlike for told in different(pages_now[place], pages_then[place])]
    assert astray == [], "\n".join(astray)
    assert len(pages_now) > 30


def different(now: list[Box], then: list[Box]) -> list[str]:
    """What stands elsewhere, is of another size, or is missing."""
    if [name for name, *_ in now] != [name for name, *_ in then]:
        return [f"{len(now)} parts, then {len(then)}: {set(now) ^ set(then)}"[:300]]
    return [f"{one} is {other} then" for one, other in zip(now, then, strict=True) if not is_near(one, other)][:3]


def is_near(one: Box, other: Box) -> bool:
    return all(
        abs(here - there) <= NEAR + SHARE * max(abs(here), abs(there))
        for here, there in zip(one[1:], other[1:], strict=True)
    )


def test_a_difference_would_be_noticed() -> None:
    now: list[Box] = [("h1 待办", 16, 60, 300, 30), ("button 保存", 16, 400, 120, 44)]

    assert different(now, [now[0], ("button 保存", 16, 402, 121, 44)]) == []
    assert different(now, [now[0], ("button 保存", 16, 400, 300, 44)]) != []
    assert different(now, [now[0], ("button 保存", 16, 400, 120, 20)]) != []
    assert different(now, now[:1]) != []
