"""A case conference in the class that the demo shows: called by its teacher, concluded with what two people took on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial

from sqlalchemy import select

from care.cases.lifecycle import IN_CARE
from care.cases.models import CaseFile
from care.talks import services as talks
from care.talks.models import CaseConference
from care.talks.services import Agreed
from demo.agenda import Deed, Place
from demo.history.cases import in_care
from demo.history.shown import shown_class
from demo.history.words import CONFERRED, MESSAGE, MINUTES, TAKEN_ON
from kernel import clock
from kernel.db import session

CALLED_ON, HELD_ON = date(2026, 11, 9), date(2026, 11, 12)
DUE = (date(2026, 11, 20), date(2026, 11, 27))


def deeds(place: Place) -> Iterable[Deed]:
    """Called on a Monday, held on the Thursday after."""
    yield Deed(CALLED_ON, partial(_call, place))
    yield Deed(HELD_ON, partial(_conclude, place))


def _call(place: Place) -> None:
    class_id, counsellor = shown_class(), place.counsellor()
    if class_id is None or counsellor is None or counsellor.user_id is None:
        return
    files = sorted(((not first, case) for case, group, first in in_care() if group == class_id), key=lambda one: one[0])
    if files:
        talks.call(
            case_id=files[0][1],
            held_on=HELD_ON,
            place="心理辅导室",
            purpose=CONFERRED,
            member_ids=[counsellor.user_id],
            actor=place.teacher(class_id),
        )


def _conclude(place: Place) -> None:
    class_id, counsellor = shown_class(), place.counsellor()
    here = (CaseFile.school_id == CaseConference.school_id) & (CaseFile.id == CaseConference.case_id)
    held = select(CaseConference.id).join(CaseFile, here).where(CaseConference.held_on == clock.today())
    conference_id = session().scalar(held.where(CaseFile.state.in_(IN_CARE)).limit(1))
    if class_id is None or counsellor is None or conference_id is None:
        return
    teacher = place.teacher(class_id)
    owners = [person.user_id for person in (teacher, counsellor) if person.user_id]
    agreed = [
        Agreed(words=words, owner_id=owner, due_on=due) for words, owner, due in zip(TAKEN_ON, owners, DUE, strict=True)
    ]
    talks.conclude(conference_id, minutes=MINUTES, agreed=agreed, actor=teacher)
    talks.write_message(conference_id, words=MESSAGE, actor=counsellor)
