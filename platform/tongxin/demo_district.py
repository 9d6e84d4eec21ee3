"""`tongxin demo load` and `tongxin demo reset`: the demo district into an empty deployment, or a demo as it was at first."""

import threading
from pathlib import Path

from demo.catalog import DISTRICT_SLUG, Selection
from kernel.db import engine, unit_of_work
from kernel.settings import adopt, environment, settings
from kernel.startup import StartRefused
from kernel.tenancy import IdentityScope
from tenants import queries
from tongxin import first_start, migrate, surroundings
from tongxin.console_output import ConsoleOutput


def load(selection: Selection, output: ConsoleOutput, stop: threading.Event) -> None:
    """Load the demo where no school is yet, beside a running `up` or without one. Raises StartRefused where there are some."""
    _require_some(selection)
    with surroundings.attached() as here:
        with unit_of_work(IdentityScope()):
            if queries.all_schools():
                raise StartRefused(
                    "这里已经有学校了，示范区只装入空的平台。要让示范平台恢复原样，请用 tongxin demo reset。",
                    "There are schools here already, and the demo is loaded into an empty deployment only. "
                    "`tongxin demo reset` makes a demo as it was at first.",
                )
        _load(here.home, selection, output, stop)


def require_demo(home: Path) -> None:
    """Refuse wherever the demo was not loaded by the platform itself. Raises StartRefused."""
    if not first_start.has_demo(home) and not first_start.is_half_loaded(home):
        raise _no_demo(home)


def reset(selection: Selection, output: ConsoleOutput, stop: threading.Event) -> None:
    """Remove the database of a demo and load it anew. It stops nothing: raises StartRefused while `up` runs.

    Also refuses outside servers, whose database is not ours to remove, and a demo in which another district came on board.
    """
    _require_some(selection)
    here = settings()
    require_demo(here.home)
    servers = surroundings.embedded_servers(here)
    try:
        with output.step("启动数据库和队列", "starting PostgreSQL and Valkey"):
            addresses = servers.start()
        if not addresses.superuser_url:
            raise StartRefused(
                "示范数据在外部数据库里，请换一个空的数据库（tongxin db setup --database 新名字），再用 tongxin demo load。",
                "The demo is in an outside database. Use an empty one (`tongxin db setup --database NEW`), then "
                "`tongxin demo load`.",
            )
        surroundings.make_database(here.home, addresses)
        here = adopt(surroundings.complete(here, addresses))
        _require_only_the_demo(here.home)
        with output.step("清空示范数据", "removing the demo"):
            surroundings.remake_database(here.home, addresses)
            first_start.state_file(here.home).unlink(missing_ok=True)
            migrate.upgrade(here.database_owner_url)
        _load(here.home, selection, output, stop)
    finally:
        servers.stop()


def _load(home: Path, selection: Selection, output: ConsoleOutput, stop: threading.Event) -> None:
    told = {**environment(), "TONGXIN_DEMO": selection.value}
    with output.progress("装入示范区", "loading the demo district") as report:
        first_start.load_demo(home, told, report, stop)


def _require_some(selection: Selection) -> None:
    if selection is Selection.NONE:
        raise StartRefused(
            "设置 TONGXIN_DEMO 为 none，不装入示范区。请加上 --selection district 或 --selection small。",
            "TONGXIN_DEMO is none. Add --selection district or --selection small.",
        )


def _require_only_the_demo(home: Path) -> None:
    """What the home remembers may be old: the database has the last word. One half loaded holds at most the demo."""
    if migrate.current(settings().database_owner_url) is None:
        return
    with unit_of_work(IdentityScope()):
        others = [district.slug for district in queries.districts() if district.slug != DISTRICT_SLUG]
    engine().dispose()  # the database is removed next, and nobody may be connected to it
    if others:
        raise _no_demo(home)


def _no_demo(home: Path) -> StartRefused:
    return StartRefused(
        f"{home} 不是示范平台，没有清空任何数据。",
        f"{home} is no demo; nothing was removed.",
    )
