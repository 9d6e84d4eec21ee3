"""The worker process: takes messages from the broker and runs their jobs until it is told to stop."""

from __future__ import annotations

import dramatiq

from kernel import logs, metrics
from tongxin.lifetime import run, stop_signal
from tongxin.readiness import require_safe_database
from tongxin.wiring import wire
from workers.broker import connect, declare

THREADS = 8


def main() -> None:
    """Run until SIGTERM or SIGINT; what is being done then is finished first."""
    logs.configure("worker")
    metrics.begin("worker")
    stop = stop_signal()
    require_safe_database()
    wire()
    broker = connect()
    declare(broker)
    worker = dramatiq.Worker(broker, worker_threads=THREADS)
    worker.start()
    logs.logger().info("worker ready", threads=THREADS)
    stop.wait()
    worker.stop()
    broker.close()


if __name__ == "__main__":
    run(main)
