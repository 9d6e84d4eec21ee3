"""履职完成率 for the district's office and the bureau: numbers by school, in no order of merit."""

from __future__ import annotations

import pytest
from flask import Flask

from accounts.roles import Role
from district import services
from tests.care import campus
from tests.web.visitors import signed_in
from tests.worlds import Office, World, counted_statements


@pytest.mark.usefixtures("demo_day")
@pytest.mark.parametrize("role", [Role.DISTRICT_ADMIN, Role.STATISTICIAN])
def test_both_offices_see_the_schools_that_reported(
    app: Flask, office: Office, ours: World, theirs: World, role: Role
) -> None:
    reader = signed_in(app.test_client(), ours.person(role))
    assert "还没有可以计算的事项" in reader.get("/bureau/completion/").text
    costs = []
    for world in (ours, theirs):
        campus.build(office, world)
        with world.open():
            services.freeze(month="2026-10", actor=world.actor())
        with counted_statements() as statements:
            page = reader.get("/bureau/completion/").text
        costs.append(len(statements))
        assert world.number in page

    assert costs[0] == costs[1]
    assert "本学年到 2026-10" in page


def test_a_principal_is_not_let_in(app: Flask, ours: World) -> None:
    assert signed_in(app.test_client(), ours.person(Role.PRINCIPAL)).get("/bureau/completion/").status_code == 403
