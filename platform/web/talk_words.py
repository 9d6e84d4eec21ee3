"""What the forms of talks and tracking offer to tap, and what is said after saving."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from flask_babel import lazy_gettext

from care.talks.services import EVIDENCE, Recorded
from care.talks.terms import KIND_LABELS, PLACE_LABELS, TOPIC_LABELS, TalkKind
from kernel import clock
from obligations.queries import DutyLine
from web import dates, duty_words
from web.language import translate as _

Options = list[tuple[str, str]]

_DAYS = (lazy_gettext("今天"), lazy_gettext("昨天"), lazy_gettext("前天"))


def today() -> date:
    """The working day, as forms are first shown."""
    return clock.today()


def days() -> Options:
    """今天、昨天、前天."""
    return [
        (str(day), f"{word} {dates.day(day)}")
        for word, day in ((word, clock.today() - timedelta(days=back)) for back, word in enumerate(_DAYS))
    ]


def kinds(pressing: Collection[DutyLine]) -> list[tuple[str, str, str]]:
    """With whom one talked, and which duty that would do."""
    return [(kind.value, _(label), _would_do(kind, pressing)) for kind, label in KIND_LABELS.items()]


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


def said(recorded: Sequence[Recorded]) -> str:
    """How many were saved, which duties they did, and that an entry is late where it is."""
    credited = dict.fromkeys(duty_words.named(duty.title, duty.period) for one in recorded for duty in one.credited)
    idle = sum(not one.credited for one in recorded)
    saved = _("已登记 %(count)s 份", count=len(recorded)) if len(recorded) > 1 else _("已登记")
    words = _("%(saved)s，记入 %(duties)s", saved=saved, duties=" · ".join(credited)) if credited else saved
    day = recorded[0].record.happened_on
    late = _("（补记 %(day)s 的）", day=dates.day(day)) if day < recorded[0].record.recorded_on else ""
    if not idle:
        return words + late
    if not credited:
        return _("%(words)s。目前没有与它对应的待办，记录会保留在档案里。", words=words + late)
    return _("%(words)s。其中 %(idle)s 份没有对应的待办，记录会保留在档案里。", words=words + late, idle=idle)


def _would_do(kind: TalkKind, pressing: Collection[DutyLine]) -> str:
    done = [duty_words.named(line.title, line.period) for line in pressing if EVIDENCE[kind] in line.evidence]
    return _("会记入 %(duties)s", duties=" · ".join(dict.fromkeys(done))) if done else ""
