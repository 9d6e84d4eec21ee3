"""A roster on its way in: the dry run tells everything, nothing is written before the yes, nothing is kept after the end."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from accounts.roles import Role
from kernel import clock
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import ForbiddenMove, NotFound, StaleRecord
from people import queries, services
from people.errors import FileEmpty, ImportBlocked
from people.faults import FaultCode
from people.models import RosterImport, RosterPart, Student
from people.roster import storage
from people.roster.lifecycle import LABELS, MOVES, ImportMove, ImportState
from tests.people import rosters
from tests.people.rosters import HEAD, YUTONG, ZIMO
from tests.worlds import World
from workers import runner

pytestmark = pytest.mark.usefixtures("demo_day")


@pytest.fixture
def actor(ours: World) -> Actor:
    return ours.actor(Role.ACADEMIC_AFFAIRS)


def test_a_dry_run_counts_and_writes_nothing(ours: World, actor: Actor) -> None:
    rosters.take_over(ours, rosters.students(YUTONG), actor)

    import_id = rosters.upload(ours, rosters.students((*YUTONG[:2], "男", *YUTONG[3:]), ZIMO), actor, complete=True)

    with ours.open():
        roster = rosters.found(import_id)
        assert roster.state == ImportState.CHECKED
        counts = {name: number for name, number in roster.outcome.items() if number}
        assert counts == {"new": 1, "changed": 1}
        assert roster.preview["new"] == [{"number": "LC26-013-0422", "name": "曾子墨", "class": "三年级2班"}]
        assert roster.preview["changed"][0]["fields"] == ["gender"]
        assert session().scalars(select(Student.number)).all() == ["LC26-013-0421"]


def test_the_dry_run_shows_who_would_leave(ours: World, actor: Actor) -> None:
    rosters.take_over(ours, rosters.students(YUTONG, ZIMO), actor)

    import_id = rosters.upload(ours, rosters.students(YUTONG), actor, complete=True)

    with ours.open():
        assert [line["name"] for line in rosters.found(import_id).preview["left"]] == ["曾子墨"]


def test_every_fault_is_told_with_its_place_and_stops_the_whole(ours: World, actor: Actor) -> None:
    bad = ("LC26-013-0423", "林*", "女", "九年级1班", "2017-13-01", "", "", "123")

    import_id = rosters.upload(ours, rosters.students(YUTONG, YUTONG, bad), actor)

    with ours.open():
        roster = rosters.found(import_id)
        assert (roster.state, roster.errors) == (ImportState.FAULTY, 6)
        assert [(fault.row, fault.cell, fault.code) for fault in queries.faults_of(roster)] == [
            (2, "A2", FaultCode.NUMBER_TWICE),
            (3, "A3", FaultCode.NUMBER_TWICE),
            (4, "B4", FaultCode.NAME_FORM),
            (4, "E4", FaultCode.DATE_FORM),
            (4, "D4", FaultCode.CLASS_UNCLEAR),
            (4, "F4", FaultCode.GUARDIAN_WITHOUT_NAME),
        ]
        with pytest.raises(ImportBlocked):
            services.confirm_import(roster=roster, seen_version=roster.version, actor=actor)


def test_a_note_stops_nothing(ours: World, actor: Actor) -> None:
    import_id = rosters.upload(ours, rosters.text([(*HEAD, "备注"), (*YUTONG, "转学")]), actor)

    with ours.open():
        roster = rosters.found(import_id)
        assert (roster.state, roster.errors, roster.warnings) == (ImportState.CHECKED, 0, 0)
        assert [fault.code for fault in queries.faults_of(roster)] == [FaultCode.COLUMN_NOT_READ]


def test_a_merged_column_stops_the_whole_from_the_start(ours: World, actor: Actor) -> None:
    with ours.open():
        roster = services.start_import(
            data=rosters.merged_classes(), file_name="a.xlsx", is_complete=False, actor=actor
        )
        assert roster.errors == 1


def test_progress_is_seen_part_by_part(ours: World, actor: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "PART_ROWS", 1)
    rosters.register_all()
    with ours.open():
        import_id = services.start_import(
            data=rosters.students(YUTONG, ZIMO), file_name="a.csv", is_complete=False, actor=actor
        ).id

    seen = []
    for _ in range(3):
        with ours.open():
            roster = rosters.found(import_id)
            seen.append((roster.state, roster.done_rows, roster.rows))
        (row,) = rosters.waiting(ours)
        assert runner.run({"school": str(ours.scope.school_id), "row": str(row)})

    assert seen == [("checking", 0, 2), ("checking", 1, 2), ("checking", 2, 2)]
    with ours.open():
        assert rosters.found(import_id).state == ImportState.CHECKED


def test_a_part_that_is_checked_twice_counts_once(ours: World, actor: Actor) -> None:
    with ours.open():
        import_id = services.start_import(
            data=rosters.students(("?", *YUTONG[1:]), ZIMO), file_name="a.csv", is_complete=False, actor=actor
        ).id
    with ours.open():
        services.check_part(import_id=import_id, part=0, actor=actor)
    with ours.open():
        services.check_part(import_id=import_id, part=0, actor=actor)

    with ours.open():
        roster = rosters.found(import_id)
        assert (roster.done_rows, roster.done_parts, roster.errors) == (2, 1, 1)


def test_cancelling_erases_what_was_uploaded(ours: World, actor: Actor) -> None:
    import_id = rosters.upload(ours, rosters.students(YUTONG), actor)

    with ours.open():
        services.cancel_import(roster=rosters.found(import_id), actor=actor)

    with ours.open():
        roster = rosters.found(import_id)
        assert roster.state == ImportState.CANCELLED
        assert (roster.preview, roster.outcome, roster.file_faults, roster.plan_faults) == ({}, {}, [], [])
        assert session().scalars(select(RosterPart.id)).all() == []


def test_cancelling_while_it_is_checked_ends_the_check(ours: World, actor: Actor) -> None:
    with ours.open():
        roster = services.start_import(data=rosters.students(YUTONG), file_name="a.csv", is_complete=False, actor=actor)
        import_id = roster.id
        session().flush()
        services.cancel_import(roster=roster, actor=actor)

    rosters.work(ours)

    with ours.open():
        assert rosters.found(import_id).state == ImportState.CANCELLED


def test_cancelling_before_the_commit_runs_writes_nothing(ours: World, actor: Actor) -> None:
    import_id = rosters.upload(ours, rosters.students(YUTONG), actor)
    with ours.open():
        roster = rosters.found(import_id)
        services.confirm_import(roster=roster, seen_version=roster.version, actor=actor)
        services.cancel_import(roster=roster, actor=actor)

    rosters.work(ours)

    with ours.open():
        assert queries.count_students() == 0


def test_what_ended_is_not_cancelled_or_confirmed_again(ours: World, actor: Actor) -> None:
    import_id = rosters.take_over(ours, rosters.students(YUTONG), actor)

    with ours.open(), pytest.raises(ForbiddenMove):
        services.cancel_import(roster=rosters.found(import_id), actor=actor)
    with ours.open(), pytest.raises(ForbiddenMove):
        roster = rosters.found(import_id)
        services.confirm_import(roster=roster, seen_version=roster.version, actor=actor)


def test_a_dry_run_that_one_has_not_seen_is_not_confirmed(ours: World, actor: Actor) -> None:
    import_id = rosters.upload(ours, rosters.students(YUTONG), actor)

    with ours.open(), pytest.raises(StaleRecord):
        roster = rosters.found(import_id)
        services.confirm_import(roster=roster, seen_version=roster.version - 1, actor=actor)


def test_rosters_left_lying_are_erased_after_a_week(ours: World, actor: Actor) -> None:
    fresh, stale = (rosters.upload(ours, rosters.students(row), actor) for row in (YUTONG, ZIMO))
    with ours.open():
        rosters.found(stale).started_at = clock.now() - timedelta(days=8)

    with ours.open():
        assert services.discard_stale_imports(actor=actor) == 1

    with ours.open():
        assert rosters.found(stale).state == ImportState.CANCELLED
        assert rosters.found(fresh).state == ImportState.CHECKED
        assert session().scalars(select(RosterPart.import_id)).all() == [fresh]


def test_a_file_that_cannot_be_read_leaves_no_trace(ours: World, actor: Actor) -> None:
    with ours.open():
        with pytest.raises(FileEmpty):
            services.start_import(data=b"", file_name="a.csv", is_complete=False, actor=actor)
        assert session().scalars(select(RosterImport)).all() == []


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("名册.xlsx", "名册.xlsx"),
        ("C:\\教务处\\名册.xlsx", "名册.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("a\x00\n.csv", "a.csv"),
        ("", "名册"),
        ("a" * 300, "a" * 100),
    ],
)
def test_a_file_name_is_only_a_name(ours: World, actor: Actor, sent: str, kept: str) -> None:
    with ours.open():
        roster = services.start_import(data=rosters.students(YUTONG), file_name=sent, is_complete=False, actor=actor)
        assert roster.file_name == kept


def test_another_schools_import_does_not_exist(ours: World, theirs: World, actor: Actor) -> None:
    import_id = rosters.upload(ours, rosters.students(YUTONG), actor)

    with theirs.open():
        with pytest.raises(NotFound):
            queries.roster_import(import_id)
        with pytest.raises(NotFound):
            services.commit_import(import_id=import_id, actor=actor)
        assert queries.roster_imports() == []


@pytest.mark.parametrize("state", ImportState)
@pytest.mark.parametrize("move", ImportMove)
def test_an_import_moves_by_its_table_alone(state: ImportState, move: ImportMove) -> None:
    roster = RosterImport(state=state)

    assert roster.may(move) == ((state, move) in MOVES.pairs())
    if roster.may(move):
        roster.move(move)
        assert roster.state == MOVES.pairs()[state, move]
    else:
        with pytest.raises(ForbiddenMove):
            roster.move(move)
        assert roster.state == state


def test_every_state_has_a_label() -> None:
    assert set(LABELS) == set(ImportState)
