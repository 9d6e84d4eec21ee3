"""Replies to letters: by the link that stands on the letter, or on paper; and what the page behind the link says."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from uuid import UUID

from care.home_contact import queries
from care.home_contact.events import LetterReplied
from care.home_contact.lifecycle import LetterMove
from care.home_contact.models import Letter, LetterReply
from care.home_contact.terms import ANSWER_LABELS, ReplyAnswer, ReplyWay
from kernel import clock, crypto, events
from kernel.actor import Actor
from kernel.db import session
from kernel.ids import new_id
from links.pages import Ask, LinkPage, Question, Shown
from links.purposes import Answers, LinkPurpose, OpenLink
from obligations import services as obligations
from policy_profiles.evidence import EvidenceKind

LINK = "letter_reply"
LASTS = timedelta(days=90)
"""A reply is welcome long after the day by which it was asked for."""


def take_reply(
    letter: Letter,
    *,
    answer: ReplyAnswer,
    words: Mapping[str, str],
    way: ReplyWay,
    received_on: date,
    actor: Actor,
) -> LetterReply:
    """Keep a reply to a locked letter; the duties to ask for it are done, and its other links refuse from now on.

    A letter whose posting nobody noted was with the family on the day of the reply at the latest. Raises ForbiddenMove
    when nothing is waited for.
    """
    was_posted = letter.posted_on is not None
    letter.posted_on = letter.posted_on or received_on
    evidence = [EvidenceKind.LETTER_REPLY, *([] if was_posted else [EvidenceKind.LETTER])]
    letter.move(LetterMove.REPLY)
    row = LetterReply(
        id=new_id(),
        letter_id=letter.id,
        way=way,
        answer=answer,
        received_on=received_on,
        recorded_by=actor.user_id,
        recorded_by_name=actor.name,
    )
    for name in queries.REPLY_WORD_LABELS:
        if text := words.get(name, ""):
            setattr(row, f"{name}_sealed", crypto.seal(text, row=row.id, field=f"{queries.REPLY}.{name}"))
    session().add(row)
    obligations.credit(
        subject_ids=[letter.case_id, *([letter.id] if was_posted else [])],
        evidence=evidence,
        happened_on=received_on,
        record_kind="letter_reply",
        record_id=row.id,
        actor=actor,
    )
    events.record(LetterReplied(letter_id=letter.id, way=way), actor)
    return row


def _describe(link: OpenLink, /) -> LinkPage:
    return _page(queries.body_for_family(link.subject_id))


def _describe_all(found: Collection[OpenLink], /) -> dict[UUID, LinkPage]:
    bodies = queries.bodies_for_families([link.subject_id for link in found])
    return {link.id: _page(bodies[link.subject_id]) for link in found if link.subject_id in bodies}


def _page(body: str) -> LinkPage:
    return LinkPage(
        heading="学校给您的一封信",
        paragraphs=tuple(part for part in body.split("\n") if part.strip()),
        questions=(
            Question(
                name="answer",
                label="给老师的回复",
                ask=Ask.CHOICE,
                options=tuple((one.value, label) for one, label in ANSWER_LABELS.items()),
                required=True,
            ),
            *(
                Question(name=name, label=label, ask=Ask.LINE if name == "best_time" else Ask.TEXT, most=1000)
                for name, label in queries.REPLY_WORD_LABELS.items()
            ),
        ),
        button="寄出回函",
    )


def _accept(link: OpenLink, answers: Answers, /, *, actor: Actor) -> None:
    letter = queries.answerable_letter(link.subject_id)
    answer = ReplyAnswer(answers["answer"])
    take_reply(letter, answer=answer, words=answers, way=ReplyWay.LINK, received_on=clock.today(), actor=actor)


REPLY_LINK = LinkPurpose(
    name=LINK,
    shows=frozenset({Shown.MESSAGE}),
    is_single_use=True,
    lasts=LASTS,
    describe=_describe,
    accept=_accept,
    describe_all=_describe_all,
)
"""The link that stands on a letter; `tongxin.wiring` names it among all purposes.

A letter may have several, one a printing. Whether they open is up to the letter alone: nobody locks one link while he
holds another.
"""
