"""Two people, or two workers, at the same moment: one wins, nothing is doubled, nothing is lost."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from accounts.roles import Role
from kernel import db
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import ForbiddenMove, StaleRecord
from kernel.events import RecordedEvent
from kernel.tables import SchoolModel
from people import queries, row_sets, services
from people.models import ClassGroup, Student
from people.roster.lifecycle import ImportState
from tests.people import rosters
from tests.people.rosters import YUTONG
from tests.worlds import World

pytestmark = pytest.mark.usefixtures("demo_day")


@pytest.fixture
def actor(ours: World) -> Actor:
    return ours.actor(Role.PRINCIPAL)


def at_once(*works: Callable[[], object]) -> list[object]:
    """Do all of it in threads that begin together; gives the results, or the refusals."""
    start = Barrier(len(works))

    def begin(work: Callable[[], object]) -> object:
        start.wait(timeout=30)
        try:
            return work()
        except (StaleRecord, ForbiddenMove) as refused:
            return refused

    with ThreadPoolExecutor(len(works)) as pool:
        return [one.result() for one in [pool.submit(copy_context().run, begin, work) for work in works]]


def confirmed(world: World, actor: Actor, count: int = 1) -> list[UUID]:
    """Imports of the same roster that wait to be written."""
    imports = [rosters.upload(world, rosters.students(YUTONG), actor) for _ in range(count)]
    for import_id in imports:
        with world.open():
            roster = rosters.found(import_id)
            services.confirm_import(roster=roster, seen_version=roster.version, actor=actor)
    return imports


def commit(world: World, import_id: UUID, actor: Actor) -> Callable[[], object]:
    """The commit of an import, as a worker does it."""

    def work() -> object:
        with world.open():
            return ImportState(services.commit_import(import_id=import_id, actor=actor).state)

    return work


def imported(world: World) -> int:
    """How often a roster was taken over."""
    with world.open():
        return len(session().scalars(select(RecordedEvent.id).where(RecordedEvent.kind == "RosterImported")).all())


def test_of_two_commits_of_different_rosters_one_writes(ours: World, actor: Actor) -> None:
    first, second = confirmed(ours, actor, count=2)

    states = at_once(commit(ours, first, actor), commit(ours, second, actor))

    assert sorted(map(str, states)) == [ImportState.CHECKED, ImportState.COMMITTED]
    with ours.open():
        assert queries.count_students() == 1
    assert imported(ours) == 1


def test_of_two_workers_at_one_commit_one_writes(ours: World, actor: Actor) -> None:
    (import_id,) = confirmed(ours, actor)

    states = at_once(*[commit(ours, import_id, actor)] * 3)

    assert states == [ImportState.COMMITTED] * 3
    with ours.open():
        assert queries.count_students() == 1
    assert imported(ours) == 1


def test_of_two_people_who_say_yes_one_is_told_of_the_other(ours: World, actor: Actor) -> None:
    import_id = rosters.upload(ours, rosters.students(YUTONG), actor)
    with ours.open():
        seen = rosters.found(import_id).version

    def confirm() -> object:
        with ours.open():
            services.confirm_import(roster=rosters.found(import_id), seen_version=seen, actor=actor)
        return "confirmed"

    answers = at_once(confirm, confirm)

    assert [answer for answer in answers if answer == "confirmed"] == ["confirmed"]
    assert len(rosters.waiting(ours)) == 1


def test_a_cancelling_and_a_commit_at_once_end_in_one_of_the_two(ours: World, actor: Actor) -> None:
    (import_id,) = confirmed(ours, actor)

    def cancel() -> object:
        with ours.open():
            return ImportState(services.cancel_import(roster=rosters.found(import_id), actor=actor).state)

    at_once(cancel, commit(ours, import_id, actor))

    with ours.open():
        state, count = rosters.found(import_id).state, queries.count_students()
    assert (state, count) in {(ImportState.CANCELLED, 0), (ImportState.COMMITTED, 1)}


def test_somebody_who_enrols_the_same_student_meanwhile_is_not_doubled(
    ours: World, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ours.open():
        services.open_class(grade=3, number=2, actor=actor)
    (import_id,) = confirmed(ours, actor)
    write = row_sets.add_rows

    def after_the_other(model: type[SchoolModel], rows: Sequence[Mapping[str, Any]]) -> None:  # Any: columns differ
        if model is Student:
            with db.apart(ours.scope):
                group = session().scalars(select(ClassGroup)).one()
                services.enrol(number=YUTONG[0], name=YUTONG[1], class_group=group, actor=actor)
        write(model, rows)

    with monkeypatch.context() as late:
        late.setattr(row_sets, "add_rows", after_the_other)
        with pytest.raises(IntegrityError):
            rosters.work(ours)
    rosters.work(ours)

    with ours.open():
        assert queries.count_students() == 1
        roster = rosters.found(import_id)
        assert (roster.state, roster.is_changed_since) == (ImportState.CHECKED, True)
