"""Trainings and exchanges of a demo school: two that count, one today to sign in to, one to come that is for helpers too."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date, time
from functools import partial
from uuid import UUID

from accounts.roles import Role
from care.trainings import queries
from care.trainings import services as trainings
from care.trainings.lifecycle import TrainingState
from care.trainings.services import TrainingEntry
from care.trainings.terms import Result, Topic, TrainingKind
from demo.agenda import Deed, Place
from demo.catalog import TODAY, Pace
from demo.history.words import EXCHANGED, TAUGHT, TRAININGS
from kernel import clock
from kernel.actor import Actor
from kernel.db import session
from policy_profiles import queries as documents
from policy_profiles.evidence import EvidenceKind

FIRST, SECOND, COMING = date(2026, 9, 25), date(2026, 11, 4), date(2026, 12, 2)
PLANNED_TODAYS, PLANNED_COMING = date(2026, 11, 13), date(2026, 11, 16)
EXCHANGE = date(2026, 10, 16)
CAME, PASSED = 88, 94
"""So many of a hundred come, and so many of those who are assessed pass."""

TEACHERS = (Role.CLASS_TEACHER, Role.SUBJECT_TEACHER)


def deeds(place: Place) -> Iterable[Deed]:
    """What the school's document asks for; a school that is behind has only planned."""
    random_, asked = place.draws("trainings"), _asked(place)
    if EvidenceKind.TRAINING not in asked:
        return
    if place.school.pace is not Pace.BEHIND:
        yield Deed(FIRST, partial(_train, place, 0, [Topic.EARLY_WARNING, Topic.GUIDANCE], random_))
        yield Deed(SECOND, partial(_train, place, 1, [Topic.COUNSELLING], random_, is_assessed=True))
        if EvidenceKind.EXCHANGE in asked:
            yield Deed(EXCHANGE, partial(_exchange, place, random_))
    yield Deed(PLANNED_TODAYS, partial(_plan, place, 2, [Topic.THOUGHT], TODAY, TEACHERS))
    helpers = (Role.CLASS_TEACHER, Role.STUDENT_HELPER)
    yield Deed(PLANNED_COMING, partial(_plan, place, 3, [Topic.COUNSELLING, Topic.GUIDANCE], COMING, helpers))


def _asked(place: Place) -> set[EvidenceKind]:
    profile = documents.builtin_profile(place.school.profile)
    return {kind for rule in profile.rules if rule.enabled for kind in rule.evidence}


def _plan(place: Place, number: int, topics: list[Topic], on: date, audience: tuple[Role, ...]) -> None:
    head = place.head()
    trainings.plan(kind=TrainingKind.TRAINING, entry=_entry(place, number, topics, on, audience), actor=head)


def _train(
    place: Place, number: int, topics: list[Topic], random_: random.Random, *, is_assessed: bool = False
) -> None:
    """Planned, held and registered on one day, as a school enters its paper."""
    head = place.head()
    entry = _entry(place, number, topics, clock.today(), TEACHERS, is_assessed=is_assessed)
    training = trainings.plan(kind=TrainingKind.TRAINING, entry=entry, actor=head)
    _finish(training.id, random_, TAUGHT, head, is_assessed=is_assessed)


def _exchange(place: Place, random_: random.Random) -> None:
    head = place.head()
    title, outline = TRAININGS[4]
    entry = TrainingEntry(
        title=title,
        topics=[],
        happens_on=clock.today(),
        begins_at=time(16, 20),
        half_hours=2,
        place="教师书吧",
        lecturer=head.name,
        audience=[Role.CLASS_TEACHER],
        outline=outline,
    )
    training = trainings.plan(kind=TrainingKind.EXCHANGE, entry=entry, actor=head)
    _finish(training.id, random_, EXCHANGED, head)


def _finish(training_id: UUID, random_: random.Random, words: str, head: Actor, *, is_assessed: bool = False) -> None:
    training = queries.kept_training(head, training_id)
    invited = queries.holding_audience([Role(role) for role in training.audience])
    present = [person.id for person in invited if random_.randrange(100) < CAME] or [one.id for one in invited[:1]]
    if not present:
        return
    trainings.keep_list(training, present=present, known=[], actor=head)
    if is_assessed:
        results = {
            one.id: Result.PASSED if random_.randrange(100) < PASSED else Result.AGAIN
            for one in queries.attendance_of(training_id)
        }
        trainings.assess(training, results=results, actor=head)
    trainings.hold(training, seen=training.version, actor=head)
    session().flush()  # each step is a version of its own
    if training.state == TrainingState.HELD:
        trainings.record(training, minutes=words, seen=training.version, actor=head)


def _entry(
    place: Place,
    number: int,
    topics: list[Topic],
    on: date,
    audience: tuple[Role, ...],
    *,
    is_assessed: bool = False,
) -> TrainingEntry:
    title, outline = TRAININGS[number]
    counsellor = place.counsellor()
    lecturer = counsellor.name if counsellor and Topic.COUNSELLING in topics else place.head().name
    return TrainingEntry(
        title=title,
        topics=topics,
        happens_on=on,
        begins_at=time(15, 40),
        half_hours=4 - number % 2,
        place="三楼会议室",
        lecturer=lecturer,
        audience=audience,
        is_assessed=is_assessed,
        outline=outline,
    )
