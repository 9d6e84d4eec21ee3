"""The variants of a page: two languages, two themes, two widths."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from web import theme

# A choice of theme made in the page is remembered in this cookie; without it the page follows the system.
THEME_COOKIE = theme.COOKIE

LOCALES = {"zh": "zh-CN", "en": "en-GB"}
THEMES = (theme.LIGHT, theme.DARK)
WIDTHS = (1280, 390)
NARROWEST = 360
HEIGHTS = {1280: 900, 390: 844}


@dataclass(frozen=True, order=True)
class Variant:
    """One way to show a page."""

    language: str
    theme: str
    width: int

    def __str__(self) -> str:
        return f"{self.language}-{self.theme}-{self.width}"

    @property
    def is_phone(self) -> bool:
        """Whether a thumb works on this screen."""
        return self.width < 600


def variants(only: str = "") -> list[Variant]:
    """All of them, or those whose name begins with `only` (`zh`, `zh-light`, `zh-light-390`)."""
    every = [Variant(*one) for one in itertools.product(LOCALES, THEMES, WIDTHS)]
    return [variant for variant in every if str(variant).startswith(only)]
