"""`tongxin up`."""

import signal

import click

from demo.catalog import Selection
from kernel.settings import settings
from tongxin.console_output import ConsoleOutput
from tongxin.lifetime import stop_signal
from tongxin.supervisor import Supervisor, Wishes


@click.command()
@click.option(
    "--demo",
    type=click.Choice([selection.value for selection in Selection]),
    help="第一次启动时装入示范区的哪一部分：全区（district，默认）、四所学校（small）、不装（none）。",
)
@click.option("--no-demo", is_flag=True, help="同 --demo none。")
def command(*, demo: str | None, no_demo: bool) -> None:
    """启动数据库、网站和后台任务，并一直看护它们；Ctrl-C 停止。

    数据放在 TONGXIN_HOME（默认 .tongxin/），网站端口是 PORT（默认 8800）。设置 DATABASE_URL（连同 tongxin db setup
    给出的另两个地址）和 REDIS_URL 后，使用已有的服务器。
    """
    stop = stop_signal()
    # A closed terminal asks us to end as well.
    signal.signal(signal.SIGHUP, lambda _number, _frame: stop.set())
    here = settings()
    wanted = Selection.NONE if no_demo else Selection(demo or here.demo)
    Supervisor(here, stop, ConsoleOutput(), Wishes(wanted)).run()
