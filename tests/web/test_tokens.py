"""The doors for machines, and the bureau's page of tokens."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from accounts import queries, services
from accounts.models import SecurityEvent
from accounts.roles import Role
from accounts.services import SecurityKind
from kernel import clock
from kernel.db import session, unit_of_work
from kernel.ids import new_id
from kernel.tenancy import IdentityScope
from tests.web.visitors import send, signed_in
from tests.worlds import Office, World


def office_token(office: Office, world: World, role: Role = Role.STATISTICIAN, days: int = 30) -> str:
    """A token of somebody in the district's office."""
    person = world.person(role)
    with office.open():
        return services.create_token(label="平台", days=days, actor=services.actor_for(person))[1]


def school_token(world: World, role: Role = Role.PRINCIPAL) -> str:
    """A token of somebody in a school."""
    with world.open():
        return services.create_token(label="平台", days=30, actor=world.actor(role))[1]


def fetch(app: Flask, token: str, path: str = "/api/v1/door") -> TestResponse:
    return app.test_client().get(path, headers={"Authorization": f"Bearer {token}"})


def told(answer: TestResponse) -> tuple[int, object]:
    assert answer.is_json
    assert isinstance(answer.json, dict)
    assert answer.json["message"]
    return answer.status_code, answer.json["code"]


def test_a_bureau_token_opens_the_door(guarded: Flask, office: Office, ours: World) -> None:
    answer = fetch(guarded, office_token(office, ours))

    assert answer.status_code == 200
    assert answer.json == {"name": "林老师", "scope": "DistrictScope", "school": None, "roles": ["statistician"]}


@pytest.mark.parametrize(
    "header",
    [None, "", "Bearer", "Bearer ", "Bearer txh_unknown", "Basic bGluOmxpbg==", "txh_unknown", "Bearer \xe4\xbb\xa4"],
)
def test_without_a_good_token_a_machine_is_told_so(guarded: Flask, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header}

    answer = guarded.test_client().get("/api/v1/door", headers=headers)

    assert told(answer) == (401, "bad-token")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_an_expired_token_is_bad(guarded: Flask, office: Office, ours: World) -> None:
    token = office_token(office, ours, days=1)

    with clock.frozen(clock.now() + timedelta(days=2)):
        assert told(fetch(guarded, token)) == (401, "bad-token")


def test_a_school_token_has_no_right_in_the_office(guarded: Flask, ours: World) -> None:
    assert told(fetch(guarded, school_token(ours))) == (403, "forbidden")


def test_a_token_without_the_right_is_forbidden(guarded: Flask, office: Office, ours: World) -> None:
    token = office_token(office, ours, Role.DISTRICT_ADMIN)

    assert told(fetch(guarded, token)) == (403, "forbidden")


def test_a_token_whose_owner_lost_the_role_is_forbidden(guarded: Flask, office: Office, ours: World) -> None:
    token = office_token(office, ours)
    with office.open():
        (owner,) = [person for person in queries.colleagues() if Role.STATISTICIAN in person.roles]
        services.end_role(user_id=owner.user_id, role=Role.STATISTICIAN, actor=office.actor())

    assert told(fetch(guarded, token)) == (403, "forbidden")


def test_a_school_token_opens_its_school_and_no_other(guarded: Flask, ours: World, theirs: World) -> None:
    token = school_token(ours)

    assert fetch(guarded, token, f"/api/v1/{ours.slug}/door").status_code == 200
    assert told(fetch(guarded, token, f"/api/v1/{theirs.slug}/door")) == (404, "not-found")


def test_a_session_opens_no_door_for_machines(guarded: Flask, ours: World) -> None:
    client = signed_in(guarded.test_client(), ours.person(Role.STATISTICIAN))

    assert told(client.get("/api/v1/door")) == (401, "bad-token")


def test_a_token_opens_no_page(guarded: Flask, office: Office, ours: World) -> None:
    assert fetch(guarded, office_token(office, ours, Role.DISTRICT_ADMIN), "/district/door").status_code == 302


def test_every_use_and_every_refusal_is_noted(guarded: Flask, office: Office, ours: World) -> None:
    def noted(kind: SecurityKind) -> int:
        with unit_of_work(IdentityScope()):
            return session().scalar(select(func.count()).where(SecurityEvent.kind == kind)) or 0

    used, refused = noted(SecurityKind.TOKEN_USED), noted(SecurityKind.TOKEN_REFUSED)

    fetch(guarded, office_token(office, ours))
    fetch(guarded, "txh_unknown")

    assert (noted(SecurityKind.TOKEN_USED), noted(SecurityKind.TOKEN_REFUSED)) == (used + 1, refused + 1)


def bureau(app: Flask, world: World) -> FlaskClient:
    """A statistician's browser, right after signing in with the password."""
    return signed_in(app.test_client(), world.person(Role.STATISTICIAN))


def test_a_token_is_shown_once_and_works(guarded: Flask, ours: World) -> None:
    client = bureau(guarded, ours)

    made = send(client, "/bureau/tokens/", label="全市平台", days="30")
    found = re.search(r'value="(txh_[^"]+)"', made.text)
    listed = client.get("/bureau/tokens/")

    assert found
    assert fetch(guarded, found[1]).status_code == 200
    assert "全市平台" in listed.text
    assert found[1] not in listed.text


@pytest.mark.parametrize(
    "fields", [{}, {"label": "x", "days": "0"}, {"label": "x", "days": "many"}, {"label": "", "days": "3"}]
)
def test_a_faulty_form_makes_no_token(guarded: Flask, office: Office, ours: World, fields: dict[str, str]) -> None:
    answer = send(bureau(guarded, ours), "/bureau/tokens/", **fields)

    assert answer.status_code == 422
    with office.open():
        assert queries.tokens_here() == []


def test_a_revoked_token_is_dead(guarded: Flask, office: Office, ours: World) -> None:
    client = bureau(guarded, ours)
    token = office_token(office, ours)
    with office.open():
        (row,) = queries.tokens_here()

    answer = send(client, f"/bureau/tokens/{row.id}/revocation")

    assert (answer.status_code, answer.location) == (303, "/bureau/tokens/")
    assert fetch(guarded, token).status_code == 401
    assert send(client, f"/bureau/tokens/{new_id()}/revocation").status_code == 404
