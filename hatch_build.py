"""Compiles every gettext catalogue on each install, so that no compiled file is kept in the repository."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileCatalogues(BuildHookInterface[Any]):  # Any: the configuration class of whichever builder calls
    """Turns `platform/**/*.po` into `.mo` beside it; nothing is downloaded."""

    PLUGIN_NAME = "compile-catalogues"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before an editable or an ordinary build."""
        for source in sorted(Path(self.root, "platform").rglob("*.po")):
            with source.open("rb") as file:
                catalogue = read_po(file, locale=source.parent.parent.name)
            with source.with_suffix(".mo").open("wb") as file:
                write_mo(file, catalogue)
