"""The check that every serving process makes before its first request or job."""

from sqlalchemy import NullPool, create_engine

from kernel.database_roles import check_application_role
from kernel.db import driver_url
from kernel.settings import settings


def require_safe_database() -> None:
    """Refuse to serve as a role that row security does not hold. Raises StartRefused with advice.

    Whatever this process was given is asked: the web process has the application's address, the relay its own.
    """
    here = settings()
    for name, url in (("DATABASE_URL", here.database_url), ("DATABASE_RELAY_URL", here.database_relay_url)):
        if url:
            # A connection of its own, closed at once: the pool opens later, after any fork.
            with create_engine(driver_url(url), poolclass=NullPool).connect() as connection:
                check_application_role(connection, name)
