"""The command `tongxin`: one file per noun in `tongxin/commands/`, found by itself."""

import importlib
import pkgutil
import sys

import click

from kernel.errors import DomainError
from kernel.settings import SettingsError
from kernel.startup import ExitCode, StartRefused
from tongxin import commands
from tongxin.console_output import show_refusal


class Nouns(click.Group):
    """Every module of `tongxin/commands/` is a command or group of its own name, and offers it as `command`."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's own signature
        """All nouns, in alphabetical order."""
        return sorted(name.replace("_", "-") for _, name, _ in pkgutil.iter_modules(commands.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import only the noun that is asked for, so that each command starts quickly."""
        if cmd_name not in self.list_commands(ctx):
            return None
        found: click.Command = importlib.import_module(f"tongxin.commands.{cmd_name.replace('-', '_')}").command
        return found

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; what a person can mend is told in a sentence, without a traceback."""
        try:
            return super().invoke(ctx)
        except StartRefused as refusal:
            show_refusal(refusal)
            sys.exit(refusal.exit_code)
        except SettingsError as fault:
            faults = "\n".join(f"  - {line}" for line in fault.faults)
            show_refusal(StartRefused(f"环境变量有误：\n{faults}", f"These settings are wrong:\n{faults}"))
            sys.exit(ExitCode.REFUSED)
        except DomainError as error:
            click.echo(f"✗ {error.text} ({error.code})", err=True)
            sys.exit(1)


@click.command(cls=Nouns, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="tongxin", prog_name="tongxin")
def main() -> None:
    """同心护航：一个区里各学校关爱学生的工作平台。

    新来的人只需要 `tongxin up`;出了问题先看 `tongxin doctor`。
    """


if __name__ == "__main__":
    main()
