"""`tongxin backup`: encrypted backups of all schools, made by a role that can read everything and write nothing."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from kernel import clock
from kernel.settings import settings
from tongxin import surroundings
from tongxin.backups import files, key_file, making
from tongxin.backups.manifest import Manifest


@click.group()
def command() -> None:
    """备份：生成密钥、备份、核验、列出、清理。恢复用 tongxin restore。"""


@command.command("new-key")
@click.argument("file", type=click.Path(path_type=Path))
def new_key(file: Path) -> None:
    """生成一个备份密钥，写入 FILE（仅本人可读）。请另存一份，与备份分开保管。"""
    key_file.make(file)
    click.echo(f"密钥已写入 {file}。请把 TONGXIN_BACKUP_KEY_FILE 设为它，并另存一份，与备份分开保管。")


@command.command()
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
def create(*, as_json: bool) -> None:
    """备份全部学校的数据，加密后写入备份文件夹。keys.json 不在其中，请另存。"""
    key = key_file.read(settings().backup_key_file)
    with ExitStack() as stack:
        # A nightly job is told the backup role's address and no other; at home the servers are looked for.
        here = surroundings.alone() if settings().database_backup_url else stack.enter_context(surroundings.attached())
        made = making.create(here, url=surroundings.backup_url(here), key=key)
    _tell(made.path, made.manifest, as_json=as_json, verb="已备份")
    if not as_json:
        click.echo("备份里没有主密钥（keys.json 或 TONGXIN_MASTER_KEY）。请确认它另有一份，与备份分开保管。", err=True)


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
def verify(*, file: Path, as_json: bool) -> None:
    """把 FILE 从头到尾解密一遍，核对它完整、未被改动。不连接数据库。"""
    manifest = files.verify(file, key_file.read(settings().backup_key_file))
    _tell(file, manifest, as_json=as_json, verb="完好")


@command.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
def list_(*, as_json: bool) -> None:
    """列出备份文件夹里的备份，新的在前。"""
    entries = files.listed(settings().backup_folder)
    if as_json:
        rows = [{"file": str(e.path), "created_at": e.head["created_at"], "bytes": e.bytes} for e in entries]
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    table = Table("文件", "时间", "大小（MB）", "版本", box=None)
    for entry in entries:
        moment = f"{clock.local(entry.created_at):%Y-%m-%d %H:%M}"
        table.add_row(entry.path.name, moment, f"{entry.bytes / 1_000_000:.1f}", entry.head.get("release", "–"))
    Console().print(table)


@command.command()
@click.option("--days", type=click.IntRange(1, 3650), default=35, show_default=True, help="保留最近多少天的备份。")
@click.option("--at-least", type=click.IntRange(1, 1000), default=7, show_default=True, help="至少保留几份，不论多旧。")
@click.option("--yes", is_flag=True, help="真的删除；不加则只列出。")
def prune(*, days: int, at_least: int, yes: bool) -> None:
    """删除过期的备份。最新的几份不论多旧都会留下。"""
    gone = files.outdated(files.listed(settings().backup_folder), days=days, at_least=at_least)
    for entry in gone:
        if yes:
            entry.path.unlink()
        click.echo(f"{'已删除' if yes else '将删除'} {entry.path.name}")
    if not gone:
        click.echo("没有过期的备份。")


def _tell(path: Path, manifest: Manifest, *, as_json: bool, verb: str) -> None:
    if as_json:
        known = {
            "file": str(path),
            "revision": manifest.revision,
            "tables": len(manifest.tables),
            "rows": manifest.rows,
        }
        click.echo(json.dumps(known, ensure_ascii=False))
    else:
        click.echo(f"{verb}：{path}（{len(manifest.tables)} 张表，{manifest.rows} 行，数据表版本 {manifest.revision}）")
