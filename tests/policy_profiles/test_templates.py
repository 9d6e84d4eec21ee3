"""The district's templates: editions, what a school makes of one, and what the district learns of it."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

import pytest

from accounts.roles import Role
from kernel import clock
from kernel.errors import NotFound, StaleRecord
from policy_profiles import ceiling_queries, loader, queries, services, template_queries
from policy_profiles.documents import Document, copy_of
from policy_profiles.errors import (
    ConflictsOpen,
    EditionAnswered,
    EditionUnchanged,
    ProfileFaults,
    TemplateIncomplete,
)
from policy_profiles.merging import Side
from tests.policy_profiles.drafted import DAY, TALKS, Drafted, drafted
from tests.policy_profiles.edited_documents import P2, p2
from tests.worlds import Office, World, new_office

TALK_DAYS = "rules/R04/when/days"
OFTENER = {**TALKS, "numbers": {"days": 20}}


@pytest.fixture
def school(ours: World) -> Drafted:
    with clock.working_day(DAY):
        return drafted(ours)


class Edition(NamedTuple):
    """An edition, as it is known outside its unit of work."""

    id: UUID
    number: int


def publish(office: Office, document: Document, note: str = "要点") -> Edition:
    with office.open():
        made = services.publish_edition(document=document, note=note, actor=office.actor(Role.DISTRICT_ADMIN))
        return Edition(made.id, made.number)


def take(school: Drafted, edition: Edition, **choices: Side) -> None:
    named = {key.replace("__", "/"): side for key, side in choices.items()}
    with school.open():
        draft = queries.draft()
        services.take_edition(
            edition_id=edition.id,
            choices=named,
            seen_version=draft.version if draft else None,
            actor=school.principal,
        )


def answers(office: Office, edition: Edition) -> dict[str, str]:
    with office.open():
        return {str(school): row.answer for school, row in template_queries.answers().get(edition.id, {}).items()}


def document(school: Drafted) -> Document:
    with school.open():
        return queries.draft_document()


def test_editions_are_numbered_by_the_key_of_the_document(office: Office) -> None:
    first = publish(office, p2(grace_workdays=1))
    second = publish(office, p2(grace_workdays=3))
    other = publish(office, loader.builtin_document("M1"))

    assert [edition.number for edition in (first, second, other)] == [1, 2, 1]
    with office.open():
        assert {edition.id for edition in template_queries.newest_editions()} == {second.id, other.id}
        assert [change.field for change in template_queries.changes_since(template_queries.edition(second.id))] == [
            "value"
        ]
        assert template_queries.changes_since(template_queries.edition(first.id)) == ()


def test_the_same_again_is_no_edition(office: Office) -> None:
    publish(office, P2)

    with pytest.raises(EditionUnchanged):
        publish(office, P2)
    assert publish(office, p2(grace_workdays=1)).number == 2
    assert publish(office, P2).number == 3  # back to what it was is an edition again


def test_a_faulty_or_unfinished_document_is_no_template(office: Office) -> None:
    with pytest.raises(ProfileFaults) as refusal:
        publish(office, p2(rules__R04__when__days=0, grace_workdays=99))
    assert len(refusal.value.faults) == 2
    with pytest.raises(TemplateIncomplete):
        publish(office, p2(complete=False))


def test_an_edition_is_offered_until_it_is_taken(office: Office, school: Drafted) -> None:
    edition = publish(office, p2(preamble="区里的总则。"))

    with school.open():
        found = template_queries.waiting()
        assert found
        assert found.id == edition.id
    take(school, edition)
    with school.open():
        assert template_queries.waiting() is None
        assert template_queries.offer(edition.id).is_taken
    assert document(school)["preamble"] == "区里的总则。"


def test_nothing_comes_into_force_by_itself(office: Office, school: Drafted) -> None:
    edition = publish(office, p2(preamble="区里的总则。"))
    with school.open():
        before = queries.current_profile()[0].digest

    take(school, edition)

    with school.open():
        assert queries.current_profile()[0].digest == before


def test_what_the_school_changed_stays_beside_what_is_new(office: Office, school: Drafted) -> None:
    school.edit("change_rule", **OFTENER)
    edition = publish(office, p2(rules__R04__when__priority_days=10, preamble="区里的总则。"))

    take(school, edition)

    made = document(school)
    assert made["rules"]["R04"]["when"]["days"] == 20
    assert made["rules"]["R04"]["when"]["priority_days"] == 10
    assert made["preamble"] == "区里的总则。"


@pytest.mark.parametrize(("side", "days"), [(Side.OURS, 20), (Side.THEIRS, 25)])
def test_a_conflict_waits_for_a_choice(office: Office, school: Drafted, side: Side, days: int) -> None:
    school.edit("change_rule", **OFTENER)
    edition = publish(office, p2(rules__R04__when__days=25, preamble="区里的总则。"))
    before = document(school)

    with pytest.raises(ConflictsOpen):
        take(school, edition)
    assert document(school) == before
    take(school, edition, rules__R04__when__days=side)

    assert document(school)["rules"]["R04"]["when"]["days"] == days


def test_somebody_elses_edit_meanwhile_is_not_lost(office: Office, school: Drafted) -> None:
    edition = publish(office, p2(preamble="区里的总则。"))
    with school.open():
        seen = school.seen()
    school.edit("change_grace", grace=1)

    with school.open(), pytest.raises(StaleRecord):
        services.take_edition(edition_id=edition.id, choices={}, seen_version=seen, actor=school.principal)


def test_a_merge_that_contradicts_itself_shows_its_faults(office: Office, school: Drafted) -> None:
    """The school switched a rule on that the new edition no longer offers."""
    school.edit("switch_rule", rule="R09", on=True)
    theirs = copy_of(P2)
    theirs["features"]["letter"] = {"presence": "none"}
    edition = publish(office, theirs)
    before = document(school)

    with pytest.raises(ProfileFaults) as refusal:
        take(school, edition, features__letter__presence=Side.THEIRS)

    assert refusal.value.faults
    assert document(school) == before
    assert answers(office, edition) == {}


def test_the_district_sees_which_school_took_which_edition(office: Office, school: Drafted, theirs: World) -> None:
    first = publish(office, p2(preamble="区里的总则。"))
    ours = str(school.world.scope.school_id)

    take(school, first)
    assert answers(office, first) == {ours: "merged"}
    school.publish()
    assert answers(office, first) == {ours: "published"}

    second = publish(office, p2(preamble="区里的第二份总则。"))
    with school.open():
        services.decline_edition(edition_id=second.id, reason="本校的总则已经写好。", actor=school.principal)
    assert answers(office, second) == {ours: "declined"}
    with theirs.open():
        assert template_queries.answers() == {}


def test_a_declined_edition_is_not_offered_again_but_can_still_be_taken(office: Office, school: Drafted) -> None:
    edition = publish(office, p2(preamble="区里的总则。"))
    with school.open():
        services.decline_edition(edition_id=edition.id, reason="先不改。", actor=school.principal)
    with school.open(), pytest.raises(EditionAnswered):
        services.decline_edition(edition_id=edition.id, reason="先不改。", actor=school.principal)

    with school.open():
        assert template_queries.waiting() is None
    take(school, edition)

    assert document(school)["preamble"] == "区里的总则。"


def test_what_was_taken_cannot_be_taken_or_declined_again(office: Office, school: Drafted) -> None:
    edition = publish(office, p2(preamble="区里的总则。"))
    take(school, edition)

    with pytest.raises(EditionAnswered):
        take(school, edition)
    with school.open(), pytest.raises(EditionAnswered):
        services.decline_edition(edition_id=edition.id, reason="先不改。", actor=school.principal)


def test_a_draft_given_up_leaves_the_edition_open(office: Office, school: Drafted) -> None:
    edition = publish(office, p2(preamble="区里的总则。"))
    take(school, edition)

    with school.open():
        services.discard_draft(seen_version=school.seen(), actor=school.principal)

    with school.open():
        waiting = template_queries.waiting()
        assert waiting
        assert waiting.id == edition.id
    assert list(answers(office, edition).values()) == ["dropped"]


def test_a_merge_taken_back_is_as_if_it_had_not_been(office: Office, school: Drafted) -> None:
    edition = publish(office, p2(preamble="区里的总则。"))
    school.edit("change_grace", grace=1)
    before = document(school)
    take(school, edition)

    with school.open():
        services.undo_edit(seen_version=school.seen(), actor=school.principal)

    assert document(school) == before
    assert list(answers(office, edition).values()) == ["dropped"]
    with school.open():
        assert not template_queries.offer(edition.id).is_taken
    take(school, edition)
    assert document(school)["preamble"] == "区里的总则。"
    assert list(answers(office, edition).values()) == ["merged"]


def test_another_draft_given_up_says_nothing_of_what_is_in_force(office: Office, school: Drafted) -> None:
    edition = publish(office, p2(preamble="区里的总则。"))
    take(school, edition)
    school.publish()
    with school.open():
        services.start_draft(actor=school.principal)

    with school.open():
        services.discard_draft(seen_version=school.seen(), actor=school.principal)

    assert list(answers(office, edition).values()) == ["published"]


def test_the_next_edition_is_compared_with_the_one_taken(office: Office, school: Drafted) -> None:
    take(school, publish(office, p2(preamble="区里的总则。")))
    school.publish()
    second = publish(office, p2(preamble="区里的总则。", grace_workdays=1))

    with school.open():
        merge = template_queries.offer(second.id).merge
        assert merge
        assert [one.key for one in merge.differences] == ["grace_workdays"]


def test_a_school_without_a_document_begins_with_the_edition(office: Office, theirs: World) -> None:
    edition = publish(office, p2(preamble="区里的总则。"))
    principal = theirs.actor(Role.PRINCIPAL)

    with clock.working_day(DAY), theirs.open():
        services.take_edition(edition_id=edition.id, choices={}, seen_version=None, actor=principal)
    with clock.working_day(DAY), theirs.open():
        draft = queries.locked_draft()
        assert draft.document == draft.origin == p2(preamble="区里的总则。")
        assert services.publish_draft(seen_version=draft.version, actor=principal).number == 1


def test_the_template_of_another_kind_of_school_is_not_there(office: Office, school: Drafted) -> None:
    edition = publish(office, loader.builtin_document("M1"))

    with school.open():
        assert template_queries.waiting() is None
        with pytest.raises(NotFound):
            template_queries.offer(edition.id)


def test_another_district_sees_nothing(office: Office, school: Drafted) -> None:
    edition = publish(office, p2(preamble="区里的总则。"))
    elsewhere = new_office()

    with elsewhere.open():
        assert template_queries.editions() == []
        with pytest.raises(NotFound):
            template_queries.edition(edition.id)


def test_ceilings_stay_on_record(office: Office) -> None:
    for minutes in (120, None, 90):
        with office.open():
            services.set_ceiling(minutes=minutes, actor=office.actor(Role.DISTRICT_ADMIN))

    with office.open():
        assert [one.minutes for one in ceiling_queries.ceilings()] == [90, None, 120]
        assert ceiling_queries.minutes() == 90
