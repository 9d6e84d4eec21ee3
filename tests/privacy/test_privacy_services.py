"""Publishing notices, entering answers, and the access log as the services keep them."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, text

from accounts.roles import Role
from kernel import clock
from kernel.db import session
from kernel.errors import NotFound, ServiceUnavailable
from kernel.events import RecordedEvent
from kernel.ids import new_id
from people.models import Student
from policy_profiles.categories import Tier
from privacy import queries, services
from privacy.consent import Decision, Purpose, Signer, standard_notice
from privacy.errors import (
    LabelledWording,
    NoNotice,
    NothingToWithdraw,
    NoticeUnchanged,
    SignatureMissing,
    SignedInFuture,
)
from privacy.models import AccessLog, Consent, PrivacyNotice
from privacy.services import Answer
from tenants.onboarding import Step
from tenants.queries import confirmed_steps
from tests.care.campus import DEMO_DAY, Campus
from tests.worlds import World, counted_statements

NOTICE = standard_notice("测试小学")


@pytest.fixture
def notice(school: Campus) -> None:
    with school.world.open():
        services.publish_notice(body=NOTICE, actor=school.principal)


def yes(student_id: UUID, purpose: Purpose = Purpose.SUPPORT_FILE, signer: Signer = Signer.GUARDIAN) -> Answer:
    return Answer(student_id=student_id, purpose=purpose, decision=Decision.GIVEN, signer=signer)


def no(student_id: UUID, decision: Decision = Decision.REFUSED) -> Answer:
    return Answer(student_id=student_id, purpose=Purpose.SUPPORT_FILE, decision=decision, signer=Signer.GUARDIAN)


def enter(school: Campus, *answers: Answer) -> int:
    with school.world.open():
        return services.record_answers(answers=answers, signed_on=DEMO_DAY, actor=school.teacher)


def standing(school: Campus) -> dict[Purpose, Decision]:
    with school.world.open():
        return queries.standing_consents([school.students[0]])[school.students[0]]


def test_publishing_numbers_the_version_and_confirms_the_step(school: Campus) -> None:
    with school.world.open():
        assert Step.CONSENT_INFORMED not in confirmed_steps()
        services.publish_notice(body=NOTICE, actor=school.principal)
        services.publish_notice(body=f"{NOTICE}\n\n有疑问请来校面谈。", actor=school.principal)

    with school.world.open():
        assert Step.CONSENT_INFORMED in confirmed_steps()
        assert [row.number for row in queries.notices()] == [2, 1]
        current = queries.current_notice()
        assert current is not None
        assert current.number == 2


def test_the_same_text_is_not_published_twice(school: Campus, notice: None) -> None:
    with school.world.open(), pytest.raises(NoticeUnchanged):
        services.publish_notice(body=NOTICE, actor=school.principal)


def test_a_notice_with_a_label_in_it_is_refused_with_a_suggestion(school: Campus) -> None:
    with school.world.open(), pytest.raises(LabelledWording) as refusal:
        services.publish_notice(body=f"{NOTICE}\n\n本告知适用于后进生和单亲家庭。", actor=school.principal)

    assert "「后进生」可写「学习上需要帮助」" in refusal.value.text
    assert "「单亲」可写「家庭支持」" in refusal.value.text


def test_the_category_names_of_the_school_are_kept_out_of_the_notice(school: Campus) -> None:
    with school.world.open(), pytest.raises(LabelledWording):
        services.publish_notice(body=f"{NOTICE}\n\n包括留守未成年人。", actor=school.principal)


def test_a_published_notice_cannot_be_changed(school: Campus, notice: None) -> None:
    with pytest.raises(Exception, match="permission denied"), school.world.open():
        session().execute(text("update privacy_notices set body = ''"))


def test_answers_wait_for_the_notice(school: Campus) -> None:
    with pytest.raises(NoNotice):
        enter(school, yes(school.students[0]))


def test_an_answer_is_a_row_that_names_notice_signer_and_recorder(school: Campus, notice: None) -> None:
    assert enter(school, yes(school.students[0])) == 1

    with school.world.open():
        row = session().scalars(select(Consent)).one()
        assert (row.decision, row.signer_kind, row.signed_on) == ("given", "guardian", DEMO_DAY)
        assert (row.recorded_by, row.notice_id) == (
            school.teacher.user_id,
            session().scalars(select(PrivacyNotice.id)).one(),
        )


def test_the_newest_answer_stands_and_the_older_ones_remain(school: Campus, notice: None) -> None:
    enter(school, yes(school.students[0]))
    enter(school, no(school.students[0], Decision.WITHDRAWN))

    assert standing(school) == {Purpose.SUPPORT_FILE: Decision.WITHDRAWN}
    with school.world.open():
        assert len(session().scalars(select(Consent)).all()) == 2


def test_each_purpose_is_answered_apart(school: Campus, notice: None) -> None:
    enter(school, no(school.students[0]), yes(school.students[0], Purpose.HEALTH))

    assert standing(school) == {Purpose.SUPPORT_FILE: Decision.REFUSED, Purpose.HEALTH: Decision.GIVEN}
    assert queries.refused(standing(school), [Purpose.SUPPORT_FILE, Purpose.HEALTH]) == [Purpose.SUPPORT_FILE]
    assert queries.refused(standing(school), [Purpose.COMMUNITY_HELP]) == []


def test_entering_the_same_paper_again_adds_nothing(school: Campus, notice: None) -> None:
    enter(school, yes(school.students[0]))

    assert enter(school, yes(school.students[0])) == 0
    with school.world.open():
        assert len(session().scalars(select(RecordedEvent).where(RecordedEvent.kind == "ConsentsRecorded")).all()) == 1


def test_what_was_never_given_cannot_be_withdrawn(school: Campus, notice: None) -> None:
    with pytest.raises(NothingToWithdraw):
        enter(school, no(school.students[0], Decision.WITHDRAWN))


def test_from_fourteen_on_the_guardian_alone_does_not_say_yes(school: Campus, notice: None) -> None:
    with school.world.open():
        student = session().scalars(select(Student).where(Student.id == school.students[0])).one()
        student.born_on = DEMO_DAY.replace(year=DEMO_DAY.year - 14)

    with pytest.raises(SignatureMissing):
        enter(school, yes(school.students[0]), yes(school.students[1]))
    with school.world.open():
        assert session().scalars(select(Consent)).all() == []
    assert enter(school, yes(school.students[0], signer=Signer.BOTH)) == 1


def test_nobody_signs_tomorrow(school: Campus, notice: None) -> None:
    with school.world.open(), pytest.raises(SignedInFuture):
        services.record_answers(
            answers=[yes(school.students[0])], signed_on=DEMO_DAY + timedelta(days=1), actor=school.teacher
        )


def test_a_class_teacher_enters_the_own_class_only_and_all_or_nothing(school: Campus, notice: None) -> None:
    with pytest.raises(NotFound):
        enter(school, yes(school.students[0]), yes(school.others[0]))

    with school.world.open():
        assert session().scalars(select(Consent)).all() == []


def test_entering_a_class_costs_the_same_for_one_and_for_three(school: Campus, notice: None) -> None:
    with counted_statements() as one:
        enter(school, yes(school.students[0]))
    with counted_statements() as three:
        enter(school, *(yes(student, Purpose.HEALTH) for student in school.students))

    assert len(one) == len(three)


def test_the_ledger_cannot_be_rewritten(school: Campus, notice: None) -> None:
    enter(school, yes(school.students[0]))

    for statement in ("update consents set decision = 'given'", "delete from consents"):
        with pytest.raises(Exception, match="permission denied"), school.world.open():
            session().execute(text(statement))


def test_the_other_school_sees_no_consent(school: Campus, theirs: World, notice: None) -> None:
    enter(school, yes(school.students[0]))

    with theirs.open():
        assert queries.standing_consents([school.students[0]]) == {school.students[0]: {}}
        assert queries.notices() == []


def test_many_readings_are_written_in_one_statement(school: Campus) -> None:
    with school.world.open(), counted_statements() as seen:
        services.log_reads(
            student_ids=school.students, what="名册", tier=Tier.T2, reason="您是领导小组组长", actor=school.head
        )

    assert len(seen) == 1
    with school.world.open():
        assert len(session().scalars(select(AccessLog)).all()) == 3


def test_a_reading_of_somebody_elses_student_cannot_be_logged_here(school: Campus) -> None:
    with school.world.open(), pytest.raises(ServiceUnavailable):
        services.log_reads(student_ids=[new_id()], what="档案", tier=Tier.T2, reason="x", actor=school.head)


def test_the_access_log_cannot_be_rewritten(school: Campus) -> None:
    with school.world.open():
        services.log_reads(
            student_ids=school.students[:1], what="档案", tier=Tier.T2, reason="您是校长", actor=school.principal
        )

    for statement in ("update access_log set reason = ''", "delete from access_log"):
        with pytest.raises(Exception, match="permission denied"), school.world.open():
            session().execute(text(statement))


def test_the_log_is_read_newest_first_page_by_page_and_by_name(school: Campus) -> None:
    for student in school.students:
        with school.world.open():
            services.log_reads(
                student_ids=[student], what="档案", tier=Tier.T3, reason="您是校长", actor=school.principal
            )

    with school.world.open():
        first = queries.reads(limit=2)
        rest = queries.reads(after=first[-1].id, limit=2)
        assert [entry.student_name for entry in (*first, *rest)] == ["测试同学2", "测试同学1", "测试同学0"]
        assert [entry.student_name for entry in queries.reads(text="测试同学1")] == ["测试同学1"]
        assert len(queries.reads(text="林老师")) == 3
        assert queries.reads(text="没有这个人") == []


def test_the_other_school_reads_no_log(school: Campus, theirs: World) -> None:
    with school.world.open():
        services.log_reads(
            student_ids=school.students, what="档案", tier=Tier.T2, reason="您是校长", actor=school.principal
        )

    with theirs.open():
        assert queries.reads() == []


def test_consent_can_only_be_entered_for_students_at_school(school: Campus, notice: None) -> None:
    with school.world.open():
        gone = session().scalars(select(Student).where(Student.id == school.students[0])).one()
        gone.left_on = clock.today()

    with pytest.raises(NotFound):
        enter(school, yes(school.students[0]))


def test_nobody_without_a_class_enters_anything(school: Campus, notice: None) -> None:
    with school.world.open(), pytest.raises(NotFound):
        services.record_answers(
            answers=[yes(school.students[0])], signed_on=DEMO_DAY, actor=school.world.actor(Role.CLASS_TEACHER)
        )
