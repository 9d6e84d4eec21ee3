"""Every official paper looks as somebody approved it: a page that changed, overflows or lost a character is shown and refused.

The approved pictures lie in `approved/`, small and grey. After a change that is meant, look at what was drawn (the message says
where it lies) and take it over: `python -m tests.documents.test_approved_pictures`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from documents import pdf
from documents.paper import Paper, Paragraph
from tests.documents import gray_pictures
from tests.documents.approved_papers import names, papers
from tests.documents.gray_pictures import Gray

APPROVED = Path(__file__).with_name("approved")
PPI = 48
SHADES, MOST_POINTS = 3, 8
"""Points may differ a little, as they do on another machine; a single character that is another one has more of them."""
_MILLIMETRES = 25.4 / PPI
_MOST_KILOBYTES = 600


def drawn(made: Sequence[Paper]) -> list[Gray]:
    """The pages as they look now."""
    return [gray_pictures.read(page) for page in pdf.pictures(*made, ppi=PPI)]


def kept(name: str) -> list[Gray]:
    """The pages as they were approved."""
    return [gray_pictures.read(path.read_bytes()) for path in sorted(APPROVED.glob(f"{name}.*.png"))]


def complaints(now: Sequence[Gray], approved: Sequence[Gray]) -> list[str]:
    """What has changed, in words: how many pages, or how much of which page and how far from its top."""
    if len(now) != len(approved):
        return [f"{len(now)} pages instead of {len(approved)}"]
    return [
        f"page {number}: {words}"
        for number, (one, other) in enumerate(zip(now, approved, strict=True), start=1)
        if (words := _complaint(one, other))
    ]


def _complaint(now: Gray, approved: Gray) -> str:
    if (now.width, now.height) != (approved.width, approved.height):
        return "it has another size"
    rows = gray_pictures.differing(now, approved, shades=SHADES)
    if len(rows) <= MOST_POINTS:
        return ""
    return f"{len(rows)} points differ, from {rows[0] * _MILLIMETRES:.0f} to {rows[-1] * _MILLIMETRES:.0f} mm below its top"


def keep(name: str, pages: Sequence[Gray], folder: Path) -> None:
    """Write the pages there in place of what lay under that name."""
    for old in folder.glob(f"{name}.*.png"):
        old.unlink()
    for number, page in enumerate(pages, start=1):
        (folder / f"{name}.{number}.png").write_bytes(page.as_png())


@pytest.mark.parametrize("name", names())
def test_a_paper_looks_as_it_was_approved(name: str, tmp_path: Path) -> None:
    now = drawn(papers(name))

    found = complaints(now, kept(name))

    keep(name, now, tmp_path)
    assert not found, (
        f"{name} looks different: {'; '.join(found)}. Look at {tmp_path}/{name}.*.png beside {APPROVED}; "
        "if it is right, approve it: python -m tests.documents.test_approved_pictures"
    )


def test_one_other_character_is_noticed() -> None:
    """This is what a missing glyph or another line break is made of."""
    paper = Paper("表", (), (Paragraph("孩子近期在家表现很好。"),))
    before = drawn([paper])

    assert complaints(drawn([paper]), before) == []
    for text in ("孩子近期在家表现好。", "孩子近期在家表现很孬。", "孩子近期在家表现很 好。"):
        (words,) = complaints(drawn([replace(paper, blocks=(Paragraph(text),))]), before)
        assert "page 1" in words
        assert "mm below its top" in words


def test_another_number_of_pages_is_noticed() -> None:
    paper = Paper("表", (), (Paragraph("一行。"),))

    assert complaints(drawn([paper, paper]), drawn([paper])) == ["2 pages instead of 1"]
    assert complaints(drawn([replace(paper, is_wide=True)]), drawn([paper])) == ["page 1: it has another size"]


def test_a_kept_picture_is_the_picture_that_was_drawn(tmp_path: Path) -> None:
    now = drawn([Paper("表", ("云杉小学",), (Paragraph("一行。"),))])

    keep("a", now, tmp_path)

    assert gray_pictures.read((tmp_path / "a.1.png").read_bytes()) == now[0]


def test_what_is_kept_is_small_and_all_of_it_is_asked_for() -> None:
    files = list(APPROVED.glob("*.png"))

    assert sum(path.stat().st_size for path in files) < _MOST_KILOBYTES * 1024
    assert {path.name.split(".")[0] for path in files} == set(names())


if __name__ == "__main__":
    APPROVED.mkdir(exist_ok=True)
    for each in names():
        keep(each, drawn(papers(each)), APPROVED)
        sys.stdout.write(f"{each}\n")
