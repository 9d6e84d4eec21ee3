"""Counselling notes: the centre's own. Everybody else learns that there was one and whom to ask, and no word of it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from marshmallow import ValidationError
from sqlalchemy import select

from accounts import services as accounts
from accounts.roles import Role
from care.cases import queries, services
from care.cases.errors import NoteInFuture, NoteNotYours, NotOnTheList
from care.cases.file import NoteView
from care.cases.models import CounsellingNote
from care.cases.schemas import CorrectionSchema, CounsellingSchema
from care.cases.services import NoteEntry
from care.cases.terms import CloseReason
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound, StaleRecord
from privacy.models import AccessLog
from tests.care.campus import Campus
from tests.worlds import DEMO_DAY, World, counted_statements

WORDS = "她说夜里醒来会想念外婆"


@pytest.fixture
def case_id(school: Campus) -> UUID:
    return school.confirm()


def write(school: Campus, case_id: UUID, *, actor: Actor | None = None) -> UUID:
    """A note in a unit of work of its own."""
    with school.world.open():
        entry = NoteEntry(case_id=case_id, happened_on=DEMO_DAY, talked=WORDS, planned="两周后再约")
        return services.write_note(entry, actor=actor or school.counsellor).id


def notes(school: Campus, case_id: UUID, actor: Actor | None = None) -> list[NoteView]:
    with school.world.open():
        return services.open_notes(case_id, actor=actor or school.counsellor)[1]


def correct(
    school: Campus, case_id: UUID, note_id: UUID, *, talked: str, seen: int = 1, actor: Actor | None = None
) -> None:
    with school.world.open():
        services.correct_note(
            case_id,
            note_id,
            happened_on=DEMO_DAY,
            talked=talked,
            planned="",
            seen=seen,
            actor=actor or school.counsellor,
        )


def test_a_principal_who_stands_in_for_the_centre_reads_their_own_notes_alone(school: Campus, case_id: UUID) -> None:
    write(school, case_id)
    left, principal = school.counsellor.user_id, school.principal.user_id
    assert left is not None
    assert principal is not None
    with school.world.open():
        accounts.end_role(user_id=left, role=Role.COUNSELLOR, actor=school.principal)
        acting = accounts.actor_for(principal)

    own = write(school, case_id, actor=acting)

    assert [note.id for note in notes(school, case_id, acting)] == [own]


def test_when_a_counsellor_comes_the_principal_keeps_sight_of_what_they_wrote_themselves(
    school: Campus, case_id: UUID
) -> None:
    left, principal = school.counsellor.user_id, school.principal.user_id
    assert left is not None
    assert principal is not None
    with school.world.open():
        accounts.end_role(user_id=left, role=Role.COUNSELLOR, actor=school.principal)
        acting = accounts.actor_for(principal)
    own = write(school, case_id, actor=acting)
    newcomer = school.world.actor(Role.COUNSELLOR)
    write(school, case_id, actor=newcomer)
    with school.world.open():
        now = accounts.actor_for(principal)

    assert not now.has_role(Role.COUNSELLOR)
    assert [note.id for note in notes(school, case_id, now)] == [own]
    assert len(notes(school, case_id, newcomer)) == 2
    with school.world.open():
        reasons = select(AccessLog.reason).where(AccessLog.user_id == principal, AccessLog.what == "辅导记录")
        assert session().scalars(reasons).all() == ["您写下了这里的记录"]
        assert services.open_file(case_id, actor=now).opens_notes
        assert not services.open_file(case_id, actor=school.head).opens_notes
    with pytest.raises(NotFound):
        write(school, case_id, actor=now)


def test_a_protected_file_shuts_an_author_out_too(school: Campus, case_id: UUID) -> None:
    write(school, case_id)
    school.protect(case_id)

    with pytest.raises(NotFound):
        notes(school, case_id)


def test_the_centre_reads_what_a_counsellor_wrote(school: Campus, case_id: UUID) -> None:
    write(school, case_id)
    colleague = school.world.actor(Role.COUNSELLOR)

    (mine,) = notes(school, case_id)
    (theirs,) = notes(school, case_id, colleague)

    assert (mine.talked, mine.planned, mine.is_mine) == (WORDS, "两周后再约", True)
    assert (theirs.talked, theirs.is_mine) == (WORDS, False)


@pytest.mark.parametrize(
    "who",
    ["teacher", "head", "member", "principal", "grade_head", "subject_teacher", "other_teacher", "academic", "helper"],
)
def test_nobody_else_opens_writes_or_corrects_one(school: Campus, case_id: UUID, who: str) -> None:
    note_id = write(school, case_id)
    somebody: Actor = getattr(school, who)

    with pytest.raises(NotFound):
        notes(school, case_id, somebody)
    with pytest.raises(NotFound):
        write(school, case_id, actor=somebody)
    with pytest.raises(NotFound):
        correct(school, case_id, note_id, talked="改过", actor=somebody)


@pytest.mark.parametrize("who", ["teacher", "head", "principal"])
def test_others_see_that_there_was_one_and_whom_to_ask(school: Campus, case_id: UUID, who: str) -> None:
    write(school, case_id)

    with school.world.open():
        file = services.open_file(case_id, actor=getattr(school, who))

    (line,) = file.counselling
    assert (line.happened_on, line.by) == (DEMO_DAY, school.counsellor.name)
    assert not file.reads_counselling
    assert WORDS not in repr(file)


def test_the_file_carries_no_word_of_it_even_for_the_centre(school: Campus, case_id: UUID) -> None:
    """What goes on paper or is left open on a screen is the file; the words stand on a page of their own."""
    write(school, case_id)

    with school.world.open():
        file = services.open_file(case_id, actor=school.counsellor)

    assert file.reads_counselling
    assert WORDS not in repr(file)


def test_reading_them_leaves_a_row_of_its_own_at_tier_four(school: Campus, case_id: UUID) -> None:
    write(school, case_id)
    notes(school, case_id)

    with school.world.open():
        rows = session().scalars(select(AccessLog).where(AccessLog.user_id == school.counsellor.user_id)).all()
        assert [(row.tier, row.what) for row in rows if row.what == "辅导记录"] == [("T4", "辅导记录")]


def test_its_words_are_sealed(school: Campus, case_id: UUID) -> None:
    write(school, case_id)

    with school.world.open():
        sealed = session().scalars(select(CounsellingNote.talked_sealed)).one()

    assert WORDS.encode() not in sealed


def test_its_author_corrects_it_and_the_note_says_so(school: Campus, case_id: UUID) -> None:
    note_id = write(school, case_id)

    correct(school, case_id, note_id, talked="她说想念外婆，周末会去看她")

    (note,) = notes(school, case_id)
    assert note.talked == "她说想念外婆，周末会去看她"
    assert note.planned == ""
    assert note.changed_on == DEMO_DAY


def test_a_colleague_of_the_centre_does_not_correct_it(school: Campus, case_id: UUID) -> None:
    note_id = write(school, case_id)

    with pytest.raises(NoteNotYours):
        correct(school, case_id, note_id, talked="改过", actor=school.world.actor(Role.COUNSELLOR))


def test_two_windows_do_not_overwrite_each_other(school: Campus, case_id: UUID) -> None:
    note_id = write(school, case_id)
    correct(school, case_id, note_id, talked="第一次改")

    with pytest.raises(StaleRecord) as stale:
        correct(school, case_id, note_id, talked="第二次改", seen=1)

    assert stale.value.current["talked"] == "第一次改"


def test_a_note_is_not_found_under_another_file(school: Campus, case_id: UUID) -> None:
    note_id = write(school, case_id)
    second = school.confirm(school.students[1])

    with pytest.raises(NotFound):
        correct(school, second, note_id, talked="改过")


def test_another_school_finds_nothing(school: Campus, case_id: UUID, theirs: World) -> None:
    write(school, case_id)
    stranger = theirs.actor(Role.COUNSELLOR)

    with theirs.open(), pytest.raises(NotFound):
        services.open_notes(case_id, actor=stranger)
    with theirs.open():
        assert session().scalars(select(CounsellingNote)).all() == []


def test_what_has_not_been_yet_is_refused(school: Campus, case_id: UUID) -> None:
    with school.world.open(), pytest.raises(NoteInFuture):
        entry = NoteEntry(case_id=case_id, happened_on=DEMO_DAY + timedelta(days=1), talked=WORDS)
        services.write_note(entry, actor=school.counsellor)


def test_after_the_file_is_closed_nothing_more_is_written(school: Campus, case_id: UUID) -> None:
    with school.world.open():
        asked = queries.visible_case(school.teacher, case_id)
        services.ask_closing(asked, reason=CloseReason.GOAL_MET, outcome="情况稳定", actor=school.teacher)
    with school.world.open():
        services.close(queries.visible_case(school.head, case_id), actor=school.head)

    with pytest.raises(NotOnTheList):
        write(school, case_id)


def test_many_take_as_many_statements_as_one(school: Campus) -> None:
    files = [school.confirm(student) for student in school.students]
    entries = [NoteEntry(case_id=one, happened_on=DEMO_DAY, talked=WORDS) for one in files]

    with school.world.open(), counted_statements() as of_one:
        services.write_notes(entries[:1], actor=school.counsellor)
    with school.world.open(), counted_statements() as of_many:
        services.write_notes(entries[1:], actor=school.counsellor)

    assert len(of_many) == len(of_one)
    with school.world.open():
        assert services.write_notes([], actor=school.counsellor) == []


@pytest.mark.parametrize(
    ("entered", "field"),
    [
        ({"day": "2026-11-18"}, "talked"),
        ({"talked": "字"}, "happened_on"),
        ({"talked": "字", "day": "昨天"}, "day"),
        ({"talked": "字" * 4001, "day": "2026-11-18"}, "talked"),
        ({"talked": "字", "day": "2026-11-18", "planned": "字" * 2001}, "planned"),
    ],
)
def test_bad_input_is_refused_at_the_field(entered: dict[str, object], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        CounsellingSchema().load(entered)

    assert field in refused.value.messages_dict


def test_a_correction_says_which_version_it_saw() -> None:
    with pytest.raises(ValidationError) as refused:
        CorrectionSchema().load({"talked": "字", "happened_on": "2026-11-18"})

    assert "version" in refused.value.messages_dict
