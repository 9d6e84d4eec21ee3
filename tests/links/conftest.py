"""The purposes of the tests are registered before each of them."""

from collections.abc import Iterator

import pytest

from links import purposes
from tests.links import asking


@pytest.fixture(autouse=True)
def _registered() -> Iterator[None]:
    before = list(purposes._purposes.values())
    asking.install()
    yield
    purposes.install(before)
