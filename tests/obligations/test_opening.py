"""Duties open by themselves, once, with their dates and documents, and follow their subjects."""

import threading
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import func, select

from accounts.roles import Role
from kernel import clock
from kernel.db import session
from kernel.events import RecordedEvent
from kernel.ids import new_id
from kernel.tenancy import NoTenantScope
from obligations import queries, services
from obligations.lifecycle import DutyState
from obligations.models import DutySubject, Obligation
from people import services as people
from policy_profiles import loader
from policy_profiles import services as profiles
from policy_profiles.evidence import EvidenceKind
from policy_profiles.models import ProfileActivation, ProfileVersion
from school_calendar import services as calendars
from school_calendar.calendar_files import DayEntry, Source
from school_calendar.workdays import DayKind, TermSpan
from tenants.models import School
from tenants.onboarding import SchoolState
from tests.obligations.school_at_work import CONFIRMED, SchoolAtWork, school_at_work
from tests.worlds import Office, World, add_school, counted_statements

AUTUMN_DAY = date(2026, 11, 18)


def test_a_confirmed_case_has_its_duties_at_once(school: SchoolAtWork) -> None:
    case = school.confirm()

    (talk,) = school.duties(case, "R04", on=CONFIRMED)
    assert (talk.due_on, talk.grace_end_on, talk.state) == (date(2026, 10, 7), date(2026, 10, 9), DutyState.OPEN)
    assert talk.student_name == "周子墨"
    assert talk.class_name == "三年级2班"


def test_a_duty_shows_clause_and_arithmetic(school: SchoolAtWork) -> None:
    case = school.confirm()

    (talk,) = school.duties(case, "R04", on=CONFIRMED)
    assert talk.clause == "第四条第2款"
    assert talk.why() == "09-07 确认纳入，每 30 天一次 → 10-07（周三）"
    assert "every 30 days" in talk.why("en")


def test_every_duty_names_profile_and_calendar_version(school: SchoolAtWork) -> None:
    case = school.confirm()
    (talk,) = school.duties(case, "R04", on=CONFIRMED)

    with school.on(CONFIRMED) as actor:
        details = queries.details(actor, talk.id)

    assert (details.profile_key, details.profile_number) == ("P2", 1)
    assert details.calendar_label == "2026–2027 学年演示校历"


def test_the_screening_of_a_class_is_due_two_weeks_after_the_term_starts(school: SchoolAtWork) -> None:
    (screening,) = school.duties(school.class_id, "R01", on=date(2026, 9, 1))

    assert (screening.opens_on, screening.due_on) == (date(2026, 9, 1), date(2026, 9, 14))
    assert (screening.grade, screening.class_id) == (3, school.class_id)


def test_the_school_itself_has_duties(school: SchoolAtWork) -> None:
    with school.on(AUTUMN_DAY):
        rules = {line.rule for line in queries.for_subject(school.world.scope.school_id)}

    assert {"R11", "R17", "R29"} <= rules


def test_opening_twice_changes_nothing(school: SchoolAtWork) -> None:
    school.confirm()
    school.run(AUTUMN_DAY)
    before = _rows(school)

    assert school.run(AUTUMN_DAY) == 0
    assert _rows(school) == before


def test_a_run_that_changes_nothing_records_no_event(school: SchoolAtWork) -> None:
    school.confirm()
    school.run(AUTUMN_DAY)
    with school.on(AUTUMN_DAY):
        before = session().scalar(select(func.count()).select_from(RecordedEvent))

    school.run(AUTUMN_DAY)

    with school.on(AUTUMN_DAY):
        assert session().scalar(select(func.count()).select_from(RecordedEvent)) == before


def test_two_workers_at_once_open_each_duty_once(school: SchoolAtWork) -> None:
    with school.on(CONFIRMED):
        for _ in range(5):
            _register_silently(school, new_id(), CONFIRMED)
    opened: list[int] = []
    start = threading.Barrier(2)

    def work() -> None:
        start.wait(10)
        with school.on(CONFIRMED) as actor:
            opened.append(services.open_due(actor=actor))

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)

    assert min(opened) == 0
    assert max(opened) > 0
    with school.on(CONFIRMED):
        keys = session().execute(select(Obligation.rule, Obligation.subject_id, Obligation.period)).all()
    assert len(keys) == len(set(keys))


def test_another_school_sees_nothing(school: SchoolAtWork, theirs: World) -> None:
    case = school.confirm()

    with clock.working_day(AUTUMN_DAY), theirs.open():
        assert queries.for_subject(case) == []
        principal = theirs.actor(Role.PRINCIPAL)
        assert queries.lines(queries.board(principal)) == []
        assert services.open_due(actor=principal) == 0


def test_duties_are_not_read_outside_a_school(office: Office) -> None:
    with office.open(), pytest.raises(NoTenantScope):
        queries.for_subject(new_id())


def test_a_school_without_profile_opens_nothing(ours: World) -> None:
    with ours.open():
        assert services.open_due(actor=ours.actor()) == 0


def test_a_school_that_is_not_in_operation_opens_nothing(office: Office) -> None:
    world = add_school(office, state=SchoolState.ONBOARDING)
    school = school_at_work(office, world)
    with school.on(AUTUMN_DAY):
        assert session().scalar(select(func.count()).select_from(Obligation)) == 0


def test_a_suspended_school_opens_nothing_new(school: SchoolAtWork) -> None:
    with school.on(CONFIRMED):
        _register_silently(school, new_id(), CONFIRMED)
        row = session().get(School, school.world.scope.school_id)
        assert row is not None
        row.state = SchoolState.SUSPENDED

    assert school.run(CONFIRMED) == 0


def test_the_next_term_opens_in_the_break_before_it(school: SchoolAtWork) -> None:
    school.run(date(2027, 1, 25))

    spring = school.duties(school.class_id, "R01", on=date(2027, 1, 25))[-1]
    assert (spring.due_on, spring.state) == (date(2027, 3, 7), DutyState.UPCOMING)
    assert spring.remind_on == date(2027, 3, 5)


def test_priority_brings_the_next_talk_forward(school: SchoolAtWork) -> None:
    case = school.confirm()
    with school.on(date(2026, 9, 10)) as actor:
        services.update_subject(subject_id=case, attributes={"priority_since": "2026-09-10"}, actor=actor)

    (talk,) = school.duties(case, "R04", on=date(2026, 9, 10))
    assert talk.due_on == date(2026, 9, 24)
    assert "重点对象每 14 天一次" in talk.why()


def test_a_case_that_is_no_priority_any_more_has_the_ordinary_date_again(school: SchoolAtWork) -> None:
    case = school.confirm(priority_since="2026-09-07")
    with school.on(date(2026, 9, 10)) as actor:
        services.update_subject(subject_id=case, attributes={"priority_since": None}, actor=actor)

    (talk,) = school.duties(case, "R04", on=date(2026, 9, 10))
    assert talk.due_on == date(2026, 10, 7)


def test_open_duties_follow_the_student_into_another_class(school: SchoolAtWork) -> None:
    case = school.confirm()
    school.record(case, EvidenceKind.TALK, happened=date(2026, 9, 15))
    other = _second_class(school)
    with school.on(date(2026, 9, 20)) as actor:
        services.update_subject(subject_id=case, class_id=other, actor=actor)

    done, following = school.duties(case, "R04", on=date(2026, 9, 20))
    assert (done.class_id, following.class_id) == (school.class_id, other)
    assert following.grade == 4


def test_closing_a_case_asks_for_nothing_more(school: SchoolAtWork) -> None:
    case = school.confirm()
    school.record(case, EvidenceKind.TALK, happened=date(2026, 9, 30))
    with school.on(date(2026, 10, 8)) as actor:
        services.close_subject(subject_id=case, active_to=date(2026, 10, 8), actor=actor)

    with school.on(AUTUMN_DAY) as actor:
        assert [line.rule for line in queries.for_subject(case) if line.is_pressing] == []
        assert [line for line in queries.to_do(actor).mine if line.subject_id == case] == []
    assert school.states(case, "R04", on=AUTUMN_DAY) == [DutyState.DONE]


def test_closing_supersedes_what_was_not_late_and_keeps_what_was(school: SchoolAtWork) -> None:
    case = school.confirm()
    with school.on(date(2026, 10, 20)) as actor:
        services.close_subject(subject_id=case, active_to=date(2026, 10, 20), actor=actor)

    assert school.states(case, "R04", on=date(2026, 10, 21)) == [DutyState.MISSED]
    assert school.states(case, "R07", on=date(2026, 10, 21)) == []


def test_the_duties_of_a_mistaken_case_name_nobody(school: SchoolAtWork) -> None:
    case = school.confirm()
    school.record(case, EvidenceKind.TALK, happened=date(2026, 9, 30))
    with school.on(date(2026, 10, 8)) as actor:
        services.close_subject(subject_id=case, active_to=date(2026, 10, 8), actor=actor)
        services.unname_subject(subject_id=case, actor=actor)

    (talk,) = school.duties(case, "R04", on=date(2026, 10, 9))
    assert (talk.student_id, talk.student_name, talk.state) == (None, None, DutyState.DONE)


def test_a_closed_case_stays_closed_on_every_later_run(school: SchoolAtWork) -> None:
    case = school.confirm()
    with school.on(date(2026, 10, 20)) as actor:
        services.close_subject(subject_id=case, active_to=date(2026, 10, 20), actor=actor)
    before = _rows(school)

    school.run(date(2026, 10, 20))

    assert _rows(school) == before


def test_a_missing_calendar_year_leaves_the_date_open_until_it_is_imported(office: Office, ours: World) -> None:
    school = school_at_work(office, ours, years=frozenset({2026}))
    case = school.confirm(date(2026, 12, 10))

    (before,) = school.duties(case, "R04", on=date(2027, 1, 12))
    assert (before.due_on, before.state) == (None, DutyState.AWAITING_CALENDAR)
    assert before.why().endswith("2027 年校历尚未发布，截止日期待确认")

    with office.open():
        holiday = DayEntry(date(2027, 1, 1), DayKind.HOLIDAY, "元旦", Source.OFFICIAL)
        calendars.import_days(days=[holiday], years=[2027], label="2027 正式", actor=office.actor())
    school.run(date(2027, 1, 12))

    (after,) = school.duties(case, "R04", on=date(2027, 1, 12))
    assert (after.id, after.due_on, after.state) == (before.id, date(2027, 1, 9), DutyState.OPEN)
    assert after.calendar_version_id != before.calendar_version_id


def test_a_duty_that_has_begun_keeps_its_date_when_the_calendar_changes(school: SchoolAtWork, office: Office) -> None:
    case = school.confirm()
    with office.open():
        shorter = TermSpan(2026, 1, date(2026, 9, 1), date(2027, 1, 15))
        calendars.publish_terms(terms={"compulsory": [shorter]}, actor=office.actor())
    with school.on(date(2026, 10, 1)) as actor:
        calendars.adopt_terms(actor=actor)
    school.run(date(2026, 10, 1))

    (visit,) = school.duties(case, "R07", on=date(2026, 10, 1))
    (review,) = school.duties(case, "R30", on=date(2026, 10, 1))
    assert visit.due_on == date(2027, 1, 22)
    assert review.due_on == date(2027, 1, 15)


def test_a_new_version_supersedes_what_has_not_begun_and_leaves_the_rest(school: SchoolAtWork) -> None:
    case = school.confirm()
    old = school.duties(case, "R06", on=AUTUMN_DAY)
    newer = _adopt_variant(school, date(2026, 12, 1))

    school.run(date(2026, 12, 1))

    new = school.duties(case, "R06", on=date(2026, 12, 1))
    assert [line.id for line in new if line.period <= "2026-11"] == [
        line.id for line in old if line.period <= "2026-11"
    ]
    assert {line.profile_version_id for line in new if line.period >= "2026-12"} == {newer}
    assert [line.period for line in new] == [line.period for line in old]


def test_the_daily_run_costs_the_same_for_one_case_and_for_thirty(school: SchoolAtWork) -> None:
    school.confirm()
    few = _statements_of_a_run(school)
    for _ in range(29):
        with school.on(CONFIRMED):
            _register_silently(school, new_id(), CONFIRMED)

    assert _statements_of_a_run(school) <= few + 1  # the insert, which an idle run leaves out


def _statements_of_a_run(school: SchoolAtWork) -> int:
    with school.on(AUTUMN_DAY) as actor, counted_statements() as statements:
        services.open_due(actor=actor)
    return len([text for text in statements.texts if "INTO events" not in text])


def _rows(school: SchoolAtWork) -> list[tuple[object, ...]]:
    with school.on(AUTUMN_DAY):
        columns = (Obligation.id, Obligation.due_on, Obligation.period_end_on, Obligation.superseded_at)
        return [tuple(row) for row in session().execute(select(*columns).order_by(Obligation.id))]


def _register_silently(school: SchoolAtWork, case: UUID, day: date) -> None:
    """A subject whose duties nobody has opened yet."""
    session().add(
        DutySubject(
            id=case,
            kind="case",
            class_id=school.class_id,
            student_id=school.student_id,
            active_from=day,
            attributes={"confirmed_on": day.isoformat()},
        )
    )


def _second_class(school: SchoolAtWork) -> UUID:
    with school.on(CONFIRMED) as actor:
        return people.open_class(grade=4, number=1, actor=actor).id


def _adopt_variant(school: SchoolAtWork, effective_on: date) -> UUID:
    """A second version of the document, such as the editor of profiles will make: P2 with another grace."""
    document = loader.builtin_document("P2")
    assert isinstance(document, dict)
    document = {**document, "grace_workdays": 5}
    with school.on(AUTUMN_DAY):
        version = ProfileVersion(
            id=new_id(), number=2, key="P2", document=document, digest=profiles.digest_of(document)
        )
        session().add(version)
        session().flush()
        session().add(ProfileActivation(number=2, version_id=version.id, effective_on=effective_on))
        return version.id
