"""The school at work that tests of care share."""

from collections.abc import Iterator

import pytest

from kernel import clock
from tests.care import campus
from tests.care.campus import Campus
from tests.worlds import DEMO_DAY, Office, World


@pytest.fixture
def school(office: Office, ours: World) -> Iterator[Campus]:
    """Our school at work on the demo's Wednesday, which is held for the whole test."""
    with clock.working_day(DEMO_DAY):
        yield campus.build(office, ours)
