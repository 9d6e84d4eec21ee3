"""`python -m e2e.looks`: pictures of every page in every variant, compared by machine; exits with 1 when something is wrong."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from e2e import browser
from e2e.looks import pictures, pool, preparing, reporting, visits
from e2e.looks.looking import launched
from e2e.looks.routes import routes
from e2e.looks.variants import variants
from e2e.looks.visits import Tour
from tests.tongxin.starting import ROOT, Command, Up

FOLDER = ROOT / ".cache" / "looks"
START_SECONDS = 900
_console = Console(stderr=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Look at everything that was asked for; the exit code."""
    asked = _asked(arguments)
    with _portal(asked.url) as url:
        tours = preparing.everybody(url, mapped := routes())
        missing = visits.unvisited(tours, mapped)
        if asked.docs:
            return _document(url, tours)
        found = [visit for tour in tours for visit in tour.visits()] if asked.every_role else visits.distinct(tours)
        wanted = [one for one in found if asked.page in one.endpoint and asked.role in one.role]
        cookies = {tour.account.username: tour.visitor.cookies for tour in tours if tour.account}
        looks = list(pool.look(url, wanted, variants(asked.only), cookies, folder=FOLDER, console=_console))
    file = reporting.contact_sheet(looks, FOLDER)
    findings = [one for look in looks for one in look.findings]
    reporting.table(findings, Console(width=max(160, _console.width)))
    for endpoint in missing:
        _console.print(f"[red]nobody saw {endpoint}: say in e2e/looks/preparing.py how it comes about[/red]")
    _console.print(f"{len(looks)} 个页面 pages · {file}")
    return 1 if findings or missing else 0


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m e2e.looks", description=__doc__)
    parser.add_argument("--url", default="", help="a portal with the demo that runs already; otherwise one is started")
    parser.add_argument(
        "--role", default="", help="only the pages of roles whose name holds this, such as class_teacher"
    )
    parser.add_argument("--page", default="", help="only the pages whose endpoint holds this, such as cases.")
    parser.add_argument("--only", default="", help="only these variants: zh, zh-light, zh-light-390")
    parser.add_argument("--every-role", action="store_true", help="also the pages that look the same for another role")
    parser.add_argument("--docs", action="store_true", help="write docs/pictures/ and docs/taps.md instead")
    return parser.parse_args(arguments)


def _document(url: str, tours: Sequence[Tour]) -> int:
    with launched(browser.current()) as started:
        for file in pictures.take(url, tours, started):
            _console.print(f"{file.relative_to(ROOT)} {file.stat().st_size // 1000} kB")
        _console.print(str(pictures.count_taps(url, started).relative_to(ROOT)))
    return 0


@contextmanager
def _portal(url: str) -> Iterator[str]:
    """The portal to look at: the one that runs, or one of our own."""
    if url:
        yield url
        return
    home = Path(tempfile.mkdtemp(prefix="tongxin-looks-"))
    home.chmod(0o711)
    started = Up(Command(home / "home", more={"TONGXIN_SECURE_COOKIES": "no"}), with_demo=True)
    try:
        with _console.status("启动示范区 … Starting the demo"):
            started.wait_until_ready(START_SECONDS)
        yield f"http://127.0.0.1:{started.command.port}"
    finally:
        started.stop()
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
