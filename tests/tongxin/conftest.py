"""What the tests of the entry points share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kernel.homes import fresh_home
from tests.tongxin.starting import Command


@pytest.fixture
def home() -> Iterator[Path]:
    """A home of this test's own, not yet created."""
    with fresh_home() as folder:
        yield folder


@pytest.fixture
def command(home: Path) -> Command:
    """The command line of that home."""
    return Command(home)
