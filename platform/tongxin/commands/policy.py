"""`tongxin policy`: policy documents on the command line, without a school and without a database."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from kernel.yaml_files import Fault
from policy_profiles import loader
from policy_profiles.errors import ProfileFaults
from tongxin.policy_duties import duties, scenarios


@click.group()
def command() -> None:
    """制度文件：检查写得对不对，用情景试算待办。"""


command.add_command(duties)
command.add_command(scenarios)


@command.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
def lint(*, file: Path, as_json: bool) -> None:
    """检查制度文件 FILE:列出全部问题、位置和改法。有问题时退出码为 1;不改动任何内容。"""
    faults = _faults_of(file)
    if as_json:
        rows = [{"path": fault.path, "problem": fault.problem, "remedy": fault.remedy} for fault in faults]
        click.echo(json.dumps({"file": str(file), "faults": rows}, ensure_ascii=False))
    else:
        for fault in faults:
            click.echo(str(fault))
        click.echo(f"共 {len(faults)} 处需要修改。" if faults else "没有问题。")
    sys.exit(1 if faults else 0)


@command.command()
@click.argument("key", type=click.Choice(loader.builtin_keys(), case_sensitive=False))
def show(*, key: str) -> None:
    """打印一份内置制度的全文（YAML）：改哪一处，set 里就写哪个位置。"""
    click.echo(loader.builtin_text(key), nl=False)


@command.command()
@click.argument("key", type=click.Choice(loader.builtin_keys(), case_sensitive=False))
def rules(*, key: str) -> None:
    """列出一份内置制度的全部规则：编号、待办、怎么定日子、哪些记录算完成；后续步骤（如 R21.ack）各占一行。"""
    for code, rule in loader.builtin_document(key)["rules"].items():
        off = "" if rule.get("enabled", True) else "（未启用）"
        click.echo(f"{code}  {rule['title']}{off}")
        for part in ("scope", "when", "evidence"):
            click.echo(f"    {part}: {_plain(rule[part])}")


def _plain(value: object) -> str:
    return json.dumps(value, ensure_ascii=False).replace('"', "")


def _faults_of(file: Path) -> tuple[Fault, ...]:
    try:
        loader.load(loader.read_file(file))
    except ProfileFaults as error:
        return error.faults
    return ()
