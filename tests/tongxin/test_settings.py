"""The reference of the settings is complete and current, and half a configuration of the metrics is refused."""

import pytest
from click.testing import CliRunner

from kernel.settings import SettingsError, read, variables
from tests.tongxin.starting import ROOT
from tongxin.commands.settings import reference
from tongxin.console import main
from tongxin.setting_meanings import MEANINGS


def test_every_variable_has_a_meaning_and_every_meaning_a_variable() -> None:
    names = [each.name for each in variables()]

    assert sorted(names) == sorted(MEANINGS)
    assert len(names) == len(set(names))


def test_the_page_in_the_documents_is_current() -> None:
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")

    assert page == reference(), "run: tongxin settings --markdown > docs/configuration.md"


@pytest.mark.parametrize("option", [[], ["--json"], ["--markdown"]])
def test_the_command_names_every_variable_and_no_value(option: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONGXIN_SECRET_KEY", "hunter2-hunter2")

    answer = CliRunner().invoke(main, ["settings", *option])

    assert answer.exit_code == 0
    assert [each.name for each in variables() if each.name not in answer.output] == []
    assert "hunter2" not in answer.output


def test_metrics_without_a_folder_are_refused() -> None:
    with pytest.raises(SettingsError, match="PROMETHEUS_MULTIPROC_DIR"):
        read({"TONGXIN_METRICS_PORT": "9300"})


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"TONGXIN_MAIL_HOST": "mail.example.org"}, "TONGXIN_MAIL_FROM"),
        ({"TONGXIN_MAIL_HOST": "mail.example.org", "TONGXIN_MAIL_FROM": "nobody"}, "TONGXIN_MAIL_FROM"),
        ({"TONGXIN_MAIL_TLS": "none", "TONGXIN_MAIL_USER": "u"}, "TONGXIN_MAIL_TLS"),
        ({"TONGXIN_MAIL_TLS": "perhaps"}, "TONGXIN_MAIL_TLS"),
        ({"TONGXIN_MAIL_PORT": "0"}, "TONGXIN_MAIL_PORT"),
        ({"TONGXIN_PUBLIC_URL": "tongxin.example.org"}, "TONGXIN_PUBLIC_URL"),
    ],
)
def test_half_a_configuration_of_the_mail_is_refused(given: dict[str, str], fault: str) -> None:
    with pytest.raises(SettingsError, match=fault):
        read(given)
