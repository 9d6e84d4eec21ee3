"""The browsers of the tests themselves: they start, they draw Chinese, and the oldest one does so too."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from e2e import browser
from e2e.browser import Browser, BrowserMissing
from e2e.looks.looking import start

TOFU = """() => {
    const width = text => {
        const context = document.createElement('canvas').getContext('2d');
        context.font = '40px sans-serif';
        context.fillText(text, 0, 100);
        return Array.from(context.getImageData(0, 60, 40, 50).data).join();
    };
    return width('护') === width('\\u{10FFFE}') || width('护') === width('航');
}"""


@pytest.mark.parametrize(
    ("find", "version"),
    [(browser.current, r"\d{3,}\."), (browser.of_windows_7, r"109\.")],
    ids=["current", "of Windows 7"],
)
def test_it_starts_and_draws_chinese(playwright: Playwright, find: Callable[[], Browser], version: str) -> None:
    running = start(playwright, find())
    page = running.new_page()
    page.set_content("<title>同心护航</title><h1>同心护航</h1>")

    assert re.match(version, running.version)
    assert page.inner_text("h1") == "同心护航"
    assert page.evaluate(TOFU) is False
    running.close()


def test_without_any_browser_and_without_packages_it_says_what_was_tried(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    monkeypatch.setattr(browser, "CACHE", tmp_path)
    monkeypatch.setattr(browser, "npm", lambda *_arguments, **_options: 1)

    with pytest.raises(BrowserMissing, match="npm ci failed"):
        browser.current()
