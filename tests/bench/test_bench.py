"""The benchmark runs; how fast it is, a person looks at (`make bench`): the suite measures nothing."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from kernel.embedded import Addresses
from tests import databases
from tests.bench.__main__ import main

ROOT = Path(__file__).parents[2]


def run(addresses: Addresses, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.bench", *arguments],
        cwd=ROOT,
        env={
            **os.environ,
            "PYTHONPATH": f"{ROOT / 'platform'}{os.pathsep}{ROOT}",
            "TEST_DATABASE_URL": addresses.superuser_url,
            "TEST_REDIS_URL": addresses.redis_url,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_benchmark_opens_terms_and_says_how_it_went(addresses: Addresses) -> None:
    done = run(addresses, "--schools", "3", "--students", "40", "--cases", "4", "--printed", "2")

    assert done.returncode == 0, done.stderr
    opened = re.search(r"opened +(\d+) duties in [\d.]+ s by 2 processes: (\d+) a second", done.stdout)
    assert opened
    # Four duties of the school, one of the class, and eleven or twelve of each of the four cases.
    assert int(opened[1]) % 3 == 0
    assert int(opened[1]) / 3 > 40
    assert re.search(r"ratio +opening takes [\d.]+ times as long", done.stdout)
    assert re.search(r"second round +0 new", done.stdout)
    assert re.search(r"memory +\d+ MB at most", done.stdout)
    assert re.search(r"forms +14 of a class of 2 in [\d.]+ s", done.stdout)


def test_the_scratch_database_is_gone_afterwards(addresses: Addresses) -> None:
    run(addresses, "--schools", "1", "--students", "1", "--cases", "0", "--processes", "1", "--printed", "0")

    with psycopg.connect(addresses.superuser_url) as connection:
        names = [row[0] for row in connection.execute("select datname from pg_database").fetchall()]
    assert [name for name in names if name.startswith(f"{databases.PREFIX}_bench_")] == []


@pytest.mark.parametrize(
    "asked", [["--schools", "0"], ["--students", "10", "--cases", "11"], ["--profile", "P9"], ["--printed", "-1"]]
)
def test_a_size_that_makes_no_sense_is_refused(asked: list[str]) -> None:
    with pytest.raises(SystemExit) as refusal:
        main(asked)

    assert refusal.value.code == 2
