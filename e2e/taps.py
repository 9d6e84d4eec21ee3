"""A thumb that counts: taps on a phone, keys that were pressed, and the time that the portal took."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page

# A practised person's times: finding and touching a target, and one key of the keyboard on the glass.
SECONDS_A_TAP = 0.8
SECONDS_A_KEY = 0.25


@dataclass
class Thumb:
    """One hand at a phone. Nothing of a journey may go round it, or it would not be counted."""

    page: Page
    taps: int = 0
    keys: int = 0
    seconds: float = 0.0
    log: list[str] = field(default_factory=list)

    def tap(self, target: Locator) -> None:
        """Touch something, and wait until the page that it leads to stands there."""
        target.scroll_into_view_if_needed()
        self.taps += 1
        self.log.append(_name(target))
        began = time.monotonic()
        target.click()
        self.page.wait_for_load_state("load")
        self.seconds += time.monotonic() - began

    def write(self, text: str) -> None:
        """Type into the field that has the focus."""
        self.keys += len(text)
        self.page.keyboard.insert_text(text)

    def next_field(self) -> None:
        """The key of the keyboard that leads to the next field."""
        self.keys += 1
        self.page.keyboard.press("Tab")

    def send(self) -> None:
        """The key of the keyboard that sends the form."""
        self.keys += 1
        began = time.monotonic()
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press("Enter")
        self.seconds += time.monotonic() - began

    @property
    def human_seconds(self) -> float:
        """What a practised person needs for the taps and keys, the portal's own time left out."""
        return self.taps * SECONDS_A_TAP + self.keys * SECONDS_A_KEY


def _name(target: Locator) -> str:
    text = target.evaluate(
        "element => element.innerText || element.labels?.[0]?.innerText || element.value || element.tagName"
    )
    return " ".join(str(text).split())[:20]
