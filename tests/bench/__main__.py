"""`make bench`: opens a term for many schools and says how many duties a second that makes.

A scratch database is cloned from the migrated template on a PostgreSQL of its own (or on that of TEST_DATABASE_URL), filled
with schools, classes, students and cases, and dropped at the end. Then the processes open the term school by school; a second
round, in which nothing is left to open, is what the daily job costs. The plain INSERT ... SELECT of the same rows, into a table
with the same columns, checks and indexes, says what the database alone would need.

At last the forms of one whole class are made as the worker's job makes them: talks, tracking, plans, calls and visits of every
student, one file.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import psycopg

from kernel import database_roles, db
from kernel.embedded import Servers
from policy_profiles.loader import builtin_keys
from tests import conftest, databases  # noqa: F401  conftest sets the keys and folders that tests use
from tests.bench import printing
from tests.bench.country import Size, people
from tests.bench.opening import Opened
from tests.bench.printing import Printed
from tests.obligations.school_at_work import TERM_STARTS

MOST_MEGABYTES = 300
MOST_SECONDS = 30
ROOT = Path(__file__).parents[2]
NAME = f"{databases.PREFIX}_bench_{os.getpid()}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; 1 when a process took more memory, or the forms more seconds, than they may."""
    asked = _asked(arguments)
    size = Size(asked.schools, asked.students, asked.cases)
    with _server() as superuser_url, _scratch(superuser_url) as url:
        began = time.perf_counter()
        schools = people(url, size, profile=asked.profile)
        _say(
            f"{size.schools} schools x {size.students} students, {size.classes} classes and {size.cases} cases each, "
            f"profile {asked.profile}; filled in {time.perf_counter() - began:.0f} s"
        )
        opened, seconds = _round(schools, url, processes=asked.processes)
        again, daily = _round(schools, url, processes=asked.processes)
        plain = _plain_insert(url)
        printed = _print(asked.printed) if asked.printed else None
    _report(opened, seconds, plain)
    _say(f"second round   {_sum(again, 'duties'):.0f} new in {daily:.1f} s: the daily job where nothing has changed")
    peak = max(each.peak_megabytes for each in (*opened, *again))
    _say(f"memory         {peak:.0f} MB at most in a process that opens, of {MOST_MEGABYTES} allowed")
    if printed:
        _say(
            f"forms          {printed.forms} of a class of {printed.students} in {printed.seconds:.1f} s "
            f"({printed.cpu_seconds:.1f} s of the process's own), of {MOST_SECONDS} allowed; "
            f"{printed.megabytes:.1f} MB, {printed.peak_megabytes:.0f} MB of memory"
        )
    return int(peak > MOST_MEGABYTES or (printed is not None and printed.seconds > MOST_SECONDS))


def _report(opened: Sequence[Opened], seconds: float, plain: float) -> None:
    duties, schools = _sum(opened, "duties"), _sum(opened, "schools")
    _say(
        f"opened         {duties:.0f} duties in {seconds:.1f} s by {len(opened)} processes: {duties / seconds:.0f} a second"
    )
    _say(f"plain insert   the same rows in {plain:.1f} s: {duties / plain:.0f} a second")
    _say(f"ratio          opening takes {seconds / plain:.1f} times as long as the plain insert")
    _say(
        f"a school       {_sum(opened, 'database_seconds') / schools:.3f} s in the database, "
        f"at most {max(each.longest_database_seconds for each in opened):.3f} s; "
        f"{_sum(opened, 'cpu_seconds') / schools:.3f} s of the process's own"
    )


def _sum(opened: Sequence[Opened], field: str) -> float:
    return float(sum(getattr(each, field) for each in opened))


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--schools", type=int, default=1000)
    parser.add_argument("--students", type=int, default=1000, help="in each school")
    parser.add_argument("--cases", type=int, default=100, help="confirmed cases in each school")
    parser.add_argument("--profile", choices=builtin_keys(), default="P2")
    parser.add_argument("--processes", type=int, default=2, help="that open terms beside each other")
    parser.add_argument(
        "--printed", type=int, default=60, help="students of the class whose forms are made; 0 for none"
    )
    asked = parser.parse_args(arguments)
    if (
        min(asked.schools, asked.students, asked.processes) < 1
        or asked.printed < 0
        or not 0 <= asked.cases <= asked.students
    ):
        parser.error("at least one school, student and process, and no more cases than students")
    return asked


@contextmanager
def _server() -> Iterator[str]:
    """The superuser's address on a server for the run, with the settings of production; or the one named outside."""
    if outside := os.environ.get("TEST_DATABASE_URL"):
        yield outside
        return
    with TemporaryDirectory(prefix="tongxin-bench-") as folder:
        home = Path(folder)
        home.chmod(0o711)
        servers = Servers(home, with_valkey=False)
        try:
            yield servers.start().superuser_url
        finally:
            servers.stop()


@contextmanager
def _scratch(superuser_url: str) -> Iterator[str]:
    """A database for this run, which the settings of this process and its children name; yields the superuser's way in."""
    urls = databases.create(superuser_url, NAME, template=databases.template(superuser_url))
    os.environ |= {
        "DATABASE_URL": urls.application,
        "DATABASE_OWNER_URL": urls.owner,
        "DATABASE_RELAY_URL": urls.relay,
        "REDIS_URL": "redis://127.0.0.1:1/0",  # nobody asks the broker: rows of the outbox wait in the database
    }
    try:
        yield psycopg.conninfo.make_conninfo(superuser_url, dbname=NAME)
    finally:
        if db.engine.cache_info().currsize:
            db.engine().dispose()
        database_roles.drop_database(superuser_url, NAME)


def _round(schools: Sequence[UUID], url: str, *, processes: int) -> tuple[list[Opened], float]:
    """Let every process open its share; what each did, and the seconds that the slowest took, once it stood."""
    with psycopg.connect(url) as connection:
        district = connection.execute("select id from districts").fetchone()
    assert district
    running = [_start(schools[number::processes], district[0]) for number in range(processes)]
    opened = [_outcome(process) for process in running]
    return opened, max(each.seconds for each in opened)


def _print(students: int) -> Printed:
    """Let a process of its own make the forms of a class, as a worker would."""
    process = _child("tests.bench.printing", asdict(printing.fill(students)))
    return Printed(**_said(process))


def _start(schools: Sequence[UUID], district: UUID) -> subprocess.Popen[str]:
    asked = {"schools": list(map(str, schools)), "district": str(district), "day": str(TERM_STARTS)}
    return _child("tests.bench.opening", asked)


def _child(module: str, asked: object) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", module],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'platform'}{os.pathsep}{ROOT}"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin
    json.dump(asked, process.stdin)
    process.stdin.close()
    return process


def _outcome(process: subprocess.Popen[str]) -> Opened:
    return Opened(**_said(process))


def _said(process: subprocess.Popen[str]) -> dict[str, Any]:  # Any: figures, as JSON
    assert process.stdout
    said = process.stdout.read()
    if process.wait() != 0:
        msg = "a process of the benchmark has failed; what it said stands above"
        raise RuntimeError(msg)
    answer: dict[str, Any] = json.loads(said.splitlines()[-1])
    return answer


def _plain_insert(url: str) -> float:
    """The seconds that PostgreSQL alone needs for the same rows, with the same checks and indexes."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("create table plain_obligations (like obligations including all)")
        began = time.perf_counter()
        connection.execute("insert into plain_obligations select * from obligations")
        return time.perf_counter() - began


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
