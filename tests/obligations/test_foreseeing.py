"""What-if before publishing: held to what then happens, and to a number of statements that does not grow."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from accounts.models import Assignment
from accounts.roles import Role
from kernel.db import session
from kernel.ids import new_id
from obligations import services
from obligations.errors import NoTermToForesee
from obligations.models import Obligation
from obligations.reconciliation import key_of
from obligations.services import Foresight, NewSubject, foresee
from obligations.what_if import Effect
from policy_profiles import services as profiles
from policy_profiles.errors import NoDraft
from policy_profiles.evidence import EvidenceKind
from policy_profiles.models import ProfileDraft
from tests.obligations.school_at_work import SchoolAtWork
from tests.worlds import Office, World, counted_statements

DAY = date(2026, 11, 18)
TALKS: dict[str, object] = {"rule": "R04", "owner": "class_teacher", "evidence": ["talk"], "grace": None}
OFTENER: dict[str, object] = {**TALKS, "numbers": {"days": 20}}
TWO_SEMINARS: dict[str, object] = {
    "rule": "R11",
    "numbers": {"times": 2},
    "owner": "class_teacher",
    "evidence": ["seminar"],
    "grace": None,
}
ROLLING = {"R04", "R05", "R07", "R08"}
RARELY: dict[str, object] = {**TALKS, "numbers": {"days": 60}}


def edit(school: SchoolAtWork, *edits: tuple[str, dict[str, object]], day: date = DAY) -> None:
    """A draft with these edits."""
    with school.on(day):
        actor = school.world.actor(Role.PRINCIPAL)
        draft = profiles.start_draft(actor=actor)
        session().flush()  # a version for the first edit to name
        for operation, arguments in edits:
            profiles.edit_draft(operation, arguments, seen_version=draft.version, actor=actor)


def look(school: SchoolAtWork, *, day: date = DAY, at_once: bool = False, terms: int = 1) -> Foresight:
    with school.on(day):
        return foresee(at_once=at_once, terms=terms)


def publish(school: SchoolAtWork, *, day: date = DAY, effective_on: date | None = None) -> None:
    with school.on(day):
        draft = session().scalars(select(ProfileDraft)).one()
        profiles.publish_draft(
            effective_on=effective_on, seen_version=draft.version, actor=school.world.actor(Role.PRINCIPAL)
        )


def live(school: SchoolAtWork, day: date) -> Counter[tuple[str, UUID, str, date | None]]:
    """The duties that stand on a day, with their dates."""
    with school.on(day):
        rows = session().execute(
            select(Obligation.rule, Obligation.subject_id, Obligation.period, Obligation.due_on).where(
                Obligation.superseded_at.is_(None)
            )
        )
        return Counter((row[0], row[1], row[2], row[3]) for row in rows)


def test_without_a_draft_there_is_nothing_to_foresee(school: SchoolAtWork) -> None:
    with pytest.raises(NoDraft):
        look(school)


def test_a_draft_that_changes_nothing_changes_no_duty(school: SchoolAtWork) -> None:
    school.confirm()
    edit(school)

    seen = look(school)

    assert seen.comparison.affected == ()
    assert seen.comparison.before == seen.comparison.after != ()
    assert all(week.before == week.after for week in seen.weeks)
    assert seen.now == seen.then


def test_what_is_foreseen_at_once_is_what_the_daily_job_then_does(school: SchoolAtWork) -> None:
    case_id = school.confirm()
    school.confirm(DAY - timedelta(days=8), priority_since=(DAY - timedelta(days=8)).isoformat())
    school.record(case_id, EvidenceKind.TALK, happened=DAY)
    school.run(DAY)
    edit(school, ("change_rule", OFTENER), ("change_rule", TWO_SEMINARS))
    seen = look(school, at_once=True)
    before = live(school, DAY)

    publish(school, effective_on=DAY)
    school.run(DAY)

    after = live(school, DAY)
    come, gone = set(after - before), set(before - after)
    foreseen = {(*key_of(one.after), one.after.due) for one in seen.comparison.affected if one.after and one.after.due}
    assert seen.begins == DAY
    assert come
    # The job opens the next step of a rolling rule only; what-if looks along the whole term.
    assert {key for key in foreseen if key[0] not in ROLLING} == {key for key in come if key[0] not in ROLLING}
    assert {key for key in come if key[0] in ROLLING} <= foreseen
    assert gone <= {(*key_of(one.before), one.before.due) for one in seen.comparison.affected if one.before}
    assert set(seen.comparison.kept) <= {key[:3] for key in before & after}


def test_what_has_begun_by_then_keeps_the_old_version(school: SchoolAtWork) -> None:
    case_id = school.confirm()
    edit(school, ("switch_rule", {"rule": "R06", "on": False}), ("change_rule", OFTENER))

    seen = look(school)

    opens = {line.period: line.opens_on for line in school.duties(case_id, "R06", on=DAY)}
    kept = {period for rule, subject, period in seen.comparison.kept if (rule, subject) == ("R06", case_id)}
    gone = [one for one in seen.comparison.affected if one.duty.rule == "R06"]
    assert kept
    assert all(opens[period] < seen.begins for period in kept)
    assert gone
    assert all(one.effect is Effect.REMOVED and one.duty.opens >= seen.begins for one in gone)


def test_loosening_waits_for_the_next_term_whatever_is_asked(school: SchoolAtWork) -> None:
    school.confirm()
    edit(school, ("change_rule", RARELY))

    seen = look(school, at_once=True)

    assert not seen.may_be_immediate
    assert seen.begins == seen.terms[0].starts_on > DAY
    assert [len(look(school, terms=count).terms) for count in (0, 2, 9)] == [1, 2, 2]


def test_fewer_talks_are_less_paperwork(school: SchoolAtWork) -> None:
    school.confirm()
    edit(school, ("change_rule", RARELY))

    seen = look(school)

    assert seen.now is not None
    assert seen.then.per_student < seen.now.per_student
    talks = {form.form.key: form for form in seen.then.forms}["talk_record"]
    assert talks.minutes == 2 * len(talks.form.fields)


def test_the_districts_ceiling_warns_by_how_much(office: Office, school: SchoolAtWork) -> None:
    school.confirm()
    edit(school, ("change_rule", OFTENER))
    per_student = look(school).then.per_student

    for minutes, excess in ((per_student - 12, 12), (per_student, 0), (None, 0)):
        with office.open():
            profiles.set_ceiling(minutes=minutes, actor=office.actor(Role.DISTRICT_ADMIN))
        assert look(school).excess == excess


def test_a_duty_that_passes_to_somebody_else_is_theirs(school: SchoolAtWork) -> None:
    school.confirm()
    with school.on(DAY):
        teacher, head = school.world.person(Role.CLASS_TEACHER), school.world.person(Role.GRADE_HEAD)
        for user_id, kind, place in (
            (teacher, Role.CLASS_TEACHER, {"class_id": school.class_id}),
            (head, Role.GRADE_HEAD, {"grade": 3}),
        ):
            session().add(Assignment(id=new_id(), user_id=user_id, kind=kind, starts_on=date(2026, 9, 1), **place))
    edit(school, ("change_rule", {**TALKS, "numbers": {}, "owner": "grade_head"}))

    seen = look(school, at_once=True)

    shares = {share.user_id: share for share in seen.people}
    assert shares[head].more == seen.comparison.count(Effect.PASSED_ON) > 0
    assert shares[teacher].more == -shares[head].more


def test_what_nobody_holds_falls_to_the_principal(school: SchoolAtWork) -> None:
    school.confirm()
    with school.on(DAY):
        principal = school.world.person(Role.PRINCIPAL)
    edit(school)

    shares = {share.user_id: share.before for share in look(school).people}

    assert shares[principal] > 0
    assert None not in shares


def test_no_line_names_anything_smaller_than_a_class(school: SchoolAtWork) -> None:
    first, second = school.confirm(), school.confirm()
    edit(school, ("change_rule", OFTENER))

    lines = [line for line in look(school).lines if line.rule == "R04"]

    assert {line.class_id for line in lines} == {school.class_id}
    text = repr(lines)
    assert str(first) not in text
    assert str(second) not in text


def test_without_a_term_it_says_so(office: Office, school: SchoolAtWork) -> None:
    edit(school, day=date(2028, 3, 1))

    with pytest.raises(NoTermToForesee):
        look(school, day=date(2028, 3, 1))


def test_the_other_schools_duties_and_its_own_are_untouched(school: SchoolAtWork, theirs: World) -> None:
    school.confirm()
    edit(school, ("change_rule", OFTENER))
    before = live(school, DAY)

    look(school, at_once=True)

    assert live(school, DAY) == before
    with theirs.open(), pytest.raises(NoDraft):
        foresee()


def _many(school: SchoolAtWork, count: int) -> None:
    with school.on(date(2026, 9, 7)) as actor:
        subjects = [
            NewSubject(
                id=new_id(),
                kind="case",
                class_id=school.class_id,
                active_from=date(2026, 9, 7),
                attributes={"confirmed_on": "2026-09-07"},
            )
            for _ in range(count)
        ]
        services.register_subjects(subjects=subjects, actor=actor)


def test_the_statements_do_not_grow_with_the_school(school: SchoolAtWork) -> None:
    _many(school, 2)
    edit(school, ("change_rule", OFTENER))
    with school.on(DAY), counted_statements() as few:
        foresee(at_once=True)
    _many(school, 60)

    with school.on(DAY), counted_statements() as many:
        foresee(at_once=True)

    assert len(many.texts) == len(few.texts) <= 20
    assert not any(text.lstrip().lower().startswith(("insert", "update", "delete")) for text in many.texts)


def test_a_shorter_interval_moves_duties_and_takes_none_away(school: SchoolAtWork) -> None:
    _many(school, 3)
    edit(school, ("change_rule", OFTENER))

    seen = look(school, at_once=True)

    assert seen.comparison.count(Effect.REMOVED) == 0
    assert seen.comparison.count(Effect.MOVED) > 0
    assert seen.comparison.count(Effect.ADDED) > 0


def test_evidence_without_a_form_takes_no_minutes(school: SchoolAtWork) -> None:
    """R08, the contact with the guardian, leaves no form behind: asked for more often it costs no paperwork more."""
    school.confirm()
    contact: dict[str, object] = {
        "rule": "R08",
        "owner": "class_teacher",
        "evidence": ["guardian_contact"],
        "grace": None,
    }
    edit(school, ("change_rule", {**contact, "numbers": {"days": 10}}))

    seen = look(school)

    assert seen.now
    assert seen.comparison.count(Effect.ADDED) > 0
    assert seen.then == seen.now
    assert "guardian_contact" not in {form.form.key for form in seen.then.forms}


def test_the_weeks_end_with_the_term_and_miss_nothing_in_it(school: SchoolAtWork) -> None:
    school.confirm()
    edit(school, ("change_rule", OFTENER))

    seen = look(school, at_once=True)

    end = seen.terms[-1].ends_on
    assert seen.weeks[-1].starts_on <= end
    for duties, counts in (
        (seen.comparison.before, [week.before for week in seen.weeks]),
        (seen.comparison.after, [week.after for week in seen.weeks]),
    ):
        mondays = [duty.due - timedelta(days=duty.due.weekday()) for duty in duties if duty.due]
        assert sum(counts) == sum(monday <= end for monday in mondays) > 0
