"""`tongxin db`: outside servers, migrations, a shell."""

import json
import shutil
import subprocess
from dataclasses import asdict

import click

from kernel.embedded.binaries import find_postgres
from kernel.settings import settings
from kernel.startup import ExitCode, StartRefused
from tongxin import migrate, surroundings
from tongxin.client_programs import for_program
from tongxin.database_setup import set_up


@click.group()
def command() -> None:
    """数据库：在已有服务器上建账号、升级数据表、打开命令行。"""


@command.command()
@click.option("--superuser-url", required=True, help="管理员地址，如 postgresql://postgres:密码@主机/postgres。")
@click.option("--database", default=surroundings.DATABASE, show_default=True, help="要建的数据库名。")
@click.option("--new-passwords", is_flag=True, help="给已有的账号换新密码（正在使用旧密码的程序会断开）。")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
def setup(*, superuser_url: str, database: str, new_passwords: bool, as_json: bool) -> None:
    """在已有的 PostgreSQL（15 或更新）上建好账号和数据库，给出应用要用的三个地址。

    可以重复运行：已有的不会重建，密码不会改变。密码只保存在 TONGXIN_HOME 里仅本人可读的文件中。
    """
    result = set_up(settings().home, superuser_url, database, new_passwords=new_passwords)
    if as_json:
        click.echo(json.dumps(asdict(result)))
        return
    click.echo("# 请把这三行放进运行环境（含密码，注意保管）。", err=True)
    click.echo(f"export DATABASE_OWNER_URL='{result.database_owner_url}'")
    click.echo(f"export DATABASE_URL='{result.database_url}'")
    click.echo(f"export DATABASE_RELAY_URL='{result.database_relay_url}'")


@command.command(name="migrate")
def migrate_() -> None:
    """把数据表升级到最新版本（up 会自动做这一步）。"""
    with surroundings.attached() as here:
        click.echo(f"数据库版本：{migrate.current(here.database_owner_url)}，已是最新。")


@command.command()
def check() -> None:
    """核对数据表的版本与程序是否一致；不一致时以 1 退出，什么也不改。"""
    with surroundings.attached(migrated=False) as here:
        current, head = migrate.current(here.database_owner_url), migrate.head()
    click.echo(f"数据库版本：{current or '空'}；程序需要：{head}。")
    if current != head:
        raise SystemExit(1)


@command.command()
@click.option("--owner", is_flag=True, help="以所有者身份打开（默认以应用身份，受行级安全限制）。")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def shell(*, owner: bool, arguments: tuple[str, ...]) -> None:
    """打开 psql；后面的参数原样交给它，如 tongxin db shell -- -c 'select 1'。"""
    with surroundings.attached() as here:
        address, values = for_program(here.database_owner_url if owner else here.database_url)
        code = subprocess.run([_psql(), address, *arguments], env=values, check=False).returncode
    raise SystemExit(code)


def _psql() -> str:
    try:
        beside = find_postgres().folder / "psql"
    except StartRefused:
        beside = None
    found = str(beside) if beside and beside.exists() else shutil.which("psql")
    if not found:
        raise StartRefused("找不到 psql。", "psql was not found.", exit_code=ExitCode.MISSING)
    return found
