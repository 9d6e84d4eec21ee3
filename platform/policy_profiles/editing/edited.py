"""What an operation on a draft gives back, and how it finds its way in the document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

from policy_profiles.documents import Data, Document, copy_of
from policy_profiles.errors import EditRefused


@dataclass(frozen=True, slots=True)
class Edited:
    """The document after an operation, and what was done in one Chinese line."""

    document: Document
    words: str


def refuse(problem: str) -> NoReturn:
    """Refuse with words for a principal: what is wrong, and what would do."""
    raise EditRefused(problem=problem)


def rule_in(document: Document, code: str) -> Document:
    """The rule in the document. Raises EditRefused."""
    rule: Document | None = document["rules"].get(code)
    if rule is None:
        refuse("这一项已经不在制度里了，请刷新页面。")
    return rule


def category_in(document: Document, code: str) -> Document:
    """The type in the document. Raises EditRefused."""
    row: Document | None = next((row for row in document["categories"] if row["code"] == code), None)
    if row is None:
        refuse("这一类已经不在制度里了，请刷新页面。")
    return row


def opened(document: Data) -> Document:
    """A copy to work on."""
    return copy_of(document)


def clean(text: str, *, what: str, most: int) -> str:
    """A text without blanks around it, or a refusal that names it."""
    text = text.strip()
    if not text:
        refuse(f"请填写{what}。")
    if len(text) > most:
        refuse(f"{what}最多 {most} 字，现在有 {len(text)} 字。")
    return text
