"""Long work and notices in a real browser: asked for, left, announced without reloading, found again; and without JavaScript."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from e2e.conftest import House
from e2e.people import NewPerson, Person

# The demo is loaded before the first click.
pytestmark = pytest.mark.timeout(1500)

PATIENCE = 60_000
"""Milliseconds in which a worker on a busy machine makes a file."""
PRINCIPAL = "yunshan-principal"
UNREAD = re.compile(r"通知：(\d+) 条未读")


def test_a_file_is_asked_for_left_announced_and_fetched(house: House, person: NewPerson, tmp_path: Path) -> None:
    principal = Person(person())
    principal.sign_in(PRINCIPAL, house.password_of(PRINCIPAL))
    left = principal.page
    expect(left.locator(".bell")).to_have_text(re.compile("通知：(没有未读|.*条未读)"), timeout=PATIENCE)
    before = unread(left)
    asking = Person(left.context.new_page())
    asking.go(f"{school_of(left)}/notices/")
    files = ready(asking.page).count()
    asking.go(f"{school_of(left)}/cases/")
    asking.page.get_by_label("准备会商或谈话").check()
    asking.press("生成名单文件")
    expect(asking.page.get_by_role("link", name="下载文件")).to_be_visible(
        timeout=PATIENCE
    )  # the page looks again by itself

    hurry(left)
    # Another journey may have the district tell the same principal something in the same minute.
    more = "|".join(str(before + further) for further in range(1, 10))
    expect(left.locator(".bell")).to_contain_text(re.compile(f"通知：({more}) 条未读"), timeout=PATIENCE)
    left.locator(".bell").click()
    expect(ready(left)).to_have_count(files + 1)
    counts_what_it_lists(left)
    ready(left).first.get_by_role("button", name="打开").click()

    with left.expect_download() as fetched:
        principal.follow("下载文件")
    assert fetched.value.suggested_filename == "名单.xlsx"
    assert Path(fetched.value.path()).read_bytes().startswith(b"PK")
    principal.go(f"{school_of(left)}/notices/")
    expect(ready(left)).to_have_count(files)
    counts_what_it_lists(left)


def test_it_works_without_javascript(house: House, chromium: Browser) -> None:
    context = chromium.new_context(base_url=house.url, locale="zh-CN", java_script_enabled=False)
    context.set_default_timeout(60_000)
    principal = Person(context.new_page())
    principal.sign_in(PRINCIPAL, house.password_of(PRINCIPAL))
    place = school_of(principal.page)

    principal.go(f"{place}/cases/")
    principal.page.get_by_label("准备会商或谈话").check()
    principal.press("生成名单文件")

    expect(principal.page.get_by_role("link", name="下载文件")).to_be_visible(
        timeout=PATIENCE
    )  # it reloads every five seconds
    principal.page.locator(".bell").click()
    principal.sees("您要的文件准备好了")
    principal.go(f"{place}/works/")
    principal.sees("生成名单文件")
    context.close()


def unread(page: Page) -> int:
    """The count that the bell tells a screen reader."""
    found = UNREAD.search(page.locator(".bell").inner_text())
    return int(found[1]) if found else 0


def ready(page: Page) -> Locator:
    """The unread lines that say that a file can be fetched."""
    return listed(page).filter(has_text="您要的文件准备好了")


def listed(page: Page) -> Locator:
    """The unread lines of the page of notices."""
    return page.get_by_role("listitem").filter(has=page.get_by_text("未读", exact=True))


def counts_what_it_lists(page: Page) -> None:
    """The bell says how many unread lines stand on the page of notices."""
    count = listed(page).count()
    expect(page.locator(".bell")).to_contain_text(f"{count} 条未读" if count else "没有未读", timeout=PATIENCE)


def school_of(page: Page) -> str:
    """The part of the address that names the school."""
    return "/" + page.url.split("/")[3]


def hurry(page: Page) -> None:
    """Let the bell look now instead of after its pause."""
    page.bring_to_front()
    page.evaluate("htmx.trigger(document.querySelector('.bell'), 'poll')")
