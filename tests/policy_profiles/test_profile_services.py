"""A school adopts a built-in profile as an immutable version of its own document."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import ProgrammingError

from kernel import clock
from kernel.db import session
from kernel.errors import NotFound
from kernel.events import RecordedEvent
from policy_profiles import loader, queries, services
from policy_profiles.errors import EffectiveTooEarly, ProfileIncomplete, ProfileNotAdopted
from policy_profiles.models import ProfileActivation, ProfileVersion
from school_calendar import services as calendars
from school_calendar.workdays import TermSpan
from tenants.onboarding import Step
from tenants.queries import confirmed_steps
from tests.worlds import World

DAY = date(2026, 11, 18)
SPRING = TermSpan(2026, 2, date(2027, 2, 22), date(2027, 7, 2))


@pytest.fixture
def adopted(ours: World) -> World:
    """Our school, on P2 since DAY."""
    with clock.working_day(DAY), ours.open():
        services.adopt(key="P2", actor=ours.actor())
    return ours


def test_the_first_profile_is_in_force_at_once(adopted: World) -> None:
    with clock.working_day(DAY), adopted.open():
        version, profile = queries.current_profile()

        assert (version.number, version.key, profile.key) == (1, "P2", "P2")


def test_the_stored_document_reads_like_the_built_in_one(adopted: World) -> None:
    with clock.working_day(DAY), adopted.open():
        _, profile = queries.current_profile()

    assert profile == loader.load_builtin("P2")


def test_adopting_confirms_the_onboarding_step_and_is_recorded(adopted: World) -> None:
    with adopted.open():
        assert Step.PROFILE_CHOSEN in confirmed_steps()
        data = session().scalars(select(RecordedEvent.data).where(RecordedEvent.kind == "ProfileAdopted")).one()
    assert (data["key"], data["number"], data["effective_on"]) == ("P2", 1, "2026-11-18")


def test_adopting_what_is_adopted_changes_nothing(adopted: World) -> None:
    with clock.working_day(DAY), adopted.open():
        services.adopt(key="P2", actor=adopted.actor())

        assert session().scalar(select(func.count()).select_from(ProfileVersion)) == 1


def test_a_profile_that_is_not_complete_is_refused(ours: World, monkeypatch: pytest.MonkeyPatch) -> None:
    unfinished = replace(loader.load_builtin("P2"), complete=False)
    monkeypatch.setattr(loader, "load_builtin", lambda _key: unfinished)

    with ours.open(), pytest.raises(ProfileIncomplete):
        services.adopt(key="P2", actor=ours.actor())


def test_an_unknown_profile_is_refused(ours: World) -> None:
    with ours.open(), pytest.raises(NotFound):
        services.adopt(key="X9", actor=ours.actor())


def test_without_a_profile_there_is_none(ours: World) -> None:
    with ours.open():
        assert queries.in_force() is None
        with pytest.raises(ProfileNotAdopted):
            queries.current_profile()


def test_a_profile_of_tomorrow_is_not_in_force_today(ours: World) -> None:
    with clock.working_day(DAY), ours.open():
        services.adopt(key="P2", effective_on=date(2026, 11, 19), actor=ours.actor())

        assert queries.in_force() is None
        assert [(version.number, day) for version, day in queries.coming()] == [(1, date(2026, 11, 19))]


def test_a_later_version_comes_into_force_with_the_next_term(adopted: World, monkeypatch: pytest.MonkeyPatch) -> None:
    _offer_a_second_profile(monkeypatch)
    with clock.working_day(DAY), adopted.open():
        calendars.set_term(span=SPRING, actor=adopted.actor())
        services.adopt(key="P2", actor=adopted.actor())

    with clock.working_day(date(2027, 2, 21)), adopted.open():
        assert queries.current_profile()[0].number == 1
    with clock.working_day(date(2027, 2, 22)), adopted.open():
        assert queries.current_profile()[0].number == 2


def test_a_version_cannot_come_into_force_before_the_one_that_it_follows(
    adopted: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _offer_a_second_profile(monkeypatch)
    with clock.working_day(DAY), adopted.open(), pytest.raises(EffectiveTooEarly):
        services.adopt(key="P2", effective_on=date(2026, 9, 1), actor=adopted.actor())


@pytest.mark.parametrize("model", [ProfileVersion, ProfileActivation])
def test_versions_cannot_be_changed_or_deleted(adopted: World, model: type[ProfileVersion]) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), adopted.open():
        session().execute(update(model).values(number=7))
    with pytest.raises(ProgrammingError, match="permission denied"), adopted.open():
        session().execute(delete(model))


def test_another_school_has_a_profile_of_its_own(adopted: World, theirs: World) -> None:
    with adopted.open():
        version_id = session().scalars(select(ProfileVersion.id)).one()

    with theirs.open():
        assert list(queries.versions()) == []
        with pytest.raises(NotFound):
            queries.version(version_id)


def _offer_a_second_profile(monkeypatch: pytest.MonkeyPatch) -> None:
    """P2 as a later edition of the platform may ship it."""
    document = loader.builtin_document("P2")
    assert isinstance(document, dict)
    monkeypatch.setattr(loader, "builtin_document", lambda _key: {**document, "grace_workdays": 3})
