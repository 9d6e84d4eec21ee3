"""A second district, for what must not cross from one to the other."""

import secrets

import pytest

from kernel.database_roles import RoleUrls
from kernel.db import session, unit_of_work
from kernel.ids import new_id
from kernel.tenancy import DistrictScope, IdentityScope
from tenants.models import District
from tests.worlds import Office


@pytest.fixture
def other_office(database: RoleUrls) -> Office:
    """The office of another district."""
    with unit_of_work(IdentityScope()):
        district = District(id=new_id(), slug=f"d{secrets.token_hex(6)}", name="邻区")
        session().add(district)
        return Office(DistrictScope(district.id))
