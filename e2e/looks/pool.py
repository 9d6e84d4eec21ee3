"""Two browsers beside each other, with the progress of both on one bar."""

from __future__ import annotations

import atexit
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import ExitStack
from multiprocessing import get_context
from pathlib import Path

from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TimeElapsedColumn

from e2e import browser
from e2e.looks.looking import Cookies, Look, Looker, launched
from e2e.looks.variants import Variant
from e2e.looks.visits import Visit

# Two cores; a third browser would only wait for them.
PROCESSES = 2

_held: list[Looker] = []


def look(
    url: str, wanted: Sequence[Visit], shown: Sequence[Variant], cookies: Cookies, *, folder: Path, console: Console
) -> Iterator[Look]:
    """Every visit in every variant; the pictures go into `folder`, which is emptied first."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    browser.current()  # found or fetched once, before two processes ask for it
    columns = (*Progress.get_default_columns(), MofNCompleteColumn(), TimeElapsedColumn())
    with (
        ProcessPoolExecutor(PROCESSES, get_context("spawn"), _start, (url, cookies, folder)) as pool,
        Progress(*columns, console=console) as progress,
    ):
        task = progress.add_task("逐页查看 looking", total=len(wanted))
        for done in as_completed([pool.submit(_one, visit, shown) for visit in wanted]):
            progress.advance(task)
            yield done.result()


def _start(url: str, cookies: Cookies, folder: Path) -> None:
    """A process of the pool opens its browser once."""
    held = ExitStack()
    atexit.register(held.close)
    _held.append(Looker(held.enter_context(launched(browser.current())), url, cookies, folder))


def _one(visit: Visit, shown: Sequence[Variant]) -> Look:
    return _held[0].look(visit, shown)
