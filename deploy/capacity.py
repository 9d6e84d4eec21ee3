"""Measure a running `tongxin up`: `python deploy/capacity.py USERNAME SCHOOL` prints the rows of the capacity table.

It signs in, asks for the to-do page again and again from a few threads, lets harmless jobs run through outbox, relay, queue and
worker, and reads from the system how much processor time and memory the processes took. It changes no data of a school.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import statistics
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

import click
from sqlalchemy import func, select

from kernel import outbox
from kernel.db import session, unit_of_work
from kernel.outbox import Outbox
from kernel.tenancy import IdentityScope
from tenants.queries import operating_scopes
from tongxin import surroundings

TICKS = os.sysconf("SC_CLK_TCK")
JOB = "people.discard_imports"


def family(pid: int) -> list[int]:
    """A process and all below it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(member for child in children for member in family(int(child)))]


def seconds(pids: list[int]) -> float:
    """Processor time so far."""
    fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids]
    return sum(int(each[11]) + int(each[12]) for each in fields) / TICKS


def megabytes(pids: list[int]) -> float:
    """Memory that is theirs alone or their share of what is common."""
    texts = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in pids]
    return sum(int(found[1]) for text in texts if (found := re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE))) / 1024


class Visitor:
    """Somebody who signed in, on one connection that stays open."""

    def __init__(self, port: int, username: str, password: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._cookies: dict[str, str] = {}
        page = self.ask("GET", "/login")
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        form = {"csrf_token": token.group(1) if token else "", "identity": username, "password": password}
        self.ask("POST", "/login", form)

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> str:
        """One request."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, urlencode(form or {}), headers)
        answer = self._connection.getresponse()
        text = answer.read().decode()
        if answer.status >= 400:
            raise click.ClickException(f"{method} {path}: {answer.status}")
        for value in answer.headers.get_all("Set-Cookie", []):
            name, _, rest = value.partition(";")[0].partition("=")
            self._cookies[name] = rest
        return text


def measure_pages(visitors: list[Visitor], path: str, each: int, web: list[int]) -> str:
    """So many requests of every visitor at once."""
    spent: list[float] = []

    def visit(visitor: Visitor) -> None:
        for _ in range(each):
            began = time.monotonic()
            visitor.ask("GET", path)
            spent.append(time.monotonic() - began)

    for visitor in visitors:
        visitor.ask("GET", path)
    threads = [threading.Thread(target=visit, args=(visitor,)) for visitor in visitors]
    cpu, began = seconds(web), time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lasted, worked = time.monotonic() - began, seconds(web) - cpu
    spent.sort()
    return (
        f"{path}: {len(spent) / lasted:.0f} requests/s, {1000 * worked / len(spent):.1f} ms of processor each, "
        f"half within {1000 * statistics.median(spent):.0f} ms, 95 % within {1000 * spent[int(len(spent) * 0.95)]:.0f} ms"
    )


def measure_jobs(number: int, pids: list[int]) -> str:
    """So many harmless jobs through the whole way, spread over the schools."""
    with unit_of_work(IdentityScope()):
        scopes = list(operating_scopes())
    cpu, began = seconds(pids), time.monotonic()
    for index, scope in enumerate(scopes):
        with unit_of_work(scope):
            for _ in range(number // len(scopes) + (index < number % len(scopes))):
                outbox.request(JOB)
    while any(waiting(scope) for scope in scopes):
        time.sleep(0.1)
    lasted, worked = time.monotonic() - began, seconds(pids) - cpu
    return f"jobs: {number / lasted:.0f} a second, {1000 * worked / number:.1f} ms of processor each (relay and worker)"


def waiting(scope: object) -> int:
    """How many of our jobs a school still has."""
    with unit_of_work(scope):  # type: ignore[arg-type]  # a school's scope
        return session().scalar(select(func.count()).select_from(Outbox).where(Outbox.job == JOB)) or 0


@click.command()
@click.argument("username")
@click.argument("school")
@click.option("--password", prompt=True, hide_input=True)
@click.option("--visitors", default=8, show_default=True)
@click.option("--each", default=50, show_default=True, help="Requests of each visitor.")
@click.option("--jobs", default=500, show_default=True)
def main(*, username: str, school: str, password: str, visitors: int, each: int, jobs: int) -> None:
    """Print the figures."""
    with surroundings.attached() as here:
        rows = json.loads((here.home / "processes.json").read_text())
        pids = {row["name"]: family(row["pid"]) for row in rows}
        people = [Visitor(here.port, username, password) for _ in range(visitors)]
        click.echo(f"cores: {os.cpu_count()}, load before: {os.getloadavg()[0]:.1f}")
        click.echo(measure_pages(people, f"/{school}/todo/", each, pids["web"]))
        click.echo(measure_pages(people, "/readyz", each, pids["web"]))
        click.echo(measure_jobs(jobs, [*pids["relay"], *pids["worker"]]))
        for name, found in pids.items():
            click.echo(f"memory of {name}: {megabytes(found):.0f} MB in {len(found)} processes")


if __name__ == "__main__":
    main()
