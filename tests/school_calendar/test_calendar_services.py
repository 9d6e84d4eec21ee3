"""The district imports days and publishes terms; a school adopts them or sets its own."""

import secrets
from datetime import date

import pytest
from sqlalchemy import select

from kernel.db import session, unit_of_work
from kernel.errors import StaleRecord
from kernel.events import DistrictEvent, RecordedEvent
from kernel.ids import new_id
from kernel.tenancy import DistrictScope, IdentityScope, NoTenantScope
from school_calendar import queries, services
from school_calendar.calendar_files import DayEntry, Source, load_builtin
from school_calendar.errors import NothingToImport, TermsNotPublished, TermsOverlap
from school_calendar.models import CalendarDay, Term
from school_calendar.workdays import DayKind, MissingYear, TermSpan
from tenants.models import District, Stage
from tenants.onboarding import Step
from tenants.queries import confirmed_steps
from tests.worlds import Office, World, add_school, counted_statements

AUTUMN = TermSpan(2026, 1, date(2026, 9, 1), date(2027, 1, 22))
SPRING = TermSpan(2026, 2, date(2027, 2, 22), date(2027, 7, 2))


def holiday(day: date, name: str = "停课") -> DayEntry:
    return DayEntry(day, DayKind.HOLIDAY, name, Source.OFFICIAL)


@pytest.fixture
def published(office: Office) -> Office:
    """A district that published the demo's calendar."""
    with office.open():
        services.import_calendar(file=load_builtin(), actor=office.actor())
    return office


def test_a_school_reads_what_its_district_imported(published: Office, ours: World) -> None:
    with ours.open():
        services.adopt_terms(actor=ours.actor())
        calendar = queries.school_calendar()

    assert not calendar.is_workday(date(2026, 10, 1))
    assert calendar.is_workday(date(2026, 10, 10))
    assert calendar.terms == (AUTUMN, SPRING, TermSpan(2027, 1, date(2027, 9, 1), date(2028, 1, 21)))


def test_the_calendar_names_the_newest_import_as_its_version(published: Office, ours: World) -> None:
    with published.open():
        newer = services.import_days(days=[], years=[2028], label="2028", actor=published.actor()).id

    with ours.open():
        assert queries.school_calendar().version == str(newer)


def test_a_year_that_was_never_imported_is_missing_and_no_workday(published: Office, ours: World) -> None:
    with ours.open():
        services.adopt_terms(actor=ours.actor())
        calendar = queries.school_calendar()
        with pytest.raises(MissingYear):
            calendar.is_workday(date(2028, 1, 10))

        assert queries.missing_years() == [2028]


def test_a_school_without_any_calendar_has_an_empty_one(ours: World) -> None:
    with ours.open():
        calendar = queries.school_calendar()

    assert (calendar.version, calendar.years, calendar.terms) == ("", frozenset(), ())


def test_a_second_import_of_a_year_replaces_its_days_and_no_others(published: Office) -> None:
    with published.open():
        services.import_days(days=[holiday(date(2027, 1, 1))], years=[2027], label="正式", actor=published.actor())

    with published.open():
        days = queries.calendar_days()

        assert [entry.day for entry in days if entry.day.year == 2027] == [date(2027, 1, 1)]
        assert date(2026, 10, 1) in {entry.day for entry in days}
        assert [version.number for version in queries.calendar_versions()] == [2, 1]


def test_an_import_without_a_year_is_refused(office: Office) -> None:
    with office.open(), pytest.raises(NothingToImport):
        services.import_days(days=[], years=[], label="空", actor=office.actor())


def test_an_import_is_recorded_in_the_office(published: Office) -> None:
    with published.open():
        kinds = session().scalars(select(DistrictEvent.kind)).all()

    assert sorted(kinds) == ["CalendarImported", "TermsPublished"]


def test_a_school_cannot_write_the_districts_days(published: Office, ours: World) -> None:
    with pytest.raises(Exception, match="row-level security"), ours.open():
        session().add(CalendarDay(day=date(2026, 12, 1), kind="holiday", name="自放", source="assumed"))


def test_another_district_sees_nothing_of_ours(published: Office) -> None:
    with unit_of_work(IdentityScope()):
        district = District(id=new_id(), slug=f"d{secrets.token_hex(6)}", name="邻区")
        session().add(district)
        neighbour = Office(DistrictScope(district.id))

    with neighbour.open():
        assert list(queries.calendar_days()) == []
        assert list(queries.calendar_versions()) == []


def test_calendar_days_need_a_scope() -> None:
    with pytest.raises(NoTenantScope):
        queries.calendar_days()


def test_adopting_confirms_the_onboarding_step_and_is_recorded(published: Office, ours: World) -> None:
    with ours.open():
        services.adopt_terms(actor=ours.actor())

    with ours.open():
        assert Step.CALENDAR_IMPORTED in confirmed_steps()
        assert "TermsAdopted" in session().scalars(select(RecordedEvent.kind)).all()


def test_adopting_without_published_terms_is_refused(ours: World) -> None:
    with ours.open(), pytest.raises(TermsNotPublished):
        services.adopt_terms(actor=ours.actor())


def test_a_university_adopts_its_own_track(published: Office) -> None:
    college = add_school(published, stage=Stage.UNIVERSITY)

    with college.open():
        services.adopt_terms(actor=college.actor())

        assert queries.terms()[0].starts_on == date(2026, 8, 31)


def test_adopting_again_takes_the_districts_new_dates(published: Office, ours: World) -> None:
    with ours.open():
        services.adopt_terms(actor=ours.actor())
        first = queries.terms()[0].id
    later = TermSpan(2026, 1, date(2026, 9, 3), date(2027, 1, 22))
    with published.open():
        services.publish_terms(terms={"compulsory": [later]}, actor=published.actor())

    with ours.open():
        services.adopt_terms(actor=ours.actor())
        term = queries.terms()[0]

        assert (term.id, term.starts_on) == (first, date(2026, 9, 3))


def test_terms_of_another_school_stay_as_they_are(published: Office, ours: World, theirs: World) -> None:
    with ours.open():
        services.adopt_terms(actor=ours.actor())

    with theirs.open():
        assert list(queries.terms()) == []


def test_a_school_sets_a_term_of_its_own(ours: World) -> None:
    with ours.open():
        term = services.set_term(span=AUTUMN, actor=ours.actor())
        session().flush()

        assert queries.term_on(date(2026, 9, 1)) is term
        assert queries.term_on(date(2027, 2, 1)) is None


def test_overlapping_terms_are_refused(ours: World) -> None:
    early = TermSpan(2026, 2, date(2027, 1, 22), date(2027, 7, 2))
    with ours.open():
        services.set_term(span=AUTUMN, actor=ours.actor())
        with pytest.raises(TermsOverlap) as refusal:
            services.set_term(span=early, actor=ours.actor())

    assert refusal.value.text.startswith("「2026–2027 学年第一学期」与「2026–2027 学年第二学期」")


def test_published_terms_that_overlap_are_refused(office: Office) -> None:
    early = TermSpan(2026, 2, date(2026, 12, 1), date(2027, 7, 2))
    with office.open(), pytest.raises(TermsOverlap):
        services.publish_terms(terms={"compulsory": [AUTUMN, early]}, actor=office.actor())


def test_a_change_over_somebody_elses_is_refused_and_shows_it(ours: World) -> None:
    with ours.open():
        seen = _stored(services.set_term(span=AUTUMN, actor=ours.actor()))
    with ours.open():
        moved = TermSpan(2026, 1, date(2026, 9, 2), AUTUMN.ends_on)
        services.set_term(span=moved, seen=seen, actor=ours.actor())

    with ours.open(), pytest.raises(StaleRecord) as refusal:
        services.set_term(span=AUTUMN, seen=seen, actor=ours.actor())

    assert refusal.value.current["starts_on"] == date(2026, 9, 2)


def test_the_calendar_takes_three_statements(published: Office, ours: World) -> None:
    with ours.open():
        services.adopt_terms(actor=ours.actor())
    with ours.open(), counted_statements() as statements:
        queries.school_calendar()

    assert len(statements) == 3


def _stored(term: Term) -> int:
    session().flush()
    return term.version
