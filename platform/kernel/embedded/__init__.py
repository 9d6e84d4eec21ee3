"""PostgreSQL and Valkey without installing either: this one small interface is all that the rest of the house sees."""

from kernel.embedded.connection import Addresses, attach
from kernel.embedded.servers import Servers, running_servers

__all__ = ["Addresses", "Servers", "attach", "running_servers"]
