"""What the forms of contacts and visits offer to tap."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from care.home_contact.queries import EventLine, SiblingLine
from care.home_contact.services import evidence_of
from care.home_contact.terms import COMPANY_LABELS, DIRECTION_LABELS, EVENT_LABELS, REASON_LABELS, WAY_LABELS
from obligations.queries import DutyLine
from people.queries import Contact
from web import dates, record_words
from web.language import translate as _
from web.record_words import Options


def ways(pressing: Collection[DutyLine]) -> list[tuple[str, str, str]]:
    """How one spoke with the family, and which duty that would do."""
    return [
        (way.value, _(label), record_words.would_do(pressing, evidence_of(way))) for way, label in WAY_LABELS.items()
    ]


def directions() -> Options:
    """Who called."""
    return [(one.value, _(label)) for one, label in DIRECTION_LABELS.items()]


def reasons() -> Options:
    """What contacts are commonly about."""
    return [(words, _(label)) for words, label in REASON_LABELS.items()]


def whom(contacts: Sequence[Contact], chosen: str) -> Options:
    """The guardians of the child by their relation, and whoever was named before."""
    named = {one.relation: one.guardian.name for one in contacts}
    offered = [(relation, f"{_(relation)} · {name}") for relation, name in named.items()]
    return offered if not chosen or chosen in named else [*offered, (chosen, chosen)]


def siblings(found: Sequence[SiblingLine]) -> Options:
    """The other children of the family."""
    return [(str(one.case_id), f"{one.name} · {one.class_name}") for one in found]


def untold(found: Sequence[EventLine]) -> list[tuple[str, str, str]]:
    """What the family does not know of yet."""
    return [(str(one.id), f"{_(one.title)} · {dates.day(one.happened_on)}", one.words) for one in found]


def companies() -> Options:
    """With whom one went."""
    return [(one.value, _(label)) for one, label in COMPANY_LABELS.items()]


def event_types() -> Options:
    """What has to be told promptly."""
    return [(one.value, _(label)) for one, label in EVENT_LABELS.items()]
