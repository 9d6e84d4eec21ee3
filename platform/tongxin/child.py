"""One supervised process: started, found dead, started again after a pause that grows, stopped with all its children."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kernel.embedded import processes
from tongxin.process_table import ProcessDefinition

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
HEALTHY_AFTER = 60.0


@dataclass
class BackOff:
    """How long to wait before the next attempt: doubled each time, forgotten after a minute of health. Times in seconds."""

    failures: int = 0
    started_at: float = 0.0
    due_at: float = 0.0

    def started(self, now: float) -> None:
        """An attempt begins."""
        self.started_at = now

    def died(self, now: float) -> None:
        """The attempt ended without being asked to."""
        self.failures = 1 if now - self.started_at > HEALTHY_AFTER else self.failures + 1
        self.due_at = now + min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (self.failures - 1))


@dataclass
class Child:
    """A process of the table, as it runs now. All methods belong to the supervisor's main thread."""

    definition: ProcessDefinition
    folder: Path
    environment: Mapping[str, str]
    back_off: BackOff = field(default_factory=BackOff)
    process: "subprocess.Popen[bytes] | None" = None
    restarts: int = 0

    @property
    def name(self) -> str:
        """The name in the table, in the log's name and in messages."""
        return self.definition.name

    @property
    def log(self) -> Path:
        """Where it writes."""
        return self.folder / "logs" / f"{self.name}.log"

    def start(self, now: float) -> None:
        """Start it."""
        self.process = processes.spawn(
            self.definition.command,
            log=self.log,
            environment={
                name: self.environment[name] for name in self.environment if name not in self.definition.withheld
            },
            signal_if_orphaned=signal.SIGTERM,
            folder=Path.cwd(),
        )
        self.back_off.started(now)

    def is_running(self) -> bool:
        """Whether it lives."""
        return self.process is not None and self.process.poll() is None

    def look_after(self, now: float) -> str:
        """Notice its death, or start it again when its pause is over; says which, or nothing."""
        if self.is_running():
            return ""
        if self.process is not None:
            code = self.process.returncode
            self._end_family()
            self.back_off.died(now)
            return f"{self.name} ended with code {code}; next start in {self.back_off.due_at - now:.1f} s"
        if now >= self.back_off.due_at:
            self.restarts += 1
            self.start(now)
            return f"{self.name} started again ({self.restarts})"
        return ""

    def stop(self) -> None:
        """Let it finish what it does, for as long as the table allows; its own children end with it."""
        if self.process is not None:
            processes.stop(self.process, (signal.SIGTERM, self.definition.stop_seconds))
            self._end_family()

    def _end_family(self) -> None:
        """End the workers that a killed parent left: they share its process group, and hold its port."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process = None
