"""`tongxin district`: the first thing in an empty deployment, before there is anybody who could sign in."""

from __future__ import annotations

import json

import click
from marshmallow import ValidationError

from kernel.db import unit_of_work
from kernel.tenancy import IdentityScope
from tenants import queries, services
from tenants.schemas import DistrictSchema
from tongxin import surroundings


@click.group()
def command() -> None:
    """区：建一个区，列出全部区。学校由区管理员在网页上登记。"""


@command.command()
@click.argument("slug")
@click.option("--name", required=True, help="区的名称。")
@click.option("--minimum-cell", default=10, show_default=True, help="统计表小数值门槛，不能低于 10。")
def create(*, slug: str, name: str, minimum_cell: int) -> None:
    """建一个简称为 SLUG 的区。接着用 tongxin account create 建它的管理员账号。"""
    try:
        told = DistrictSchema().load({"slug": slug, "name": name, "minimum_cell": minimum_cell})
    except ValidationError as refusal:
        lines = [f"{field}：{text}" for field, texts in refusal.messages_dict.items() for text in texts]
        raise click.ClickException("\n".join(lines)) from refusal
    with surroundings.attached(), unit_of_work(IdentityScope()):
        services.found_district(**told)
    click.echo(f"已建好「{name}」。接着请运行 tongxin account create 用户名 --name 姓名 --district {slug}")


@command.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
def list_(*, as_json: bool) -> None:
    """列出全部区。"""
    with surroundings.attached(), unit_of_work(IdentityScope()):
        rows = [{"slug": one.slug, "name": one.name, "minimum_cell": one.minimum_cell} for one in queries.districts()]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row['slug']}  {row['name']}  {row['minimum_cell']}")
