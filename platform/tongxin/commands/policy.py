"""`tongxin policy`: policy documents on the command line, without a school and without a database."""

from __future__ import annotations

import click

from tongxin.policy_duties import duties, scenarios


@click.group()
def command() -> None:
    """制度文件：用情景试算待办。"""


command.add_command(duties)
command.add_command(scenarios)
