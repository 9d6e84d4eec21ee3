"""`tongxin school`: the schools of this deployment."""

import json

import click
from rich.console import Console
from rich.table import Table
from sqlalchemy import func, select

from kernel.db import session, unit_of_work
from kernel.tenancy import IdentityScope, SchoolScope
from people.models import Student
from policy_profiles import queries as profiles
from tenants import queries
from tenants.labels import STAGE_LABELS
from tenants.onboarding import STATE_LABELS, SchoolState
from tongxin import surroundings


@click.group()
def command() -> None:
    """学校:列出各校的网址简称、学段、状态、制度和学生数。"""


@command.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
def list_(*, as_json: bool) -> None:
    """列出全部学校。"""
    with surroundings.attached():
        schools = _schools()
    if as_json:
        click.echo(json.dumps(schools, ensure_ascii=False))
        return
    table = Table("网址简称", "学校", "学段", "状态", "制度", "学生数", box=None)
    for school in schools:
        stage, state = STAGE_LABELS[str(school["stage"])], STATE_LABELS[SchoolState(str(school["state"]))]
        table.add_row(
            str(school["slug"]),
            str(school["name"]),
            stage,
            state,
            str(school["profile"] or "–"),
            str(school["students"]),
        )
    Console().print(table)


def _schools() -> list[dict[str, object]]:
    """Every school with what stands in its own scope, one transaction a school."""
    with unit_of_work(IdentityScope()):
        rows = [
            (SchoolScope(school.id, school.district_id), school.slug, school.name, school.stage, school.state)
            for school in queries.all_schools()
        ]
    found: list[dict[str, object]] = []
    for scope, slug, name, stage, state in rows:
        with unit_of_work(scope):
            in_force = profiles.in_force()
            students = session().scalar(select(func.count()).select_from(Student).where(Student.left_on.is_(None)))
        profile = in_force.key if in_force else None
        found.append(
            {"slug": slug, "name": name, "stage": stage, "state": state, "profile": profile, "students": students or 0}
        )
    return found
