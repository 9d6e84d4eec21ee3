"""A mail address is one's own, proved by a code; whoever guesses or sends too often is stopped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from accounts.roles import Role
from kernel import clock
from kernel.db import unit_of_work
from kernel.tenancy import IdentityScope
from notices import queries, services
from notices.errors import MailNotConfigured, MailNotSent, TooManyCodes
from notices.services import choosing
from tests.notices.post_office import PostOffice, text_of
from tests.notices.test_mail import ADDRESS, configure, post
from tests.worlds import World

NOW = datetime(2026, 11, 18, 1, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture
def person(ours: World) -> UUID:
    return ours.person(Role.CLASS_TEACHER)


def give(person: UUID, address: str = ADDRESS, *, after: timedelta = timedelta()) -> None:
    with clock.frozen(NOW + after), unit_of_work(IdentityScope()):
        services.give_address(user_id=person, address=address)


def confirm(person: UUID, code: str, *, after: timedelta = timedelta()) -> bool:
    with clock.frozen(NOW + after), unit_of_work(IdentityScope()):
        return services.confirm_address(user_id=person, code=code)


def card(person: UUID) -> queries.ChoiceCard:
    with unit_of_work(IdentityScope()):
        return queries.card_of(person)


def code_of(office: PostOffice) -> str:
    found = re.search(r"\d{6}", text_of(office.arrived[-1]))
    assert found
    return found[0]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_the_code_goes_to_the_address_and_proves_it(person: UUID, post: PostOffice) -> None:
    give(person)
    assert post.envelopes[-1][1] == ADDRESS
    assert code_of(post) not in post.subjects()[-1]
    assert not card(person).is_verified

    assert confirm(person, code_of(post))

    assert (card(person).address, card(person).is_verified) == (ADDRESS, True)
    assert not confirm(person, code_of(post)), "a code counts once"


def test_a_wrong_code_proves_nothing_and_five_of_them_end_it(person: UUID, post: PostOffice) -> None:
    give(person)
    code = code_of(post)

    assert [confirm(person, wrong(code)) for _ in range(choosing.MOST_TRIES)] == [False] * choosing.MOST_TRIES
    assert not confirm(person, code)


def test_a_code_grows_old(person: UUID, post: PostOffice) -> None:
    give(person)

    assert not confirm(person, code_of(post), after=choosing.GOOD_FOR + timedelta(seconds=1))


def test_the_code_of_somebody_else_is_of_no_use(ours: World, person: UUID, post: PostOffice) -> None:
    other = ours.person(Role.CLASS_TEACHER)
    give(person)
    code = code_of(post)
    give(other, "other@example.org")

    assert not confirm(other, code) or code == code_of(post)
    assert not card(person).is_verified


def test_another_address_has_to_be_proved_again(person: UUID, post: PostOffice) -> None:
    give(person)
    confirm(person, code_of(post))

    give(person, "new@example.org", after=timedelta(minutes=2))

    assert (card(person).address, card(person).is_verified) == ("new@example.org", False)


def test_nobodys_mail_box_is_filled(person: UUID, post: PostOffice) -> None:
    give(person)
    with pytest.raises(TooManyCodes):
        give(person, after=timedelta(seconds=30))
    for number in range(1, choosing.MOST_CODES):
        give(person, after=timedelta(minutes=2 * number))
    with pytest.raises(TooManyCodes):
        give(person, after=timedelta(minutes=2 * choosing.MOST_CODES))

    give(person, after=timedelta(days=2))
    assert len(post.arrived) == choosing.MOST_CODES + 1


def test_without_a_server_there_is_no_address(person: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    configure(monkeypatch, PostOffice(), mail_host="")

    with pytest.raises(MailNotConfigured):
        give(person)


@pytest.mark.parametrize("verb", ["RCPT", "MAIL", "CONTENT"])
def test_a_code_that_did_not_go_out_changes_nothing(person: UUID, post: PostOffice, verb: str) -> None:
    post.answers[verb] = 550

    with pytest.raises(MailNotSent):
        give(person)

    assert card(person) == queries.ChoiceCard()


def test_the_address_is_erased_by_its_owner(person: UUID, post: PostOffice) -> None:
    give(person)
    confirm(person, code_of(post))
    for _ in range(2):
        with unit_of_work(IdentityScope()):
            services.forget_address(user_id=person)

    assert (card(person).address, card(person).is_verified) == ("", False)


__all__ = ["post"]
