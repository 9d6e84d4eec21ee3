"""A purpose of links for tests: a note from the school that a guardian answers, and one that stays open for several answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar
from uuid import UUID

from sqlalchemy import select

from kernel import events
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import DomainError
from kernel.events import Event, RecordedEvent
from kernel.ids import new_id
from links import purposes, services
from links.models import PersonalLink
from links.pages import Ask, LinkPage, Question, Shown
from links.purposes import Answers, LinkPurpose, OpenLink
from tests.worlds import World

SUBJECT = "test_note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Replied(Event):
    """Somebody answered."""

    title: ClassVar[str] = "收到回复"
    subject_id: UUID
    coming: str
    words: str


class TooBusy(DomainError):
    """What a purpose may refuse."""

    code = "test-too-busy"
    message = "那天已经约满，请换一个时间。"


def describe(_link: OpenLink) -> LinkPage:
    return LinkPage(
        heading="请您来学校坐一坐",
        paragraphs=("林老师想和您聊聊孩子最近的情况。",),
        facts={Shown.SCHOOL: "测试小学", Shown.WHEN: "11 月 20 日 16:00"},
        questions=(
            Question(
                name="coming",
                label="您能来吗",
                ask=Ask.CHOICE,
                options=(("yes", "能来"), ("no", "来不了")),
                required=True,
            ),
            Question(name="words", label="想对老师说的话", hint="写几句就好。", most=200),
        ),
        button="告诉老师",
    )


def accept(link: OpenLink, answers: Answers, /, *, actor: Actor) -> None:
    if answers["words"] == "约满":
        raise TooBusy
    events.record(Replied(subject_id=link.subject_id, coming=answers["coming"], words=answers["words"]), actor)


SHOWS = frozenset({Shown.SCHOOL, Shown.WHEN})
ONCE = LinkPurpose(
    name="test_once",
    shows=SHOWS,
    is_single_use=True,
    lasts=timedelta(days=14),
    describe=describe,
    accept=accept,
)
OFTEN = LinkPurpose(
    name="test_often",
    shows=SHOWS,
    is_single_use=False,
    lasts=timedelta(days=30),
    describe=describe,
    accept=accept,
)


def install(also: Sequence[LinkPurpose] = ()) -> None:
    """Let links be issued for both, and for the purposes of a room."""
    purposes.install([ONCE, OFTEN, *also])


def issued(world: World, purpose: str = "test_once", *, subject_id: UUID | None = None) -> tuple[UUID, str]:
    """A good link of this school; its id and its secret."""
    with world.open():
        link, token = issue(world, purpose, subject_id=subject_id)
        return link.id, token


def issue(world: World, purpose: str = "test_once", *, subject_id: UUID | None = None) -> tuple[PersonalLink, str]:
    """The same in the unit of work that is open."""
    return services.issue(
        purpose=purpose,
        subject_kind=SUBJECT,
        subject_id=subject_id or new_id(),
        recipient_kind="guardian",
        recipient_id=new_id(),
        actor=world.actor(),
    )


def replies(world: World) -> list[str]:
    """What was answered, in order."""
    query = select(RecordedEvent.data).where(RecordedEvent.kind == "Replied").order_by(RecordedEvent.id)
    with world.open():
        return [str(data["words"]) for data in session().scalars(query)]
