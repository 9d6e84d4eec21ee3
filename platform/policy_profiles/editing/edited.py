"""What an operation on a draft gives back, and how it finds its way in the document."""

from __future__ import annotations

from dataclasses import dataclass

from policy_profiles.documents import Data, Document, copy_of
from policy_profiles.editing.errors import EntryGone, TextMissing, TextTooLong


@dataclass(frozen=True, slots=True)
class Edited:
    """The document after an operation, and what was done in one Chinese line."""

    document: Document
    words: str


def rule_in(document: Document, code: str) -> Document:
    """The rule in the document. Raises EntryGone."""
    rule: Document | None = document["rules"].get(code)
    if rule is None:
        raise EntryGone
    return rule


def category_in(document: Document, code: str) -> Document:
    """The type in the document. Raises EntryGone."""
    row: Document | None = next((row for row in document["categories"] if row["code"] == code), None)
    if row is None:
        raise EntryGone
    return row


def form_in(document: Document, key: str) -> Document:
    """The form in the document. Raises EntryGone."""
    row: Document | None = next((row for row in document.get("forms", ()) if row["key"] == key), None)
    if row is None:
        raise EntryGone
    return row


def opened(document: Data) -> Document:
    """A copy to work on."""
    return copy_of(document)


def clean(text: str, *, what: str, most: int) -> str:
    """A text without blanks around it, or a refusal that names it."""
    text = text.strip()
    if not text:
        raise TextMissing(what=what)
    if len(text) > most:
        raise TextTooLong(what=what, most=most, length=len(text))
    return text
