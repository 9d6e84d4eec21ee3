"""The rooms' doors: one file a noun, each with its `blueprint`; this tuple lists them."""

from flask import Blueprint

from web.views import account, accounts, health, home, invitations, language, tokens

BLUEPRINTS: tuple[Blueprint, ...] = (
    account.blueprint,
    accounts.blueprint,
    health.blueprint,
    home.blueprint,
    invitations.blueprint,
    language.blueprint,
    tokens.blueprint,
)
