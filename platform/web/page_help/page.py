"""The help of one page."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import LazyString


@dataclass(frozen=True, slots=True)
class PageHelp:
    """What a page is for; `rule` is what it rests on, in the school's own document or in law, where there is something."""

    does: LazyString
    rule: LazyString | str = ""
