"""What `tongxin up` runs: one row per process, in the order in which they start; they stop in the reverse order."""

import sys
from dataclasses import dataclass

from kernel.settings import Settings


@dataclass(frozen=True)
class ProcessDefinition:
    """How one of our processes is started, and how long it may take to finish what it is doing."""

    name: str
    purpose: str
    command: tuple[str, ...]
    stop_seconds: float
    withheld: tuple[str, ...]
    """Addresses that this process does not need, so does not get."""


OWNER, RELAY, BACKUP = "DATABASE_OWNER_URL", "DATABASE_RELAY_URL", "DATABASE_BACKUP_URL"


def process_table(here: Settings) -> tuple[ProcessDefinition, ...]:
    """The processes for these settings. What `deploy/` starts is compared with it."""
    plain = (OWNER, RELAY, BACKUP)
    return (
        ProcessDefinition("relay", "转交待办任务", _module("tongxin.relay"), 10, (OWNER, BACKUP)),
        ProcessDefinition("worker", "执行后台任务", _module("tongxin.worker"), 30, plain),
        ProcessDefinition("scheduler", "按时间表发起任务", _module("tongxin.scheduler"), 10, plain),
        ProcessDefinition("web", "网站", _module("tongxin.web"), 15 + here.drain_seconds, plain),
    )


def _module(name: str) -> tuple[str, ...]:
    return (sys.executable, "-m", name)
