"""How a process of ours learns that it should end."""

from __future__ import annotations

import signal
import threading


def stop_signal() -> threading.Event:
    """An event that SIGTERM or SIGINT sets; call it from the main thread."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    return stop
