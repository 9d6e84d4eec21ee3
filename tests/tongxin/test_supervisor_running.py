"""`tongxin up` while it runs: what answers, who knows what, and what comes back after it was killed."""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from kernel.embedded import attach, processes
from kernel.startup import ExitCode
from tests.kernel.homes import fresh_home
from tests.tongxin.starting import Command, Up, family

# A whole house is started here, on a machine that may be busy.
pytestmark = pytest.mark.timeout(400)


@pytest.fixture(scope="module")
def up() -> Iterator[Up]:
    """One running house for the tests that look at it, or that break something which mends itself."""
    with fresh_home() as home:
        running = Command(home).up()
        yield running
        running.stop()


def environment_of(pid: int) -> str:
    return Path(f"/proc/{pid}/environ").read_bytes().replace(b"\0", b"\n").decode()


def test_it_prints_the_address_and_the_portal_answers_there(up: Up) -> None:
    assert f"http://127.0.0.1:{up.command.port}/" in up.output
    assert up.health() == 200


def test_each_process_has_a_log_of_its_own(up: Up) -> None:
    logs = {path.stem for path in (up.home / "logs").glob("*.log")}

    assert {"web", "worker", "relay", "scheduler", "postgres", "valkey"} <= logs


def test_a_second_up_in_the_same_home_is_refused_in_both_languages(up: Up) -> None:
    second = up.command.run("up", "--no-demo")

    assert second.returncode == ExitCode.ALREADY_RUNNING
    assert "已经在" in second.stderr
    assert "already runs" in second.stderr
    assert up.health() == 200


def test_another_home_on_the_same_port_is_refused_and_leaves_nothing_running(up: Up, command: Command) -> None:
    command.port = up.command.port

    refused = command.run("up", "--no-demo")

    assert refused.returncode == ExitCode.MISSING
    assert f"端口 {up.command.port}" in refused.stderr
    assert f"Port {up.command.port}" in refused.stderr
    assert attach(command.home) is None


def test_no_process_gets_an_address_that_it_does_not_need(up: Up) -> None:
    password = (up.home / "postgres-password").read_text()

    for name in ("web", "worker", "scheduler"):
        told = environment_of(up.pid(name))
        assert "DATABASE_URL=" in told
        assert "DATABASE_OWNER_URL=" not in told
        assert "DATABASE_RELAY_URL=" not in told
        assert password not in told
    assert "DATABASE_RELAY_URL=" in environment_of(up.pid("relay"))


def test_no_password_stands_on_a_command_line(up: Up) -> None:
    secrets = [(up.home / "postgres-password").read_text()]
    secrets += json.loads((up.home / "role-passwords.json").read_text()).values()
    secrets += json.loads((up.home / "keys.json").read_text()).values()

    lines = [Path(f"/proc/{pid}/cmdline").read_text() for pid in family(up.process.pid)]

    assert len(lines) > 6
    assert not [line for line in lines for secret in secrets if secret in line]


def test_no_secret_is_printed_or_logged(up: Up) -> None:
    secrets = [(up.home / "postgres-password").read_text()]
    secrets += json.loads((up.home / "role-passwords.json").read_text()).values()
    secrets += json.loads((up.home / "keys.json").read_text()).values()

    texts = [up.output, *(log.read_text(errors="replace") for log in (up.home / "logs").glob("*.log"))]

    assert not [secret for secret in secrets for text in texts if secret in text]


def test_a_command_beside_it_attaches_as_the_application(up: Up) -> None:
    answer = up.command.run("db", "shell", "--", "-Atc", "select current_user, count(*) from schools")

    assert answer.stdout.strip() == "tongxin_app|0"


def test_the_owner_is_asked_for_by_name(up: Up) -> None:
    answer = up.command.run("db", "shell", "--owner", "--", "-Atc", "select current_user")

    assert answer.stdout.strip() == "tongxin_owner"


def test_doctor_finds_nothing_wrong(up: Up) -> None:
    answer = up.command.run("doctor", "--json")

    states = {finding["check"]: finding["state"] for finding in json.loads(answer.stdout)}
    assert answer.returncode == 0, answer.stdout
    assert {"home", "assets", "database", "queue", "process-web", "process-worker", "portal"} <= set(states)
    assert "wrong" not in states.values()


@pytest.mark.parametrize("name", ["web", "worker", "relay", "scheduler"])
def test_a_killed_process_comes_back(up: Up, name: str) -> None:
    killed = up.pid(name)

    os.kill(killed, signal.SIGKILL)

    assert processes.wait_until(lambda: up.rows()[name]["restarts"] > 0 and up.pid(name) not in (0, killed), 30)
    assert f"{name} started again" in up.output
    up.wait_until_healthy()


def test_a_killed_worker_of_the_web_server_is_replaced(up: Up) -> None:
    web = up.pid("web")
    assert processes.wait_until(lambda: len(family(web)) > 2, 30)
    _, first, *_ = family(web)

    os.kill(first, signal.SIGKILL)

    assert processes.wait_until(lambda: first not in family(web) and len(family(web)) > 2, 30)
    assert up.pid("web") == web
    up.wait_until_healthy()


def test_a_killed_postgres_is_recovered_and_the_portal_with_it(up: Up) -> None:
    killed = int((up.home / "servers/postgres/postmaster.pid").read_text().split()[0])

    os.kill(killed, signal.SIGKILL)

    assert processes.wait_until(lambda: "postgres had ended and was started again" in up.output, 30)
    up.wait_until_healthy()
    assert up.command.run("db", "shell", "--", "-Atc", "select 1").stdout.strip() == "1"


def test_a_killed_valkey_is_started_again_and_the_portal_with_it(up: Up) -> None:
    os.kill(int((up.home / "servers/valkey/valkey.pid").read_text()), signal.SIGKILL)

    assert processes.wait_until(lambda: "valkey had ended and was started again" in up.output, 30)
    up.wait_until_healthy()
