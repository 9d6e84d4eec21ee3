"""`tongxin audit`: whether what was signed is still what was signed."""

from __future__ import annotations

import sys

import click

from care.archives import services as archives
from kernel.db import unit_of_work
from kernel.tenancy import IdentityScope, SchoolScope
from tenants import queries
from tongxin import surroundings


@click.group()
def command() -> None:
    """核验：已签名的内容有没有被改动。"""


@command.command()
@click.option("--school", "slug", default="", metavar="SLUG", help="只核验一所学校（网址简称）。")
def verify(*, slug: str) -> None:
    """逐行重算已签名花名册的校验值。有被改动的，写明是哪所学校、第几号、第几行，退出码为 1；不改动任何内容。"""
    with surroundings.attached():
        schools = _schools(slug)
        if not schools:
            click.echo(f"没有网址简称为 {slug} 的学校。", err=True)
            sys.exit(2)
        faulty = sum(_verify(scope, name) for scope, name in schools)
    sys.exit(1 if faulty else 0)


def _schools(slug: str) -> list[tuple[SchoolScope, str]]:
    with unit_of_work(IdentityScope()):
        return [
            (SchoolScope(school.id, school.district_id), school.slug)
            for school in queries.all_schools()
            if slug in ("", school.slug)
        ]


def _verify(scope: SchoolScope, slug: str) -> int:
    """Check one school in a transaction of its own; returns how much is wrong."""
    with unit_of_work(scope):
        found = archives.verify()
    for fault in found.faults:
        place = f"第 {fault.position} 行" if fault.position else "整份"
        click.echo(f"✗ {slug} 花名册第 {fault.number} 号{place}：{fault.what}", err=True)
    if found.snapshots and not found.faults:
        click.echo(f"✓ {slug}：{found.snapshots} 份已签名的花名册、{found.rows} 行，与签名时一致。")
    return len(found.faults)
