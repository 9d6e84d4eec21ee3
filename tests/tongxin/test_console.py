"""The command line: help that reads well, setting up outside servers, and doctor when something is wrong."""

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import click
import psycopg
import pytest
from click.testing import CliRunner

from kernel.database_roles import ROLES, database_name
from kernel.embedded import Servers
from kernel.startup import ExitCode
from tests.kernel.homes import fresh_home
from tests.tongxin.starting import Command
from tongxin.console import Nouns, main


@pytest.fixture(scope="module")
def superuser_url() -> Iterator[str]:
    """A server that somebody else runs, with none of our roles yet."""
    with fresh_home() as home:
        servers = Servers(home, with_valkey=False)
        yield servers.start().superuser_url
        servers.stop()


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None
        yield (*path, name), found
        if isinstance(found, click.Group):
            yield from commands(found, (*path, name))


def all_commands() -> list[tuple[tuple[str, ...], click.Command]]:
    assert isinstance(main, Nouns)
    return list(commands(main))


def set_up(command: Command, superuser_url: str, *more: str) -> dict[str, str]:
    answer = command.run("db", "setup", "--superuser-url", superuser_url, "--json", *more)
    assert answer.returncode == 0, answer.stderr
    found: dict[str, str] = json.loads(answer.stdout)
    return found


def role_of(url: str) -> tuple[str, str]:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT current_user, current_database()").fetchone()
    assert row is not None
    return row[0], row[1]


def test_the_help_names_the_first_two_things_a_newcomer_needs() -> None:
    answer = CliRunner().invoke(main, ["--help"])

    assert answer.exit_code == 0
    assert "tongxin up" in answer.output
    assert "tongxin doctor" in answer.output
    assert {"up", "doctor", "db"} <= {path[0] for path, _ in all_commands()}


@pytest.mark.parametrize("path", [path for path, _ in all_commands()], ids=" ".join)
def test_every_command_explains_itself_in_chinese(path: tuple[str, ...]) -> None:
    answer = CliRunner().invoke(main, [*path, "--help"])

    explanation = answer.output.partition("Options:")[0].partition("Commands:")[0]
    assert answer.exit_code == 0
    assert any("\u4e00" <= letter <= "\u9fff" for letter in explanation), explanation


def test_an_unknown_command_is_a_usage_error() -> None:
    answer = CliRunner().invoke(main, ["no-such-noun"])

    assert answer.exit_code == 2
    assert "no-such-noun" in answer.output


def test_a_name_that_is_a_module_but_no_command_is_not_one() -> None:
    assert CliRunner().invoke(main, ["__init__"]).exit_code == 2


def test_setup_makes_roles_and_database_and_gives_working_addresses(command: Command, superuser_url: str) -> None:
    made = set_up(command, superuser_url, "--database", "first")

    assert role_of(made["database_owner_url"]) == ("tongxin_owner", "first")
    assert role_of(made["database_url"]) == ("tongxin_app", "first")
    assert role_of(made["database_relay_url"]) == ("tongxin_relay", "first")
    assert role_of(made["database_retention_url"]) == ("tongxin_retention", "first")
    assert role_of(made["database_backup_url"]) == ("tongxin_backup", "first")
    assert made["created"]


def test_setup_run_again_gives_the_same_addresses_and_keeps_everything(command: Command, superuser_url: str) -> None:
    made = set_up(command, superuser_url, "--database", "second", "--new-passwords")
    with psycopg.connect(made["database_owner_url"]) as connection:
        connection.execute("CREATE TABLE kept (number int)")

    again = set_up(command, superuser_url, "--database", "second")

    assert {**again, "created": True} == made
    assert not again["created"]
    with psycopg.connect(again["database_owner_url"]) as connection:
        connection.execute("SELECT number FROM kept")


def test_setup_prints_three_lines_for_a_shell(command: Command, superuser_url: str) -> None:
    answer = command.run("db", "setup", "--superuser-url", superuser_url, "--database", "third", "--new-passwords")

    names = [line.removeprefix("export ").partition("=")[0] for line in answer.stdout.splitlines()]
    assert names == ["DATABASE_OWNER_URL", "DATABASE_URL", "DATABASE_RELAY_URL"]


def test_setup_keeps_the_passwords_where_only_we_can_read_them(command: Command, superuser_url: str) -> None:
    set_up(command, superuser_url, "--new-passwords")

    (file,) = command.home.glob("role-passwords-*.json")
    assert set(json.loads(file.read_text())) == set(ROLES)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_setup_never_replaces_passwords_that_it_does_not_know_unless_asked(
    command: Command, superuser_url: str
) -> None:
    before = set_up(command, superuser_url, "--new-passwords")
    (file,) = command.home.glob("role-passwords-*.json")
    file.unlink()

    refused = command.run("db", "setup", "--superuser-url", superuser_url)

    assert refused.returncode == ExitCode.REFUSED
    assert "--new-passwords" in refused.stderr
    assert role_of(before["database_url"])[0] == "tongxin_app"


def test_setup_by_a_role_that_may_not_is_refused_without_a_traceback(command: Command, superuser_url: str) -> None:
    made = set_up(command, superuser_url, "--new-passwords")
    (file,) = command.home.glob("role-passwords-*.json")

    refused = command.run("db", "setup", "--superuser-url", made["database_url"])

    assert refused.returncode == ExitCode.MISSING
    assert "数据库服务器没有接受" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert json.loads(file.read_text())["tongxin_app"] not in refused.stderr


def test_setup_of_a_server_that_is_not_there_says_so(command: Command) -> None:
    refused = command.run("db", "setup", "--superuser-url", "postgresql://postgres:hunter2@127.0.0.1:1/postgres")

    assert refused.returncode == ExitCode.MISSING
    assert "hunter2" not in refused.stderr
    assert "Traceback" not in refused.stderr


def test_an_address_that_is_none_is_refused(command: Command) -> None:
    refused = command.run("db", "setup", "--superuser-url", "nonsense")

    assert refused.returncode == ExitCode.MISSING
    assert "Traceback" not in refused.stderr


def test_a_command_alone_starts_the_servers_migrates_and_stops_them(command: Command) -> None:
    answer = command.run("db", "migrate")

    assert answer.returncode == 0, answer.stderr
    assert "已是最新" in answer.stdout
    assert not (command.home / "servers.json").exists()


def test_the_shell_hands_on_the_exit_code_of_psql(command: Command) -> None:
    assert command.run("db", "shell", "--", "-qc", "select no_such_column").returncode == 1


def test_doctor_in_a_fresh_home_says_what_to_do_next(command: Command) -> None:
    answer = command.run("doctor")

    assert answer.returncode == 0, answer.stdout
    assert "tongxin up" in answer.stdout


def test_doctor_names_a_wrong_setting(command: Command) -> None:
    command.more = {"PORT": "0"}

    answer = command.run("doctor", "--json")

    (finding,) = (found for found in json.loads(answer.stdout) if found["state"] == "wrong")
    assert answer.returncode == 1
    assert "PORT" in finding["message"]


def test_doctor_names_a_home_that_cannot_be_used(command: Command) -> None:
    command.home = Path("/proc/tongxin")

    answer = command.run("doctor", "--json")

    states = {found["check"]: found["state"] for found in json.loads(answer.stdout)}
    assert answer.returncode == 1
    assert states["home"] == "wrong"


def test_doctor_says_that_an_outside_database_is_away_without_its_password(command: Command) -> None:
    url = "postgresql://tongxin_app:hunter2@127.0.0.1:1/tongxin"
    command.more = dict.fromkeys(("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_RELAY_URL"), url)
    command.more["REDIS_URL"] = "redis://:hunter2@127.0.0.1:1/0"
    command.home.mkdir()

    answer = command.run("doctor", "--json")

    states = {found["check"]: found["state"] for found in json.loads(answer.stdout)}
    assert answer.returncode == 1
    assert states["database"] == states["queue"] == states["portal"] == "wrong"
    assert "hunter2" not in answer.stdout + answer.stderr


def test_database_names_with_any_sign_survive() -> None:
    assert database_name("postgresql://u@h/a%20b%2Fc?x=1") == "a b/c"
