"""The pure rules of the archive hand-over (domain.md section 3): its states, and what a signature and a receipt need."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from enum import StrEnum

from care.archives.errors import ChecklistOpen, HashesMissing, PagesDiffer
from kernel.states import Transitions


class ItemState(StrEnum):
    """Where the file of one student stands on its way to the centre."""

    DRAFT = "draft"
    SIGNED = "signed"
    DELIVERED = "delivered"
    RECEIVED = "received"
    RETURNED = "returned"


class ItemMove(StrEnum):
    """What may be done with it. What came back stays as it was; another revision takes its place."""

    SIGN = "sign"
    DELIVER = "deliver"
    RECEIVE = "receive"
    RETURN = "return"


class Mode(StrEnum):
    """Whether paper is handed over, or electronic files alone."""

    PAPER = "paper"
    DIGITAL = "digital"


class CopyKind(StrEnum):
    """The two of them: the original for the centre, the signed copy for the college."""

    ORIGINAL = "original"
    COPY = "copy"


class Holder(StrEnum):
    """Who keeps it."""

    CENTRE = "centre"
    COLLEGE = "college"


HOLDERS: dict[CopyKind, Holder] = {CopyKind.ORIGINAL: Holder.CENTRE, CopyKind.COPY: Holder.COLLEGE}

ITEM_MOVES: Transitions[ItemState, ItemMove] = Transitions(
    {
        (ItemState.DRAFT, ItemMove.SIGN): ItemState.SIGNED,
        (ItemState.SIGNED, ItemMove.DELIVER): ItemState.DELIVERED,
        (ItemState.DELIVERED, ItemMove.RECEIVE): ItemState.RECEIVED,
        (ItemState.DELIVERED, ItemMove.RETURN): ItemState.RETURNED,
    }
)

ITEM_LABELS: dict[ItemState, str] = {
    ItemState.DRAFT: "草稿",
    ItemState.SIGNED: "建档人已签名",
    ItemState.DELIVERED: "原件已送、副本已存",
    ItemState.RECEIVED: "已签收",
    ItemState.RETURNED: "已退回",
}
ON_SHEET = frozenset({ItemState.SIGNED, ItemState.DELIVERED, ItemState.RECEIVED})
"""What stands on the hand-over sheet: what was signed and did not come back."""
MODE_LABELS: dict[Mode, str] = {Mode.PAPER: "纸质", Mode.DIGITAL: "仅电子"}
COPY_LABELS: dict[CopyKind, str] = {CopyKind.ORIGINAL: "原件（中心保存）", CopyKind.COPY: "副本（学院保存）"}

_HASH = re.compile(r"[0-9a-f]{64}")


def check_signature(
    *, checked: Collection[int], asked: int, mode: Mode, pages: int, copy_pages: int, hashes: Sequence[str]
) -> None:
    """Whether the file may be signed. Raises ChecklistOpen, PagesDiffer, HashesMissing."""
    open_ = asked - len(set(checked) & set(range(asked)))
    if open_:
        raise ChecklistOpen(count=open_)
    if pages != copy_pages:
        raise PagesDiffer
    if mode is Mode.DIGITAL and not (len(hashes) == len(CopyKind) and all(map(_HASH.fullmatch, hashes))):
        raise HashesMissing
