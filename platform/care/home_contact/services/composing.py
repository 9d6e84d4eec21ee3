"""Composing letters: what is merged into the text, and which words may not go out; the same statements for one as for many."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from care.home_contact import letters, queries
from care.home_contact.errors import LetterEmpty
from care.home_contact.letters import Field, TemplateChoice
from care.home_contact.lifecycle import LetterState
from care.home_contact.models import Letter
from care.home_contact.queries import OwnSay
from kernel import clock, crypto
from kernel.actor import Actor
from kernel.ids import new_id
from people import queries as people
from privacy import services as privacy


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterEntry:
    """A letter as a teacher writes it: whom it greets, the parts, the day of the reply, and a number to call."""

    guardian: str
    parts: Mapping[str, str]
    reply_by: date
    office: str
    phone: str = ""
    template: TemplateChoice = TemplateChoice.SCHOOL


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What letters to the families of some students are composed with."""

    names: Mapping[UUID, str]
    own_text: str
    blocked: Collection[str]
    say: OwnSay


def desk_for(student_ids: Collection[UUID]) -> Desk:
    """Everything that is read for composing, once."""
    return Desk(
        names=people.names_of(student_ids),
        own_text=queries.own_template(),
        blocked=privacy.category_names(),
        say=queries.own_say(student_ids),
    )


def new_draft(case_id: UUID, actor: Actor) -> Letter:
    """A letter without a word yet."""
    return Letter(
        id=new_id(),
        case_id=case_id,
        state=LetterState.DRAFT,
        written_on=clock.today(),
        written_by=actor.user_id,
        written_by_name=actor.name,
        credited=[],
    )


def fill(letter: Letter, student_id: UUID, entry: LetterEntry, desk: Desk, actor: Actor) -> None:
    """Write the letter's words. Raises LetterEmpty, LabelledWording, AdultNotAsked, AdultRefused."""
    desk.say.check(student_id)
    if not any(entry.parts.values()):
        raise LetterEmpty
    values = {
        Field.GUARDIAN: entry.guardian or "家长",
        Field.STUDENT: desk.names[student_id],
        Field.OFFICE: entry.office,
        Field.TEACHER: actor.name,
        Field.REPLY_BY: f"{entry.reply_by.month}月{entry.reply_by.day}日",
        Field.PHONE: entry.phone,
    }
    text = letters.text_of(entry.template, desk.own_text, to_adults=student_id in desk.say.adults)
    body = letters.compose(text, values, entry.parts)
    privacy.refuse_labels(body, names=desk.blocked)
    parts = {**entry.parts, "guardian": entry.guardian, "phone": entry.phone, "template": entry.template.value}
    letter.reply_by = entry.reply_by
    letter.parts_sealed = crypto.seal(
        json.dumps(parts, ensure_ascii=False), row=letter.id, field=f"{queries.LETTER}.parts"
    )
    letter.body_sealed = crypto.seal(body, row=letter.id, field=f"{queries.LETTER}.body")


def body_of(letter: Letter) -> str:
    """The letter as the family reads it."""
    return crypto.unseal(letter.body_sealed, row=letter.id, field=f"{queries.LETTER}.body")
