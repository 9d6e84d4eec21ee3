"""The relay process: leases waiting rows and hands them to the broker until it is told to stop."""

from __future__ import annotations

from kernel import logs, metrics
from kernel.settings import settings
from tongxin.lifetime import run, stop_signal
from tongxin.readiness import require_safe_database
from workers.broker import LEASE, connect, declare, sender
from workers.relay import relay


def main() -> None:
    """Run until SIGTERM or SIGINT."""
    logs.configure("relay")
    metrics.begin("relay")
    stop = stop_signal()
    require_safe_database()
    broker = connect()
    declare(broker)
    logs.logger().info("relay ready")
    relay(settings().database_relay_url, sender(broker), stop, lease=LEASE)


if __name__ == "__main__":
    run(main)
