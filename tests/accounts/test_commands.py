"""`tongxin token` and `tongxin account`: what an operator does at the console."""

import json
import secrets

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from accounts import services
from accounts.models import User
from accounts.roles import Role
from kernel.database_roles import RoleUrls
from kernel.db import session, unit_of_work
from kernel.errors import NotFound
from kernel.ids import new_id
from kernel.tenancy import IdentityScope
from tenants import queries as tenants
from tests.worlds import Office, World
from tongxin.console import main

GOOD = "hongqiao shubao yutian"


def run(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, list(words), input=typed)


def username_of(world: World, role: Role) -> str:
    person = world.person(role)
    with unit_of_work(IdentityScope()):
        return session().get_one(User, person).username or ""


def district_slug(office: Office) -> str:
    with unit_of_work(IdentityScope()):
        return tenants.district(office.scope.district_id).slug


def works(code: str) -> bool:
    with unit_of_work(IdentityScope()):
        return bool(services.authenticate_token(code).workplaces)


def test_a_token_is_made_listed_and_revoked(office: Office, ours: World) -> None:
    owner = username_of(ours, Role.STATISTICIAN)

    made = json.loads(run("token", "create", owner, "--label", "全市平台", "--days", "30", "--json").stdout)

    assert works(made["token"])
    listed = {row["id"]: row for row in json.loads(run("token", "list", "--json").stdout)}
    assert listed[made["id"]]["is_good"] is True
    assert made["token"] not in json.dumps(listed)
    assert run("token", "revoke", made["id"]).exit_code == 0
    listed = {row["id"]: row for row in json.loads(run("token", "list", "--json").stdout)}
    assert listed[made["id"]]["is_good"] is False


def test_only_the_token_stands_on_standard_output(office: Office, ours: World) -> None:
    answer = run("token", "create", username_of(ours, Role.STATISTICIAN), "--label", "全市平台")

    assert works(answer.stdout.strip())
    assert "保存好" in answer.stderr


def test_a_token_for_a_school_is_made_there(ours: World) -> None:
    owner = username_of(ours, Role.PRINCIPAL)

    assert works(run("token", "create", owner, "--label", "校内系统", "--school", ours.slug).stdout.strip())


@pytest.mark.parametrize("words", [("token", "create", "niemand", "--label", "x"), ("token", "revoke", str(new_id()))])
def test_what_is_not_there_is_told(database: RoleUrls, words: tuple[str, ...]) -> None:
    answer = run(*words)

    assert answer.exit_code == 1
    assert NotFound.code in answer.stderr


@pytest.mark.parametrize("days", ["0", "367", "many"])
def test_a_token_has_an_end(ours: World, days: str) -> None:
    owner = username_of(ours, Role.STATISTICIAN)

    assert run("token", "create", owner, "--label", "x", "--days", days).exit_code == 2


def test_somebody_without_an_office_gets_no_token_there(ours: World) -> None:
    assert run("token", "create", username_of(ours, Role.PRINCIPAL), "--label", "x").exit_code == 1


def test_the_first_administrator_is_made_at_the_console(office: Office) -> None:
    name = f"管理员{secrets.token_hex(4)}"

    answer = run(
        "account", "create", name, "--name", "文管理", "--district", district_slug(office), typed=f"{GOOD}\n{GOOD}\n"
    )

    assert answer.exit_code == 0, answer.output
    with unit_of_work(IdentityScope()):
        user_id = session().scalars(select(User.id).where(User.username == name)).one()
    with office.open():
        assert services.actor_for(user_id).roles == {Role.DISTRICT_ADMIN}


def test_a_weak_password_is_told_at_the_console(office: Office) -> None:
    answer = run(
        "account", "create", "verwalter", "--name", "文管理", "--district", district_slug(office), typed="kurz\nkurz\n"
    )

    assert answer.exit_code == 1
    assert "密码至少要有" in answer.stderr


def test_a_forgotten_password_is_set_anew(ours: World) -> None:
    owner = username_of(ours, Role.PRINCIPAL)

    assert run("account", "password", owner, typed=f"{GOOD}\n{GOOD}\n").exit_code == 0
    assert run("account", "password", "niemand", typed=f"{GOOD}\n{GOOD}\n").exit_code == 1
    assert run("account", "password", owner, typed="kurz\nkurz\n").exit_code == 1


def test_an_account_in_no_district_is_refused(database: RoleUrls) -> None:
    answer = run("account", "create", "x1", "--name", "文管理", "--district", "nirgends", typed=f"{GOOD}\n{GOOD}\n")

    assert answer.exit_code == 1
