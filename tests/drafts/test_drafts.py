"""Drafts: the newest replaces the older, only the writer reads one, and what nobody came back to is erased."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from accounts.roles import Role
from drafts import queries, services
from drafts.errors import DraftTooLong
from drafts.models import Draft, SpentKey
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
        found = queries.draft_of(actor, place)
        return dict(found.typed) if found else None


def keep(school: Campus, typed: dict[str, list[str]], *, page: str = "", actor: Actor | None = None) -> bool:
    with school.world.open():
        return services.keep(place=PLACE, typed=typed, page=page, actor=actor or school.teacher)


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
        assert queries.draft_of(school.teacher, PLACE) is None


def test_it_is_sealed_in_the_table(school: Campus) -> None:
    keep(school, WORDS)

    with school.world.open():
        assert "踢球".encode() not in session().scalars(select(Draft.typed_sealed)).one()


def test_the_newest_replaces_the_older_one(school: Campus) -> None:
    keep(school, WORDS)
    keep(school, {"content": ["他说想踢球，周五一起去"]})

    assert kept(school, school.teacher) == {"content": ["他说想踢球，周五一起去"]}


def test_a_draft_that_is_given_up_is_gone(school: Campus) -> None:
    keep(school, WORDS)

    with school.world.open():
        assert services.give_up(place=PLACE, actor=school.principal) is False
        assert services.give_up(place=PLACE, actor=school.teacher) is True

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


def test_many_tabs_at_once_leave_one_draft(school: Campus) -> None:
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
