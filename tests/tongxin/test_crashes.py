"""Every process is killed in the middle of a run of writes: nothing acknowledged is lost, nothing is done twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis

from kernel.embedded import attach, processes
from tests.kernel.homes import fresh_home
from tests.tongxin.starting import ROOT, Command, Up

pytestmark = pytest.mark.timeout(600)

SECONDS = 40.0
SERVERS = ("postgres", "valkey")
VICTIMS = ("worker", "relay", "web", "valkey", "worker", "postgres", "scheduler", "relay")


@pytest.fixture
def up() -> Iterator[Up]:
    """A running house without the demo."""
    with fresh_home() as home:
        command = Command(home, more={"TONGXIN_SECURE_COOKIES": "no"})
        running = command.up()
        yield running
        running.stop()


def writing(up: Up, *arguments: str) -> subprocess.Popen[str]:
    """The writing client beside the house."""
    environment = {**up.command.environment, "PYTHONPATH": f"{ROOT / 'platform'}{os.pathsep}{ROOT}"}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.tongxin.writing", *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )


def done(client: subprocess.Popen[str]) -> str:
    output, _ = client.communicate(timeout=300)
    assert client.returncode == 0, output
    return output


def verdict(up: Up) -> dict[str, Any]:  # Any: the values of a JSON object
    found: dict[str, Any] = json.loads(done(writing(up, "check")))
    return found


def test_no_acknowledged_write_is_lost_and_none_is_doubled(up: Up) -> None:
    done(writing(up, "prepare"))
    writer = writing(up, "write", str(SECONDS))
    for victim in VICTIMS:
        time.sleep(SECONDS / (len(VICTIMS) + 1))
        _kill(up, victim)
        _wipe_redis(up)
    acknowledged = [json.loads(line) for line in done(writer).splitlines()]
    joined = {written for kind, written in acknowledged if kind == "joined"}
    entered = {written for kind, written in acknowledged if kind == "entered"}

    assert processes.wait_until(lambda: verdict(up)["left"] == 0, 200), verdict(up)

    found = verdict(up)
    assert min(len(joined), len(entered)) >= 10
    assert joined <= set(found["joined"])
    assert entered <= set(found["entered"])
    assert len(found["joined"]) == len(set(found["joined"]))
    assert len(found["entered"]) == len(set(found["entered"]))
    assert found["most_events_of_one"] == 1
    assert found["aside"] == 0


def _kill(up: Up, name: str) -> None:
    """Without warning. The servers are direct children of the supervisor, known by the name of their program."""
    if name in SERVERS:
        for pid in _children_called(up.process.pid, name):
            os.kill(pid, signal.SIGKILL)
    elif pid := up.pid(name):
        os.kill(pid, signal.SIGKILL)


def _children_called(parent: int, name: str) -> list[int]:
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [int(pid) for pid in children if name in Path(f"/proc/{pid}/comm").read_text()]


def _wipe_redis(up: Up) -> None:
    """Redis is a disposable accelerator: what waits there may vanish at any time."""
    addresses = attach(up.home)
    if addresses is None:
        return
    try:
        redis.Redis.from_url(addresses.redis_url).flushall()
    except redis.RedisError:
        return
