"""The whole house for the journeys: `tongxin up` with the demo, a real browser, a page for each person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from demo import cast
from demo.catalog import Selection
from e2e import browser, keeper, six_schools
from e2e.looks.looking import start
from tests.tongxin.starting import Command


@dataclass(frozen=True)
class House:
    """A running deployment: where it answers, and how its console is called."""

    command: Command

    @property
    def url(self) -> str:
        """The address of the portal."""
        return f"http://127.0.0.1:{self.command.port}"

    def tongxin(self, *arguments: str) -> str:
        """Run a console command beside it; gives what it printed."""
        ended = self.command.run(*arguments)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    def password_of(self, username: str) -> str:
        """The password of a demo account."""
        assert any(account.username == username for account in cast.accounts(Selection.SMALL)), username
        return cast.PASSWORD


@pytest.fixture(scope="session")
def house(testrun_uid: str) -> Iterator[House]:
    """`tongxin up` on a fresh home and a free port: one for all workers of the session, stopped by the last."""
    with keeper.shared(testrun_uid) as command:
        yield House(command)


@pytest.fixture(scope="session")
def six_house(testrun_uid: str) -> Iterator[House]:
    """A house of its own with a small school of each of the six documents."""

    def furnish(command: Command) -> None:
        six_schools.run(command, "e2e.six_schools", "load")

    with keeper.shared(f"{testrun_uid}-six", with_demo=False, furnish=furnish) as command:
        yield House(command)


@pytest.fixture
def six(six_house: House) -> Iterator[House]:
    """That house for one journey at a time: what one does would change what another compares."""
    with keeper.alone(six_house.command):
        yield six_house


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives browsers; a process can have only one."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The browser of `e2e.browser`, with glyphs for Chinese."""
    started = start(playwright, browser.current())
    yield started
    started.close()


@pytest.fixture
def person(house: House, chromium: Browser) -> Iterator[Callable[[], Page]]:
    """A page of somebody's own: own cookies, Chinese, a laptop's window; what fails in its console fails the test."""
    contexts = []
    complaints: list[str] = []

    def open_page() -> Page:
        context = chromium.new_context(base_url=house.url, locale="zh-CN", viewport={"width": 1280, "height": 900})
        context.set_default_timeout(60_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def phone(house: House, chromium: Browser) -> Iterator[Callable[[], Page]]:
    """A phone in somebody's hand."""
    contexts = []

    def take() -> Page:
        context = chromium.new_context(
            base_url=house.url, locale="zh-CN", viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True
        )
        context.set_default_timeout(60_000)
        contexts.append(context)
        return context.new_page()

    yield take
    for context in contexts:
        context.close()
