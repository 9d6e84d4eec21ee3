"""What happens with contacts, visits and special events; never a word of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRecorded(Event):
    """Somebody was in touch with a family."""

    title: ClassVar[str] = "登记家校联系"
    contact_id: UUID
    case_ids: tuple[UUID, ...]
    happened_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactCorrectedByAuthor(Event):
    """A new row took the place of a contact."""

    title: ClassVar[str] = "更正家校联系"
    contact_id: UUID
    corrects_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactWithdrawn(Event):
    """A contact was undone by its author on the day it was written; its row stays."""

    title: ClassVar[str] = "撤销家校联系"
    contact_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialEventRecorded(Event):
    """Something happened that the family has to be told of."""

    title: ClassVar[str] = "登记特殊情况"
    special_event_id: UUID
    case_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitPlanned(Event):
    """A visit was agreed on."""

    title: ClassVar[str] = "预约走访"
    visit_id: UUID
    case_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitHeld(Event):
    """A visit took place."""

    title: ClassVar[str] = "登记走访"
    visit_id: UUID
    case_ids: tuple[UUID, ...]
    happened_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitMissed(Event):
    """Nobody was there."""

    title: ClassVar[str] = "走访未遇"
    visit_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitCancelled(Event):
    """An appointment was called off."""

    title: ClassVar[str] = "取消走访预约"
    visit_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitAnswered(Event):
    """The school answered what the family had said."""

    title: ClassVar[str] = "反馈走访意见"
    visit_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitWithdrawn(Event):
    """A visit was undone by its author on the day it was written."""

    title: ClassVar[str] = "撤销走访"
    visit_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterWritten(Event):
    """A letter to a family was begun."""

    title: ClassVar[str] = "写下家校联系函"
    letter_id: UUID
    case_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LettersWritten(Event):
    """Letters to several families of a class were begun on one page."""

    title: ClassVar[str] = "写下全班的家校联系函"
    class_id: UUID
    letter_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LettersHandedIn(Event):
    """Several letters of a class wait for somebody else's second look."""

    title: ClassVar[str] = "一并提交家校联系函审核"
    class_id: UUID
    letter_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LettersMoved(Event):
    """Several letters of a class were approved or posted together."""

    title: ClassVar[str] = "家校联系函一并有了进展"
    class_id: UUID
    letter_ids: tuple[UUID, ...]
    move: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterHandedIn(Event):
    """A letter waits for somebody else's second look."""

    title: ClassVar[str] = "提交家校联系函审核"
    letter_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterMoved(Event):
    """A letter was approved, returned, posted, delivered or discarded."""

    title: ClassVar[str] = "家校联系函有了进展"
    letter_id: UUID
    move: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterReplied(Event):
    """A family replied to a letter."""

    title: ClassVar[str] = "收到家长回函"
    letter_id: UUID
    way: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterChased(Event):
    """Somebody asked a family for its reply."""

    title: ClassVar[str] = "催问回函"
    letter_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterTemplateKept(Event):
    """A school keeps its own text for letters."""

    title: ClassVar[str] = "修改了信的样式"
    template_id: UUID
