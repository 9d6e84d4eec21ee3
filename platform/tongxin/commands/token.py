"""`tongxin token`: access tokens for the machines that fetch the released tables."""

from __future__ import annotations

import json
from uuid import UUID

import click
from rich.console import Console
from rich.table import Table

from accounts import queries, services
from kernel import clock
from kernel.actor import Actor
from kernel.db import unit_of_work
from kernel.errors import NotFound
from kernel.tenancy import IdentityScope, SchoolScope
from tongxin import surroundings

USUAL_DAYS = 180


@click.group()
def command() -> None:
    """访问令牌：创建、列出、撤销。令牌只有它的主人现有的权限。"""


@command.command()
@click.argument("username")
@click.option("--label", required=True, help="用途，例如「全市教育数据平台」。")
@click.option("--days", type=click.IntRange(1, 366), default=USUAL_DAYS, show_default=True, help="有效天数。")
@click.option("--school", metavar="SLUG", help="只用于这所学校；不写则用于这个人所在的区级办公室。")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
def create(*, username: str, label: str, days: int, school: str | None, as_json: bool) -> None:
    """为用户 USERNAME 创建一个令牌。令牌只显示这一次。"""
    with surroundings.attached():
        with unit_of_work(IdentityScope()):
            visitor = queries.visitor(queries.find_account(username))
            place = visitor.workplace(school) if visitor else None
        if visitor is None or place is None:
            raise NotFound
        with unit_of_work(place.scope):
            token, code = services.create_token(label=label, days=days, actor=services.actor_at(visitor, place))
            token_id, end = str(token.id), token.expires_at
    if as_json:
        made = {"id": token_id, "token": code, "label": label, "expires_at": end.isoformat()}
        click.echo(json.dumps(made, ensure_ascii=False))
        return
    click.echo(f"请现在就保存好这个令牌，以后不能再查看（有效期至 {clock.local(end):%Y-%m-%d}）。", err=True)
    click.echo(code)


@command.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
def list_(*, as_json: bool) -> None:
    """列出全部令牌，不含令牌本身。"""
    with surroundings.attached(), unit_of_work(IdentityScope()):
        tokens = queries.all_tokens()
    if as_json:
        click.echo(json.dumps([_plain(token) for token in tokens], ensure_ascii=False))
        return
    table = Table("编号", "用途", "主人", "有效期至", "状态", box=None)
    for token in tokens:
        state = "有效" if token.is_good else "已撤销" if token.revoked_at else "已过期"
        table.add_row(str(token.id), token.label, token.owner, f"{clock.local(token.expires_at):%Y-%m-%d}", state)
    Console().print(table)


@command.command()
@click.argument("token_id", metavar="ID", type=click.UUID)
def revoke(token_id: UUID) -> None:
    """撤销编号为 ID 的令牌（编号见 token list）。"""
    with surroundings.attached():
        with unit_of_work(IdentityScope()):
            scope = next((token.scope for token in queries.all_tokens() if token.id == token_id), None)
        if scope is None:
            raise NotFound
        school_id = scope.school_id if isinstance(scope, SchoolScope) else None
        with unit_of_work(scope):
            operator = Actor.platform(district_id=scope.district_id, school_id=school_id)
            services.revoke_token(token_id=token_id, actor=operator)
    click.echo("已撤销。")


def _plain(token: queries.IssuedToken) -> dict[str, object]:
    return {
        "id": str(token.id),
        "label": token.label,
        "owner": token.owner,
        "expires_at": token.expires_at.isoformat(),
        "is_good": token.is_good,
    }
