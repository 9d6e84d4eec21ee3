"""A paper as PDF, by typst. The text reaches the template as data and is set as it stands."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Literal, cast

import typst

from documents import fonts
from documents.paper import Paper

MIMETYPE = "application/pdf"
_TEMPLATES = Path(str(resources.files("documents"))) / "typst"


def render(*papers: Paper) -> bytes:
    """The papers as one PDF file, its fonts inside, each on pages of its own that count from 1. Raises GlyphsMissing."""
    return b"".join(_set(papers, "pdf"))


def pictures(*papers: Paper, ppi: int = 72) -> list[bytes]:
    """Each page as a PNG picture, for looking at. Raises GlyphsMissing."""
    return _set(papers, "png", ppi)


def _set(papers: Sequence[Paper], form: Literal["pdf", "png"], ppi: int = 72) -> list[bytes]:
    fonts.check(text for paper in papers for text in paper.texts())
    made = typst.compile(
        _TEMPLATES / "paper.typ",
        root=_TEMPLATES,
        font_paths=[fonts.folder()],
        ignore_system_fonts=True,
        format=form,
        ppi=ppi,
        sys_inputs={"papers": json.dumps([paper.as_data() for paper in papers], ensure_ascii=False)},
    )
    # Its own types leave out that several pages are several pictures.
    several = cast("bytes | list[bytes]", made)
    return several if isinstance(several, list) else [several]
