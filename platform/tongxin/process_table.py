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


OWNER, RELAY = "DATABASE_OWNER_URL", "DATABASE_RELAY_URL"


def process_table(here: Settings) -> tuple[ProcessDefinition, ...]:
    """The processes for these settings."""
    return (
        ProcessDefinition("relay", "转交待办任务", _module("tongxin.relay"), 10, (OWNER,)),
        ProcessDefinition("worker", "执行后台任务", _module("tongxin.worker"), 30, (OWNER, RELAY)),
        ProcessDefinition("scheduler", "按时间表发起任务", _module("tongxin.scheduler"), 10, (OWNER, RELAY)),
        ProcessDefinition("web", "网站", _granian(here), 15, (OWNER, RELAY)),
    )


def _module(name: str) -> tuple[str, ...]:
    return (sys.executable, "-m", name)


def _granian(here: Settings) -> tuple[str, ...]:
    return (
        *_module("granian"),
        *("--interface", "wsgi"),
        *("--host", here.host),
        *("--port", str(here.port)),
        *("--workers", str(here.workers)),
        # A thread that works holds a connection, so there is one of each.
        *("--blocking-threads", str(here.pool_size)),
        "--no-ws",
        # Without this one killed worker ends the whole server.
        "--respawn-failed-workers",
        *("--workers-kill-timeout", "10"),
        "tongxin.wsgi:app",
    )
