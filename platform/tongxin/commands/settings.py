"""`tongxin settings`: every variable of the environment, what it means and what counts when it is not set."""

from __future__ import annotations

import json
from collections.abc import Iterator

import click

from kernel.settings import Variable, variables
from tongxin.setting_meanings import MEANINGS

HEAD = """# Configuration

All settings are variables of the environment, read once when a process starts; every fault is listed at once. This page is
generated from `platform/kernel/settings.py` by `tongxin settings --markdown`, and a test compares them.

所有设置都是环境变量，进程启动时读取一次；有错误会一次全部列出。本页由 `tongxin settings --markdown` 生成。

| variable | may be | default | meaning |
|---|---|---|---|
"""


@click.command()
@click.option("--markdown", is_flag=True, help="输出 docs/configuration.md 的内容。")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
def command(*, markdown: bool, as_json: bool) -> None:
    """列出全部环境变量：含义、允许的值、默认值。不显示当前的值。"""
    if markdown:
        click.echo(reference(), nl=False)
    elif as_json:
        rows = [{"name": each.name, "wanted": each.wanted, "default": each.default} for each in variables()]
        click.echo(json.dumps(rows, ensure_ascii=False))
    else:
        for each in variables():
            click.echo(f"{each.name}  [{each.default}]\n    {MEANINGS[each.name].chinese}")


def reference() -> str:
    """The page of the documents."""
    return HEAD + "".join(_lines(variables()))


def _lines(known: list[Variable]) -> Iterator[str]:
    for each in known:
        meaning = MEANINGS[each.name]
        default = f"`{each.default}`" if each.default else "empty"
        yield f"| `{each.name}` | {each.wanted} | {default} | {meaning.english} {meaning.chinese} |\n"
