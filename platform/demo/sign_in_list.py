"""The demo's accounts on its sign-in page."""

from __future__ import annotations

from demo.cast import PASSWORD, accounts
from demo.catalog import DISTRICT_NAME, Selection
from kernel import demo_accounts
from kernel.demo_accounts import ShownAccount


def publish(selection: Selection) -> None:
    """List the accounts of the schools that were loaded, in the open unit of work."""
    demo_accounts.show(
        ShownAccount(
            username=account.username,
            name=account.name,
            role=account.role,
            place=account.school.short_name if account.school else DISTRICT_NAME,
            password=PASSWORD,
        )
        for account in accounts(selection)
    )
