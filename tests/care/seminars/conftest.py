"""Every test of seminars has the platform's links."""

from collections.abc import Iterator

import pytest

from tests.care.seminars import meetings


@pytest.fixture(autouse=True)
def _wired() -> Iterator[None]:
    with meetings.wired():
        yield
