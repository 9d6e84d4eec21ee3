"""What `tongxin up` shows while it works: one line per step, Chinese, with the seconds it took."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, TaskProgressColumn, TextColumn
from rich.progress import Progress as Bar
from rich.table import Table

from accounts.roles import LABELS
from demo.cast import PASSWORD, DemoAccount
from kernel.startup import StartRefused
from tongxin.first_start import Progress

LINE_SECONDS = 5.0
"""Where there is no terminal, progress is a line every few seconds."""


class ConsoleOutput:
    """Writes to the terminal, or plain lines where there is none."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(highlight=False)

    @contextmanager
    def step(self, chinese: str, english: str) -> Iterator[None]:
        """Announce a step, and say when it is done."""
        text = f"{chinese} [dim]{english}[/dim]"
        if self._console.is_terminal:
            self._console.print(f"  … {text}", end="\r")
        started = time.monotonic()
        try:
            yield
        except BaseException:
            self._console.print(f"[red]  ✗[/red] {text}")
            raise
        self._console.print(f"[green]  ✓[/green] {text} [dim]{time.monotonic() - started:.1f} s[/dim]")

    @contextmanager
    def progress(self, chinese: str, english: str) -> Iterator[Callable[[Progress], None]]:
        """A step whose progress is known: a bar on a terminal, a line now and then where there is none."""
        with self.step(chinese, english):
            started = time.monotonic()
            if not self._console.is_terminal:
                yield _Lines(self._console, started)
                return
            columns = (TextColumn("     "), BarColumn(30), TaskProgressColumn(), TextColumn("{task.description}"))
            with Bar(*columns, console=self._console, transient=True) as bar:
                task = bar.add_task("", total=1)

                def report(far: Progress) -> None:
                    bar.update(task, completed=far.share, description=escape(_words(far, time.monotonic() - started)))

                yield report

    def event(self, text: str) -> None:
        """Something that happened while everything runs."""
        self._console.print(f"[yellow]  ![/yellow] {escape(text)}", soft_wrap=True)

    def say(self, chinese: str, english: str) -> None:
        """A sentence."""
        self._console.print(f"{escape(chinese)} [dim]{english}[/dim]", soft_wrap=True)

    def ready(self, address: str, accounts: Sequence[DemoAccount]) -> None:
        """The address and who can sign in there."""
        self._console.print()
        self._console.print(f"  同心护航已就绪，请打开 [bold]{address}[/bold]  [dim]Ctrl-C 停止 stops it[/dim]")
        self._console.print()
        if accounts:
            self._console.print(f"  示范账号的密码都是 [bold]{PASSWORD}[/bold]  [dim]one password for all[/dim]\n")
            self._console.print(_account_table(accounts))
            self._console.print(
                "\n  其余学校的账号：tongxin demo accounts  [dim]lists those of the other schools[/dim]\n"
            )


class _Lines:
    """Progress as plain lines, at most one every LINE_SECONDS."""

    def __init__(self, console: Console, started: float) -> None:
        self._console, self._started, self._shown_at = console, started, started - LINE_SECONDS

    def __call__(self, far: Progress) -> None:
        """Show how far it is, unless that was shown just now."""
        now = time.monotonic()
        if now - self._shown_at >= LINE_SECONDS:
            self._shown_at = now
            self._console.print(f"      [{far.share:4.0%}] {_words(far, now - self._started)}", markup=False)


def _words(far: Progress, passed: float) -> str:
    """What is being done, and how long it will take yet, once that can be told."""
    left = f"，约还需 {passed / far.share * (1 - far.share):.0f} 秒" if 0.02 < far.share < 1 else ""
    return f"{far.step}{left}"


def _account_table(accounts: Sequence[DemoAccount]) -> Table:
    """By school and role."""
    table = Table(box=None, pad_edge=True, padding=(0, 2))
    for heading in ("学校", "角色", "姓名", "用户名"):
        table.add_column(heading)
    place = ""
    for account in accounts:
        where = account.school.short_name if account.school else "区教育局"
        table.add_row(where if where != place else "", LABELS[account.role], account.name, account.username)
        place = where
    return table


def show_refusal(refusal: StartRefused) -> None:
    """Both languages, on standard error."""
    console = Console(stderr=True, highlight=False)
    console.print(f"[red]✗[/red] {escape(refusal.chinese)}", soft_wrap=True)
    console.print(f"  {escape(refusal.english)}", soft_wrap=True, style="dim")
