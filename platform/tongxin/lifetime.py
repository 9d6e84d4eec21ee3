"""How a process of ours begins, and how it learns that it should end."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable

from kernel import logs
from kernel.startup import StartRefused


def stop_signal() -> threading.Event:
    """An event that SIGTERM or SIGINT sets; call it from the main thread."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    return stop


def run(main: Callable[[], None]) -> None:
    """Run a process; a refused start ends it with the refusal's exit code, so that nobody starts it again for nothing."""
    try:
        main()
    except StartRefused as refusal:
        logs.logger().error("start refused", chinese=refusal.chinese, english=refusal.english)
        sys.exit(refusal.exit_code)
