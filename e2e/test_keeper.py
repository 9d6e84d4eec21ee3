"""The shared house: one for all who come, gone when the last one has gone, even one who crashed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from kernel.embedded import processes
from tests.tongxin.starting import ROOT

pytestmark = pytest.mark.timeout(600)

VISIT = """
import sys
from e2e import keeper
with keeper.shared(sys.argv[1], with_demo=False) as house:
    print(house.port, flush=True)
    sys.stdin.read()
"""


class Visitor:
    """A process that uses the house until it is told to go."""

    def __init__(self, name: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", VISIT, name],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "platform")])},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def port(self) -> int:
        """Where it found the house; waits until it is open."""
        assert self.process.stdout is not None
        return int(self.process.stdout.readline())

    def leave(self) -> None:
        """Go in good order."""
        self.process.communicate("", timeout=60)

    def crash(self) -> None:
        """Go without a word."""
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate(timeout=60)


@pytest.fixture
def name() -> Iterator[str]:
    """A house that no other test knows."""
    yield uuid.uuid4().hex


def folder(name: str) -> Path:
    return Path(tempfile.gettempdir()) / f"tongxin-e2e-{name}"


def test_all_who_come_share_one_house_and_the_last_one_ends_it(name: str) -> None:
    first, second = Visitor(name), Visitor(name)

    assert first.port() == second.port()

    first.leave()
    assert not processes.wait_until(lambda: not folder(name).exists(), 3), "somebody still uses it"
    second.leave()
    assert processes.wait_until(lambda: not folder(name).exists(), 90)


def test_a_visitor_who_crashes_holds_no_house_open(name: str) -> None:
    only = Visitor(name)
    only.port()

    only.crash()

    assert processes.wait_until(lambda: not folder(name).exists(), 90)
