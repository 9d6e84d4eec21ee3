"""What happens with fee relief; never an amount, an item or a reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeReliefAsked(Event):
    """Somebody asked for a fee relief."""

    title: ClassVar[str] = "申请费用减免"
    relief_id: UUID
    case_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeReliefCorrected(Event):
    """What was asked for was written anew before the decision."""

    title: ClassVar[str] = "修改费用减免申请"
    relief_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeReliefMoved(Event):
    """A fee relief was granted, refused, carried out, withdrawn, replaced or revoked."""

    title: ClassVar[str] = "费用减免有了进展"
    relief_id: UUID
    move: str
