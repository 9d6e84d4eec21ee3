"""Drafts: a page replaces what it kept itself, two pages keep two, only the writer reads one, and old ones are erased."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import select

from accounts.roles import Role
from drafts import queries, services
from drafts.errors import DraftTooLong
from drafts.models import Draft, SpentKey
from drafts.queries import Seen
from kernel import clock
from kernel.actor import Actor
from kernel.db import session, unit_of_work
from kernel.tenancy import IdentityScope
from tests.care.campus import Campus
from tests.worlds import World

PLACE = "/school/cases/1/talks"
WORDS = {"content": ["他说想踢球"], "kind": ["student"]}


def kept(school: Campus, actor: Actor, place: str = PLACE) -> dict[str, list[str]] | None:
    with school.world.open():
        found = queries.drafts_of(actor, place)
        return dict(found[0].typed) if found else None


def keep(
    school: Campus, typed: dict[str, list[str]], *, page: str = "", tab: str = "a", seen: Seen | None = None
) -> bool:
    with school.world.open():
        return services.keep(place=PLACE, typed=typed, tab=tab, seen=seen, page=page, actor=school.teacher)


def read(school: Campus) -> Seen:
    """The newest draft as a page that opens now has it in front of it."""
    with school.world.open():
        return queries.drafts_of(school.teacher, PLACE)[0].seen


def said(school: Campus) -> list[str]:
    """What every draft of the form says."""
    with school.world.open():
        return sorted(draft.typed["content"][0] for draft in queries.drafts_of(school.teacher, PLACE))


def test_what_was_typed_comes_back_to_whoever_typed_it(school: Campus) -> None:
    keep(school, WORDS)

    assert kept(school, school.teacher) == WORDS
    assert kept(school, school.teacher, "/school/cases/2/talks") is None


def test_nobody_else_reads_it_not_even_the_principal(school: Campus) -> None:
    keep(school, WORDS)

    assert kept(school, school.principal) is None
    assert kept(school, school.head) is None


def test_the_other_school_has_none_of_it(school: Campus, theirs: World) -> None:
    keep(school, WORDS)

    with theirs.open():
        assert not queries.drafts_of(school.teacher, PLACE)


def test_it_is_sealed_in_the_table(school: Campus) -> None:
    keep(school, WORDS)

    with school.world.open():
        assert "踢球".encode() not in session().scalars(select(Draft.typed_sealed)).one()


def test_what_the_same_page_keeps_replaces_what_it_kept_before(school: Campus) -> None:
    keep(school, WORDS)
    keep(school, {"content": ["他说想踢球，周五一起去"]})

    assert said(school) == ["他说想踢球，周五一起去"]


def test_two_pages_that_began_at_once_keep_two_drafts(school: Campus) -> None:
    keep(school, {"content": ["第一处"]}, tab="a")
    keep(school, {"content": ["第二处"]}, tab="b")
    keep(school, {"content": ["第一处，又写"]}, tab="a")

    assert said(school) == ["第一处，又写", "第二处"]


def test_a_page_continues_the_draft_that_it_brought_back(school: Campus) -> None:
    keep(school, {"content": ["昨天写的"]}, tab="a")
    seen = read(school)

    keep(school, {"content": ["昨天写的，今天接着写"]}, tab="b", seen=seen)
    keep(school, {"content": ["昨天写的，今天写完"]}, tab="b", seen=seen)

    assert said(school) == ["昨天写的，今天写完"]
    assert read(school) == Seen(seen.id, seen.version + 2)


def test_a_draft_that_another_page_continued_unseen_is_not_overwritten(school: Campus) -> None:
    keep(school, {"content": ["开头"]}, tab="a")
    seen = read(school)
    keep(school, {"content": ["开头，在办公室接着写"]}, tab="b", seen=seen)

    keep(school, {"content": ["开头，在手机上接着写"]}, tab="c", seen=seen)
    keep(school, {"content": ["开头，原来那一页也写"]}, tab="a")

    assert said(school) == ["开头，原来那一页也写", "开头，在办公室接着写", "开头，在手机上接着写"]


@pytest.mark.parametrize("wrong", [Seen(UUID(int=7), 1), "older", "newer"])
def test_a_version_that_does_not_stand_overwrites_nothing(school: Campus, wrong: Seen | str) -> None:
    keep(school, {"content": ["第一处"]}, tab="a")
    seen = read(school)
    named = wrong if isinstance(wrong, Seen) else Seen(seen.id, seen.version + (1 if wrong == "newer" else -1))

    keep(school, {"content": ["第二处"]}, tab="b", seen=named)

    assert said(school) == ["第一处", "第二处"]


def test_somebody_elses_draft_is_not_continued(school: Campus) -> None:
    with school.world.open():
        services.keep(place=PLACE, typed={"content": ["校长写的"]}, tab="a", actor=school.principal)
        theirs = queries.drafts_of(school.principal, PLACE)[0].seen

    keep(school, {"content": ["老师写的"]}, tab="b", seen=theirs)

    assert said(school) == ["老师写的"]
    assert kept(school, school.principal) == {"content": ["校长写的"]}


def test_what_another_page_has_written_stays_when_one_is_given_up(school: Campus) -> None:
    keep(school, {"content": ["第一处"]}, tab="a")
    seen = read(school)
    keep(school, {"content": ["第二处"]}, tab="b")

    with school.world.open():
        assert (
            services.give_up(place=PLACE, tab="c", seen=Seen(seen.id, seen.version + 1), actor=school.teacher) is False
        )
        assert services.give_up(place=PLACE, tab="c", seen=seen, actor=school.teacher) is True

    assert said(school) == ["第二处"]


def test_two_pages_that_continue_one_draft_at_the_same_moment_lose_nothing(school: Campus) -> None:
    keep(school, {"content": ["开头"]}, tab="a")
    seen = read(school)
    both = Barrier(2)

    def one(tab: str) -> None:
        with clock.working_day(clock.today()):
            both.wait(timeout=10)
            keep(school, {"content": [f"开头，{tab}"]}, tab=tab, seen=seen)

    with ThreadPoolExecutor(2) as tabs:
        list(tabs.map(one, ("b", "c")))

    assert said(school) == ["开头，b", "开头，c"]


def test_a_draft_that_is_given_up_is_gone(school: Campus) -> None:
    keep(school, WORDS)

    with school.world.open():
        assert services.give_up(place=PLACE, tab="a", actor=school.principal) is False
        assert services.give_up(place=PLACE, tab="a", actor=school.teacher) is True

    assert kept(school, school.teacher) is None


def test_a_draft_has_a_longest_size(school: Campus) -> None:
    with pytest.raises(DraftTooLong):
        keep(school, {"content": ["长" * services.LONGEST]})

    assert kept(school, school.teacher) is None


def test_what_arrives_after_its_form_was_sent_is_not_kept(school: Campus) -> None:
    user_id = school.teacher.user_id
    assert user_id is not None
    with school.world.open():
        services.spend(user_id=user_id, key="one", page="page")

    assert keep(school, WORDS, page="page") is False
    assert keep(school, WORDS, page="next page") is True


def test_a_page_that_keeps_many_times_at_once_leaves_one_draft(school: Campus) -> None:
    def one(number: int) -> bool:
        with clock.working_day(clock.today()):
            return keep(school, {"content": [str(number)]})

    with ThreadPoolExecutor(4) as tabs:
        assert all(tabs.map(one, range(12)))

    with school.world.open():
        assert len(session().scalars(select(Draft)).all()) == 1


def test_a_draft_expires_after_a_week_and_a_key_after_a_day(school: Campus) -> None:
    user_id = school.teacher.user_id
    assert user_id is not None
    keep(school, WORDS)
    with school.world.open():
        services.spend(user_id=user_id, key="old", page="old")
    soon, late = clock.now() + timedelta(days=2), clock.now() + timedelta(days=8)

    for moment, gone in ((soon, 0), (late, 1), (late, 0)):
        with clock.frozen(moment), school.world.open():
            assert services.expire(actor=school.principal) == gone

    with unit_of_work(IdentityScope()):
        assert session().scalars(select(SpentKey.id).where(SpentKey.user_id == user_id)).all() == []


def test_a_key_is_spent_once_and_remembers_where_it_led(school: Campus) -> None:
    someone, other = school.teacher.user_id, school.head.user_id
    assert someone is not None
    assert other is not None
    with school.world.open():
        assert services.spend(user_id=someone, key="k", page="p") is None
        services.note_answer(user_id=someone, key="k", answer="/there")

    with school.world.open():
        assert services.spend(user_id=someone, key="k", page="p") == "/there"
        assert services.spend(user_id=other, key="k", page="p") is None


def test_a_key_that_did_nothing_may_be_spent_again(school: Campus) -> None:
    someone = school.world.person(Role.CLASS_TEACHER)
    with school.world.open():
        services.spend(user_id=someone, key="k", page="p")
        services.unspend(user_id=someone, key="k")

        assert services.spend(user_id=someone, key="k", page="p") is None
