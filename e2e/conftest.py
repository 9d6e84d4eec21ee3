"""The whole house for the journeys: `tongxin up` with the demo, a real browser, a page for each person."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from e2e import browser
from tests.tongxin.starting import Command, Up

# Four schools of the demo are loaded at the first start; on two busy cores that takes its time.
START_SECONDS = 600


@dataclass(frozen=True)
class House:
    """A running deployment: where it answers, and how its console is called."""

    up: Up

    @property
    def url(self) -> str:
        """The address of the portal."""
        return f"http://127.0.0.1:{self.up.command.port}"

    def tongxin(self, *arguments: str) -> str:
        """Run a console command beside it; gives what it printed."""
        ended = self.up.command.run(*arguments)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    def password_of(self, username: str) -> str:
        """The password of a demo account, as the console tells it."""
        accounts = json.loads(self.tongxin("demo", "accounts", "--json"))
        return next(str(one["password"]) for one in accounts if one["username"] == username)


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    """`tongxin up` on a fresh home and a free port, stopped at the end."""
    home = Path(tempfile.mkdtemp(prefix="tongxin-e2e-"))
    home.chmod(0o711)
    started = Up(Command(home / "home", more={"TONGXIN_SECURE_COOKIES": "no", "TONGXIN_DEMO": "small"}), with_demo=True)
    try:
        started.wait_until_ready(START_SECONDS)
        yield House(started)
    finally:
        started.stop()
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser of `e2e.browser`, with glyphs for Chinese."""
    found = browser.current()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=str(found.program), args=list(browser.FLAGS), env={**os.environ, **found.environment}
        )
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
