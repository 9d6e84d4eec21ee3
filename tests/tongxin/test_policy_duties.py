"""`tongxin policy duties`: a scenario in, duties and differences out, in words for people and as JSON for machines."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from policy_profiles import loader
from policy_profiles.loader import builtin_keys, load_builtin
from policy_profiles.scenarios import shipped
from tongxin.commands.policy import command

PLATFORM = Path(__file__).parents[2] / "platform"
AUTUMN = "p2/r01-autumn-window"


def run(*arguments: str, text: str | bytes | None = None) -> Result:
    return CliRunner().invoke(command, list(arguments), input=text)


@pytest.fixture
def wrong() -> str:
    """A scenario that expects one date too late, and a duty that does not exist."""
    text = shipped.yaml_of(AUTUMN).replace("due: 2026-09-14", "due: 2026-09-15")
    return text.rstrip() + "\n  - {rule: R01, for: c1, period: 2031-1, due: 2031-09-14}\n"


@pytest.mark.parametrize("name", shipped.names())
def test_every_shipped_scenario_passes(name: str) -> None:
    result = run("duties", name)

    assert result.exit_code == 0, result.output
    assert "✓ 与预期一致。" in result.output


def test_all_shipped_scenarios_are_listed_and_checked() -> None:
    result = run("scenarios", "--check")

    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == len(shipped.names())
    assert "✗" not in result.stdout


def test_duties_are_worded_with_clause_and_arithmetic() -> None:
    result = run("duties", "p2/r04-from-the-last-talk")

    assert "上次 10-17 谈过，每 30 天一次 → 11-16（周一）" in result.stdout
    assert "第四条第2款" in result.stdout
    assert "班主任" in result.stdout


def test_english_on_request() -> None:
    result = run("duties", "p2/r04-from-the-last-talk", "--language", "en")

    assert "last talk on 17 Oct; every 30 days → Mon 16 Nov" in result.stdout
    assert "One-to-one talk" in result.stdout
    assert "As expected" in result.stdout


def test_differences_are_told_field_by_field(wrong: str) -> None:
    result = run("duties", "-", text=wrong)

    assert result.exit_code == 1
    assert "与预期不符，共 2 处" in result.stdout
    assert "缺少 待办 R01 · c1 · 2031-1" in result.stdout
    assert "截止 due：预期 2026-09-15，实际 2026-09-14" in result.stdout


def test_json_for_machines(wrong: str) -> None:
    result = run("duties", "-", "--json", text=wrong)

    told = json.loads(result.stdout)
    assert result.exit_code == 1
    assert told["agrees"] is False
    assert [(duty["rule"], duty["for"], duty["due"]) for duty in told["duties"]] == [("R01", "c1", "2026-09-14")]
    assert sorted(difference["kind"] for difference in told["differences"]) == ["different", "missing"]


def test_without_expectations_the_duties_are_printed_and_nothing_is_judged() -> None:
    text = shipped.yaml_of(AUTUMN)
    silent = text[: text.index("expect:")]

    assert run("duties", "-", text=silent).exit_code == 0
    assert "预期" not in run("duties", "-", text=silent).stdout
    assert json.loads(run("duties", "-", "--json", text=silent).stdout)["agrees"] is None


def test_proposals_and_candidates_are_worded() -> None:
    assert "提议列为重点：k1 → 同时有两种以上情况" in run("duties", "u/priority-two-types-or-a-risk").stdout
    assert "c1 → s04、s02、s03、s01、s05、s06" in run("duties", "u/candidates-with-a-tie-at-place-five").stdout


def test_a_narrow_terminal_puts_the_dates_below_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tongxin.scenario_output.WIDTH_WITHOUT_TERMINAL", 80)
    monkeypatch.setenv("COLUMNS", "80")

    told = run("duties", "p2/r04-from-the-last-talk").stdout

    assert "打开、截止、宽限到" in told
    assert max(map(len, told.splitlines())) <= 80


def test_refused_results_are_said() -> None:
    assert "名次产生的候选：拒绝读入" in run("duties", "m1/results-are-refused").stdout


def test_faults_are_all_told_and_the_exit_code_is_another() -> None:
    result = run("duties", "-", text=shipped.yaml_of(AUTUMN).replace("profile: P2", "profile: P9").replace("R01", "R1"))

    assert result.exit_code == 2
    assert "profile：没有内置制度「P9」" in result.stderr
    assert result.stdout == ""


def test_faults_as_json() -> None:
    result = run("duties", "-", "--json", text="name: [")

    assert result.exit_code == 2
    assert json.loads(result.stdout)["faults"][0]["problem"] == "不是有效的 YAML"


@pytest.mark.parametrize(
    "text",
    [b"x" * 10_000_000, b"a: &a [b]\nc: *a\n", b"!!python/object/apply:os.system [ls]", b"\xff\xfe", b""],
    ids=["big", "anchors", "tags", "binary", "empty"],
)
def test_hostile_files_end_in_a_sentence(text: bytes) -> None:
    result = run("duties", "-", text=text)

    assert result.exit_code == 2
    assert "处需要修改" in result.stderr
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    told = run("duties", str(tmp_path / "none.yaml")).stderr

    assert "找不到文件" in told
    assert "tongxin policy scenarios" in told
    assert "是一个文件夹" in run("duties", str(tmp_path)).stderr


def test_markup_in_a_name_is_printed_as_it_stands() -> None:
    text = shipped.yaml_of(AUTUMN).replace("name: ", "name: '[red]'  # ")

    assert "[red]" in run("duties", "-", text=text).stdout


def test_it_runs_without_settings_and_without_a_database(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tongxin.console", "policy", "duties", AUTUMN],
        env={"PYTHONPATH": str(PLATFORM), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "与预期一致" in done.stdout


@pytest.mark.parametrize("key", builtin_keys())
def test_a_built_in_document_is_printed_as_it_is_written(key: str) -> None:
    result = run("show", key.lower())

    assert (result.exit_code, loader.read(result.stdout)) == (0, loader.builtin_document(key))


@pytest.mark.parametrize("key", builtin_keys())
def test_every_rule_is_listed_with_what_dates_it_and_what_does_it(key: str) -> None:
    told = run("rules", key).stdout

    for rule in load_builtin(key).rules:
        assert re.search(rf"^{re.escape(rule.code)}  {re.escape(rule.title)}", told, re.MULTILINE), rule.code
        assert ", ".join(rule.evidence) in told


def test_a_document_that_is_none_is_refused_with_the_names_of_those_that_are() -> None:
    result = run("rules", "X9")

    assert result.exit_code == 2
    assert "p2" in result.stderr
