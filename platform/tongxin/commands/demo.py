"""`tongxin demo`: the fictional district, its accounts and its working day."""

import json
from datetime import datetime

import click
from rich.console import Console
from rich.table import Table

from accounts.roles import LABELS
from demo.catalog import PASSWORD, accounts
from kernel import demo_clock
from kernel.db import unit_of_work
from kernel.tenancy import IdentityScope
from tongxin import surroundings


@click.group()
def command() -> None:
    """示范区:账号与演示日期。人物和学校都是虚构的。"""


@command.command(name="accounts")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
def accounts_(*, as_json: bool) -> None:
    """列出示范账号:角色、学校、用户名、密码。"""
    rows = [
        {
            "role": account.role.value,
            "role_name": LABELS[account.role],
            "school": account.school.slug if account.school else None,
            "school_name": account.school.short_name if account.school else None,
            "name": account.name,
            "username": account.username,
            "password": PASSWORD,
        }
        for account in accounts()
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    table = Table("学校", "角色", "姓名", "用户名", "密码", box=None)
    for row in rows:
        table.add_row(row["school_name"] or "区级", row["role_name"], row["name"], row["username"], PASSWORD)
    Console().print(table)


@command.command()
@click.argument("day", required=False, type=click.DateTime(["%Y-%m-%d"]))
@click.option("--real", is_flag=True, help="恢复为真实日期。")
def clock(*, day: datetime | None, real: bool) -> None:
    """查看或设定演示日期(DAY 如 2026-11-18)。待办随它变化;登录、令牌和日志仍用真实时间。"""
    with surroundings.attached(), unit_of_work(IdentityScope()):
        if day is not None or real:
            demo_clock.hold(None if real or day is None else day.date())
        held = demo_clock.held()
    click.echo(f"演示日期:{held:%Y-%m-%d}" if held else "没有设定演示日期,按真实日期工作。")
