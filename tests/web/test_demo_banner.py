"""The banner that keeps invented data from being taken for real."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask.testing import FlaskClient

from kernel import demo_clock
from kernel.database_roles import RoleUrls
from kernel.db import unit_of_work
from kernel.tenancy import IdentityScope

BANNER = "演示数据，纯属虚构"


@pytest.fixture
def held(database: RoleUrls) -> Iterator[None]:
    with unit_of_work(IdentityScope()):
        demo_clock.hold(date(2026, 11, 18))
    yield
    with unit_of_work(IdentityScope()):
        demo_clock.hold(None)


@pytest.mark.usefixtures("held")
@pytest.mark.parametrize("path", ["/login", "/nothing/at/all"])
def test_a_demo_says_so_on_every_page(client: FlaskClient, path: str) -> None:
    page = client.get(path).text

    assert BANNER in page
    assert "演示日期 2026-11-18（周三）" in page


def test_real_work_shows_no_banner(client: FlaskClient) -> None:
    assert BANNER not in client.get("/login").text
