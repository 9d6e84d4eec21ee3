"""The floor under every test: servers for the session, a database for each worker, settings that name them."""

import base64
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from kernel import database_roles, db
from kernel.database_roles import RoleUrls
from kernel.embedded import Addresses
from kernel.settings import settings
from tests import databases, servers
from tests.worlds import demo_day, office, ours, theirs

__all__ = ["demo_day", "office", "ours", "theirs"]

# Nothing of the developer's own surroundings reaches a test; some settings are read while modules are imported.
for _name in ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_RELAY_URL", "REDIS_URL", "PORT", "HOST"):
    os.environ.pop(_name, None)
os.environ["TONGXIN_HOME"] = str(Path(tempfile.gettempdir(), f"tongxin-tests-{os.getuid()}", "home"))
os.environ["TONGXIN_SECRET_KEY"] = "only-for-tests"
os.environ["TONGXIN_MASTER_KEY"] = base64.b64encode(bytes(range(32))).decode()
os.environ["TONGXIN_SECURE_COOKIES"] = "no"

# A busy machine is no fault of the code: what hypothesis draws is bounded by number, never by milliseconds.
# The build server draws the same examples each time, so that a change is judged by what it changed.
hypothesis.settings.register_profile("unhurried", deadline=None, derandomize=bool(os.environ.get("CI")))
hypothesis.settings.load_profile("unhurried")

_servers = pytest.StashKey[servers.SessionServers]()


def pytest_configure(config: pytest.Config) -> None:
    """With xdist the controller starts the servers, because it outlives every worker."""
    if not _is_worker(config) and config.getoption("numprocesses", None):
        _start(config)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: "pytest.Item") -> None:
    """Hand the addresses to a worker (`node` is xdist's WorkerController, which has no public type)."""
    addresses = _start(node.config)
    node.workerinput["servers"] = [addresses.superuser_url, addresses.redis_url]  # type: ignore[attr-defined]


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what this process started."""
    if started := config.stash.get(_servers, None):
        started.stop()


@pytest.fixture(scope="session")
def addresses(pytestconfig: pytest.Config) -> Addresses:
    """The session's PostgreSQL (as superuser, for making databases) and Valkey."""
    if _is_worker(pytestconfig):
        return Addresses(*pytestconfig.workerinput["servers"])  # type: ignore[attr-defined]  # added by xdist
    return _start(pytestconfig)


@pytest.fixture(scope="session")
def database(addresses: Addresses, worker_number: int) -> Iterator[RoleUrls]:
    """This worker's own migrated database; the settings name it, as the application role."""
    name = f"{databases.PREFIX}_{os.getpid()}"
    urls = databases.create(addresses.superuser_url, name, template=databases.template(addresses.superuser_url))
    os.environ["DATABASE_URL"] = urls.application
    os.environ["DATABASE_OWNER_URL"] = urls.owner
    os.environ["DATABASE_RELAY_URL"] = urls.relay
    os.environ["REDIS_URL"] = _numbered(addresses.redis_url, worker_number)
    _forget_settings()
    yield urls
    if db.engine.cache_info().currsize:
        db.engine().dispose()
    _forget_settings()
    database_roles.drop_database(addresses.superuser_url, name)


@pytest.fixture(scope="session")
def worker_number() -> int:
    """0 without xdist, else this worker's number: which of the sixteen Redis databases is ours."""
    return int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def _start(config: pytest.Config) -> Addresses:
    """Start the servers once per session; builds the template before any worker wants it."""
    if _servers not in config.stash:
        started = config.stash[_servers] = servers.start()
        template = databases.template(started.addresses.superuser_url)
        if started.embedded:
            databases.drop_leftovers(started.addresses.superuser_url, keep=template)
    return config.stash[_servers].addresses


def _numbered(redis_url: str, number: int) -> str:
    """The same server, another of its databases."""
    if redis_url.startswith("unix:"):
        return f"{redis_url.partition('?')[0]}?db={number}"
    scheme, _, rest = redis_url.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}/{number}"


def _forget_settings() -> None:
    settings.cache_clear()
    db.engine.cache_clear()
