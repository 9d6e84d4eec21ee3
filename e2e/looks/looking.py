"""One process that looks: its own browser, one page after another, every variant of it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, sync_playwright

from e2e import browser
from e2e.looks.variants import HEIGHTS, LOCALES, NARROWEST, THEME_COOKIE, Variant
from e2e.looks.visits import Visit
from e2e.looks.words import wrong_language

HERE = Path(__file__).resolve().parent
CHECKS = (HERE / "checks.js").read_text(encoding="utf-8")
TEXTS = (HERE / "texts.js").read_text(encoding="utf-8")
AXE = "() => axe.run(document, {resultTypes: ['violations'], runOnly: %s})"

# Level AA of WCAG 2.2 and what its authors call good practice.
AXE_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

HIGHEST = 6000

Cookies = dict[str, dict[str, str]]


@dataclass(frozen=True, order=True)
class Finding:
    """Something that is wrong with a page in one variant."""

    kind: str
    what: str
    example: str
    page: str
    variant: str


@dataclass(frozen=True)
class Look:
    """What one visit gave: the pictures that were taken, and what is wrong."""

    visit: Visit
    pictures: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]


def start(playwright: Playwright, found: browser.Browser) -> Browser:
    """A running browser of a Playwright that runs already; a process can have only one of those."""
    return playwright.chromium.launch(
        executable_path=str(found.program), args=list(browser.FLAGS), env={**os.environ, **found.environment}
    )


@contextmanager
def launched(found: browser.Browser) -> Iterator[Browser]:
    """A running browser with a Playwright of its own."""
    with sync_playwright() as playwright:
        started = start(playwright, found)
        yield started
        started.close()


class Looker:
    """Opens pages of the portal at `url` in a browser; takes pictures into `folder` when there is one."""

    def __init__(self, started: Browser, url: str, cookies: Cookies, folder: Path | None = None) -> None:
        self._browser = started
        self._url = url
        self._cookies = cookies
        self._folder = folder

    def look(self, visit: Visit, wanted: Sequence[Variant]) -> Look:
        """Every wanted variant of one page; it is loaded once for each language and theme."""
        pictures: list[tuple[str, str]] = []
        findings: list[Finding] = []
        for language, theme in dict.fromkeys((one.language, one.theme) for one in wanted):
            group = [one for one in wanted if (one.language, one.theme) == (language, theme)]
            with self._context(visit, group[0]) as context:
                page = context.new_page()
                complaints: list[str] = []
                _listen(page, complaints)
                page.goto(visit.path, wait_until="load")
                for variant in group:
                    findings += [_finding(visit, variant, *one) for one in self.faults(page, variant)]
                    if self._folder:
                        pictures.append((str(variant), self._picture(page, visit, variant)))
                findings += [_finding(visit, group[0], "console", text, "") for text in complaints]
        return Look(visit, tuple(pictures), tuple(dict.fromkeys(findings)))

    @contextmanager
    def _context(self, visit: Visit, variant: Variant) -> Iterator[BrowserContext]:
        context = self._browser.new_context(
            base_url=self._url,
            locale=LOCALES[variant.language],
            color_scheme="dark" if variant.theme == "dark" else "light",
            viewport={"width": variant.width, "height": HEIGHTS[variant.width]},
            reduced_motion="reduce",
        )
        context.set_default_timeout(60_000)
        held = {**self._cookies.get(visit.username, {}), THEME_COOKIE: variant.theme}
        context.add_cookies([{"name": name, "value": value, "url": self._url} for name, value in held.items()])
        yield context
        context.close()

    def faults(self, page: Page, variant: Variant) -> Iterator[tuple[str, str, str]]:
        """What a machine finds wrong with the page that is open."""
        _resize(page, variant.width, HEIGHTS[variant.width])
        yield from self.sights(page, variant)
        yield from axe(page)
        for text, odd in wrong_language(map(tuple, page.evaluate(TEXTS)), variant.language):
            yield "language", odd, text[:60]
        if variant.is_phone:
            _resize(page, NARROWEST, HEIGHTS[variant.width])
            for kind, what, example in page.evaluate(CHECKS, {"phone": True, "bounds": True}):
                yield f"{kind} at {NARROWEST}", what, example
            _resize(page, variant.width, HEIGHTS[variant.width])

    def sights(self, page: Page, variant: Variant) -> Iterator[tuple[str, str, str]]:
        """What can be measured on the page as it stands: too wide, cut, too small, without a heading."""
        yield from page.evaluate(CHECKS, {"phone": variant.is_phone, "bounds": False})

    def _picture(self, page: Page, visit: Visit, variant: Variant) -> str:
        name = f"{visit.name}--{variant}.jpg"
        if self._folder:
            # A window as high as the page: what sticks to its foot stays there and covers nothing.
            height = page.evaluate("() => document.documentElement.scrollHeight")
            page.set_viewport_size({"width": variant.width, "height": min(height, HIGHEST)})
            page.screenshot(path=self._folder / name, type="jpeg", quality=60)
            page.set_viewport_size({"width": variant.width, "height": HEIGHTS[variant.width]})
        return name


def _resize(page: Page, width: int, height: int) -> None:
    """Give the window another size and let what measures itself, such as a chart, come after it."""
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
    )


def axe(page: Page) -> Iterator[tuple[str, str, str]]:
    """What axe finds: the rule, the element, and what it says about it."""
    page.evaluate(AXE_SCRIPT)
    answer: Any = page.evaluate(AXE % json.dumps(AXE_TAGS))  # Any: what axe answers
    for violation in answer["violations"]:
        for node in violation["nodes"]:
            said = [check["message"] for check in (*node["any"], *node["all"], *node["none"])]
            yield f"axe {violation['id']}", " ".join(map(str, node["target"])), "; ".join(said)[:160]


def _listen(page: Page, complaints: list[str]) -> None:
    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(str(error)))


def _finding(visit: Visit, variant: Variant, kind: str, what: str, example: str) -> Finding:
    return Finding(kind, what, example, visit.name, str(variant))
