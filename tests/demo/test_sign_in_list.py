"""The accounts that the demo's sign-in page lists are those of the console."""

from __future__ import annotations

from datetime import date

from demo import sign_in_list
from demo.cast import accounts
from demo.catalog import Selection
from kernel import demo_accounts, demo_clock
from kernel.database_roles import RoleUrls
from kernel.db import unit_of_work
from kernel.tenancy import IdentityScope


def test_every_account_of_the_catalogue_is_listed_in_its_order(database: RoleUrls) -> None:
    with unit_of_work(IdentityScope()):
        demo_clock.hold(date(2026, 11, 18))
        sign_in_list.publish(Selection.DISTRICT)
    try:
        with unit_of_work(IdentityScope()):
            shown = demo_accounts.shown()
    finally:
        with unit_of_work(IdentityScope()):
            demo_clock.hold(None)
            demo_accounts.show([])

    assert [one.username for one in shown] == [account.username for account in accounts()]
    assert {one.place for one in shown} >= {"澜川区", "云杉小学"}
