"""The rooms' doors: one file a noun, each with its `blueprint`; this tuple lists them."""

from flask import Blueprint

from web.views import (
    account,
    accounts,
    classes,
    guardians,
    health,
    home,
    invitations,
    language,
    onboarding,
    people,
    roster_imports,
    schools,
    screening,
    staff,
    statistics,
    talks,
    tokens,
)

BLUEPRINTS: tuple[Blueprint, ...] = (
    health.blueprint,
    home.blueprint,
    language.blueprint,
    account.blueprint,
    invitations.blueprint,
    # The district's office and the bureau.
    schools.blueprint,
    statistics.blueprint,
    tokens.blueprint,
    # A school.
    onboarding.blueprint,
    screening.blueprint,
    talks.blueprint,
    people.blueprint,
    guardians.blueprint,
    classes.blueprint,
    staff.blueprint,
    roster_imports.blueprint,
    accounts.blueprint,
)
