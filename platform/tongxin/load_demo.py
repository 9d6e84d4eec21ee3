"""The process that loads the demo district on the first start: each line it prints says how far it is, and with what.

On two cores a helper of its own kind takes half of the schools; what the helpers print comes in here.
"""

import gc
import os
import selectors
import signal
import subprocess
import sys
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Final
from uuid import UUID

from demo import catalog, loader
from demo.catalog import DemoSchool, Selection
from kernel import logs
from kernel.db import unit_of_work
from kernel.embedded import processes
from kernel.settings import environment, settings
from kernel.tenancy import DistrictScope, IdentityScope
from tenants import queries
from tongxin.first_start import LOADED, LOADING, NOT_NEEDED, Progress, state_file
from tongxin.wiring import wire

MOST_HELPERS: Final = 2

# A demo that a crash cuts short is loaded again from the beginning, so that no commit has to wait for the disk.
UNHURRIED_COMMITS: Final = {"PGOPTIONS": "-c synchronous_commit=off"}
OBJECTS_BETWEEN_COLLECTIONS: Final = 50_000
"""Loading makes many objects and few cycles; looking for these as often as usual takes a tenth of the time."""


def main(arguments: Sequence[str]) -> None:
    """Load the demo unless there are schools already, and remember that the question is settled; or a helper's share of it."""
    logs.configure("demo")
    wire()
    if arguments:
        _load_share(*arguments)
    else:
        _load()


def _load() -> None:
    state, selection = state_file(settings().home), Selection(settings().demo)
    with unit_of_work(IdentityScope()):
        has_schools = bool(queries.all_schools())
    if has_schools:
        state.write_text(NOT_NEEDED)
        return
    state.write_text(LOADING)
    chosen = catalog.schools(selection)
    office = loader.begin(partial(_tell, total=loader.work_in(chosen)))
    helpers = min(MOST_HELPERS, len(os.sched_getaffinity(0)))
    if helpers > 1:
        _load_side_by_side(loader.shares(chosen, helpers), office, loader.work_in(chosen))
    else:
        loader.load_schools(chosen, office, partial(_tell, total=loader.work_in(chosen)))
    loader.finish(office, selection)
    state.write_text(f"{LOADED} {selection}")


def _load_side_by_side(shares: Sequence[Sequence[DemoSchool]], office: DistrictScope, total: float) -> None:
    """A process for each share; when one fails, the others are stopped."""
    helpers = [_start_helper(share, office) for share in shares]
    try:
        _follow(helpers, total)
        failed = [helper.returncode for helper in helpers if helper.wait()]
    finally:
        for helper in helpers:
            processes.stop(helper, (signal.SIGTERM, 5))
    if failed:
        raise RuntimeError(f"a helper ended with {failed[0]}")


def _start_helper(share: Sequence[DemoSchool], office: DistrictScope) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "tongxin.load_demo", str(office.district_id), *(school.slug for school in share)],
        stdout=subprocess.PIPE,
        env={**environment(), **UNHURRIED_COMMITS},
        preexec_fn=processes.when_orphaned(signal.SIGTERM),  # noqa: PLW1509  nothing in it takes a lock
    )


def _follow(helpers: Iterable["subprocess.Popen[bytes]"], total: float) -> None:
    """Pass on what the helpers print until all have ended or one has failed; the work of all of them is added up."""
    done: dict[int, float] = {}
    rest: dict[int, bytes] = {}
    with selectors.DefaultSelector() as waiting:
        for helper in helpers:
            assert helper.stdout is not None  # noqa: S101  it was started with a pipe
            waiting.register(helper.stdout.fileno(), selectors.EVENT_READ, helper)
        while waiting.get_map():
            for key, _ in waiting.select():
                chunk = os.read(key.fd, 65536)
                *lines, rest[key.fd] = (rest.get(key.fd, b"") + chunk).split(b"\n")
                for far in map(Progress.read, map(bytes.decode, lines)):
                    done[key.fd] = far.share
                    _tell(sum(done.values()), far.step, total=total)
                if not chunk:
                    waiting.unregister(key.fd)
                    if key.data.wait():
                        return


def _load_share(district: str, *slugs: str) -> None:
    """A helper's part. Amounts are printed as they are: only whoever started it knows the whole."""
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    share = [school for slug in slugs for school in catalog.SCHOOLS if school.slug == slug]
    with unit_of_work(IdentityScope()):
        office = DistrictScope(queries.district(UUID(district)).id)
    loader.load_schools(share, office, partial(_tell, total=1))


def _tell(amount: float, step: str, *, total: float) -> None:
    print(Progress(amount / total, step).line(), flush=True)  # noqa: T201  whoever started us reads it


if __name__ == "__main__":
    main(sys.argv[1:])
