"""The scheduler process: ticks until it is told to stop."""

from __future__ import annotations

from kernel import logs, metrics
from tongxin.lifetime import run, stop_signal
from tongxin.readiness import require_safe_database
from tongxin.wiring import wire
from workers.scheduler import keep_ticking


def main() -> None:
    """Run until SIGTERM or SIGINT."""
    logs.configure("scheduler")
    metrics.begin("scheduler")
    stop = stop_signal()
    require_safe_database()
    wire()
    logs.logger().info("scheduler ready")
    keep_ticking(stop)


if __name__ == "__main__":
    run(main)
