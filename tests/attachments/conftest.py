"""A kind of record for tests, whose readers are named one by one."""

from collections.abc import Iterator

import pytest

from tests.attachments.shelf import Shelf, installed


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    with installed() as made:
        yield made
