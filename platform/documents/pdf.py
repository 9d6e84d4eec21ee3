"""A paper as PDF, by typst. The text reaches the template as data and is set as it stands."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Literal, cast

import typst

from documents import fonts
from documents.paper import Paper

MIMETYPE = "application/pdf"
_TEMPLATES = Path(str(resources.files("documents"))) / "typst"


def render(paper: Paper) -> bytes:
    """The paper as one PDF file, its fonts inside. Raises GlyphsMissing."""
    return b"".join(_set(paper, "pdf"))


def pictures(paper: Paper, *, ppi: int = 72) -> list[bytes]:
    """Each page as a PNG picture, for looking at. Raises GlyphsMissing."""
    return _set(paper, "png", ppi)


def _set(paper: Paper, form: Literal["pdf", "png"], ppi: int = 72) -> list[bytes]:
    fonts.check(paper.texts())
    made = typst.compile(
        _TEMPLATES / "paper.typ",
        root=_TEMPLATES,
        font_paths=[fonts.folder()],
        ignore_system_fonts=True,
        format=form,
        ppi=ppi,
        sys_inputs={"paper": json.dumps(paper.as_data(), ensure_ascii=False)},
    )
    # Its own types leave out that several pages are several pictures.
    several = cast("bytes | list[bytes]", made)
    return several if isinstance(several, list) else [several]
