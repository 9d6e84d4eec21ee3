"""API tokens: told once, stored hashed, good for one place until they end."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from accounts import queries, services
from accounts.errors import BadToken
from accounts.models import ApiToken, User
from accounts.queries import Visitor
from accounts.roles import Role
from kernel import clock
from kernel.actor import Actor
from kernel.db import session, unit_of_work
from kernel.errors import Forbidden, NotFound
from kernel.ids import new_id
from kernel.tenancy import IdentityScope
from tests.worlds import Office, World


def statistician(office: Office, world: World) -> Actor:
    """Somebody of the bureau."""
    person = world.person(Role.STATISTICIAN)
    with office.open():
        return services.actor_for(person)


def create(office: Office, actor: Actor, days: int = 30) -> str:
    with office.open():
        return services.create_token(label="统计平台", days=days, actor=actor)[1]


def authenticate(code: str) -> Visitor:
    with unit_of_work(IdentityScope()):
        return services.authenticate_token(code)


def test_a_token_opens_the_office_of_its_owner(office: Office, ours: World) -> None:
    actor = statistician(office, ours)

    visitor = authenticate(create(office, actor))

    assert visitor.person.id == actor.user_id
    assert [place.scope for place in visitor.workplaces] == [office.scope]


def test_a_token_is_stored_hashed(office: Office, ours: World) -> None:
    code = create(office, statistician(office, ours))

    with unit_of_work(IdentityScope()):
        stored = session().scalars(select(ApiToken.token_hash)).all()
    assert all(code.encode() not in token for token in stored)


@pytest.mark.parametrize("code", ["", "txh_", "txh_" + "a" * 43, "令牌", "\udc80"])
def test_an_unknown_token_is_bad(ours: World, code: str) -> None:
    with pytest.raises(BadToken):
        authenticate(code)


def test_a_token_ends_with_its_time(office: Office, ours: World) -> None:
    code = create(office, statistician(office, ours), days=1)

    with clock.frozen(clock.now() + timedelta(days=1, seconds=1)), pytest.raises(BadToken):
        authenticate(code)


def test_a_revoked_token_is_bad(office: Office, ours: World) -> None:
    actor = statistician(office, ours)
    code = create(office, actor)
    with office.open():
        (token,) = queries.tokens_here()
        services.revoke_token(token_id=token.id, actor=actor)
        services.revoke_token(token_id=token.id, actor=actor)

    with pytest.raises(BadToken):
        authenticate(code)


def test_a_token_of_an_ended_account_is_bad(office: Office, ours: World) -> None:
    actor = statistician(office, ours)
    code = create(office, actor)
    with unit_of_work(IdentityScope()):
        session().execute(update(User).where(User.id == actor.user_id).values(active=False))

    with pytest.raises(BadToken):
        authenticate(code)


def test_a_token_gives_no_more_than_its_owner_holds_today(office: Office, ours: World) -> None:
    actor = statistician(office, ours)
    code = create(office, actor)
    with office.open():
        services.end_role(user_id=actor.user_id or new_id(), role=Role.STATISTICIAN, actor=actor)

    assert authenticate(code).workplaces == ()


def test_a_school_token_opens_only_that_school(office: Office, ours: World, theirs: World) -> None:
    principal = ours.actor(Role.PRINCIPAL)
    with theirs.open():
        services.give_role(user_id=principal.user_id or new_id(), role=Role.PRINCIPAL, actor=theirs.actor())
    with ours.open():
        _, code = services.create_token(label="校内系统", days=30, actor=principal)

    assert [place.scope for place in authenticate(code).workplaces] == [ours.scope]


def test_a_token_of_another_place_can_be_neither_seen_nor_revoked(
    office: Office, ours: World, other_office: Office
) -> None:
    create(office, statistician(office, ours))
    with office.open():
        (token,) = queries.tokens_here()

    with other_office.open():
        assert queries.tokens_here() == []
        with pytest.raises(NotFound):
            services.revoke_token(token_id=token.id, actor=other_office.actor(Role.STATISTICIAN))
    with ours.open():
        assert queries.tokens_here() == []


@pytest.mark.parametrize("days", [0, -1, 367])
def test_a_token_has_an_end_within_a_year(office: Office, ours: World, days: int) -> None:
    actor = statistician(office, ours)

    with pytest.raises(Forbidden):
        create(office, actor, days=days)


def test_the_platform_itself_gets_no_token(office: Office) -> None:
    with pytest.raises(Forbidden):
        create(office, Actor.platform(district_id=office.scope.district_id, school_id=None))
