"""Somebody who works by keyboard alone, and sees at every step where the focus is."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Page

# More steps than that nobody takes to the middle of a page; the skip link is there for it.
STEPS = 150

_FOCUS = """() => {
  const at = document.activeElement
  if (!at || at === document.body) return null
  const style = getComputedStyle(at)
  const box = at.getBoundingClientRect()
  const label = at.labels && at.labels[0]
  const shown = [style, label && getComputedStyle(label)].filter(Boolean)
  const ring = shown.some(one => (one.outlineStyle !== 'none' && parseFloat(one.outlineWidth) >= 2) || one.boxShadow !== 'none')
  const top = document.elementFromPoint(box.left + Math.min(box.width / 2, 20), box.top + Math.min(box.height / 2, 20))
  const covered = top && !at.contains(top) && !top.contains(at) && !(label && label.contains(top))
  const same = window.before === at
  window.before = at
  return {
    same, tag: at.tagName.toLowerCase(),
    name: (at.getAttribute('aria-label') || at.innerText || (label && label.innerText) || at.value || '')
      .trim().replace(/\\s+/g, ' '),
    ring, covered: Boolean(covered),
  }
}"""


@dataclass
class Keyboard:
    """Tab, Enter and Space; no mouse."""

    page: Page
    unseen: list[str] = field(default_factory=list)
    """Where the focus could not be seen."""

    def step(self) -> tuple[str, str]:
        """Go to the next thing that takes the focus: its tag and its name."""
        self.page.keyboard.press("Tab")
        at = self.page.evaluate(_FOCUS)
        if at is None:
            return "", ""
        # The parts of a field for a day take the focus one after another, and mark themselves.
        is_part = at["same"]
        if not is_part and (not at["ring"] or at["covered"]):
            self.unseen.append(
                f"{self.page.url}: {at['tag']} {at['name'][:30]} {'covered' if at['covered'] else 'no ring'}"
            )
        return at["tag"], at["name"]

    def go_to(self, tag: str, name: str) -> None:
        """Step on until the focus is on what is wanted."""
        met = []
        for _ in range(STEPS):
            at = self.step()
            met.append(" ".join(at))
            if at[0] == tag and at[1].startswith(name):
                return
        raise AssertionError(f"the keyboard never comes to {tag} {name}; it met {met}")

    def press(self, tag: str, name: str) -> None:
        """Go there and press Enter."""
        self.go_to(tag, name)
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press("Enter")

    def write(self, label: str, text: str, tag: str = "input") -> None:
        """Go to a field and fill it in."""
        self.go_to(tag, label)
        self.page.keyboard.insert_text(text)
