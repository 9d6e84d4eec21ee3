"""Side views in the class that the demo shows: what classmates told, and cards asked of its subject teacher, one still out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from itertools import cycle
from uuid import UUID

from care.talks import services as talks
from care.talks.services import CardAnswer, TalkEntry
from care.talks.terms import Conduct, TalkKind
from demo.agenda import Deed, Place
from demo.history.cases import in_care
from demo.history.shown import subject_teacher
from demo.history.words import CARDS, PEERS
from kernel import clock

TOLD_ON, ASKED_ON, SENT_ON = date(2026, 11, 5), date(2026, 11, 9), date(2026, 11, 12)
SHOWN = 3
"""Of so many children in the class."""


def deeds(place: Place) -> Iterable[Deed]:
    """Classmates first, then the subject teacher, who has not sent the last card yet."""
    yield Deed(TOLD_ON, partial(_hear_classmates, place))
    yield Deed(ASKED_ON, partial(_ask, place))
    yield Deed(SENT_ON, partial(_send, place))


def _hear_classmates(place: Place) -> None:
    teacher = subject_teacher()
    if teacher is None:
        return
    class_id = next(iter(teacher.taught_class_ids))
    entries = [
        TalkEntry(
            case_id=case,
            kind=TalkKind.PEER,
            happened_on=clock.today(),
            content=words,
            place="操场边",
            peer=f"T{number}",
        )
        for number, (case, words) in enumerate(zip(_files(class_id), PEERS, strict=False), start=1)
    ]
    talks.record_talks(entries=entries, actor=place.teacher(class_id))


def _ask(place: Place) -> None:
    teacher = subject_teacher()
    if teacher is None or teacher.user_id is None:
        return
    class_id = next(iter(teacher.taught_class_ids))
    for case in _files(class_id):
        talks.ask_cards(case, teacher_ids=[teacher.user_id], actor=place.teacher(class_id))


def _send(_place: Place) -> None:
    teacher = subject_teacher()
    if teacher is None:
        return
    asked = talks.list_asked_cards(actor=teacher)[:-1]
    for card, words, lessons in zip(asked, CARDS, cycle((Conduct.MIXED, Conduct.WELL)), strict=False):
        answer = CardAnswer(lessons=lessons, homework=Conduct.WELL, words=words)
        talks.answer_card(card.card_id, answer=answer, actor=teacher)


def _files(class_id: UUID) -> Sequence[UUID]:
    return [case for case, group, _ in in_care() if group == class_id][:SHOWN]
