"""A document as the text that a person can keep, read and send: the YAML of docs/policy-format.md. Pure."""

from __future__ import annotations

from typing import Any

import yaml

from policy_profiles.documents import Data

_HEADING = "# {title}\n# 格式说明见 docs/policy-format.md。改好后可以在「修改制度」里导入。\n"
_WIDTH = 100


class _Dumper(yaml.SafeDumper):
    """Writes lists under their key and never an anchor: yaml_files reads none."""

    def ignore_aliases(self, _data: Any) -> bool:  # Any: PyYAML's own signature
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002
        super().increase_indent(flow=flow, indentless=False)


def as_yaml(document: Data) -> str:
    """The document as text; `loader` reads the same document back."""
    body = yaml.dump(dict(document), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH)
    return _HEADING.format(title=document["title"].replace("\n", " ")) + body
