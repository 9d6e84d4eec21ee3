"""The relay process: leases waiting rows and hands them to the broker until it is told to stop."""

from __future__ import annotations

from kernel import logs
from kernel.settings import settings
from tongxin.lifetime import stop_signal
from workers.broker import LEASE, connect, declare, sender
from workers.relay import relay


def main() -> None:
    """Run until SIGTERM or SIGINT."""
    logs.configure("relay")
    stop = stop_signal()
    broker = connect()
    declare(broker)
    logs.logger().info("relay ready")
    relay(settings().database_relay_url, sender(broker), stop, lease=LEASE)


if __name__ == "__main__":
    main()
