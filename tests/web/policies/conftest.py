"""A school on P2 with a draft, and the browser of its principal."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from accounts.roles import Role
from kernel import clock
from tests.policy_profiles.drafted import DAY, Drafted, drafted
from tests.web.visitors import signed_in
from tests.worlds import World


@pytest.fixture
def school(ours: World) -> Iterator[Drafted]:
    """The school, on the day of the demo."""
    with clock.working_day(DAY):
        yield drafted(ours)


@pytest.fixture
def principal(client: FlaskClient, school: Drafted) -> FlaskClient:
    """The browser of the principal."""
    return signed_in(client, school.world.person(Role.PRINCIPAL))
