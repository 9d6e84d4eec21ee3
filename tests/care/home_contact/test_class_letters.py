"""Letters to the families of a class: written on one page, each a letter of its own; going on together, all or none."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from accounts.roles import Role
from care.home_contact import queries, services
from care.home_contact.errors import (
    AdultNotAsked,
    AdultRefused,
    LetterChanged,
    LetterEmpty,
    LettersRefused,
    LetterUnsent,
    OwnLetter,
)
from care.home_contact.letters import TemplateChoice
from care.home_contact.lifecycle import LetterState
from care.home_contact.models import Letter
from care.home_contact.services import ClassEntry, FamilyEntry, LetterEntry, Recipient
from care.home_contact.terms import PostedWay
from kernel import clock
from kernel.actor import Actor
from kernel.db import session, unit_of_work
from kernel.errors import DomainError, ForbiddenMove, NotFound
from kernel.events import RecordedEvent
from kernel.ids import new_id
from kernel.tenancy import IdentityScope
from links import purposes
from links import queries as linked
from links import services as links
from notices.kinds import NoticeKind
from notices.models import Notice
from obligations import queries as obligations
from people.models import Student
from policy_profiles import services as policies
from privacy import bars, protection
from privacy import services as privacy
from privacy.consent import Decision, Purpose, Signer, standard_notice
from privacy.errors import FamilyBarred, LabelledWording, WritingBarred
from privacy.models import AccessLog
from privacy.services import Answer
from tests.care import campus
from tests.care.campus import Campus
from tests.care.home_contact.families import mother_of
from tests.worlds import DEMO_DAY, Office, World, counted_statements
from tongxin.wiring import LINK_PURPOSES

SHARED = "这学期班里每周五有一节读书课，欢迎家里也一起读。"
ENTRY = ClassEntry(
    shared=SHARED,
    reply_by=DEMO_DAY + timedelta(days=14),
    office="班主任",
    phone="",
    template=TemplateChoice.SCHOOL,
)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    before = list(purposes._purposes.values())
    purposes.install(LINK_PURPOSES)
    with clock.working_day(DEMO_DAY):
        yield
    purposes.install(before)


@pytest.fixture
def cases(school: Campus) -> list[UUID]:
    """Three of the class in care, the mother of the first known."""
    mother_of(school.world, school.students[0])
    with clock.working_day(DEMO_DAY - timedelta(days=8)):
        return [school.confirm(student) for student in school.students]


def to(case_id: UUID, **parts: str) -> FamilyEntry:
    return FamilyEntry(case_id=case_id, guardian="母亲", parts=parts)


def write(
    school: Campus, families: Sequence[FamilyEntry], entry: ClassEntry = ENTRY, actor: Actor | None = None
) -> list[UUID]:
    with school.world.open():
        author = actor or school.teacher
        written = services.write_letters(class_id=school.class_id, entry=entry, families=families, actor=author)
        return [letter.id for letter in written]


@pytest.fixture
def letters(school: Campus, cases: list[UUID]) -> list[UUID]:
    """A draft to each family, in the order of the cases."""
    return write(school, [to(case_id, study=f"第{number}个孩子作业按时了") for number, case_id in enumerate(cases)])


def versions(school: Campus, letters: Sequence[UUID]) -> dict[UUID, int]:
    with school.world.open():
        rows = session().execute(select(Letter.id, Letter.version).where(Letter.id.in_(letters)))
        return {row.id: row.version for row in rows}


def states(school: Campus, letters: Sequence[UUID]) -> list[str]:
    with school.world.open():
        rows = session().execute(select(Letter.id, Letter.state).where(Letter.id.in_(letters)))
        found = {row.id: row.state for row in rows}
        return [found[one] for one in letters]


def submit(school: Campus, letters: Sequence[UUID]) -> None:
    seen = versions(school, letters)
    with school.world.open():
        services.submit_letters(class_id=school.class_id, seen=seen, actor=school.teacher)


def approve(school: Campus, letters: Sequence[UUID]) -> None:
    submit(school, letters)
    seen = versions(school, letters)
    with school.world.open():
        services.approve_letters(class_id=school.class_id, seen=seen, actor=school.head)


def post(school: Campus, letters: Sequence[UUID]) -> UUID:
    seen = versions(school, letters)
    with school.world.open():
        return services.post_letters(
            class_id=school.class_id, seen=seen, way=PostedWay.CHILD, posted_on=DEMO_DAY, actor=school.teacher
        )


def faults(refused: pytest.ExceptionInfo[LettersRefused]) -> dict[UUID, type[DomainError]]:
    return {key: type(fault) for key, fault in refused.value.faults.items()}


def bodies(school: Campus, actor: Actor | None = None) -> dict[str, str]:
    with school.world.open():
        page = services.read_class_letters(school.class_id, actor=actor or school.teacher)
        return {name: line.body for name, line in page.letters}


def test_each_family_gets_what_is_shared_and_what_is_told_of_its_own_child(school: Campus, letters: list[UUID]) -> None:
    found = bodies(school)

    assert list(found) == ["测试同学0", "测试同学1", "测试同学2"]
    assert all(SHARED in body for body in found.values())
    assert "测试同学1的班主任" in found["测试同学1"]
    assert "学习：第1个孩子作业按时了" in found["测试同学1"]
    assert not any("第1个孩子" in body for name, body in found.items() if name != "测试同学1")
    assert found["测试同学0"].index(SHARED) < found["测试同学0"].index("学习：")


def test_a_label_names_the_letter_in_which_it_stands_and_nothing_is_written(school: Campus, cases: list[UUID]) -> None:
    families = [to(cases[0], study="进步了"), to(cases[1], study="作为后进生，他进步了"), to(cases[2])]

    with pytest.raises(LettersRefused) as refused:
        write(school, families)
    with pytest.raises(LabelledWording):
        write(school, families[:1], replace(ENTRY, shared="各位贫困生家长"))

    assert faults(refused) == {cases[1]: LabelledWording}
    assert "学习上需要帮助" in refused.value.faults[cases[1]].text
    with school.world.open():
        assert session().scalar(select(func.count(Letter.id))) == 0


def test_a_letter_that_would_say_nothing_is_named(school: Campus, cases: list[UUID]) -> None:
    with pytest.raises(LettersRefused) as refused:
        write(school, [to(cases[0], life="会收拾了"), to(cases[1])], replace(ENTRY, shared=""))

    assert faults(refused) == {cases[1]: LetterEmpty}


def test_the_same_families_are_not_written_to_from_a_second_tab(school: Campus, cases: list[UUID]) -> None:
    refused: list[LettersRefused] = []

    def tab() -> None:
        try:
            with clock.working_day(DEMO_DAY):
                write(school, [to(case_id) for case_id in cases])
        except LettersRefused as fault:
            refused.append(fault)

    tabs = [threading.Thread(target=tab) for _ in range(2)]
    for one in tabs:
        one.start()
    for one in tabs:
        one.join()

    assert [set(map(type, one.faults.values())) for one in refused] == [{LetterUnsent}]
    with school.world.open():
        assert session().scalar(select(func.count(Letter.id))) == len(cases)


def test_only_families_of_that_class_and_of_files_that_one_may_open(school: Campus, cases: list[UUID]) -> None:
    elsewhere = school.confirm(school.others[0], proposer=school.other_teacher)

    with pytest.raises(NotFound):
        write(school, [to(cases[0]), to(elsewhere)])
    with pytest.raises(NotFound):
        write(school, [to(cases[0]), to(elsewhere)], actor=school.principal)
    with pytest.raises(NotFound), school.world.open():
        services.list_recipients(school.class_id, actor=school.other_teacher)


def test_who_leads_besides_teaching_writes_to_the_own_class_alone(school: Campus, cases: list[UUID]) -> None:
    both = school.world.actor(Role.GROUP_MEMBER, Role.CLASS_TEACHER, class_ids=frozenset({school.other_class_id}))

    with pytest.raises(NotFound):
        write(school, [to(cases[0], study="作业按时了")], actor=both)
    with school.world.open(), pytest.raises(NotFound):
        services.list_recipients(school.class_id, actor=both)


def test_a_letter_about_a_child_of_whom_one_writes_nothing_for_now_is_named(
    school: Campus, letters: list[UUID]
) -> None:
    assert school.teacher.user_id is not None
    with school.world.open():
        bars.bar_writing(student_id=school.students[1], user_id=school.teacher.user_id, source_id=new_id())

    with pytest.raises(LettersRefused) as refused:
        submit(school, letters)

    assert faults(refused) == {letters[1]: WritingBarred}
    assert set(states(school, letters)) == {LetterState.DRAFT}


def test_a_family_to_which_nothing_may_go_is_named_when_letters_are_posted(school: Campus, letters: list[UUID]) -> None:
    approve(school, letters)
    with school.world.open():
        bars.bar_family(student_id=school.students[2], source_id=new_id())

    with pytest.raises(LettersRefused) as refused:
        post(school, letters)

    assert faults(refused) == {letters[2]: FamilyBarred}


def test_the_other_school_sees_nothing(school: Campus, theirs: World, letters: list[UUID]) -> None:
    stranger = theirs.actor(Role.GROUP_HEAD)

    with theirs.open():
        assert queries.classes_with_letters(stranger) == []
        with pytest.raises(NotFound):
            services.read_class_letters(school.class_id, actor=stranger)
        with pytest.raises(NotFound):
            services.approve_letters(class_id=school.class_id, seen=dict.fromkeys(letters, 1), actor=stranger)


def recipients(school: Campus, actor: Actor | None = None) -> Mapping[str, Recipient]:
    with school.world.open():
        found = services.list_recipients(school.class_id, actor=actor or school.teacher)
        return {one.name: one for one in found}


def test_a_protected_file_is_not_among_the_recipients_of_whom_it_is_shut_to(school: Campus, cases: list[UUID]) -> None:
    with school.world.open():
        protection.protect(school.students[1], reader_ids=[], reason="家里的事只由校长知道", actor=school.principal)

    cover = replace(
        school.other_teacher, class_ids=frozenset({school.class_id}), cover_class_ids=frozenset({school.class_id})
    )
    assert "测试同学1" not in recipients(school, cover)
    with pytest.raises(NotFound):
        write(school, [to(cases[1])], actor=cover)
    assert "测试同学1" in recipients(school), "the class teacher answers for the child's duties"


def test_who_is_listed_is_in_the_access_log(school: Campus, cases: list[UUID]) -> None:
    recipients(school)

    with school.world.open():
        logged = session().scalars(select(AccessLog.subject_id).where(AccessLog.what == "全班的家校联系函"))
        assert set(logged) == set(school.students)


def test_a_family_of_which_nothing_is_known_can_still_be_written_to(school: Campus, cases: list[UUID]) -> None:
    found = recipients(school)
    assert [one.relation for one in found["测试同学0"].family] == ["母亲"]
    assert (found["测试同学1"].family, found["测试同学1"].has_phone, found["测试同学1"].fault) == ([], False, None)

    write(school, [FamilyEntry(case_id=cases[1], guardian="", parts={"life": "会收拾了"})])

    assert bodies(school)["测试同学1"].startswith("尊敬的家长：")


def grown_up(school: Campus, *answers: Decision) -> UUID:
    """The first student is of age today, and said this."""
    student = school.students[0]
    with school.world.open():
        session().execute(update(Student).where(Student.id == student).values(born_on=date(2008, 11, 18)))
        privacy.publish_notice(body=standard_notice("测试小学"), actor=school.principal)
    for decision in answers:
        said = Answer(student_id=student, purpose=Purpose.FAMILY_LETTERS, decision=decision, signer=Signer.STUDENT)
        with school.world.open():
            privacy.record_answers(answers=[said], signed_on=DEMO_DAY, actor=school.teacher)
    return student


@pytest.mark.parametrize(
    ("answers", "fault"),
    [
        ((), AdultNotAsked),
        ((Decision.REFUSED,), AdultRefused),
        ((Decision.GIVEN, Decision.WITHDRAWN), AdultRefused),
    ],
)
def test_an_adult_without_consent_is_listed_with_the_reason_and_not_written_about(
    school: Campus, cases: list[UUID], answers: tuple[Decision, ...], fault: type[DomainError]
) -> None:
    grown_up(school, *answers)

    assert {name: type(one.fault) for name, one in recipients(school).items() if one.fault} == {"测试同学0": fault}
    with pytest.raises(LettersRefused) as refused:
        write(school, [to(case_id) for case_id in cases])
    assert faults(refused) == {cases[0]: fault}
    with pytest.raises(fault), school.world.open():
        entry = LetterEntry(guardian="", parts={"life": "好"}, reply_by=DEMO_DAY, office="班主任")
        services.write_letter(case_id=cases[0], entry=entry, actor=school.teacher)


def test_an_adult_who_agreed_is_named_as_having_agreed(school: Campus, cases: list[UUID]) -> None:
    grown_up(school, Decision.GIVEN)

    write(school, [to(case_id) for case_id in cases])

    found = bodies(school)
    assert "经测试同学0本人同意" in found["测试同学0"]
    assert "本人同意" not in found["测试同学1"]


def test_consent_that_is_withdrawn_meanwhile_keeps_the_letter_from_going_out(school: Campus, cases: list[UUID]) -> None:
    grown_up(school, Decision.GIVEN)
    letters = write(school, [to(case_id) for case_id in cases])
    said = Answer(
        student_id=school.students[0],
        purpose=Purpose.FAMILY_LETTERS,
        decision=Decision.WITHDRAWN,
        signer=Signer.STUDENT,
    )
    with school.world.open():
        privacy.record_answers(answers=[said], signed_on=DEMO_DAY, actor=school.teacher)

    with pytest.raises(LettersRefused) as refused:
        submit(school, letters)
    assert faults(refused) == {letters[0]: AdultRefused}
    assert states(school, letters) == ["draft", "draft", "draft"]
    submit(school, letters[1:])


def test_the_schools_own_text_or_the_platforms(school: Campus, cases: list[UUID]) -> None:
    with school.world.open():
        services.keep_template(body="{家长称呼}您好：\n{近况}\n请在{回复日期}前回信。", actor=school.principal)

    write(school, [to(cases[0])])
    write(school, [to(cases[1])], replace(ENTRY, template=TemplateChoice.PLATFORM))

    found = bodies(school)
    assert found["测试同学0"] == f"母亲您好：\n{SHARED}\n请在12月2日前回信。"
    assert found["测试同学1"].startswith("尊敬的母亲：")


def test_the_set_is_handed_in_and_approved_leaving_some_out(school: Campus, letters: list[UUID]) -> None:
    submit(school, letters)
    seen = versions(school, letters)
    with school.world.open():
        done = services.approve_letters(
            class_id=school.class_id, seen={key: seen[key] for key in letters[:2]}, actor=school.head
        )

    assert done == 2
    assert states(school, letters) == ["approved", "approved", "review"]
    assert versions(school, letters) == {letters[0]: 3, letters[1]: 3, letters[2]: 2}
    with school.world.open():
        row = session().scalars(select(Letter).where(Letter.id == letters[0])).one()
        assert (row.approved_by, row.approved_on) == (school.head.user_id, DEMO_DAY)
        kinds = set(session().scalars(select(RecordedEvent.kind)))
        assert {"LettersWritten", "LettersHandedIn", "LettersMoved"} <= kinds


def test_who_wrote_them_does_not_approve_them(school: Campus, letters: list[UUID]) -> None:
    submit(school, letters)
    seen = versions(school, letters)

    with pytest.raises(LettersRefused) as refused, school.world.open():
        services.approve_letters(class_id=school.class_id, seen=seen, actor=school.teacher)

    assert set(faults(refused).values()) == {OwnLetter}


def test_one_that_changed_meanwhile_is_named_and_the_others_wait(school: Campus, letters: list[UUID]) -> None:
    submit(school, letters)
    seen = versions(school, letters)
    with school.world.open():
        page = services.read_class_letters(school.class_id, actor=school.head)
        changed = next(line for _, line in page.letters if line.id == letters[1])
        back = queries.locked_letter(school.head, changed.case_id, changed.id)
        services.return_letter(back, advice="先写好的", seen=seen[letters[1]], actor=school.head)

    with pytest.raises(LettersRefused) as refused, school.world.open():
        services.approve_letters(class_id=school.class_id, seen=seen, actor=school.member)
    assert faults(refused) == {letters[1]: ForbiddenMove}
    with pytest.raises(LettersRefused) as stale, school.world.open():
        services.approve_letters(class_id=school.class_id, seen={letters[0]: 1}, actor=school.member)
    assert faults(stale) == {letters[0]: LetterChanged}
    assert states(school, letters) == ["review", "draft", "review"]


def test_approvers_are_told_once_for_the_set_and_the_writer_never(school: Campus, letters: list[UUID]) -> None:
    submit(school, letters)

    with school.world.open():
        services.tell_approvers_of_class(class_id=school.class_id, letter_ids=letters, actor=school.principal)
    with school.world.open():
        lines = session().scalars(select(Notice).where(Notice.kind == NoticeKind.LETTER_HANDED_IN)).all()
        assert {(line.user_id, line.count) for line in lines} >= {(school.head.user_id, 3)}
        assert school.teacher.user_id not in {line.user_id for line in lines}

    approve_seen = versions(school, letters)
    with school.world.open():
        services.approve_letters(class_id=school.class_id, seen=approve_seen, actor=school.head)
        before = session().scalar(select(func.count(Notice.id)))
        services.tell_approvers_of_class(class_id=school.class_id, letter_ids=letters, actor=school.principal)
        assert session().scalar(select(func.count(Notice.id))) == before, "nothing waits any more"


@pytest.fixture
def with_letters(school: Campus) -> Campus:
    """The school asks for a letter each year, as a university does."""
    with school.world.open():
        draft = policies.start_draft(actor=school.principal)
        session().flush()
        for rule in ("R09", "R09.chase", "R09.call"):
            policies.edit_draft(
                "switch_rule", {"rule": rule, "on": True}, seen_version=draft.version, actor=school.principal
            )
            session().flush()
        policies.publish_draft(seen_version=draft.version, effective_on=DEMO_DAY, actor=school.principal)
    return school


def test_posting_credits_and_chases_each_letter_by_itself(
    with_letters: Campus, cases: list[UUID], letters: list[UUID]
) -> None:
    school = with_letters
    approve(school, letters)

    posting = post(school, letters)

    assert states(school, letters) == ["posted", "posted", "posted"]
    with school.world.open():
        rows = session().scalars(select(Letter).where(Letter.id.in_(letters))).all()
        assert {tuple(row.credited) for row in rows} == {("家校联系函",)}
        assert {row.posting_id for row in rows} == {posting}
        for letter in letters:
            owed = {line.rule: line.is_done for line in obligations.for_subject(letter)}
            assert owed == {"R09.chase": False, "R09.call": False}
        for case_id in cases:
            assert {line.rule: line.is_done for line in obligations.for_subject(case_id)}["R09"]
    with school.world.open():
        one = queries.locked_letter(school.teacher, cases[0], letters[0])
        services.chase_letter(one, seen=one.version, actor=school.teacher)
    with school.world.open():
        assert {line.rule: line.is_done for line in obligations.for_subject(letters[0])}["R09.chase"]
        assert not {line.rule: line.is_done for line in obligations.for_subject(letters[1])}["R09.chase"]


def test_of_two_who_post_at_once_one_does(school: Campus, letters: list[UUID]) -> None:
    approve(school, letters)
    seen = versions(school, letters)
    refused: list[LettersRefused] = []

    def tab() -> None:
        try:
            with clock.working_day(DEMO_DAY), school.world.open():
                services.post_letters(
                    class_id=school.class_id, seen=seen, way=PostedWay.HAND, posted_on=DEMO_DAY, actor=school.teacher
                )
        except LettersRefused as fault:
            refused.append(fault)

    tabs = [threading.Thread(target=tab) for _ in range(2)]
    for one in tabs:
        one.start()
    for one in tabs:
        one.join()

    assert [set(map(type, one.faults.values())) for one in refused] == [{ForbiddenMove}]
    assert states(school, letters) == ["posted"] * 3


def test_what_was_posted_before_the_case_began_is_refused(school: Campus, letters: list[UUID]) -> None:
    approve(school, letters)
    seen = versions(school, letters)

    with pytest.raises(LettersRefused) as refused, school.world.open():
        services.post_letters(
            class_id=school.class_id,
            seen=seen,
            way=PostedWay.MAIL,
            posted_on=DEMO_DAY - timedelta(days=30),
            actor=school.teacher,
        )

    assert set(faults(refused)) == set(letters)


def test_each_printed_letter_leads_to_its_own_reply(school: Campus, letters: list[UUID]) -> None:
    approve(school, letters[:2])

    with pytest.raises(LettersRefused) as refused, school.world.open():
        services.refuse_unprintable(class_id=school.class_id, letter_ids=letters, actor=school.teacher)
    assert faults(refused) == {letters[2]: ForbiddenMove}
    with school.world.open():
        printed = services.take_out_letters(class_id=school.class_id, letter_ids=letters, actor=school.teacher)

    assert [one.student_id for one in printed] == list(school.students[:2])
    for number, one in enumerate(printed):
        with unit_of_work(IdentityScope()):
            found = linked.found(one.token)
        with school.world.open():
            page = links.describe(found)
        assert f"第{number}个孩子作业按时了" in "".join(page.paragraphs)
    with school.world.open():
        logged = session().scalars(select(AccessLog.subject_id).where(AccessLog.what == "打印家校联系函"))
        assert set(logged) == set(school.students[:2])


def test_the_proof_of_a_posting_is_for_whoever_may_open_every_file(school: Campus, letters: list[UUID]) -> None:
    approve(school, letters)
    posting = post(school, letters)
    with school.world.open():
        assert set(queries.students_of_posting(school.grade_head, posting)) == set(school.students)
        protection.protect(school.students[1], reader_ids=[], reason="家里的事只由校长知道", actor=school.principal)

    with pytest.raises(NotFound), school.world.open():
        queries.students_of_posting(school.grade_head, posting)
    with pytest.raises(NotFound), school.world.open():
        queries.students_of_posting(school.other_teacher, posting)
    with pytest.raises(NotFound), school.world.open():
        queries.students_of_posting(school.teacher, new_id())
    with school.world.open():
        assert queries.postings_left([posting, new_id()]) == {posting}


def test_no_step_takes_more_statements_for_fifteen_families_than_for_three(office: Office, ours: World) -> None:
    school = campus.build(office, ours, students=18)
    for student in school.students:
        school.confirm(student)
    few, many = school.students[:3], school.students[3:]
    taken: list[list[int]] = []
    for students in (few, many):
        with school.world.open():
            found = services.list_recipients(school.class_id, actor=school.teacher)
        wanted = [one.case_id for one in found if one.name in {f"测试同学{school.students.index(s)}" for s in students}]
        counts = []
        with counted_statements() as seen:
            letters = write(school, [to(case_id) for case_id in wanted])
        counts.append(len(seen))
        for step in (submit, _approve_alone, _print, post):
            with counted_statements() as seen:
                step(school, letters)
            counts.append(len(seen))
        taken.append(counts)

    assert taken[0] == taken[1]
    with counted_statements() as seen, school.world.open():
        services.read_class_letters(school.class_id, actor=school.head)
    assert len(seen) <= 8


def _approve_alone(school: Campus, letters: Sequence[UUID]) -> None:
    seen = versions(school, letters)
    with school.world.open():
        services.approve_letters(class_id=school.class_id, seen=seen, actor=school.head)


def _print(school: Campus, letters: Sequence[UUID]) -> None:
    with school.world.open():
        services.refuse_unprintable(class_id=school.class_id, letter_ids=letters, actor=school.teacher)
        services.take_out_letters(class_id=school.class_id, letter_ids=letters, actor=school.teacher)
