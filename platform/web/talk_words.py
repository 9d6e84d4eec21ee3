"""What the forms of talks and tracking offer to tap."""

from __future__ import annotations

from collections.abc import Collection

from care.talks.services import EVIDENCE
from care.talks.terms import KIND_LABELS, PLACE_LABELS, TOPIC_LABELS, TalkKind
from obligations.queries import DutyLine
from web import record_words
from web.language import translate as _
from web.record_words import Options


def kinds(pressing: Collection[DutyLine]) -> list[tuple[str, str, str]]:
    """With whom one talked, and which duty that would do."""
    return [
        (kind.value, _(label), record_words.would_do(pressing, {EVIDENCE[kind]})) for kind, label in KIND_LABELS.items()
    ]


def kind_for(duty: DutyLine | None) -> TalkKind:
    """The talk that the duty asks for; with the student where it asks for none in particular."""
    asked = duty.evidence if duty else ()
    return next((kind for kind, evidence in EVIDENCE.items() if evidence in asked), TalkKind.STUDENT)


def topics() -> Options:
    """What talks are commonly about."""
    return [(topic.value, _(label)) for topic, label in TOPIC_LABELS.items()]


def places(chosen: str) -> Options:
    """Where talks commonly take place; where the person did last, too."""
    return [(place, _(PLACE_LABELS.get(place, place))) for place in dict.fromkeys((*PLACE_LABELS, chosen)) if place]
