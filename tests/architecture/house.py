"""What the architecture tests know of the house: its packages, their files, every mapped class, every event and job."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from kernel.tables import Base

ROOT = Path(__file__).resolve().parents[2]
PLATFORM = ROOT / "platform"

# Every folder of platform/ is here or the test of the list fails: an undeclared room would pass unseen by the contracts.
PACKAGES = (
    "kernel",
    "works",
    "tenants",
    "school_calendar",
    "accounts",
    "policy_profiles",
    "people",
    "privacy",
    "drafts",
    "obligations",
    "notices",
    "links",
    "attachments",
    "care",
    "district",
    "documents",
    "web",
    "workers",
    "migrations",
    "demo",
    "tongxin",
)
NOT_CODE = ("decisions",)
ROOMS = (
    "cases",
    "screening",
    "talks",
    "archives",
    "home_contact",
    "support_plans",
    "fee_relief",
    "incidents",
    "support_needs",
    "trainings",
    "seminars",
    "leadership",
    "peer_care",
)

DOMAIN = (
    "works",
    "tenants",
    "school_calendar",
    "accounts",
    "policy_profiles",
    "people",
    "privacy",
    "drafts",
    "obligations",
    "notices",
    "links",
    "attachments",
    *(f"care.{room}" for room in ROOMS),
    "district",
    "documents",
)


def folders(parent: Path) -> set[str]:
    """The names of the folders that hold something of ours."""
    return {
        path.name for path in parent.iterdir() if path.is_dir() and path.name != "__pycache__" and any(path.iterdir())
    }


@cache
def sources() -> tuple[Path, ...]:
    """Every Python file of the platform."""
    return tuple(sorted(path for path in PLATFORM.rglob("*.py") if "__pycache__" not in path.parts))


@cache
def files_of_tests() -> tuple[Path, ...]:
    """Every Python file of the tests."""
    return tuple(sorted(path for top in ("tests", "e2e") for path in (ROOT / top).rglob("*.py")))


@cache
def tree(path: Path) -> ast.Module:
    """A file as its syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def relative(path: Path) -> str:
    """A path as people read it."""
    return path.relative_to(ROOT).as_posix()


@cache
def load_everything() -> None:
    """Import every module of every package, so that each mapped class, event and job is known."""
    for package in PACKAGES:
        for module in _modules(package):
            importlib.import_module(module)


def _modules(package: str) -> Iterator[str]:
    # The entry points run when imported as programs only; migrations are run by alembic.
    if package in ("migrations", "tongxin"):
        return
    found = importlib.import_module(package)
    yield package
    for module in pkgutil.walk_packages(found.__path__, prefix=f"{package}."):
        yield module.name


def models() -> list[type[Base]]:
    """Every mapped class."""
    load_everything()
    return sorted((mapper.class_ for mapper in Base.registry.mappers), key=lambda model: model.__name__)


def subclasses(of: type) -> list[type]:
    """Every class of ours below `of`, sorted by name; classes that tests define are left out."""
    load_everything()
    found: set[type] = set()
    child: type
    waiting = [of]
    while waiting:
        for child in waiting.pop().__subclasses__():
            found.add(child)
            waiting.append(child)
    # A dataclass with slots is made twice; the one that its module holds counts.
    ours = (one for one in found if getattr(sys.modules[one.__module__], one.__name__, None) is one)
    return sorted((one for one in ours if not one.__module__.startswith("tests.")), key=lambda one: one.__name__)
