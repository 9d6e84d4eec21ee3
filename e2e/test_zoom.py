"""200 % zoom: a window of 1280 px shows half as much; nothing is lost, nothing needs scrolling sideways."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from demo import cast
from e2e.conftest import House
from e2e.looks.door import Visitor
from e2e.looks.looking import Looker
from e2e.looks.variants import Variant
from e2e.pages import cookies, main_pages

pytestmark = pytest.mark.timeout(1500)

REACHABLE = Path(__file__).with_name("seeing.js").read_text(encoding="utf-8")

SEARCH_BOX = "input 查找学生、班级、页面和帮助"
"""Where there is less room, it is a link to the page that holds it."""


@pytest.mark.parametrize("username", ["wangjiang-teacher", "wangjiang-principal", "quadmin"])
def test_at_twice_the_size_everything_is_still_there(house: House, chromium: Browser, username: str) -> None:
    visitor = Visitor(house.url)
    visitor.sign_in(username, cast.PASSWORD)
    usual = chromium.new_context(base_url=house.url, locale="zh-CN", viewport={"width": 1280, "height": 900})
    zoomed = chromium.new_context(
        base_url=house.url, locale="zh-CN", viewport={"width": 640, "height": 450}, device_scale_factor=2
    )
    lost, cut = list[str](), list[str]()
    for context in (usual, zoomed):
        context.add_cookies(cookies(visitor, house.url))
    page, large = usual.new_page(), zoomed.new_page()

    for path in main_pages(visitor):
        page.goto(path)
        large.goto(path)
        there, still = page.evaluate(REACHABLE), large.evaluate(REACHABLE)
        lost += [f"{path}: {one}" for one in there if one not in still and one != SEARCH_BOX]
        if SEARCH_BOX in there:
            assert any(one.startswith("link ") and one.endswith("/search/") for one in still), path
        faults = Looker(chromium, house.url, {}).sights(large, Variant("zh", "light", 640))
        cut += [f"{path}: {kind} {what} {example}" for kind, what, example in faults]

    usual.close()
    zoomed.close()
    assert lost == []
    assert cut == []
