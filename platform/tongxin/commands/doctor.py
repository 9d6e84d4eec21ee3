"""`tongxin doctor`."""

import json
from dataclasses import asdict

import click
from rich.console import Console
from rich.markup import escape

from tongxin.doctor import State, examine

SIGNS = {State.OK: "[green]✓[/green]", State.NOTE: "[yellow]![/yellow]", State.WRONG: "[red]✗[/red]"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
@click.pass_context
def command(ctx: click.Context, *, as_json: bool) -> None:
    """逐项检查运行环境，说明哪里不对、该怎么办。发现问题时以 1 退出。"""
    findings = list(examine())
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2))
    else:
        console = Console(highlight=False)
        for finding in findings:
            console.print(f"{SIGNS[finding.state]} {finding.check:18} {escape(finding.message)}", soft_wrap=True)
            if finding.advice:
                console.print(f"  {'':18} [dim]{escape(finding.advice)}[/dim]", soft_wrap=True)
    ctx.exit(1 if any(finding.state is State.WRONG for finding in findings) else 0)
