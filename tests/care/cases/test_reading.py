"""Opening a file: who gets it, how much of it, and that no reading goes unrecorded (INV-3, INV-6)."""

from uuid import UUID

import pytest
from sqlalchemy import event, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

from accounts.roles import Role
from care.cases import queries
from care.cases import services as cases
from care.cases.categories import CategoryChoice, EvidenceNote
from care.cases.file import FileView
from care.cases.lifecycle import CaseState, CaseStep
from care.cases.queries import RosterFilter
from care.cases.terms import EvidenceSource, FlagKind
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound, ServiceUnavailable
from kernel.ids import new_id
from privacy.models import AccessLog
from privacy.tiers import View
from tests.care.campus import OBSERVED, PSYCHOLOGICAL, Campus
from tests.worlds import World, counted_statements

LEFT = CategoryChoice(code="K4")
ORPHAN = CategoryChoice(code="K5")


def opened(school: Campus, case_id: UUID, actor: Actor, *, with_categories: bool = False) -> FileView:
    with school.world.open():
        return cases.open_file(case_id, with_categories=with_categories, actor=actor)


def log(school: Campus) -> list[AccessLog]:
    with school.world.open():
        rows = list(session().scalars(select(AccessLog).order_by(AccessLog.at)))
        session().expunge_all()
        return rows


def seen_by(school: Campus, case_id: UUID, actor: Actor) -> set[tuple[str, View]]:
    view = opened(school, case_id, actor, with_categories=True)
    return {(category.tier.value, category.view) for category in view.categories}


def test_every_reading_leaves_a_row_that_says_why(school: Campus) -> None:
    case_id = school.confirm()

    opened(school, case_id, school.teacher)

    (row,) = log(school)
    assert (row.user_id, row.subject_id, row.what) == (school.teacher.user_id, school.students[0], "档案")
    assert (row.reason, row.tier) == ("您是三年级1班班主任", "T2")


def test_the_log_names_the_most_sensitive_tier_of_the_file_and_which_page(school: Campus) -> None:
    case_id = school.confirm(school.students[0], LEFT, PSYCHOLOGICAL)

    opened(school, case_id, school.head, with_categories=True)

    (row,) = log(school)
    assert (row.tier, row.what, row.reason) == ("T4", "类型与依据", "您是领导小组组长")


def test_where_the_log_cannot_be_written_nothing_is_shown(school: Campus) -> None:
    case_id = school.confirm()

    def broken(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("INSERT INTO access_log"):
            raise OperationalError(statement, {}, Exception("disk full"))

    event.listen(Engine, "before_cursor_execute", broken)
    try:
        with pytest.raises(ServiceUnavailable):
            opened(school, case_id, school.head)
        with pytest.raises(ServiceUnavailable), school.world.open():
            cases.list_roster(actor=school.head)
    finally:
        event.remove(Engine, "before_cursor_execute", broken)

    assert log(school) == []


@pytest.mark.parametrize("role", ["teacher", "grade_head", "head", "member", "counsellor", "principal"])
def test_who_answers_for_the_student_opens_the_file(school: Campus, role: str) -> None:
    case_id = school.confirm()

    view = opened(school, case_id, getattr(school, role))

    assert view.student.name == "测试同学0"
    assert view.support == "每周三放学后一起做作业"


@pytest.mark.parametrize("role", ["other_teacher", "subject_teacher", "academic", "helper"])
def test_to_everybody_else_there_is_no_such_file_and_no_row_is_left(school: Campus, role: str) -> None:
    case_id = school.confirm()

    with pytest.raises(NotFound):
        opened(school, case_id, getattr(school, role))

    assert log(school) == []


def test_a_students_account_gets_no_file_whatever_roles_it_was_given(school: Campus) -> None:
    case_id = school.confirm()
    student = school.world.actor(
        Role.PRINCIPAL, Role.CLASS_TEACHER, class_ids=frozenset({school.class_id}), is_student=True
    )

    with pytest.raises(NotFound):
        opened(school, case_id, student)
    with school.world.open():
        assert cases.list_roster(actor=student) == []


def test_academic_affairs_know_the_classes_but_not_who_is_in_care(school: Campus) -> None:
    case_id = school.confirm()
    both = school.world.actor(Role.ACADEMIC_AFFAIRS, Role.CLASS_TEACHER, class_ids=frozenset({school.other_class_id}))

    with pytest.raises(NotFound):
        opened(school, case_id, both)


def test_the_other_school_gets_nothing(school: Campus, theirs: World) -> None:
    case_id = school.confirm()

    with theirs.open(), pytest.raises(NotFound):
        cases.open_file(case_id, actor=theirs.actor(Role.PRINCIPAL))
    with theirs.open():
        assert cases.list_roster(actor=theirs.actor(Role.PRINCIPAL)) == []


def test_an_unknown_file_is_not_found(school: Campus) -> None:
    with pytest.raises(NotFound):
        opened(school, new_id(), school.head)


def test_each_role_sees_each_tier_as_the_matrix_says(school: Campus) -> None:
    case_id = school.confirm(school.students[0], LEFT, ORPHAN, PSYCHOLOGICAL)
    full = {("T2", View.FULL), ("T3", View.FULL), ("T4", View.FULL)}
    newcomer = school.world.actor(Role.CLASS_TEACHER, class_ids=frozenset({school.class_id}))

    assert seen_by(school, case_id, school.head) == full
    assert seen_by(school, case_id, school.principal) == full
    assert seen_by(school, case_id, school.counsellor) == full
    assert seen_by(school, case_id, school.member) == {("T2", View.FULL), ("T3", View.FULL), ("T4", View.RESTRICTED)}
    assert seen_by(school, case_id, newcomer) == {("T2", View.FULL), ("T3", View.FULL), ("T4", View.GUIDANCE)}
    assert seen_by(school, case_id, school.grade_head) == {
        ("T2", View.FULL),
        ("T3", View.RESTRICTED),
        ("T4", View.RESTRICTED),
    }


def test_the_author_keeps_sight_of_the_category_and_evidence_they_wrote(school: Campus) -> None:
    case_id = school.confirm(school.students[0], PSYCHOLOGICAL)

    view = opened(school, case_id, school.teacher, with_categories=True)

    assert [category.view for category in view.categories] == [View.FULL]
    assert [item.note for item in view.evidence] == [OBSERVED]


def test_what_is_not_fully_shown_carries_no_word_of_it(school: Campus) -> None:
    case_id = school.confirm(school.students[0], PSYCHOLOGICAL)
    newcomer = school.world.actor(Role.CLASS_TEACHER, class_ids=frozenset({school.class_id}))

    for actor in (newcomer, school.member, school.grade_head):
        view = opened(school, case_id, actor, with_categories=True)
        assert "心理" not in repr(view)
        assert OBSERVED not in repr(view)
        assert view.has_restricted


def test_at_tier_four_the_class_teacher_gets_guidance_and_others_only_that_there_is_a_file(school: Campus) -> None:
    case_id = school.confirm(school.students[0], PSYCHOLOGICAL)
    newcomer = school.world.actor(Role.CLASS_TEACHER, class_ids=frozenset({school.class_id}))

    guided, told = opened(school, case_id, newcomer), opened(school, case_id, school.grade_head)

    assert (guided.view, guided.guidance) == (View.GUIDANCE, "先听他说完，不追问家里的事")
    assert (told.view, told.guidance, told.support, told.tip) == (View.RESTRICTED, "", "", "")
    assert not told.shows_content


def test_evidence_of_one_category_is_as_sensitive_as_that_category(school: Campus) -> None:
    evidence = [
        EvidenceNote(kind=EvidenceSource.GUARDIAN, note="外婆说父母在外地", code="K4"),
        EvidenceNote(kind=EvidenceSource.SIGNAL, note="近期需要关注", code="K1"),
        EvidenceNote(kind=EvidenceSource.OBSERVATION, note="总体的观察"),
    ]
    case_id = school.propose(school.students[0], LEFT, PSYCHOLOGICAL, evidence=evidence)

    view = opened(school, case_id, school.member, with_categories=True)

    assert [item.note for item in view.evidence] == ["外婆说父母在外地", "", ""]


def test_a_candidate_of_tier_four_is_known_to_those_who_read_tier_four_and_to_its_author(school: Campus) -> None:
    case_id = school.propose(school.students[0], PSYCHOLOGICAL, actor=school.counsellor)

    for actor in (school.head, school.principal, school.counsellor):
        assert opened(school, case_id, actor).state is CaseState.CANDIDATE
    for actor in (school.member, school.teacher, school.grade_head):
        with pytest.raises(NotFound):
            opened(school, case_id, actor)
        with school.world.open():
            assert cases.list_roster(actor=actor) == []


def test_a_flag_is_read_by_everybody_who_may_open_the_file(school: Campus) -> None:
    case_id = school.confirm()
    with school.world.open():
        case = queries.visible_case(school.teacher, case_id)
        cases.raise_flag(case, kind=FlagKind.SELF_HARM, text="说不想再来学校", actor=school.teacher)

    (flag,) = opened(school, case_id, school.grade_head).flags

    assert (flag.kind, flag.note) == (FlagKind.SELF_HARM, "说不想再来学校")


def test_the_reason_of_a_decision_follows_the_tier_and_tells_that_there_is_one(school: Campus) -> None:
    case_id = school.confirm(school.students[0], PSYCHOLOGICAL)
    with school.world.open():
        cases.ask_priority(queries.visible_case(school.counsellor, case_id), reason="夜里失眠", actor=school.counsellor)

    (read,) = [line for line in opened(school, case_id, school.head).decisions if line.reason]
    (hidden,) = [line for line in opened(school, case_id, school.member).decisions if line.is_restricted]

    assert read.reason == "夜里失眠"
    assert hidden.reason == ""


def test_the_file_says_what_this_person_may_do_now(school: Campus) -> None:
    candidate = school.propose()
    confirmed = school.confirm(school.students[1])

    assert opened(school, candidate, school.member).steps == {CaseStep.CONFIRM, CaseStep.CLEAR_FLAG}
    assert CaseStep.SUPPORT in opened(school, confirmed, school.teacher).steps
    assert CaseStep.SUPPORT not in opened(school, confirmed, school.head).steps


def test_the_roster_logs_every_student_on_it_in_one_statement(school: Campus) -> None:
    for student in school.students:
        school.confirm(student)

    with school.world.open(), counted_statements() as seen:
        rows = cases.list_roster(actor=school.head)

    assert len(rows) == 3
    assert len(seen) == 2
    assert {row.subject_id for row in log(school)} == set(school.students)


def test_an_empty_roster_leaves_no_row(school: Campus) -> None:
    with school.world.open():
        assert cases.list_roster(actor=school.head) == []

    assert log(school) == []


def test_the_roster_is_narrowed_by_state_class_and_name(school: Campus) -> None:
    school.confirm(school.students[0])
    school.propose(school.students[1])

    def names(**filters: object) -> list[str]:
        with school.world.open():
            wanted = RosterFilter(**filters)  # type: ignore[arg-type]
            rows = cases.list_roster(wanted, actor=school.head)
            assert queries.count_roster(school.head, wanted) == len(rows)
            return [row.student_name for row in rows]

    assert names() == ["测试同学1", "测试同学0"]
    assert names(states=[CaseState.CONFIRMED]) == ["测试同学0"]
    assert names(class_id=school.other_class_id) == []
    assert names(text="同学1") == ["测试同学1"]
    assert names(text="cstx") == ["测试同学1", "测试同学0"]
    assert names(text="%") == []
    assert names(waiting=True) == ["测试同学1"]


def test_the_figures_above_the_list_count_what_the_person_may_know(school: Campus) -> None:
    school.confirm(school.students[0], LEFT, CategoryChoice(code="K7"))
    school.propose(school.students[1])
    school.propose(school.students[2], PSYCHOLOGICAL, actor=school.counsellor)

    def counts(actor: Actor) -> tuple[int, int, int, int]:
        with school.world.open():
            found = queries.roster_counts(actor)
        return found.candidates, found.confirmed, found.priority, found.requests

    assert counts(school.head) == (2, 1, 0, 1)
    assert counts(school.teacher) == (1, 1, 0, 1)
    assert counts(school.other_teacher) == (0, 0, 0, 0)


@pytest.mark.parametrize("rounds", [1, 15])
def test_opening_a_file_costs_the_same_however_long_its_history_is(school: Campus, rounds: int) -> None:
    case_id = school.confirm()
    for _ in range(rounds):
        with school.world.open():
            case = queries.visible_case(school.teacher, case_id)
            cases.revise_support(case, support="一起读书", tip="", seen=case.version, actor=school.teacher)

    with school.world.open(), counted_statements() as seen:
        cases.open_file(case_id, actor=school.teacher)

    assert len(seen) == 5  # the file, its log row, the school's key, what is open, its history


def test_a_subject_teacher_reads_hints_of_taught_classes_and_nothing_else(school: Campus) -> None:
    school.confirm(school.students[0], PSYCHOLOGICAL)

    with school.world.open():
        (line,) = cases.list_tips(actor=school.subject_teacher)
        assert cases.list_tips(actor=school.other_teacher) == []
        assert cases.list_tips(actor=school.helper) == []

    assert (line.student_name, line.tip) == ("测试同学0", "回答慢一点没关系，多给些时间")
    assert [(row.what, row.reason) for row in log(school)] == [("支持提示", "您是任课教师")]


def test_a_student_who_teaches_nobody_reads_no_hint_whatever_is_assigned(school: Campus) -> None:
    school.confirm()
    student = school.world.actor(Role.SUBJECT_TEACHER, taught_class_ids=frozenset({school.class_id}), is_student=True)

    with school.world.open():
        assert cases.list_tips(actor=student) == []


def test_the_hint_of_a_candidate_or_an_ended_case_is_not_shown(school: Campus) -> None:
    school.propose()

    with school.world.open():
        assert cases.list_tips(actor=school.subject_teacher) == []
