"""What is counted for whoever watches the machines: endpoints, jobs and numbers; never a school, a person or an address.

With PROMETHEUS_MULTIPROC_DIR the processes of a machine or container add up their figures in that folder, and whichever of
them holds the metrics port answers for all; when it ends, another takes over.
"""

from __future__ import annotations

import errno
import importlib.metadata
import os
import sys
import threading
from dataclasses import dataclass
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from kernel import logs
from kernel.settings import Settings, settings

NEXT_TRY_SECONDS = 5.0
_names: list[str] = []
PRESENT: Final = "livemostrecent"  # of several relays, say, the one that looked last
TOTAL: Final = "livesum"
BUCKETS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Instruments:
    """Everything that is counted. The names are those of the dashboards and alert rules in `deploy/monitoring/`."""

    build: Gauge
    requests: Counter
    request_seconds: Histogram
    jobs: Counter
    job_seconds: Histogram
    jobs_set_aside: Counter
    outbox_rows: Gauge
    outbox_oldest_seconds: Gauge
    outbox_set_aside: Gauge
    schedule_tick: Gauge
    schedule_slots: Counter
    pool_in_use: Gauge
    pool_size: Gauge


@cache
def instruments() -> Instruments:
    """The instruments of this process, made on first use."""
    if folder := settings().metrics_folder:
        folder.mkdir(parents=True, exist_ok=True)
    return Instruments(
        build=Gauge("tongxin_build_info", "The release that runs.", ["version", "python"], multiprocess_mode="livemax"),
        requests=Counter("tongxin_http_requests", "Answered requests.", ["endpoint", "method", "status"]),
        request_seconds=Histogram(
            "tongxin_http_request_seconds", "Time to answer a request.", ["endpoint"], buckets=BUCKETS
        ),
        jobs=Counter("tongxin_jobs", "Runs of a job, by how they ended.", ["job", "outcome"]),
        job_seconds=Histogram("tongxin_job_seconds", "Time of a run of a job.", ["job"], buckets=BUCKETS),
        jobs_set_aside=Counter("tongxin_jobs_set_aside", "Jobs given up after the last try.", ["job"]),
        outbox_rows=Gauge("tongxin_outbox_rows", "Jobs that wait.", ["box"], multiprocess_mode=PRESENT),
        outbox_oldest_seconds=Gauge(
            "tongxin_outbox_oldest_seconds", "Age of the oldest job that waits.", ["box"], multiprocess_mode=PRESENT
        ),
        outbox_set_aside=Gauge(
            "tongxin_outbox_set_aside_rows",
            "Jobs set aside that nobody has tried again.",
            ["box"],
            multiprocess_mode=PRESENT,
        ),
        schedule_tick=Gauge(
            "tongxin_schedule_last_tick_timestamp_seconds",
            "When the schedule was last looked at.",
            multiprocess_mode=PRESENT,
        ),
        schedule_slots=Counter("tongxin_schedule_slots_claimed", "Slots of the schedule that were claimed."),
        pool_in_use=Gauge(
            "tongxin_pool_connections_in_use", "Database connections in use.", ["process"], multiprocess_mode=TOTAL
        ),
        pool_size=Gauge(
            "tongxin_pool_connections", "Database connections allowed.", ["process"], multiprocess_mode=TOTAL
        ),
    )


def begin(process: str) -> None:
    """Say what runs, and offer the figures on the metrics port if there is one. Called once in each process."""
    here = settings()
    _names.append(process)
    if not here.metrics_port:
        return
    python = ".".join(map(str, sys.version_info[:3]))
    instruments().build.labels(importlib.metadata.version("tongxin"), python).set(1)
    threading.Thread(target=_keep_offering, args=(here,), name="metrics", daemon=True).start()


def process() -> str:
    """The name of this process, as its figures carry it."""
    return _names[-1] if _names else "console"


def rendered(folder: Path | None) -> bytes:
    """All figures in Prometheus's text format."""
    if folder is None:
        return generate_latest(REGISTRY)
    _forget_the_dead(folder)
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=str(folder))  # type: ignore[no-untyped-call]  # the library has no types here
    return generate_latest(registry)


def _keep_offering(here: Settings) -> None:
    """Hold the port, or wait until who holds it ends."""
    while True:
        try:
            with ThreadingHTTPServer((here.metrics_host, here.metrics_port), _Answer) as server:
                server.daemon_threads = True
                server.serve_forever()
        except OSError as fault:
            if fault.errno != errno.EADDRINUSE:
                logs.logger().warning("metrics port cannot be had", port=here.metrics_port, reason=fault.strerror)
            threading.Event().wait(NEXT_TRY_SECONDS)


class _Answer(BaseHTTPRequestHandler):
    """GET /metrics, and nothing else."""

    def do_GET(self) -> None:
        known = self.path.partition("?")[0] == "/metrics"
        body = rendered(settings().metrics_folder) if known else b"see /metrics\n"
        self.send_response(200 if known else 404)
        self.send_header("Content-Type", CONTENT_TYPE_LATEST if known else "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the library's signature
        logs.logger().debug("metrics asked", line=format % args)


def _forget_the_dead(folder: Path) -> None:
    """What a process that ended last said of the present moment no longer counts; its totals do."""
    for pid in {path.stem.rpartition("_")[2] for path in folder.glob("gauge_live*.db")}:
        if pid.isdigit() and not _lives(int(pid)):
            mark_process_dead(pid, path=str(folder))  # type: ignore[no-untyped-call]  # the library has no types here


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
