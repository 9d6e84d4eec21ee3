"""`tongxin demo`: the fictional district, its accounts and its working day."""

import json
from datetime import datetime

import click
from rich.console import Console
from rich.table import Table

from accounts.roles import LABELS
from demo.cast import PASSWORD, accounts
from demo.catalog import Selection
from kernel import demo_clock
from kernel.db import unit_of_work
from kernel.settings import settings
from kernel.tenancy import IdentityScope
from tongxin import demo_district, first_start, surroundings
from tongxin.console_output import ConsoleOutput
from tongxin.lifetime import stop_signal

_SELECTION = click.option(
    "--selection",
    type=click.Choice([Selection.DISTRICT.value, Selection.SMALL.value]),
    help="全区（district）或四所学校（small）；默认与原来相同，没有装过时是全区。",
)


@click.group()
def command() -> None:
    """示范区:账号与演示日期。人物和学校都是虚构的。"""


@command.command(name="accounts")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
def accounts_(*, as_json: bool) -> None:
    """列出示范账号:角色、学校、用户名、密码。"""
    loaded = first_start.selection(settings().home)
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
        for account in accounts(Selection.DISTRICT if loaded is Selection.NONE else loaded)
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


@command.command()
@_SELECTION
def load(*, selection: str | None) -> None:
    """把示范区装入还没有学校的平台。`tongxin up` 正在运行时也可以。"""
    demo_district.load(_wanted(selection), ConsoleOutput(), stop_signal())


@command.command()
@_SELECTION
@click.option("--yes", is_flag=True, help="不再询问。")
def reset(*, selection: str | None, yes: bool) -> None:
    """清空示范平台，重新装入示范区。须先停止 `tongxin up`；不是示范平台时拒绝。"""
    demo_district.require_demo(settings().home)
    if not yes:
        click.confirm("示范平台里的一切都会清空，再按原样装入。继续吗？", abort=True)
    demo_district.reset(_wanted(selection), ConsoleOutput(), stop_signal())


def _wanted(selection: str | None) -> Selection:
    """What was asked for, else what was loaded before, else what the settings say."""
    before = first_start.selection(settings().home)
    if selection is None and before is not Selection.NONE:
        return before
    return Selection(selection or settings().demo)
