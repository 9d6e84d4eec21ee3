"""A paper as data: a title, a few lines below it, and blocks of text in order. Pure; `pdf` and `word` print it.

Text is text: nothing in it is ever read as markup, whatever a school writes into its document. Letters, forms and
certificates are papers too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

from links import qr


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: level 1 a chapter, level 2 a part of it."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, its first line indented by two characters."""

    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A numbered or named entry: 「第四条第2款」 in front, its text, and small words after it such as a mark."""

    label: str
    text: str
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """A table; `shares` say how wide the columns are to one another. The heading is repeated on every page."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[int, ...]

    def __post_init__(self) -> None:
        if not len(self.columns) == len(self.shares) or any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("a table whose rows are not as long as its heading")


@dataclass(frozen=True, slots=True)
class Fields:
    """A form about one thing: each label beside what was written."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Blank:
    """A line of a form to be filled in by hand: its label, and so many lines to write on."""

    label: str
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Code:
    """An address as a QR code, with the words beside it and the address itself for whoever types."""

    address: str
    text: str


Block = Heading | Paragraph | Entry | Rows | Fields | Blank | Code


@dataclass(frozen=True, slots=True)
class Paper:
    """What is printed: `below` stands under the title, `foot` at the foot of every page beside its number.

    A wide paper lies on its side. `watermark` says across every page who took it out and when, in pale letters.
    """

    title: str
    below: tuple[str, ...]
    blocks: tuple[Block, ...]
    foot: str = ""
    is_wide: bool = False
    watermark: str = ""

    def as_data(self) -> dict[str, Any]:  # Any: plain JSON values
        """Plain data for a template."""
        return {
            "title": self.title,
            "below": list(self.below),
            "foot": self.foot,
            "wide": self.is_wide,
            "watermark": self.watermark,
            "blocks": [_block(block) for block in self.blocks],
        }

    def texts(self) -> Iterator[str]:
        """Every text on the paper."""
        yield from (self.title, *self.below, self.foot, self.watermark)
        for block in self.blocks:
            match block:
                case Heading() | Paragraph():
                    yield block.text
                case Blank():
                    yield block.label
                case Code():
                    yield from (block.text, block.address)
                case Entry():
                    yield from (block.label, block.text, *block.marks)
                case Rows():
                    yield from block.columns
                    yield from (text for row in block.rows for text in row)
                case Fields():
                    yield from (text for pair in block.pairs for text in pair)


def _block(block: Block) -> dict[str, Any]:  # Any: plain JSON values
    """What the block holds, under its own names, and what kind it is."""
    data = {"kind": type(block).__name__.lower()} | {one.name: getattr(block, one.name) for one in fields(block)}
    return {**data, "drawing": qr.svg(block.address, title=block.address)} if isinstance(block, Code) else data


def joined(texts: Sequence[str], nothing: str = "") -> str:
    """Words in a row, with the Chinese comma for lists."""
    return "、".join(text for text in texts if text) or nothing
