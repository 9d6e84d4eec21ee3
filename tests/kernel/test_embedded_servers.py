"""Both embedded servers together: one owner, others attach, and the Valkey's own life."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from kernel.embedded import Servers, attach, processes, running_servers
from kernel.startup import ExitCode, StartRefused


@pytest.fixture
def valkey(home: Path) -> Iterator[Servers]:
    servers = Servers(home, with_postgres=False)
    yield servers
    servers.stop()


def test_a_second_owner_of_a_home_is_refused(valkey: Servers, home: Path) -> None:
    valkey.start()

    with pytest.raises(StartRefused) as refusal:
        Servers(home, with_postgres=False).start()

    assert refusal.value.exit_code == ExitCode.ALREADY_RUNNING
    assert "已经" in refusal.value.chinese


def test_a_refused_second_owner_leaves_the_first_one_attachable(valkey: Servers, home: Path) -> None:
    addresses = valkey.start()

    with pytest.raises(StartRefused):
        Servers(home, with_postgres=False).start()

    assert attach(home) == addresses


def test_others_attach_while_the_servers_run_and_only_then(valkey: Servers, home: Path) -> None:
    assert attach(home) is None

    addresses = valkey.start()
    assert attach(home) == addresses

    valkey.stop()
    assert attach(home) is None


def test_the_addresses_that_a_killed_owner_left_count_for_nothing(home: Path) -> None:
    home.mkdir()
    (home / "servers.lock").touch()
    (home / "servers.json").write_text('{"superuser_url": "postgresql://old", "redis_url": "unix:///old"}')

    assert attach(home) is None


def test_a_command_beside_running_servers_uses_them_and_leaves_them(valkey: Servers, home: Path) -> None:
    addresses = valkey.start()

    with running_servers(home) as attached:
        assert attached == addresses

    assert valkey.dead() == []


def test_a_command_alone_starts_servers_for_its_own_length(home: Path) -> None:
    with running_servers(home) as addresses:
        assert attach(home) == addresses

    assert attach(home) is None


def test_valkey_listens_on_its_socket_only_and_refuses_to_drop_work(valkey: Servers) -> None:
    wanted = {"port": "0", "maxmemory-policy": "noeviction", "appendonly": "yes", "save": ""}

    with redis.Redis.from_url(valkey.start().redis_url, decode_responses=True) as client:
        assert client.config_get(*wanted) == wanted


def test_valkey_keeps_its_data_over_a_stop(valkey: Servers) -> None:
    with redis.Redis.from_url(valkey.start().redis_url) as client:
        client.set("kept", "yes")
    valkey.stop()

    with redis.Redis.from_url(valkey.start().redis_url) as client:
        assert client.get("kept") == b"yes"


def test_a_killed_valkey_is_found_dead_and_starts_again(valkey: Servers) -> None:
    url = valkey.start().redis_url
    (server,) = valkey.running

    os.kill(server.pid, signal.SIGKILL)
    assert processes.wait_until(lambda: valkey.dead() == [server], 5)
    server.start()

    with redis.Redis.from_url(url) as client:
        assert client.ping() is True


def test_stopping_twice_is_harmless(valkey: Servers) -> None:
    valkey.start()

    valkey.stop()
    valkey.stop()

    assert valkey.running == []


def test_a_home_with_spaces_and_chinese_in_its_name_works(home: Path) -> None:
    named = home.parent / "我的 100% 学校"
    servers = Servers(named, with_postgres=False)

    try:
        with redis.Redis.from_url(servers.start().redis_url) as client:
            assert client.ping() is True
    finally:
        servers.stop()
