"""`tongxin up`."""

import signal

import click

from kernel.settings import settings
from tongxin.console_output import ConsoleOutput
from tongxin.lifetime import stop_signal
from tongxin.supervisor import Supervisor, Wishes


@click.command()
@click.option("--demo/--no-demo", default=True, help="第一次启动时是否装入示范区（默认装入）。")
def command(*, demo: bool) -> None:
    """启动数据库、网站和后台任务，并一直看护它们；Ctrl-C 停止。

    数据放在 TONGXIN_HOME（默认 .tongxin/），网站端口是 PORT（默认 8800）。设置 DATABASE_URL（连同 tongxin db setup
    给出的另两个地址）和 REDIS_URL 后，使用已有的服务器。
    """
    stop = stop_signal()
    # A closed terminal asks us to end as well.
    signal.signal(signal.SIGHUP, lambda _number, _frame: stop.set())
    Supervisor(settings(), stop, ConsoleOutput(), Wishes(with_demo=demo)).run()
