"""The web process: granian, which turns its readiness off before it stops, so that whoever balances sends nothing more."""

from __future__ import annotations

import multiprocessing
import sys
import threading

from granian.constants import Interfaces
from granian.server.mp import MPServer

from kernel import logs
from kernel.settings import Settings, settings
from tongxin.lifetime import run
from tongxin.readiness import require_safe_database
from web import draining

KILL_SECONDS = 10
"""How long a worker may finish the requests that it has begun."""


class DrainingServer(MPServer):
    """On SIGTERM it says "not ready", serves on for a while, and only then stops. A second signal stops it at once."""

    drain_seconds = 0
    _draining = False

    def signal_handler_interrupt(self, *args: object, **kwargs: object) -> None:
        """Called by granian in the main process for SIGTERM and SIGINT."""
        if self.drain_seconds and not self._draining:
            self._draining = True
            draining.begin()
            later = threading.Timer(self.drain_seconds, super().signal_handler_interrupt, args, kwargs)
            later.daemon = True
            later.start()
            return
        super().signal_handler_interrupt(*args, **kwargs)  # type: ignore[no-untyped-call]  # granian has no types here


def server(here: Settings) -> DrainingServer:
    """The server for these settings, not yet started."""
    made = DrainingServer(
        "tongxin.wsgi:app",
        address=here.host,
        port=here.port,
        interface=Interfaces.WSGI,
        workers=here.workers,
        # A thread that works holds a connection, so there is one of each.
        blocking_threads=here.pool_size,
        websockets=False,
        # Without this one killed worker ends the whole server.
        respawn_failed_workers=True,
        workers_kill_timeout=KILL_SECONDS,
    )
    made.drain_seconds = here.drain_seconds
    return made


def main() -> None:
    """Serve until SIGTERM or SIGINT."""
    logs.configure("web")
    require_safe_database()
    if sys.platform == "linux":
        # Workers share the flag of `web.draining` only when they are forked; newer Pythons would start them afresh.
        multiprocessing.set_start_method("fork")
    server(settings()).serve()


if __name__ == "__main__":
    run(main)
