"""The demo's accounts on its sign-in page."""

from __future__ import annotations

from demo.catalog import DISTRICT_NAME, PASSWORD, accounts
from kernel import demo_accounts
from kernel.demo_accounts import ShownAccount


def publish() -> None:
    """List every account of the catalogue, in the open unit of work."""
    demo_accounts.show(
        ShownAccount(
            username=account.username,
            name=account.name,
            role=account.role,
            place=account.school.short_name if account.school else DISTRICT_NAME,
            password=PASSWORD,
        )
        for account in accounts()
    )
