"""Publishing, and what a school asks its district for first: consent, numbers only, and history that never moves."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import ProgrammingError

from accounts.roles import Role
from kernel import clock
from kernel.db import session
from kernel.errors import NotFound, StaleRecord
from kernel.events import DistrictEvent, RecordedEvent
from policy_profiles import loader, loosening_queries, queries, services
from policy_profiles.errors import (
    ConsentMissing,
    EffectiveTooEarly,
    NothingToAsk,
    NothingToPublish,
    NotImmediate,
    RequestClosed,
)
from policy_profiles.models import LooseningFiling, ProfileVersion
from policy_profiles.requests import RequestState
from tests.policy_profiles.drafted import DAY, SCREENING, SPRING, TALKS, Drafted, decide, drafted
from tests.worlds import Office, World


@pytest.fixture
def school(ours: World) -> Drafted:
    return drafted(ours)


def states(school: Drafted) -> list[RequestState]:
    with school.open():
        return [asked.state for asked in loosening_queries.requests()]


def answer_again(office: Office) -> None:
    """The office answers what it answered, or what was withdrawn, and is told so."""
    with office.open():
        (filed,) = loosening_queries.filings()
        with pytest.raises(RequestClosed):
            services.decide_loosening(
                request_id=filed.filing.request_id, agreed=False, reason="不。", actor=office.actor(Role.DISTRICT_ADMIN)
            )


def test_what_is_only_stricter_may_come_into_force_at_once(school: Drafted) -> None:
    school.edit("change_rule", **{**TALKS, "numbers": {"days": 20}})

    assert school.publish(DAY) == 2
    with school.open():
        version, profile = queries.current_profile()
        assert (version.number, profile.rule("R04").when.days) == (2, 20)  # type: ignore[union-attr]  # an EveryDays
        assert queries.draft() is None


def test_by_default_a_version_waits_for_the_next_term(school: Drafted) -> None:
    school.edit("change_rule", **{**TALKS, "numbers": {"days": 20}})
    school.publish()

    with school.open(date(2027, 2, 21)):
        assert queries.current_profile()[0].number == 1
    with school.open(SPRING.starts_on):
        assert queries.current_profile()[0].number == 2


def test_a_looser_number_of_the_platform_needs_nobody_but_waits_for_the_term(school: Drafted) -> None:
    school.edit("change_rule", **{**TALKS, "numbers": {"days": 45}})
    with school.open(), pytest.raises(NotImmediate):
        services.publish_draft(effective_on=DAY, seen_version=school.seen(), actor=school.principal)

    assert school.publish(SPRING.starts_on) == 2


def test_the_differences_are_kept_in_words(school: Drafted) -> None:
    school.edit("change_rule", **{**TALKS, "numbers": {"days": 45}})
    school.publish()

    with school.open():
        newest = queries.newest_version()
        assert newest is not None
        assert newest.changes is not None
        (change,) = newest.changes
        assert change["words"] == {
            "direction": "放宽",
            "section": "工作制度",
            "what": "个别谈话 · 天数",
            "field": "天数",
            "clause": "第四条第2款",
            "before": "30 天",
            "after": "45 天",
        }
        event = session().scalars(select(RecordedEvent.data).where(RecordedEvent.kind == "VersionPublished")).one()
    assert (event["number"], event["looser"], event["stricter"]) == (2, 1, 0)


def test_a_draft_that_changes_nothing_is_not_published(school: Drafted) -> None:
    with school.open(), pytest.raises(NothingToPublish):
        services.publish_draft(seen_version=school.seen(), actor=school.principal)


def test_no_version_begins_in_the_past(school: Drafted) -> None:
    school.edit("change_grace", grace=1)
    with school.open(), pytest.raises(EffectiveTooEarly):
        services.publish_draft(effective_on=date(2026, 11, 17), seen_version=school.seen(), actor=school.principal)


def test_only_what_was_seen_is_published(school: Drafted) -> None:
    with school.open():
        seen = school.seen()
    school.edit("change_grace", grace=1)

    with school.open(), pytest.raises(StaleRecord):
        services.publish_draft(seen_version=seen, actor=school.principal)


def test_less_than_the_source_demands_needs_the_district(school: Drafted, office: Office) -> None:
    school.edit("change_rule", **SCREENING)
    with school.open(), pytest.raises(ConsentMissing) as refusal:
        services.publish_draft(seen_version=school.seen(), actor=school.principal)
    assert "摸底排查" in refusal.value.text

    school.ask()
    with school.open(), pytest.raises(ConsentMissing):
        services.publish_draft(seen_version=school.seen(), actor=school.principal)

    decide(office, agreed=True)
    assert states(school) == [RequestState.AGREED]
    assert school.publish() == 2


def test_what_was_declined_has_to_go_before_publishing(school: Drafted, office: Office) -> None:
    school.edit("change_rule", **SCREENING)
    school.edit("change_grace", grace=1)
    school.ask()
    decide(office, agreed=False)

    assert states(school) == [RequestState.DECLINED]
    with school.open(), pytest.raises(ConsentMissing):
        services.publish_draft(seen_version=school.seen(), actor=school.principal)
    school.edit("change_rule", **{**SCREENING, "numbers": {"last_day": 14}})
    assert school.publish() == 2


def test_consent_covers_the_value_and_what_is_stricter(school: Drafted, office: Office) -> None:
    school.edit("change_rule", **SCREENING)
    school.ask()
    decide(office, agreed=True)

    for last_day, missing in ((18, 0), (21, 0), (22, 1)):
        school.edit("change_rule", **{**SCREENING, "numbers": {"last_day": last_day}})
        with school.open():
            draft = queries.locked_draft()
            assert len(loosening_queries.without_consent(draft, loosening_queries.requests())) == missing


def test_what_was_published_once_needs_no_consent_again(school: Drafted, office: Office) -> None:
    school.edit("change_rule", **SCREENING)
    school.ask()
    decide(office, agreed=True)
    school.publish()
    with school.open():
        services.start_draft(actor=school.principal)
    school.edit("change_grace", grace=1)

    with school.open():
        assert loader.parse(queries.draft_document()).rule("R01").below_source
    assert school.publish() == 3


def test_a_file_from_outside_cannot_claim_to_be_the_source(school: Drafted) -> None:
    document = loader.builtin_document("P2")
    document["rules"]["R01"]["period_mark"] = "platform"
    document["rules"]["R01"]["when"]["last_day"] = 40
    with school.open():
        services.replace_draft(document, words="导入", seen_version=school.seen(), actor=school.principal)
        with pytest.raises(ConsentMissing):
            services.publish_draft(seen_version=school.seen(), actor=school.principal)


def test_the_office_reads_rule_and_numbers_and_who_asks(school: Drafted, office: Office) -> None:
    school.edit("change_rule", **SCREENING)
    school.ask("班额大。")

    with office.open():
        (filed,) = loosening_queries.filings()
        filing = filed.filing
        assert (filing.title, filing.before, filing.after, filing.reason) == ("摸底排查", 14, 21, "班额大。")
        assert filing.reporting_school_id == school.world.scope.school_id
        assert filed.state is RequestState.PENDING


def test_a_decision_is_recorded_in_the_districts_trail(school: Drafted, office: Office) -> None:
    school.edit("change_rule", **SCREENING)
    school.ask()
    decide(office, agreed=True)

    with office.open():
        data = session().scalars(select(DistrictEvent.data).where(DistrictEvent.kind == "LooseningDecided")).one()
    assert data["agreed"] is True


def test_a_request_is_decided_once(school: Drafted, office: Office) -> None:
    school.edit("change_rule", **SCREENING)
    school.ask()
    decide(office, agreed=True)

    answer_again(office)
    assert states(school) == [RequestState.AGREED]


def test_a_request_can_be_withdrawn_until_it_is_decided(school: Drafted, office: Office) -> None:
    school.edit("change_rule", **SCREENING)
    school.ask()
    with school.open():
        (asked,) = loosening_queries.requests()
        services.withdraw_loosening(request_id=asked.request.id, actor=school.principal)
    assert states(school) == [RequestState.WITHDRAWN]

    answer_again(office)
    assert states(school) == [RequestState.WITHDRAWN]
    school.ask()
    decide(office, agreed=True)
    with school.open(), pytest.raises(RequestClosed):
        services.withdraw_loosening(request_id=loosening_queries.requests()[0].request.id, actor=school.principal)


def test_another_value_replaces_the_request_that_waits(school: Drafted) -> None:
    school.edit("change_rule", **SCREENING)
    school.ask()
    with pytest.raises(NothingToAsk):
        school.ask()
    school.edit("change_rule", **{**SCREENING, "numbers": {"last_day": 28}})
    school.ask()

    assert states(school) == [RequestState.PENDING, RequestState.WITHDRAWN]


def test_nobody_is_asked_for_what_is_free(school: Drafted) -> None:
    school.edit("change_rule", **{**TALKS, "numbers": {"days": 60}})

    with school.open(), pytest.raises(NothingToAsk):
        services.ask_loosening(place="rules.R04", field="when.days", reason="忙。", actor=school.principal)


def test_what_still_waits_is_withdrawn_when_the_draft_goes_out_without_it(school: Drafted) -> None:
    school.edit("change_rule", **SCREENING)
    school.ask()
    school.edit("change_rule", **{**SCREENING, "numbers": {"last_day": 10}})
    school.publish(DAY)

    assert states(school) == [RequestState.WITHDRAWN]


def test_other_schools_and_districts_see_no_request(school: Drafted, theirs: World) -> None:
    school.edit("change_rule", **SCREENING)
    school.ask()

    with theirs.open():
        assert list(loosening_queries.requests()) == []
        assert session().scalar(select(func.count()).select_from(LooseningFiling)) == 0
    with school.open():
        request_id = loosening_queries.requests()[0].request.id
    with theirs.open(), pytest.raises(NotFound):
        services.withdraw_loosening(request_id=request_id, actor=theirs.actor())


def test_an_older_document_is_published_again_as_a_new_version(school: Drafted) -> None:
    school.edit("change_rule", **{**TALKS, "numbers": {"days": 20}})
    school.publish(DAY)
    with school.open():
        oldest = list(queries.versions())[-1]
        services.start_draft(version_id=oldest.id, actor=school.principal)
    assert school.publish() == 3

    with school.open():
        documents = [queries.version(version.id).document for version in queries.versions()]
    assert documents[0]["rules"]["R04"] == documents[2]["rules"]["R04"]
    with school.open(SPRING.starts_on):
        assert queries.current_profile()[0].number == 3


def test_a_published_version_never_changes(school: Drafted) -> None:
    school.edit("change_grace", grace=1)
    school.publish(DAY)

    with pytest.raises(ProgrammingError, match="permission denied"), school.open():
        session().execute(update(ProfileVersion).values(changes=[]))


def test_the_first_version_may_be_a_customised_one(ours: World) -> None:
    principal = ours.actor(Role.PRINCIPAL)
    with clock.working_day(DAY), ours.open():
        services.start_draft(key="P2", actor=principal)
        draft = queries.locked_draft()
        services.edit_draft("change_grace", {"grace": 1}, seen_version=draft.version, actor=principal)
        version = services.publish_draft(seen_version=queries.locked_draft().version, actor=principal)

        assert version.number == 1
        assert version.origin == loader.builtin_document("P2")
        assert queries.current_profile()[1].grace_workdays == 1
