"""Running the real `tongxin` command in a process of its own, with its own home and port."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kernel.embedded import processes

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 180.0

# What the test session itself was given says nothing about the command that is tried.
NOT_PASSED_ON = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_RELAY_URL", "REDIS_URL", "PORT", "HOST")
KEYS = ("TONGXIN_SECRET_KEY", "TONGXIN_MASTER_KEY", "TONGXIN_SECURE_COOKIES")


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Command:
    """The command line of one home: `run` for what ends by itself, `up` for what stays."""

    home: Path
    port: int = field(default_factory=free_port)
    more: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """As an operator's shell would have it."""
        inherited = {name: value for name, value in os.environ.items() if name not in (*NOT_PASSED_ON, *KEYS)}
        ours = {"TONGXIN_HOME": str(self.home), "PORT": str(self.port), "PYTHONPATH": str(ROOT / "platform")}
        return {**inherited, **ours, **self.more}

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run to the end."""
        return subprocess.run(
            [sys.executable, "-m", "tongxin.console", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=200,
        )

    def up(self) -> "Up":
        """Start everything but the demo, and wait until it says that it is ready."""
        started = Up(self)
        started.wait_until_ready()
        return started


class Up:
    """A running `tongxin up`, without the demo unless it is wanted, and then with its few schools."""

    def __init__(self, command: Command, *, with_demo: bool = False) -> None:
        self.command = command
        self.home = command.home
        command.home.parent.mkdir(parents=True, exist_ok=True)
        self._output = command.home.parent / "up.txt"
        with self._output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tongxin.console", "up", "--demo", "small" if with_demo else "none"],
                env=command.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                preexec_fn=processes.when_orphaned(signal.SIGTERM),  # noqa: PLW1509  nothing in it takes a lock
            )

    @property
    def output(self) -> str:
        """What it has shown so far."""
        return self._output.read_text()

    def wait_until_ready(self, seconds: float = START_SECONDS) -> None:
        """Wait for the address; fail with the whole output when it ends before that."""
        ready = processes.wait_until(lambda: "已就绪" in self.output or self.process.poll() is not None, seconds)
        assert ready, self.output
        assert self.process.poll() is None, self.output

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """Stop it as Ctrl-C does (or by another signal); its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(60)

    def rows(self) -> dict[str, dict[str, Any]]:  # Any: the values of a JSON object
        """What it says of its processes, by name."""
        return {row["name"]: row for row in json.loads((self.home / "processes.json").read_text())}

    def pid(self, name: str) -> int:
        """The number of one of its processes."""
        pid = self.rows()[name]["pid"]
        return int(pid) if pid else 0

    def health(self) -> int:
        """The status of GET /healthz; 0 when nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.command.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()

    def wait_until_healthy(self) -> None:
        """Wait until the portal answers."""
        assert processes.wait_until(lambda: self.health() == 200, 60), self.output


def family(pid: int) -> list[int]:
    """A process and its living descendants."""
    children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return [pid, *(member for child in children for member in family(child))]
