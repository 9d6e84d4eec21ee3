"""Long work: told beside the job that does it, called off, tried again, and the files that it makes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, update

from accounts.roles import Role
from kernel import clock, crypto, outbox
from kernel.actor import Actor
from kernel.db import apart, session
from kernel.errors import NotFound
from kernel.outbox import Outbox
from notices import queries as notices
from notices.kinds import NoticeKind
from tenants.models import OrgUnit
from tests.worlds import World, counted_statements
from workers import job as registry
from workers.job import job
from workers.relay import MAX_TRIES
from workers.runner import run
from works import progress, queries, services
from works.errors import FileGone, NotCancellable, NotRetryable
from works.lifecycle import WorkKind, WorkState
from works.models import Work, WorkFile
from works.progress import advance
from works.services import MadeFile

KIND = WorkKind.CASES_EXPORT
Between = list[Callable[[], None]]


@pytest.fixture(autouse=True)
def _own_jobs(monkeypatch: pytest.MonkeyPatch, between: Between) -> None:
    """Jobs of these tests only: ten units, and what happens `between` the chunks."""
    monkeypatch.setattr(registry, "_registry", {})
    monkeypatch.setattr(progress, "PAUSE", timedelta(0))

    @job("units.add")
    def add(*, actor: Actor, work_id: str) -> None:
        for number in range(10):
            session().add(OrgUnit(kind="office", name=f"科室{number}"))
            advance(number, 10)
            if number == 4:
                for happens in between:
                    happens()

    @job("units.fail")
    def fail(*, actor: Actor, work_id: str) -> None:
        advance(3, 10)
        raise RuntimeError("a secret")


@pytest.fixture
def between() -> Between:
    return []


@pytest.fixture
def person(ours: World) -> Actor:
    return ours.actor(Role.PRINCIPAL)


def begin(world: World, actor: Actor, called: str = "units.add") -> tuple[UUID, dict[str, str]]:
    with world.open():
        work = services.begin(KIND, job=called, actor=actor)
        return work.id, {"school": str(world.scope.school_id), "row": str(work.row_id)}


def seen(world: World, actor: Actor, work_id: UUID) -> tuple[str, int, int]:
    with world.open():
        work = queries.visible_work(actor, work_id)
        return work.state, work.done, work.total


def units(world: World) -> int:
    with world.open():
        return session().scalar(select(func.count()).select_from(OrgUnit)) or 0


def test_progress_is_seen_while_the_jobs_own_transaction_still_runs(
    ours: World, person: Actor, between: Between
) -> None:
    work_id, message = begin(ours, person)
    halfway: list[tuple[str, int, int]] = []
    between.append(lambda: halfway.append(_look_apart(ours, person, work_id)))
    assert seen(ours, person, work_id) == (WorkState.WAITING, 0, 0)

    assert run(message)

    assert halfway == [(WorkState.RUNNING, 4, 10)]
    assert seen(ours, person, work_id) == (WorkState.DONE, 10, 10)
    assert units(ours) == 10


def test_a_job_delivered_twice_is_done_once_and_stays_done(ours: World, person: Actor) -> None:
    work_id, message = begin(ours, person)
    run(message)

    assert not run(message)

    assert seen(ours, person, work_id)[0] == WorkState.DONE
    assert units(ours) == 10


def test_waiting_work_is_called_off_with_its_job(ours: World, person: Actor) -> None:
    work_id, message = begin(ours, person)
    with ours.open():
        services.cancel(work_id=work_id, actor=person)

    assert not run(message)

    assert seen(ours, person, work_id)[0] == WorkState.CANCELLED
    assert units(ours) == 0


def test_running_work_is_called_off_between_two_chunks_and_leaves_nothing(
    ours: World, person: Actor, between: Between
) -> None:
    work_id, message = begin(ours, person)
    between.append(lambda: _apart(ours, lambda: services.cancel(work_id=work_id, actor=person)))

    assert run(message)

    assert seen(ours, person, work_id)[0] == WorkState.CANCELLED
    assert units(ours) == 0
    with ours.open():
        assert session().scalar(select(func.count()).select_from(Outbox)) == 0


def test_a_job_never_waits_for_its_progress(ours: World, person: Actor, between: Between) -> None:
    """Somebody holds the row of the work: the reports are left out, the work is done."""
    work_id, message = begin(ours, person)
    held: list[int] = []

    def hold() -> None:
        with apart(ours.scope):
            session().execute(select(Work).where(Work.id == work_id).with_for_update())
            progress.advance(7, 10)
            held.append(7)

    between.append(hold)

    assert run(message)

    assert held == [7]
    assert units(ours) == 10


def test_without_a_job_nothing_is_told(ours: World) -> None:
    with ours.open(), counted_statements() as statements:
        advance(1, 2)

    assert len(statements) == 0


def test_reports_are_at_most_one_in_a_pause(ours: World, person: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "PAUSE", timedelta(hours=1))
    _work, message = begin(ours, person)

    with counted_statements() as statements:
        run(message)

    told = [text for text in statements.texts if text.startswith("UPDATE works") and "done" in text]
    assert len(told) <= 2  # one report, and the end


def test_failed_work_waits_for_its_next_try_and_says_so(ours: World, person: Actor) -> None:
    work_id, message = begin(ours, person, "units.fail")

    with pytest.raises(RuntimeError):
        run(message)

    assert seen(ours, person, work_id) == (WorkState.WAITING, 3, 10)
    with ours.open():
        assert queries.visible_work(person, work_id).fault == "RuntimeError"
        with pytest.raises(NotRetryable):
            services.retry(work_id=work_id, actor=person)


def test_work_that_failed_for_good_tells_its_person_and_can_be_started_anew(ours: World, person: Actor) -> None:
    work_id, message = begin(ours, person, "units.fail")
    for _ in range(MAX_TRIES):
        with pytest.raises(RuntimeError):
            run(message)

    assert seen(ours, person, work_id)[0] == WorkState.FAILED
    with ours.open():
        assert [line.kind for line in notices.latest(notices.in_order(person))] == [NoticeKind.WORK_FAILED]
        services.retry(work_id=work_id, actor=person)
        row = session().scalars(select(Outbox)).one()
        assert (row.tries, row.set_aside_at, row.error) == (0, None, None)
    assert seen(ours, person, work_id)[0] == WorkState.WAITING


def test_work_whose_worker_died_again_and_again_can_be_started_anew(ours: World, person: Actor) -> None:
    work_id, message = begin(ours, person)
    with ours.open():
        services.started(UUID(message["row"]))
        session().execute(update(Outbox).values(set_aside_at=clock.now(), tries=MAX_TRIES))
    with ours.open():
        assert outbox.set_aside([UUID(message["row"])]) == {UUID(message["row"])}
        services.retry(work_id=work_id, actor=person)

    assert run(message)
    assert seen(ours, person, work_id)[0] == WorkState.DONE


def test_a_job_that_begins_again_after_its_worker_died_ends_as_done(ours: World, person: Actor) -> None:
    work_id, message = begin(ours, person)
    with ours.open():
        services.started(UUID(message["row"]))

    assert run(message)

    assert seen(ours, person, work_id)[0] == WorkState.DONE


def test_a_job_that_is_started_anew_among_the_jobs_takes_its_work_along(ours: World, person: Actor) -> None:
    work_id, message = begin(ours, person)
    with ours.open():
        services.failed(UUID(message["row"]), fault="Killed", for_good=True)
        session().execute(update(Outbox).values(set_aside_at=clock.now()))
    assert seen(ours, person, work_id)[0] == WorkState.FAILED
    with ours.open():
        assert outbox.try_again(UUID(message["row"]))

    assert run(message)

    assert seen(ours, person, work_id)[0] == WorkState.DONE


def test_nobody_sees_calls_off_or_restarts_what_another_asked_for(ours: World, theirs: World, person: Actor) -> None:
    work_id, _message = begin(ours, person)
    other = ours.actor(Role.CLASS_TEACHER)
    with ours.open():
        assert queries.lately(other) == []
        assert [work.id for work in queries.lately(other, of_others=True)] == [work_id]
        for act in (services.cancel, services.retry, services.open_file):
            with pytest.raises(NotFound):
                act(work_id=work_id, actor=other)
    with theirs.open():
        assert queries.lately(person, of_others=True) == []
        for act in (services.cancel, services.retry, services.open_file):
            with pytest.raises(NotFound):
                act(work_id=work_id, actor=person)


def test_ended_work_is_neither_called_off_nor_started_anew(ours: World, person: Actor) -> None:
    work_id, message = begin(ours, person)
    run(message)

    with ours.open():
        with pytest.raises(NotCancellable):
            services.cancel(work_id=work_id, actor=person)
        with pytest.raises(NotRetryable):
            services.retry(work_id=work_id, actor=person)


def test_a_roster_is_not_called_off_from_the_list(ours: World, person: Actor) -> None:
    with ours.open():
        work = services.follow(WorkKind.ROSTER_COMMIT, row_id=None, subject_id=uuid4(), actor=person)
        session().flush()  # it is looked for below
        with pytest.raises(NotCancellable):
            services.cancel(work_id=work.id, actor=person)


def test_ones_own_work_stands_first_and_old_work_is_left_out(ours: World, person: Actor) -> None:
    other = ours.actor(Role.ACADEMIC_AFFAIRS)
    old, _ = begin(ours, person)
    mine, _ = begin(ours, person)
    theirs, _ = begin(ours, other)
    with ours.open():
        long_ago = clock.now() - queries.LATELY - timedelta(hours=1)
        session().execute(update(Work).where(Work.id == old).values(asked_at=long_ago))

        assert [work.id for work in queries.lately(person, of_others=True)] == [mine, theirs]


def test_a_file_is_kept_sealed_and_for_a_day(ours: World, person: Actor) -> None:
    student = uuid4()
    work_id, message = begin(ours, person)
    run(message)
    with ours.open():
        crypto.create_key()
        work = queries.visible_work(person, work_id)
        services.keep_file(work, MadeFile("名单.xlsx", "x/y", b"\x00secret", [student]), result={"rows": 1})
    with ours.open():
        assert queries.has_file(queries.visible_work(person, work_id))
        assert b"secret" not in session().scalars(select(WorkFile.content_sealed)).one()
        assert services.open_file(work_id=work_id, actor=person) == MadeFile(
            "名单.xlsx", "x/y", b"\x00secret", [student]
        )

        session().execute(update(WorkFile).values(expires_at=clock.now()))
        with pytest.raises(FileGone):
            services.open_file(work_id=work_id, actor=person)
        assert not queries.has_file(queries.visible_work(person, work_id))


def test_files_are_erased_after_their_day_and_work_after_a_month(ours: World, theirs: World, person: Actor) -> None:
    work_id, message = begin(ours, person)
    run(message)
    with ours.open():
        crypto.create_key()
        services.keep_file(queries.visible_work(person, work_id), MadeFile("a", "b", b"c", []), result={})
    with ours.open():
        assert services.forget_old(actor=person) == 0
        session().execute(update(WorkFile).values(expires_at=clock.now() - timedelta(seconds=1)))
        session().execute(update(Work).values(asked_at=clock.now() - services.FORGOTTEN - timedelta(days=1)))
    with theirs.open():
        assert services.forget_old(actor=person) == 0

    with ours.open():
        assert services.forget_old(actor=person) == 1
        assert services.forget_old(actor=person) == 0
        assert session().scalar(select(func.count()).select_from(Work)) == 0


def test_what_the_platform_asks_for_is_followed_by_nobody(ours: World, person: Actor) -> None:
    with ours.open():
        platform = Actor.platform(district_id=person.district_id, school_id=person.school_id)
        services.follow_first(WorkKind.TERM_OPENING, [uuid4()], actor=platform)
        services.follow_first(WorkKind.TERM_OPENING, [], actor=person)
        assert queries.lately(person, of_others=True) == []

        services.follow_first(WorkKind.TERM_OPENING, [uuid4(), uuid4()], actor=person)
        assert [work.kind for work in queries.lately(person)] == [WorkKind.TERM_OPENING]


def _apart(world: World, act: Callable[[], object]) -> None:
    with apart(world.scope):
        act()


def _look_apart(world: World, actor: Actor, work_id: UUID) -> tuple[str, int, int]:
    with apart(world.scope):
        work = queries.visible_work(actor, work_id)
        return work.state, work.done, work.total
