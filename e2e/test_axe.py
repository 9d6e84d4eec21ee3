"""Every page that a route can show, looked at by machine in one variant; `make looks` does it in all eight."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from accounts.roles import Role
from e2e.conftest import House
from e2e.looks import preparing, visits
from e2e.looks.looking import Finding, Looker
from e2e.looks.routes import Routes, routes
from e2e.looks.variants import variants
from e2e.looks.visits import Tour

# The demo is loaded before the first page; then some seventy pages are opened.
pytestmark = pytest.mark.timeout(1800)


@pytest.fixture(scope="module")
def mapped() -> Routes:
    """The map of all addresses."""
    return routes()


@pytest.fixture(scope="module")
def tours(house: House, mapped: Routes) -> list[Tour]:
    """What every role found on its walk."""
    return preparing.everybody(house.url, mapped)


def test_every_page_that_a_route_can_show_was_seen_by_somebody(tours: list[Tour], mapped: Routes) -> None:
    assert visits.unvisited(tours, mapped) == [], (
        "nobody of the demo comes to these pages: link to them, or say in e2e/looks/preparing.py how they come about"
    )


def test_every_role_has_pages_of_its_own(tours: list[Tour]) -> None:
    pages: dict[Role, set[str]] = {account.role: set() for account in visits.people()}
    for tour in tours:
        if tour.role:
            pages[tour.role] |= set(tour.pages)

    assert {role: len(seen) for role, seen in pages.items() if len(seen) < 3} == {}


def test_no_page_has_a_fault_that_a_machine_can_see(house: House, tours: list[Tour], chromium: Browser) -> None:
    cookies = {tour.account.username: tour.visitor.cookies for tour in tours if tour.account}
    looker = Looker(chromium, house.url, cookies)
    wanted = variants("zh-light-1280")

    found = [one for visit in visits.one_of_each(tours) for one in looker.look(visit, wanted).findings]

    assert found == [], "\n".join(map(_told, found))


def test_a_machine_sees_what_is_wrong(house: House, chromium: Browser) -> None:
    """The same checks on a page with one fault of each kind."""
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    page.set_content(BROKEN)

    found = list(Looker(chromium, house.url, {}).faults(page, variants("en-light-390")[0]))
    page.close()

    kinds = {kind for kind, _what, _example in found}
    assert kinds >= {
        "sideways scroll",
        "cut text",
        "text runs out",
        "small target",
        "no title",
        "heading",
        "broken picture",
        "language",
        "unmarked Chinese",
        "axe color-contrast",
        "axe html-has-lang",
    }


BROKEN = """<!doctype html><body><main>
<p style="width: 900px; background: #ddd">wide</p>
<p style="width: 40px; height: 20px; overflow: hidden; white-space: nowrap">a text that is cut off</p>
<p style="display: inline-block; width: 40px; white-space: nowrap">a text that runs out of its box</p>
<button>x</button> <p style="color: #eee; background: #fff">hardly to be read</p>
<p lang="en">这句话没有翻译</p><img alt="" src="data:image/png;base64,AAAA">
</main></body>"""


def _told(finding: Finding) -> str:
    return f"{finding.page}: {finding.kind} · {finding.what} · {finding.example}"
