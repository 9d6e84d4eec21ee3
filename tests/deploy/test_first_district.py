"""From an empty database to somebody who can sign in, as the operators' guide says."""

import json

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts.models import Membership, User
from accounts.roles import Role
from kernel.db import session, unit_of_work
from kernel.tenancy import IdentityScope
from tests.deploy.conftest import Deployment
from tests.web.visitors import send
from web.app import create_app

PASSWORD = "hongqiao shubao yutian"


def signed_in(client: FlaskClient) -> bool:
    send(client, "/login", identity="quadmin", password=PASSWORD)
    return client.get("/district/schools/").status_code == 200


def test_a_district_and_its_administrator_are_made_at_the_console(deployment: Deployment) -> None:
    made = deployment.run("district", "create", "qu", "--name", "明川区")
    assert made.exit_code == 0, made.output
    account = ["account", "create", "quadmin", "--name", "陈佳禾", "--district", "qu", "--password", PASSWORD]

    assert deployment.run(*account).exit_code == 0

    with unit_of_work(IdentityScope()):
        role = session().scalar(select(Membership.role).join(User).where(User.username == "quadmin"))
    assert role == Role.DISTRICT_ADMIN
    assert json.loads(deployment.run("district", "list", "--json").stdout) == [
        {"slug": "qu", "name": "明川区", "minimum_cell": 10}
    ]
    assert "明川区" in deployment.run("district", "list").output
    assert signed_in(create_app().test_client())


def test_a_second_district_of_that_name_is_refused(deployment: Deployment) -> None:
    deployment.run("district", "create", "qu", "--name", "明川区")

    answer = deployment.run("district", "create", "qu", "--name", "另一个区")

    assert answer.exit_code == 1
    assert "district-taken" in answer.output


@pytest.mark.parametrize(
    "wrong",
    [["Q u", "--name", "明川区"], ["qu", "--name", "明"], ["qu", "--name", "明川区", "--minimum-cell", "9"]],
)
def test_what_is_no_district_is_refused_with_the_reason(deployment: Deployment, wrong: list[str]) -> None:
    answer = deployment.run("district", "create", *wrong)

    assert answer.exit_code == 1
    assert "请" in answer.output or "只能" in answer.output
    assert json.loads(deployment.run("district", "list", "--json").stdout) == []
