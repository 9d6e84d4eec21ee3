"""`tongxin account`: the first administrator of a district, and a new password for somebody who forgot it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import click

from accounts import queries, services
from accounts.roles import DISTRICT_ROLES, Role
from kernel.actor import Actor
from kernel.db import unit_of_work
from kernel.errors import InvalidInput, NotFound
from kernel.tenancy import DistrictScope, IdentityScope
from tenants import queries as tenants
from tongxin import surroundings

T = TypeVar("T")


@click.group()
def command() -> None:
    """账号：建区级账号，重设密码。学校里的账号由校长在网页上邀请。"""


@command.command()
@click.argument("username")
@click.option("--name", required=True, help="姓名。")
@click.option("--district", required=True, metavar="SLUG", help="区的简称。")
@click.option(
    "--role",
    type=click.Choice(sorted(role.value for role in DISTRICT_ROLES)),
    default=Role.DISTRICT_ADMIN.value,
    show_default=True,
    help="角色。",
)
@click.password_option(prompt="密码", confirmation_prompt="再输入一次")
def create(*, username: str, name: str, district: str, role: str, password: str) -> None:
    """为区里建一个账号 USERNAME。"""
    with surroundings.attached():
        with unit_of_work(IdentityScope()):
            district_id = next((row.id for row in tenants.districts() if row.slug == district), None)
        if district_id is None:
            raise NotFound
        with unit_of_work(DistrictScope(district_id)):
            user = _told(lambda: services.open_account(username=username, name=name, password=password))
            operator = Actor.platform(district_id=district_id, school_id=None)
            services.give_role(user_id=user.id, role=Role(role), actor=operator)
    click.echo("账号已建好。")


@command.command()
@click.argument("username")
@click.password_option(prompt="新密码", confirmation_prompt="再输入一次")
def password(*, username: str, password: str) -> None:
    """给忘记密码的用户 USERNAME 设一个新密码，并让所有设备退出登录。"""
    with surroundings.attached(), unit_of_work(IdentityScope()):
        user_id = queries.find_account(username)
        _told(lambda: services.set_password(user_id=user_id, new=password))
    click.echo("密码已重设。请提醒对方登录后再改一次。")


def _told(work: Callable[[], T]) -> T:
    """Say each fault in a line, as a form would beside its field."""
    try:
        return work()
    except InvalidInput as refusal:
        raise click.ClickException("\n".join(text for texts in refusal.faults.values() for text in texts)) from refusal
