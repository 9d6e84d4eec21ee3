"""The rooms' doors: one file a noun, each with its `blueprint`; this tuple lists them."""

from flask import Blueprint

from web.views import health, home, language

BLUEPRINTS: tuple[Blueprint, ...] = (
    health.blueprint,
    home.blueprint,
    language.blueprint,
)
