"""Calling PostgreSQL's own programs: the password goes by the environment, because everybody can read a command line."""

from urllib.parse import unquote, urlsplit, urlunsplit

from kernel.settings import environment


def for_program(url: str) -> tuple[str, dict[str, str]]:
    """The address without its password, and the environment that holds it."""
    parts = urlsplit(url)
    account, _, server = parts.netloc.rpartition("@")
    user, _, password = account.partition(":")
    address = urlunsplit(parts._replace(scheme="postgresql", netloc=f"{user}@{server}"))
    return address, {**environment(), "PGPASSWORD": unquote(password)}
