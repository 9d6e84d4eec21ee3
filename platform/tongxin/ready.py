"""`python -m tongxin.ready`: exit 0 when the web process on HOST and PORT is ready; for containers and scripts without curl."""

from __future__ import annotations

import sys
import time

import click

from kernel.settings import settings
from tongxin import health

PAUSE = 0.2


@click.command()
@click.option("--wait", "seconds", type=click.FloatRange(0, 600), default=0.0, help="How many seconds to wait for it.")
def main(seconds: float) -> None:
    """Ask /readyz."""
    deadline = time.monotonic() + seconds
    while not health.answers(settings(), path="/readyz"):
        if time.monotonic() >= deadline:
            sys.exit(1)
        time.sleep(PAUSE)


if __name__ == "__main__":
    main()
