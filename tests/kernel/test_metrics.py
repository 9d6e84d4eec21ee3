"""What is counted, who answers for it, and that nothing of it names a school or a person."""

import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from prometheus_client.parser import text_string_to_metric_families

from kernel import metrics, outbox
from kernel.database_roles import RoleUrls
from kernel.embedded import processes
from tests.tongxin.starting import ROOT, free_port
from tests.worlds import World
from workers.relay import BOXES
from workers.watching import Watch

ALLOWED_LABELS = {"endpoint", "method", "status", "job", "outcome", "box", "process", "version", "python", "le"}

# A process as ours begin: it counts two jobs, and ends when its input does.
COUNTING = """
import sys
from kernel import metrics
metrics.begin(sys.argv[1])
metrics.instruments().jobs.labels("units.add", "done").inc(2)
metrics.instruments().pool_in_use.labels(sys.argv[1]).inc(3)
print("counted", flush=True)
sys.stdin.read()
"""


def figures(text: str) -> dict[str, float]:
    """Each of our figures by its name and labels."""
    return {
        f"{sample.name} {' '.join(f'{name}={sample.labels[name]}' for name in sorted(sample.labels))}".strip(): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name.startswith("tongxin_")
    }


def own() -> dict[str, float]:
    return figures(metrics.rendered(None).decode())


class Counting:
    """A process that counts and offers its figures."""

    def __init__(self, name: str, port: int, folder: Path) -> None:
        told = {"TONGXIN_METRICS_PORT": str(port), "PROMETHEUS_MULTIPROC_DIR": str(folder)}
        self.process = subprocess.Popen(
            [sys.executable, "-c", COUNTING, name],
            env={**os.environ, **told, "PYTHONPATH": str(ROOT / "platform")},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == b"counted\n"

    def end(self) -> None:
        self.process.communicate(timeout=20)


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def two(port: int, tmp_path: Path) -> Iterator[list[Counting]]:
    """Two processes that share a folder and a port."""
    found = [Counting("worker", port, tmp_path / "shared"), Counting("relay", port, tmp_path / "shared")]
    yield found
    for each in found:
        if each.process.poll() is None:
            each.end()


def asked(port: int) -> dict[str, float]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
            return figures(answer.read().decode())
    except OSError:
        return {}


def test_one_port_answers_for_all_processes_and_another_takes_over(two: list[Counting], port: int) -> None:
    assert processes.wait_until(lambda: bool(asked(port)), 10)

    both = asked(port)
    two[0].end()
    assert processes.wait_until(lambda: bool(asked(port)), 20)
    later = asked(port)

    assert both["tongxin_jobs_total job=units.add outcome=done"] == 4
    assert both["tongxin_pool_connections_in_use process=worker"] == 3
    assert later["tongxin_jobs_total job=units.add outcome=done"] == 4
    assert "tongxin_pool_connections_in_use process=worker" not in later
    assert later["tongxin_pool_connections_in_use process=relay"] == 3
    assert [name for name in later if name.startswith("tongxin_build_info")]


def test_another_address_on_the_port_has_nothing(two: list[Counting], port: int) -> None:
    assert processes.wait_until(lambda: bool(asked(port)), 10)

    with pytest.raises(urllib.error.HTTPError) as refusal:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5)

    assert refusal.value.code == 404
    refusal.value.close()


def test_no_figure_has_a_label_of_another_kind() -> None:
    families = text_string_to_metric_families(metrics.rendered(None).decode())
    found = {
        label
        for family in families
        for sample in family.samples
        for label in sample.labels
        if sample.name.startswith("tongxin_")
    }

    assert found <= ALLOWED_LABELS


def test_the_relay_tells_how_much_waits(ours: World, database: RoleUrls) -> None:
    with ours.open():
        outbox.request("units.add")

    with psycopg.connect(database.relay, autocommit=True) as connection:
        watch = Watch(tuple(box.table for box in BOXES), pause=60)
        watch.look(connection)
        first = own()["tongxin_outbox_rows box=outbox"]
        with ours.open():
            outbox.request("units.add")
        watch.look(connection)

    assert first >= 1
    assert own()["tongxin_outbox_rows box=outbox"] == first
    assert own()["tongxin_outbox_oldest_seconds box=outbox"] >= 0
