"""The scheduler process: ticks until it is told to stop."""

from __future__ import annotations

from kernel import events, logs, metrics
from tongxin.lifetime import run, stop_signal
from tongxin.readiness import require_safe_database
from workers.reactions import REACTIONS
from workers.scheduler import keep_ticking


def main() -> None:
    """Run until SIGTERM or SIGINT."""
    logs.configure("scheduler")
    metrics.begin("scheduler")
    stop = stop_signal()
    require_safe_database()
    events.install(REACTIONS)
    logs.logger().info("scheduler ready")
    keep_ticking(stop)


if __name__ == "__main__":
    run(main)
