"""What the forms of all records have in common: the days they offer, the duty somebody came from, what is said after saving."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any, Protocol
from uuid import UUID

from flask import Flask, url_for
from flask_babel import lazy_gettext

from care.cases.timeline import RecordKind, TimelineEntry
from kernel import clock
from kernel.actor import Actor
from kernel.errors import NotFound
from obligations import queries as obligations
from obligations.queries import DutyLine
from web import dates, duty_words
from web.language import translate as _

Options = list[tuple[str, str]]

_DAYS = (lazy_gettext("今天"), lazy_gettext("昨天"), lazy_gettext("前天"))

UNDO: dict[RecordKind, tuple[str, str]] = {
    RecordKind.TALK: ("talks.withdraw", "record_id"),
    RecordKind.TALK_PLAN: ("talks.withdraw", "record_id"),
    RecordKind.CONTACT: ("guardian_contacts.withdraw", "contact_id"),
    RecordKind.VISIT: ("visits.withdraw", "visit_id"),
}
"""Where a record is undone, and what its id is called there."""

PLACES: dict[RecordKind, tuple[str, str]] = {
    RecordKind.CONTACT: ("guardian_contacts.correct", "contact_id"),
    RecordKind.VISIT: ("visits.show", "visit_id"),
    RecordKind.LETTER: ("letters.show", "letter_id"),
    RecordKind.CONFERENCE: ("conferences.show", "conference_id"),
    RecordKind.FEE_RELIEF: ("fee_reliefs.show", "relief_id"),
    RecordKind.SEMINAR: ("seminars.show", "seminar_id"),
    RecordKind.STUDENT_FORUM: ("student_forums.show", "forum_id"),
}
"""Where more can be done with a record: a contact is corrected, a visit is held or answered."""

PLACE_WORDS = {
    RecordKind.CONTACT: lazy_gettext("更正"),
    RecordKind.VISIT: lazy_gettext("查看这次走访"),
    RecordKind.LETTER: lazy_gettext("查看这封信"),
    RecordKind.CONFERENCE: lazy_gettext("看会商"),
    RecordKind.FEE_RELIEF: lazy_gettext("看这项减免"),
    RecordKind.SEMINAR: lazy_gettext("看这次座谈会"),
    RecordKind.STUDENT_FORUM: lazy_gettext("看这次座谈"),
}


_WITHOUT_FILE = (RecordKind.CONFERENCE, RecordKind.FEE_RELIEF, RecordKind.SEMINAR, RecordKind.STUDENT_FORUM)
"""Their addresses name no file."""


class Written(Protocol):
    """A record as the message after saving speaks of it."""

    @property
    def happened_on(self) -> date | None:
        """When it was done; a record that was saved as done has it."""

    @property
    def recorded_on(self) -> date:
        """When it was written down."""


class Credited(Protocol):
    """A duty that a record did."""

    @property
    def title(self) -> str:
        """What the school's document calls it."""

    @property
    def period(self) -> str:
        """The period that it was due in."""


class Saved(Protocol):
    """A record that was just saved, and the duties that it did."""

    @property
    def record(self) -> Written:
        """The record."""

    @property
    def credited(self) -> Sequence[Credited]:
        """The duties."""


def init(app: Flask) -> None:
    """Give templates `undo_place()`, `record_link()` and `record_papers()`."""
    app.jinja_env.globals.update(undo_place=undo_place, record_link=record_link, record_papers=record_papers)


def undo_place(entry: TimelineEntry, case_id: UUID) -> str:
    """Where the record behind an entry is undone."""
    endpoint, name = UNDO[entry.record_kind or RecordKind.TALK]
    values: dict[str, Any] = {"case_id": case_id, name: entry.record_id}  # Any: parts of an address
    return url_for(endpoint, **values)


def record_link(entry: TimelineEntry, case_id: UUID) -> tuple[str, str] | None:
    """The words and the address of what more can be done with the record behind an entry; None where there is nothing."""
    if entry.record_kind not in PLACES or entry.record_id is None:
        return None
    endpoint, name = PLACES[entry.record_kind]
    values: dict[str, Any] = {name: entry.record_id}  # Any: parts of an address
    if entry.record_kind not in _WITHOUT_FILE:
        values["case_id"] = case_id
    return str(PLACE_WORDS[entry.record_kind]), url_for(endpoint, **values)


def record_papers(entry: TimelineEntry, case_id: UUID) -> str:
    """Where the photos and papers of the record behind an entry are; empty for records that have none, or that are closed."""
    has_papers = entry.record_kind in (RecordKind.TALK, RecordKind.VISIT) and not entry.is_peer
    if not has_papers or entry.record_id is None or entry.is_restricted:
        return ""
    return url_for("record_files.index", case_id=case_id, record_kind=entry.record_kind, record_id=entry.record_id)


def today() -> date:
    """The working day, as forms are first shown."""
    return clock.today()


def days() -> Options:
    """今天、昨天、前天."""
    return [
        (str(day), f"{word} {dates.day(day)}")
        for word, day in ((word, clock.today() - timedelta(days=back)) for back, word in enumerate(_DAYS))
    ]


def duty_of(actor: Actor, subject_ids: Collection[UUID], duty_id: UUID | None) -> DutyLine | None:
    """The duty that the person came from, which must be about one of these; raises NotFound."""
    if duty_id is None:
        return None
    duty = obligations.visible_duty(actor, duty_id)
    if duty.subject_id not in subject_ids:
        raise NotFound
    return duty


def typed_duty(actor: Actor, subject_ids: Collection[UUID], typed: str) -> DutyLine | None:
    """The same out of a form that is shown again; an id that is none was refused with the form."""
    try:
        return duty_of(actor, subject_ids, UUID(typed))
    except ValueError:
        return None


def would_do(pressing: Collection[DutyLine], evidence: Collection[str]) -> str:
    """Which of these duties a record with that evidence would do, for the option that leads to it."""
    done = [
        duty_words.named(line.title, line.period) for line in pressing if not set(evidence).isdisjoint(line.evidence)
    ]
    return _("会记入 %(duties)s", duties=" · ".join(dict.fromkeys(done))) if done else ""


def said(recorded: Sequence[Saved]) -> str:
    """How many were saved, which duties they did, and that an entry is late where it is."""
    credited = dict.fromkeys(duty_words.named(duty.title, duty.period) for one in recorded for duty in one.credited)
    idle = sum(not one.credited for one in recorded)
    saved = _("已登记 %(count)s 份", count=len(recorded)) if len(recorded) > 1 else _("已登记")
    words = _("%(saved)s，记入 %(duties)s", saved=saved, duties=" · ".join(credited)) if credited else saved
    day = recorded[0].record.happened_on
    late = _("（补记 %(day)s 的）", day=dates.day(day)) if day and day < recorded[0].record.recorded_on else ""
    if not idle:
        return words + late
    if not credited:
        return _("%(words)s。目前没有与它对应的待办，记录会保留在档案里。", words=words + late)
    return _("%(words)s。其中 %(idle)s 份没有对应的待办，记录会保留在档案里。", words=words + late, idle=idle)
