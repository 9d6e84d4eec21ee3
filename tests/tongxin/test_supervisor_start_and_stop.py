"""`tongxin up` at its two ends: what it refuses, what it clears up, and what is left when it ends."""

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from kernel.embedded import Servers, attach, processes
from kernel.startup import ExitCode
from tests.kernel.homes import fresh_home
from tests.tongxin.starting import Command, Up, family

# Whole houses are started here, on machines that may be busy.
pytestmark = pytest.mark.timeout(400)


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Servers]:
    """Servers that somebody else runs: for us they are outside."""
    with fresh_home() as home:
        servers = Servers(home)
        yield servers
        servers.stop()


@pytest.fixture(scope="module")
def superuser_url(elsewhere: Servers) -> str:
    return elsewhere.start().superuser_url


@pytest.fixture
def outside(superuser_url: str, elsewhere: Servers, home: Path) -> Command:
    """A home whose database and queue are those outside servers."""
    command = Command(home)
    answer = command.run("db", "setup", "--superuser-url", superuser_url, "--new-passwords")
    assert answer.returncode == 0, answer.stderr
    lines = [line.removeprefix("export ").partition("=") for line in answer.stdout.splitlines()]
    command.more = {name: value.strip("'") for name, _, value in lines}
    command.more["REDIS_URL"] = elsewhere.running[1].url
    return command


@pytest.fixture(scope="module")
def settled() -> Iterator[Command]:
    """A home that was started once before: the next start takes half the time of the first."""
    with fresh_home() as home:
        command = Command(home)
        assert command.up().stop() == 0
        yield command


def nothing_lives(pids: list[int]) -> bool:
    return not [pid for pid in pids if processes.is_alive(pid, "")]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_a_signal_stops_everything_it_started(settled: Command, number: signal.Signals) -> None:
    up = settled.up()
    started = family(up.process.pid)

    code = up.stop(number)

    assert code == 0, up.output
    assert len(started) > 7
    assert nothing_lives(started)
    assert "数据保留在" in up.output
    assert not (settled.home / "processes.json").exists()


def test_a_second_start_keeps_the_data(settled: Command) -> None:
    up = settled.up()
    statement = "insert into demo_clock (only_row, day) values (true, '2026-11-18')"
    assert settled.run("db", "shell", "--", "-qc", statement).returncode == 0
    up.stop()

    up = settled.up()

    assert settled.run("db", "shell", "--", "-Atc", "select day from demo_clock").stdout.strip() == "2026-11-18"
    assert "准备数据表" not in up.output
    up.stop()


def test_when_the_supervisor_itself_is_killed_all_end_and_the_next_start_works(settled: Command) -> None:
    up = settled.up()
    started = family(up.process.pid)

    up.stop(signal.SIGKILL)

    assert processes.wait_until(lambda: nothing_lives(started), 40)
    assert settled.up().stop() == 0


def test_a_stop_in_the_middle_of_the_start_is_heard(command: Command) -> None:
    up = Up(command)
    assert processes.wait_until(lambda: "启动数据库和队列" in up.output, 60)

    assert up.stop() == 0, up.output
    assert attach(command.home) is None


def test_a_port_that_somebody_else_uses_is_refused(command: Command) -> None:
    with socket.socket() as somebody:
        somebody.bind(("127.0.0.1", command.port))
        somebody.listen()

        refused = command.run("up", "--no-demo")

    assert refused.returncode == ExitCode.MISSING
    assert f"PORT={command.port + 1} make run" in refused.stderr


def test_a_home_that_cannot_be_made_is_refused(command: Command) -> None:
    command.home = Path("/proc/tongxin")

    refused = command.run("up", "--no-demo")

    assert refused.returncode == ExitCode.BROKEN_FOLDER
    assert "数据文件夹 /proc/tongxin 不能使用" in refused.stderr


def test_wrong_settings_are_all_named_and_no_value_is_repeated(command: Command) -> None:
    command.more = {"PORT": "many", "DATABASE_URL": "mysql://root:hunter2@db/x", "TONGXIN_MASTER_KEY": "c2hvcnQ="}

    refused = command.run("up", "--no-demo")

    assert refused.returncode == ExitCode.REFUSED
    for name in command.more:
        assert name in refused.stderr
    assert "hunter2" not in refused.stderr


def test_half_an_outside_database_is_refused_with_what_is_missing(command: Command) -> None:
    command.more = {"DATABASE_URL": "postgresql://tongxin_app:x@db/tongxin"}

    refused = command.run("up", "--no-demo")

    assert refused.returncode == ExitCode.REFUSED
    assert "DATABASE_OWNER_URL、DATABASE_RELAY_URL" in refused.stderr
    assert "tongxin db setup" in refused.stderr


def test_outside_servers_are_used_and_left_running(outside: Command, elsewhere: Servers) -> None:
    up = outside.up()

    assert up.health() == 200
    assert not (outside.home / "servers").exists()

    assert up.stop() == 0
    assert elsewhere.dead() == []


@pytest.mark.parametrize(
    ("role", "english"), [("DATABASE_OWNER_URL", "owns the database"), ("superuser", "is a superuser")]
)
def test_an_application_role_with_too_much_power_is_refused(
    outside: Command, superuser_url: str, role: str, english: str
) -> None:
    outside.more["DATABASE_URL"] = superuser_url if role == "superuser" else outside.more[role]

    refused = outside.run("up", "--no-demo")

    assert refused.returncode == ExitCode.REFUSED
    assert "权限过大" in refused.stderr
    assert english in refused.stderr


def test_a_migration_by_anybody_but_the_owner_is_refused(outside: Command, superuser_url: str) -> None:
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        connection.execute("DROP DATABASE tongxin WITH (FORCE)")
        connection.execute("CREATE DATABASE tongxin OWNER tongxin_owner")
    outside.more["DATABASE_OWNER_URL"] = outside.more["DATABASE_RELAY_URL"]

    refused = outside.run("up", "--no-demo")

    assert refused.returncode == ExitCode.REFUSED
    assert "tongxin_relay" in refused.stderr


def test_half_a_demo_is_removed_before_it_is_loaded_again(settled: Command) -> None:
    assert settled.run("db", "shell", "--owner", "--", "-qc", "create table half_a_demo (n int)").returncode == 0
    (settled.home / "demo-state").write_text("loading")

    up = settled.up()

    answer = settled.run("db", "shell", "--", "-Atc", "select to_regclass('half_a_demo') is null")
    assert answer.stdout.strip() == "t"
    assert "清理没装完的示范数据" in up.output
    up.stop()


def test_half_a_demo_in_an_outside_database_is_never_dropped(outside: Command) -> None:
    outside.home.mkdir(exist_ok=True)
    (outside.home / "demo-state").write_text("loading")

    refused = outside.run("up", "--no-demo")

    assert refused.returncode == ExitCode.REFUSED
    assert "tongxin db setup --database" in refused.stderr


def test_a_process_that_never_starts_is_named_with_the_end_of_its_log(command: Command, tmp_path: Path) -> None:
    broken = tmp_path / "sitecustomize.py"
    broken.write_text(
        "import sys\nif 'tongxin.web' in sys.orig_argv: raise SystemExit('no such thing as a web server')\n"
    )
    command.more = {"PYTHONPATH": f"{tmp_path}{os.pathsep}{command.environment['PYTHONPATH']}"}

    refused = command.run("up", "--no-demo")

    assert refused.returncode == ExitCode.MISSING
    assert "「网站」没能启动" in refused.stderr
    assert "no such thing as a web server" in refused.stderr
    assert attach(command.home) is None
