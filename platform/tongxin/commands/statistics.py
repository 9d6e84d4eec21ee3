"""`tongxin statistics`: what the bureau's figures go through, for a table in a file."""

from __future__ import annotations

import json
import sys
from typing import NoReturn

import click

from district.errors import ThresholdTooLow, UnusableTable
from district.folding import fold_small_stages
from district.suppression import THRESHOLD, suppress
from district.table_format import read_table, release_document

UNUSABLE = 2  # what click answers to wrong arguments; a wrong file is the same to the caller


@click.group("statistics")
def command() -> None:
    """统计表：小数值抑制与取整。"""


@command.command("suppress")
@click.argument("file", metavar="FILE")
@click.option(
    "--k", "threshold", type=int, default=THRESHOLD, show_default=True, metavar="N", help="小数值门槛，只能提高。"
)
def suppress_file(file: str, threshold: int) -> None:
    """把一张精确的统计表变成可以公布的表，以 JSON 输出。

    FILE 是 JSON 文件，格式见 docs/statistics-format.md；写 - 则从标准输入读取。
    1 到 9 的数、能推算出它们的数都显示同一个记号，其余取整到 5。按学段统计时，不足三所学校的学段合为一列。
    """
    try:
        released = suppress(fold_small_stages(read_table(_content(file))), threshold=threshold)
    except UnusableTable as error:
        _refuse(error.text, *(f"  {fault.path or file}：{fault.message}" for fault in error.faults))
    except ThresholdTooLow as error:
        _refuse(error.text)
    click.echo(json.dumps(release_document(released), ensure_ascii=False, indent=2))


def _content(file: str) -> bytes:
    try:
        with click.open_file(file, "rb") as stream:
            return bytes(stream.read())
    except FileNotFoundError:
        _refuse(f"找不到文件 {file}，请核对路径。")
    except IsADirectoryError:
        _refuse(f"{file} 是一个文件夹，请给出其中的 JSON 文件。")
    except OSError as error:
        _refuse(f"读不了 {file}，请核对权限（{error.strerror}）。")


def _refuse(*lines: str) -> NoReturn:
    for line in lines:
        click.echo(line, err=True)
    sys.exit(UNUSABLE)
