"""Guests: one guardian, one link; what the link shows and takes; the code at the door; who sees whom."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from care.seminars import queries, services
from care.seminars.counting import Lack
from care.seminars.errors import AlreadyReplied, GuardianUnknown, NobodyChosen
from care.seminars.lifecycle import SeminarState
from care.seminars.models import GuestStudent, SeminarGuest
from care.seminars.queries import GuestFilter, GuestLine
from care.seminars.services import signing_in
from care.seminars.terms import GuestReply, GuestSort, GuestsShown, ReplyWay, SignedWay
from kernel import clock
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import ForbiddenMove, NotFound
from kernel.ids import new_id
from links import services as links
from links.errors import LinkRefused
from links.queries import Found
from links.schemas import answers_to
from people import queries as people
from people import services as roster
from privacy import bars, protection
from privacy import queries as privacy
from privacy.errors import FamilyBarred
from tests.care.campus import Campus
from tests.care.seminars import meetings
from tests.care.seminars.meetings import ENTRY, MINUTES
from tests.worlds import DEMO_DAY, World, counted_statements

PARENT = "闻远岫"


def seen(school: Campus, seminar_id: UUID, actor: Actor, wanted: GuestFilter | None = None) -> list[GuestLine]:
    with school.world.open():
        found = queries.guests(actor, seminar_id, wanted or GuestFilter())
        assert queries.count_guests(actor, seminar_id, wanted or GuestFilter()) == len(found)
        return found


def answer(school: Campus, link: Found, **answers: str) -> None:
    """What a guardian's telephone sends."""
    with school.world.open():
        page = links.begin_answer(link)
        links.answer(link, answers_to(page.questions)().load(answers))


def door(school: Campus, seminar_id: UUID) -> Found:
    with school.world.open():
        return_token = services.open_door(queries.locked_seminar(seminar_id), actor=school.head)
    return meetings.found(return_token)


def test_siblings_have_one_guest_and_one_link(school: Campus) -> None:
    meetings.guardian_of(school.world, *school.students[:2])
    seminar_id = meetings.plan(school)

    assert meetings.add(school, seminar_id, school.students[:1]) == 1
    assert meetings.add(school, seminar_id, school.students[:2]) == 0

    (line,) = seen(school, seminar_id, school.head)
    assert (line.name, len(line.children), line.reply) == (PARENT, 2, None)


def test_a_family_to_which_nothing_may_be_sent_gets_no_invitation(school: Campus) -> None:
    meetings.guardian_of(school.world, *school.students[:2])
    seminar_id = meetings.plan(school)
    meetings.add(school, seminar_id, school.students[:2])
    with school.world.open():
        bars.bar_family(student_id=school.students[1], source_id=new_id())

    with pytest.raises(FamilyBarred):
        meetings.hand_on(school, seminar_id, meetings.guest_of(school, seminar_id))


def test_a_bar_shuts_the_links_that_are_out_until_it_is_lifted(school: Campus) -> None:
    meetings.guardian_of(school.world, *school.students[:2])
    seminar_id = meetings.plan(school)
    meetings.add(school, seminar_id, school.students[:2])
    link = meetings.hand_on(school, seminar_id, meetings.guest_of(school, seminar_id))
    record = new_id()
    with school.world.open():
        bars.bar_family(student_id=school.students[1], source_id=record)

    with school.world.open(), pytest.raises(LinkRefused):
        links.describe(link)
    with school.world.open(), pytest.raises(LinkRefused):
        links.answer(link, {"reply": "coming", "words": ""})

    assert seen(school, seminar_id, school.head)[0].reply is None
    with school.world.open():
        bars.lift(source_id=record)
    answer(school, link, reply="coming")
    assert seen(school, seminar_id, school.head)[0].reply is GuestReply.COMING


def test_who_still_waits_for_an_invitation_is_one_statement(school: Campus) -> None:
    for number, student in enumerate(school.students):
        meetings.guardian_of(school.world, student, name=f"家长{number}")
    seminar_id = meetings.plan(school)
    meetings.add(school, seminar_id, school.students)
    meetings.hand_on(school, seminar_id, meetings.guest_of(school, seminar_id, "家长0"))
    with school.world.open():
        bars.bar_family(student_id=school.students[1], source_id=new_id())

    with school.world.open(), counted_statements() as counted:
        found = queries.uninvited(school.teacher, seminar_id)

    assert (found, len(counted)) == (([meetings.guest_of(school, seminar_id, "家长2")], 1), 1)
    with school.world.open():
        assert queries.uninvited(school.other_teacher, seminar_id) == ([], 0)


def test_a_bar_shuts_the_summary_too(school: Campus) -> None:
    meetings.guardian_of(school.world, school.students[0])
    seminar_id = meetings.confirmed(school, school.students[:1], came=False)
    link = meetings.hand_on(school, seminar_id, meetings.guest_of(school, seminar_id))
    with school.world.open():
        bars.bar_family(student_id=school.students[0], source_id=new_id())

    with school.world.open(), pytest.raises(LinkRefused):
        links.describe(link)


def test_two_who_add_siblings_at_once_make_one_guest(school: Campus) -> None:
    meetings.guardian_of(school.world, *school.students[:2])
    seminar_id = meetings.plan(school)
    threads = [
        threading.Thread(target=meetings.add, args=(school, seminar_id, [student])) for student in school.students[:2]
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with school.world.open():
        assert session().scalar(select(func.count()).select_from(SeminarGuest)) == 1
        assert session().scalar(select(func.count()).select_from(GuestStudent)) == 2


def test_nobody_else_s_students_and_nobody_without_a_guardian(school: Campus) -> None:
    seminar_id = meetings.plan(school)

    with pytest.raises(NobodyChosen):
        meetings.add(school, seminar_id, [])
    with pytest.raises(NotFound):
        meetings.add(school, seminar_id, school.others[:1])
    with pytest.raises(GuardianUnknown):
        meetings.add(school, seminar_id, school.students[:1])


def test_the_link_invites_and_takes_the_reply_until_the_day(school: Campus) -> None:
    meetings.guardian_of(school.world, school.students[0])
    seminar_id = meetings.plan(school)
    meetings.add(school, seminar_id, school.students[:1])
    link = meetings.hand_on(school, seminar_id, meetings.guest_of(school, seminar_id))
    assert meetings.state(school, seminar_id) == SeminarState.INVITED
    with school.world.open():
        words = "\n".join(links.describe(link).words())
    assert all(
        part in words for part in ("一人一函，请勿转发", "11月18日（周三）15:30", "二楼会议室", "陪孩子管好手机")
    )
    assert "测试同学" not in words
    assert PARENT not in words

    answer(school, link, reply="not_coming", words="晚上七点方便")
    answer(school, link, reply="coming", words="请了半天假")

    (line,) = seen(school, seminar_id, school.teacher)
    assert (line.reply, line.words, line.replied_way) == (GuestReply.COMING, "请了半天假", ReplyWay.LINK)
    with clock.working_day(DEMO_DAY + timedelta(days=1)), school.world.open(), pytest.raises(LinkRefused):
        links.describe(link)


def test_the_same_link_shows_the_summary_to_who_did_not_come(school: Campus) -> None:
    meetings.guardian_of(school.world, school.students[0])
    seminar_id = meetings.plan(school)
    meetings.add(school, seminar_id, school.students[:1])
    guest = meetings.guest_of(school, seminar_id)
    link = meetings.hand_on(school, seminar_id, guest)
    meetings.hold(school, seminar_id)
    meetings.write(school, seminar_id)
    with school.world.open(), pytest.raises(LinkRefused):
        links.describe(link)
    meetings.confirm(school, seminar_id)

    with school.world.open():
        words = "\n".join(links.describe(link).words())
    assert MINUTES["summary"] in words
    assert [part for part in ("points", "methods", "strategies") if MINUTES[part] in words] == []
    answer(school, link)
    (line,) = seen(school, seminar_id, school.head, GuestFilter(shown=GuestsShown.ABSENT))
    assert line.summary_on == DEMO_DAY


def test_a_fresh_link_after_the_seminar_gives_the_summary(school: Campus) -> None:
    meetings.guardian_of(school.world, school.students[0])
    seminar_id = meetings.confirmed(school, school.students[:1], came=False)

    link = meetings.hand_on(school, seminar_id, meetings.guest_of(school, seminar_id))

    with school.world.open():
        assert links.describe(link).heading == "交流会聊了这些"
    assert seen(school, seminar_id, school.teacher)[0].summary_on == DEMO_DAY
    with school.world.open(), pytest.raises(ForbiddenMove):
        seminar, guest = queries.locked_seminar(seminar_id), queries.guest_of_link(only_guest(seminar_id))
        services.note_reply(seminar, guest, reply=GuestReply.COMING, words="", actor=school.teacher)


def only_guest(seminar_id: UUID) -> UUID:
    """The one guest, in the open unit of work."""
    return session().scalars(select(SeminarGuest.id).where(SeminarGuest.seminar_id == seminar_id)).one()


def test_the_code_at_the_door_signs_in_and_never_says_who_is_invited(school: Campus) -> None:
    meetings.guardian_of(school.world, school.students[0])
    seminar_id = meetings.plan(school)
    meetings.add(school, seminar_id, school.students[:1])
    meetings.tell(school, seminar_id, meetings.guest_of(school, seminar_id))
    code = door(school, seminar_id)
    with school.world.open():
        assert PARENT not in "\n".join(links.describe(code).words())

    answer(school, code, name=PARENT, child="测试同学0")
    answer(school, code, name=PARENT, child="测试同学0")
    answer(school, code, name="路人", child="测试同学1")

    (line,) = seen(school, seminar_id, school.head)
    assert line.signed_way is SignedWay.CODE
    with school.world.open():
        (waiting,) = queries.arrivals(school.head, seminar_id)
        assert (waiting.name, waiting.child) == ("路人", "测试同学1")


def test_names_at_the_door_are_looked_at_by_a_teacher(school: Campus) -> None:
    meetings.guardian_of(school.world, school.students[0])
    seminar_id = meetings.plan(school)
    meetings.add(school, seminar_id, school.students[:1])
    guest_id = meetings.guest_of(school, seminar_id)
    meetings.tell(school, seminar_id, guest_id)
    code = door(school, seminar_id)
    answer(school, code, name="闻远秀", child="测试同学0")
    answer(school, code, name="送水的", child="没有")

    for named in (guest_id, None):
        with school.world.open():
            seminar = queries.locked_seminar(seminar_id)
            first = queries.arrivals(school.head, seminar_id)[0]
            row = queries.locked_arrival(seminar_id, first.id)
            guest = queries.locked_guest(school.head, seminar_id, named) if named else None
            services.settle_arrival(seminar, row, guest=guest, actor=school.head)

    with school.world.open():
        assert queries.arrivals(school.head, seminar_id) == []
    assert seen(school, seminar_id, school.head)[0].signed_way is SignedWay.HAND


def test_a_flooded_door_thanks_everybody_alike_and_signs_guests_in(
    school: Campus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing_in, "MOST_WAITING", 1)
    meetings.guardian_of(school.world, school.students[0])
    seminar_id = meetings.plan(school)
    meetings.add(school, seminar_id, school.students[:1])
    meetings.tell(school, seminar_id, meetings.guest_of(school, seminar_id))
    code = door(school, seminar_id)
    answer(school, code, name="甲", child="乙")

    answer(school, code, name="丙", child="丁")
    answer(school, code, name=PARENT, child="测试同学0")

    with school.world.open():
        assert [one.name for one in queries.arrivals(school.head, seminar_id)] == ["甲"]
    assert seen(school, seminar_id, school.head)[0].is_here


def test_the_same_names_wait_once(school: Campus) -> None:
    meetings.guardian_of(school.world, school.students[0])
    seminar_id = meetings.plan(school)
    meetings.add(school, seminar_id, school.students[:1])
    meetings.tell(school, seminar_id, meetings.guest_of(school, seminar_id))
    code = door(school, seminar_id)

    for child in ("乙", "乙", "丁"):
        answer(school, code, name="甲", child=child)

    with school.world.open():
        assert [one.child for one in queries.arrivals(school.head, seminar_id)] == ["乙", "丁"]


def test_who_was_signed_in_by_mistake_is_taken_back_until_the_minutes_are_confirmed(school: Campus) -> None:
    meetings.guardian_of(school.world, school.students[0])
    seminar_id = meetings.confirmed(school, school.students[:1])

    with school.world.open(), pytest.raises(ForbiddenMove):
        seminar = queries.locked_seminar(seminar_id)
        guest = queries.locked_guest(school.head, seminar_id, only_guest(seminar_id))
        services.take_back(seminar, guest, actor=school.head)


def test_sign_in_is_taken_back(school: Campus) -> None:
    meetings.guardian_of(school.world, school.students[0])
    seminar_id = meetings.plan(school)
    meetings.add(school, seminar_id, school.students[:1])
    guest_id = meetings.guest_of(school, seminar_id)
    meetings.tell(school, seminar_id, guest_id)
    meetings.sign_in(school, seminar_id, guest_id)
    with school.world.open():
        seminar = queries.locked_seminar(seminar_id)
        services.take_back(seminar, queries.locked_guest(school.head, seminar_id, guest_id), actor=school.head)

    assert not seen(school, seminar_id, school.head)[0].is_here


def test_on_another_day_everybody_signs_in_anew(school: Campus) -> None:
    meetings.guardian_of(school.world, school.students[0])
    seminar_id = meetings.plan(school)
    meetings.add(school, seminar_id, school.students[:1])
    meetings.tell(school, seminar_id, meetings.guest_of(school, seminar_id))
    code = door(school, seminar_id)
    answer(school, code, name=PARENT, child="测试同学0")
    answer(school, code, name="路人", child="测试同学1")
    later = DEMO_DAY + timedelta(days=7)

    move_to(school, seminar_id, later)

    assert not seen(school, seminar_id, school.head)[0].is_here
    with school.world.open():
        assert queries.arrivals(school.head, seminar_id) == []
    with school.world.open(), pytest.raises(LinkRefused):
        links.describe(code)
    with clock.working_day(later):
        meetings.hold(school, seminar_id, later)
        meetings.write(school, seminar_id)
        assert meetings.confirm(school, seminar_id) == ([], [Lack.NOBODY_SIGNED_IN])


def test_another_place_on_the_same_day_keeps_who_is_here(school: Campus) -> None:
    meetings.guardian_of(school.world, school.students[0])
    seminar_id = meetings.plan(school)
    meetings.add(school, seminar_id, school.students[:1])
    meetings.tell(school, seminar_id, meetings.guest_of(school, seminar_id))
    code = door(school, seminar_id)
    answer(school, code, name=PARENT, child="测试同学0")

    move_to(school, seminar_id, DEMO_DAY)

    assert seen(school, seminar_id, school.head)[0].is_here
    with school.world.open():
        assert "操场" in "\n".join(links.describe(code).words())


def test_the_door_signs_nobody_in_when_a_teacher_could_not(school: Campus) -> None:
    meetings.guardian_of(school.world, school.students[0])
    seminar_id = meetings.plan(school)
    meetings.add(school, seminar_id, school.students[:1])
    meetings.tell(school, seminar_id, meetings.guest_of(school, seminar_id))
    code = door(school, seminar_id)

    with clock.working_day(DEMO_DAY - timedelta(days=1)), school.world.open(), pytest.raises(LinkRefused):
        links.answer(code, {"name": PARENT, "child": "测试同学0"})

    assert not seen(school, seminar_id, school.head)[0].is_here


def move_to(school: Campus, seminar_id: UUID, day: date) -> None:
    """The head writes the plan anew, for the playground."""
    with school.world.open():
        row = queries.changeable_seminar(school.head, seminar_id)
        services.change(row, replace(ENTRY, planned_on=day, place="操场"), seen=row.version, actor=school.head)


def test_a_guest_goes_from_the_list_before_the_reply_alone(school: Campus) -> None:
    meetings.guardian_of(school.world, school.students[0])
    seminar_id = meetings.plan(school)
    meetings.add(school, seminar_id, school.students[:1])
    guest_id = meetings.guest_of(school, seminar_id)
    link = meetings.hand_on(school, seminar_id, guest_id)
    with school.world.open():
        seminar = queries.locked_seminar(seminar_id)
        services.remove_guest(seminar, queries.locked_guest(school.head, seminar_id, guest_id), actor=school.head)

    assert seen(school, seminar_id, school.head) == []
    with school.world.open(), pytest.raises(LinkRefused):
        links.describe(link)
    meetings.add(school, seminar_id, school.students[:1])
    again = meetings.guest_of(school, seminar_id)
    meetings.tell(school, seminar_id, again)
    with school.world.open(), pytest.raises(AlreadyReplied):
        seminar = queries.locked_seminar(seminar_id)
        services.remove_guest(seminar, queries.locked_guest(school.head, seminar_id, again), actor=school.head)


def test_the_attendance_list_is_the_group_s_and_the_class_teacher_s(school: Campus, theirs: World) -> None:
    meetings.guardian_of(school.world, school.students[0])
    meetings.guardian_of(school.world, school.others[0], name="蔺知秋")
    seminar_id = meetings.plan(school)
    meetings.add(school, seminar_id, [school.students[0], school.others[0]], school.counsellor)

    def names(actor: Actor) -> set[str]:
        return {line.name for line in seen(school, seminar_id, actor)}

    assert names(school.head) == names(school.member) == {PARENT, "蔺知秋"}
    assert names(school.counsellor) == {PARENT, "蔺知秋"}  # who added them
    assert (names(school.teacher), names(school.other_teacher)) == ({PARENT}, {"蔺知秋"})
    for other in (school.principal, school.grade_head, school.subject_teacher, school.academic, school.helper):
        assert names(other) == set()
    guest_id = meetings.guest_of(school, seminar_id)
    with school.world.open(), pytest.raises(NotFound):
        queries.locked_guest(school.other_teacher, seminar_id, guest_id)
    with theirs.open():
        assert queries.guests(school.head, seminar_id, GuestFilter()) == []


def test_guests_are_narrowed_and_ordered(school: Campus) -> None:
    for number, student in enumerate(school.students):
        meetings.guardian_of(school.world, student, name=f"家长{number}")
    seminar_id = meetings.plan(school)
    meetings.add(school, seminar_id, school.students)
    meetings.tell(school, seminar_id, meetings.guest_of(school, seminar_id, "家长0"))
    meetings.tell(school, seminar_id, meetings.guest_of(school, seminar_id, "家长1"), GuestReply.NOT_COMING)

    def names(**wanted: object) -> list[str]:
        return [line.name for line in seen(school, seminar_id, school.head, GuestFilter(**wanted))]  # type: ignore[arg-type]

    assert names() == ["家长0", "家长1", "家长2"]
    assert names(sort=GuestSort.REPLY) == ["家长2", "家长0", "家长1"]
    assert names(sort=GuestSort.NAME) == ["家长0", "家长1", "家长2"]
    assert names(shown=GuestsShown.COMING) == ["家长0"]
    assert names(shown=GuestsShown.NOT_COMING) == ["家长1"]
    assert names(shown=GuestsShown.SILENT) == ["家长2"]
    assert names(text="长2") == ["家长2"]
    assert names(text="同学1") == ["家长1"]
    assert names(class_id=school.other_class_id) == []


def test_those_in_care_are_offered_and_the_look_is_logged(school: Campus) -> None:
    school.confirm()
    meetings.guardian_of(school.world, school.students[0])
    seminar_id = meetings.plan(school, grade=3)
    with school.world.open(), counted_statements() as counted:
        (line,) = services.list_in_care(queries.visible_seminar(seminar_id), actor=school.teacher)
    assert (line.student_id, line.guardian_name, line.is_listed, len(counted)) == (school.students[0], PARENT, False, 3)
    meetings.add(school, seminar_id, school.students[:1])

    with school.world.open():
        seminar = queries.visible_seminar(seminar_id)
        assert services.list_in_care(seminar, actor=school.teacher)[0].is_listed
        assert services.list_in_care(seminar, actor=school.other_teacher) == []
        assert len(queries.of_class(school.teacher, seminar, school.class_id)) == len(school.students)
        assert queries.of_class(school.other_teacher, seminar, school.class_id) == []
        assert privacy.count_reads(clock.local(clock.now()).date(), clock.local(clock.now()).date()) > 0
    other_grade = meetings.plan(school, grade=4)
    with school.world.open():
        assert services.list_in_care(queries.visible_seminar(other_grade), actor=school.teacher) == []


def test_a_protected_file_is_offered_to_nobody_whom_it_is_shut_to(school: Campus) -> None:
    school.confirm()
    meetings.guardian_of(school.world, school.students[0])
    with school.world.open():
        protection.protect(school.students[0], reader_ids=[], reason="家长要求", actor=school.principal)
    seminar_id = meetings.plan(school)

    with school.world.open():
        seminar = queries.visible_seminar(seminar_id)
        assert services.list_in_care(seminar, actor=school.counsellor) == []
        assert len(services.list_in_care(seminar, actor=school.teacher)) == 1


def test_a_guardian_who_is_erased_leaves_the_meeting_as_it_was(school: Campus) -> None:
    meetings.guardian_of(school.world, school.students[0])
    seminar_id = meetings.confirmed(school, school.students[:1])
    with school.world.open():
        student = people.visible_student(school.teacher, school.students[0])
        roster.dismiss_guardian(student=student, position=1, actor=school.academic)

    assert [line.name for line in seen(school, seminar_id, school.head)] == [PARENT]
