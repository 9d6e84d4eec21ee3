"""What `tongxin up` shows while it works: one line per step, Chinese, with the seconds it took."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from kernel.startup import StartRefused


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

    def detail(self, text: str) -> None:
        """A line below the current step."""
        self._console.print(f"      [dim]{escape(text)}[/dim]")

    def event(self, text: str) -> None:
        """Something that happened while everything runs."""
        self._console.print(f"[yellow]  ![/yellow] {escape(text)}")

    def say(self, chinese: str, english: str) -> None:
        """A sentence."""
        self._console.print(f"{chinese} [dim]{english}[/dim]")

    def ready(self, address: str, accounts: list[dict[str, str]]) -> None:
        """The address and who can sign in there."""
        self._console.print()
        self._console.print(f"  同心护航已就绪，请打开 [bold]{address}[/bold]  [dim]Ctrl-C 停止 stops it[/dim]")
        if not accounts:
            return
        table = Table(title="示范账号 demo accounts", title_justify="left", box=None, pad_edge=False, padding=(0, 2))
        for heading in ("学校", "角色", "用户名", "密码"):
            table.add_column(heading)
        for account in accounts:
            table.add_row(*(escape(account.get(key) or "") for key in ("school", "role", "username", "password")))
        self._console.print()
        self._console.print(table)
        self._console.print()


def show_refusal(refusal: StartRefused) -> None:
    """Both languages, on standard error."""
    console = Console(stderr=True, highlight=False)
    console.print(f"[red]✗[/red] {escape(refusal.chinese)}", soft_wrap=True)
    console.print(f"  {escape(refusal.english)}", soft_wrap=True, style="dim")
