"""A small school of the demo, loaded for real: complete, lived in, safe to ask for twice, and the same every time."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select

from accounts import passwords
from accounts.models import User
from care.cases.lifecycle import ACTIVE
from care.cases.models import CaseFile
from care.screening.models import ClassScreening
from care.seminars.models import Activity, Seminar, SeminarGuest
from care.support_plans.models import PlanReview, SupportPlan
from care.talks.models import FollowUp, Talk
from demo import onboarding
from demo.cast import PASSWORD
from demo.catalog import COLLEGES, SCHOOLS, TODAY, DemoSchool
from demo.customising import CUSTOMISED
from district.models import StatisticCount
from documents import policy_paper
from kernel import clock, crypto
from kernel.db import session, unit_of_work
from kernel.events import RecordedEvent
from kernel.tenancy import IdentityScope, SchoolScope
from obligations.models import DutyFact, Obligation
from obligations.queries.lines import lines, select_lines
from people.models import ClassGroup, Guardian, Student
from policy_profiles import loosening_queries
from policy_profiles import queries as profiles
from policy_profiles.format import Profile
from policy_profiles.rules import Mark, TermQuota, TermWindow
from tenants import queries as tenants
from tenants.models import OrgUnit
from tenants.onboarding import SchoolState, Step
from tests.demo.conftest import SMALL_SCHOOL, FreshDatabase, load
from tests.worlds import counted_statements

# The document of this one does not exist yet.
WAITING: DemoSchool = replace(
    next(school for school in SCHOOLS if school.slug == "yingyong"), profile="NONE-YET", classes=5, size=2
)

Rows = dict[str, list[tuple[Any, ...]]]  # Any: plain values of rows


def scope_of(slug: str) -> SchoolScope:
    with unit_of_work(IdentityScope()):
        school = tenants.find_school(slug)
        assert school is not None
        return SchoolScope(school.id, school.district_id)


def plain_rows() -> Rows:
    """What a school is made of, without ids, in a steady order."""
    with clock.working_day(TODAY), unit_of_work(scope_of(SMALL_SCHOOL.slug)):
        numbers = select(CaseFile.id, Student.number).join(Student, Student.id == CaseFile.student_id)
        of_case = {row.id: row.number for row in session().execute(numbers)}
        talks = [
            (
                of_case[talk.case_id],
                talk.happened_on,
                talk.recorded_on,
                talk.recorded_by_name,
                talk.credited,
                crypto.unseal(talk.content_sealed, row=talk.id, field="talks.content"),
            )
            for talk in session().scalars(select(Talk))
        ]
        duties = session().execute(
            select(Obligation.rule, Obligation.subject_id, Obligation.due_on, Obligation.opens_on)
        )
        return {
            "students": _sorted(
                session().execute(select(Student.number, Student.name, Student.born_on, Student.gender))
            ),
            "guardians": _sorted(session().execute(select(Guardian.name))),
            "cases": _sorted(
                (number, case.state, case.confirmed_on, case.priority_since, case.closed_on)
                for case, number in session().execute(
                    select(CaseFile, Student.number).join(Student, Student.id == CaseFile.student_id)
                )
            ),
            "talks": _sorted(talks),
            "duties": _sorted((rule, of_case.get(subject, ""), due, opens) for rule, subject, due, opens in duties),
        }


def _sorted(rows: Any) -> list[tuple[Any, ...]]:  # Any: rows of any shape
    return sorted((tuple(row) for row in rows), key=repr)


@pytest.mark.timeout(900)
def test_the_same_school_is_loaded_row_by_row_twice(fresh_database: FreshDatabase) -> None:
    loaded: list[Rows] = []
    for company in ((), (WAITING,)):
        with fresh_database():
            load(*company, SMALL_SCHOOL)
            loaded.append(plain_rows())

    first, second = loaded
    assert len(first["students"]) == SMALL_SCHOOL.students
    assert min(len(first[kind]) for kind in first) > 10
    # In other company, and on another day of ours, nothing about it changes.
    assert first == second


@pytest.mark.timeout(900)
def test_a_school_is_loaded_and_lived_in(fresh_database: FreshDatabase) -> None:
    with fresh_database():
        office, told = load(WAITING, SMALL_SCHOOL)
        _a_school_at_work()
        _its_duties()
        _its_batches()
        _its_plans()
        _its_seminars()
        _a_school_that_waits()
        _accounts()
        with unit_of_work(office):
            assert session().scalar(select(func.count()).select_from(StatisticCount)) == 1
        amounts = [amount for amount, _ in told]
        assert amounts == sorted(amounts)
        assert any(step.startswith("云杉小学：") for _, step in told)


def _a_school_at_work() -> None:
    with unit_of_work(scope_of("yunshan")):
        assert session().scalar(select(func.count()).select_from(ClassGroup)) == SMALL_SCHOOL.class_count
        assert set(session().scalars(select(ClassScreening.state))) <= {"completed", "completed_late"}
        assert "completed_late" in set(session().scalars(select(ClassScreening.state)))
        states = Counter(session().scalars(select(CaseFile.state)))
        assert states["confirmed"] > states["priority"] >= 1
        assert states["candidate"] >= 1
        assert states["closed"] >= 1
        assert sum(states[state] for state in ACTIVE) <= SMALL_SCHOOL.students
        talks = session().scalars(select(Talk)).all()
        assert len(talks) > states["confirmed"]
        assert all(talk.happened_on <= talk.recorded_on < TODAY for talk in talks)
        assert any(talk.happened_on < talk.recorded_on for talk in talks)
        assert session().scalar(select(FollowUp.id).limit(1)) is not None


def _its_duties() -> None:
    with clock.working_day(TODAY), unit_of_work(scope_of("yunshan")):
        found = Counter(str(line.state) for line in lines(select_lines()))
        due = found["done"] + found["done_late"] + found["late"] + found["missed"]
        assert 0.7 < found["done"] / due < 0.95
        assert found["open"] > 0
        assert found["done_late"] > 0


def _its_batches() -> None:
    """The history goes through the bulk paths: one event a batch, never one a talk."""
    with unit_of_work(scope_of("yunshan")):
        kinds = Counter(session().scalars(select(RecordedEvent.kind)))
        assert kinds["CasesConfirmed"] == 1
        assert kinds["CaseConfirmed"] == 0
        assert kinds["TalkRecorded"] == 0
        talks = session().scalars(select(Talk.id)).all()
        assert 0 < kinds["TalksRecorded"] < len(talks)
        assert session().scalar(select(func.count()).select_from(DutyFact).where(DutyFact.record_kind == "paper"))


def _its_plans() -> None:
    """Whoever looks around finds a plan in effect, one that was adjusted, and a draft to go on with."""
    with unit_of_work(scope_of("yunshan")):
        states = Counter(session().scalars(select(SupportPlan.state)))
        assert states["active"] >= 1
        assert states["draft"] <= 1
        assert session().scalar(select(PlanReview.id).limit(1)) is not None
        assert set(session().scalars(select(SupportPlan.number).where(SupportPlan.state == "active"))) >= {2}


def _its_seminars() -> None:
    """One seminar has done the term's duty, the next one invites."""
    with unit_of_work(scope_of("yunshan")):
        found = {row.state: row for row in session().scalars(select(Seminar))}
        assert set(found) == {"confirmed", "invited"}
        assert found["confirmed"].credited
        guests = session().scalars(select(SeminarGuest).where(SeminarGuest.seminar_id == found["confirmed"].id)).all()
        assert 0 < sum(guest.signed_in_at is not None for guest in guests) < len(guests)
        assert session().scalar(select(func.count()).select_from(Activity)) == 2


def _a_school_that_waits() -> None:
    with unit_of_work(scope_of("yingyong")):
        missing = [item.step for item in tenants.checklist() if not item.is_done]
        assert missing == [Step.PROFILE_CHOSEN]
        assert session().scalar(select(func.count()).select_from(Student)) == WAITING.students
        colleges = select(OrgUnit.name).join(ClassGroup, ClassGroup.org_unit_id == OrgUnit.id)
        assert Counter(session().scalars(colleges)) == dict.fromkeys(COLLEGES, len(WAITING.grades))
        assert "2023级2班" in set(session().scalars(select(ClassGroup.name)))
        assert session().scalar(select(func.count()).select_from(CaseFile)) == 0
    with unit_of_work(IdentityScope()):
        school = tenants.find_school("yingyong")
        assert school is not None
        assert school.state == SchoolState.ONBOARDING


def _accounts() -> None:
    """Shown accounts open with the shown password; the other class teachers' have none."""
    with unit_of_work(IdentityScope()):
        stored = {user.username: user.password for user in session().scalars(select(User))}
    assert passwords.matches(PASSWORD, stored["yunshan-teacher"])
    assert stored["yunshan-3-1"] is None
    assert "yunshan-3-2" not in stored


def test_a_school_goes_to_work_on_the_day_that_its_document_appears() -> None:
    small = replace(SMALL_SCHOOL, profile="NONE-YET")

    assert not onboarding.is_at_work(small)
    assert onboarding.is_at_work(replace(small, profile="P2"))


def test_a_school_adopts_its_document_and_waits_for_its_staff(fresh_database: FreshDatabase) -> None:
    with fresh_database():
        load(replace(WAITING, profile="U"))
        with unit_of_work(scope_of(WAITING.slug)):
            _, profile = profiles.current_profile()
            missing = [item.step for item in tenants.checklist() if not item.is_done]

    assert profile.key == "U"
    assert missing == []


@pytest.mark.timeout(900)
def test_importing_a_larger_school_takes_no_more_statements(fresh_database: FreshDatabase) -> None:
    spent = []
    for size in (10, 40):
        with fresh_database(), counted_statements() as seen:
            load(replace(WAITING, size=size))
        spent.append(len(seen.texts))

    # The rows of both come in one part of the import.
    assert abs(spent[1] - spent[0]) <= 4


@pytest.mark.timeout(900)
def test_some_schools_changed_their_document_before_they_took_it_up(fresh_database: FreshDatabase) -> None:
    asked: dict[str, list[tuple[str, bool]]] = {}
    documents: dict[str, Profile] = {}
    with fresh_database():
        load(*(replace(school, classes=1, size=2) for school in SCHOOLS if school.slug in CUSTOMISED))
        for slug in CUSTOMISED:
            with clock.working_day(TODAY), unit_of_work(scope_of(slug)):
                documents[slug] = profiles.current_profile()[1]
                asked[slug] = [
                    (one.request.place, bool(one.decision and one.decision.agreed))
                    for one in loosening_queries.requests()
                ]

    assert {slug: documents[slug].rule("R09").enabled for slug in ("liuxi", "liuxizhongxue", "zhiye", "xinghe")} == {
        "liuxi": True,
        "liuxizhongxue": True,
        "zhiye": False,
        "xinghe": False,
    }
    assert asked == {"liuxi": [], "liuxizhongxue": [("rules.R01", True)], "zhiye": [], "xinghe": []}
    screening, own = documents["liuxizhongxue"].rule("R01"), documents["zhiye"].rule("S01")
    assert isinstance(screening.when, TermWindow)
    assert screening.when.last_day == 21
    assert "低于原制度要求" in pdf_words(documents["liuxizhongxue"])
    assert (own.title, own.mark) == ("实习前谈话", Mark.SCHOOL)
    assert isinstance(documents["xinghe"].rule("R07").when, TermQuota)


def pdf_words(profile: Profile) -> str:
    """What the printed document says."""
    paper = policy_paper.paper(profile, school="柳溪中学", number=1, begins="", when=lambda _: "")
    return "\n".join(paper.texts())
