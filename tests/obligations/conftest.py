"""A school in operation, for every test of duties."""

import pytest

from tests.obligations.school_at_work import SchoolAtWork, school_at_work
from tests.worlds import Office, World


@pytest.fixture
def school(office: Office, ours: World) -> SchoolAtWork:
    """Our school, in operation on P2 since the first day of term."""
    return school_at_work(office, ours)
