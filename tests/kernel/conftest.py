"""What the kernel's own tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kernel.homes import fresh_home


@pytest.fixture
def home() -> Iterator[Path]:
    """A home of this test's own, for servers of its own; not yet created."""
    with fresh_home() as folder:
        yield folder
