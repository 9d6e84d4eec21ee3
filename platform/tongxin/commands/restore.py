"""`tongxin restore`: a backup into an empty database."""

from __future__ import annotations

from pathlib import Path

import click

from kernel.settings import settings
from tongxin import surroundings
from tongxin.backups import files, key_file, restoring
from tongxin.readiness import require_safe_database


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--without-master-key", is_flag=True, help="主密钥已丢失：仍然恢复，加密内容将打不开。")
def command(*, file: Path, without_master_key: bool) -> None:
    """把备份 FILE 恢复到一个空的数据库，并逐表核对行数和校验值。

    先把文件完整核验一遍；有任何不对，数据库不会改动。恢复之后运行 tongxin db migrate 升级数据表。
    """
    key = key_file.read(settings().backup_key_file)
    manifest = files.verify(file, key)
    with surroundings.attached(migrated=False) as here:
        restoring.require_same_house(manifest, here, without_master_key=without_master_key)
        restoring.restore(file, manifest, here, key=key, backup_url=surroundings.backup_url(here))
        require_safe_database()
    click.echo(f"已恢复，与备份时完全相同：{len(manifest.tables)} 张表，{manifest.rows} 行。")
    click.echo("接着请运行 tongxin db migrate，再启动各进程。")
