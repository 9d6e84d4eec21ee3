"""`tongxin policy duties` and `tongxin policy scenarios`: what a policy document asks of a school, tried out on a scenario."""

from __future__ import annotations

import json
import sys
from typing import NoReturn

import click

from policy_profiles.errors import ScenarioFaults
from policy_profiles.scenarios import Scenario, differences, load, read_bytes, shipped
from policy_profiles.scenarios.reading import MOST_BYTES
from tongxin.scenario_output import LANGUAGES, ScenarioOutput, faults_document, outcome_document

DISAGREES, UNUSABLE = 1, 2


@click.command("duties")
@click.argument("file", metavar="SCENARIO")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
@click.option("--language", type=click.Choice(list(LANGUAGES)), default="zh", show_default=True, help="输出的语言。")
def duties(file: str, *, as_json: bool, language: str) -> None:
    """列出一个情景下的全部待办：谁、为谁、何时到期、依据哪一条、怎么算出来的。

    SCENARIO 是情景文件，写法见 docs/scenarios.md；写 - 则从标准输入读取；也可以写自带情景的名字（tongxin policy scenarios
    列出全部）。文件里写了预期而结果不符，逐项列出差别，退出码为 1；文件不能用，列出全部问题，退出码为 2。
    """
    output = ScenarioOutput(language)
    try:
        scenario = _scenario(file)
    except ScenarioFaults as error:
        if as_json:
            _write(faults_document(error.faults))
        else:
            ScenarioOutput(language, stderr=True).faults(file, error.faults)
        sys.exit(UNUSABLE)
    found = differences(scenario)
    if as_json:
        _write(outcome_document(scenario, found))
    else:
        output.outcome(scenario)
        if scenario.expectation.says_something:
            output.verdict(found)
    if found:
        sys.exit(DISAGREES)


@click.command("scenarios")
@click.option("--check", is_flag=True, help="逐个试算，有不符的退出码为 1。")
def scenarios(*, check: bool) -> None:
    """列出自带的情景。"""
    wrong = 0
    for name in shipped.names():
        scenario = shipped.scenario(name)
        agrees = not check or not differences(scenario)
        wrong += not agrees
        click.echo(f"{'' if not check else '✓ ' if agrees else '✗ '}{name}  {scenario.name}")
    if wrong:
        click.echo(f"{wrong} 个与预期不符，用 tongxin policy duties 名字 查看。", err=True)
        sys.exit(DISAGREES)


def _scenario(file: str) -> Scenario:
    """The scenario in a file, or a shipped one of that name where there is no such file."""
    try:
        with click.open_file(file, "rb") as stream:
            return read_bytes(stream.read(MOST_BYTES + 1))
    except FileNotFoundError:
        if file in shipped.names():
            return load(shipped.yaml_of(file))
        _refuse(f"找不到文件 {file}，请核对路径；自带情景的名字用 tongxin policy scenarios 列出。")
    except IsADirectoryError:
        _refuse(f"{file} 是一个文件夹，请给出其中的情景文件。")
    except OSError as error:
        _refuse(f"读不了 {file}，请核对权限（{error.strerror}）。")


def _write(document: object) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


def _refuse(text: str) -> NoReturn:
    click.echo(text, err=True)
    sys.exit(UNUSABLE)
