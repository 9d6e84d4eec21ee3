"""Reading the files of `deploy/` as the tests ask for them."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import yaml

from kernel.settings import read
from tests.tongxin.starting import ROOT
from tongxin.process_table import BACKUP, OWNER, RELAY, process_table

DEPLOY = ROOT / "deploy"
SCHEMAS = Path(__file__).with_name("schemas")
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
MANIFESTS = sorted(path for path in (DEPLOY / "kubernetes").glob("*.yaml") if path.name != "kustomization.yaml")
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))

Document = dict[str, Any]  # Any: whatever YAML holds

PROCESSES = {definition.name: definition for definition in process_table(read({}))}
# The settings that name an address which not everybody may know.
GUARDED = {OWNER, RELAY, BACKUP}


def commands() -> dict[str, list[str]]:
    """What the process table starts, by the name of the program alone."""
    return {name: ["python", *one.command[1:]] for name, one in PROCESSES.items() if one.command[0] == sys.executable}


def documents() -> list[tuple[str, Document]]:
    return [
        (path.name, document) for path in MANIFESTS for document in yaml.safe_load_all(path.read_text(encoding="utf-8"))
    ]


def of_kind(*kinds: str) -> list[Document]:
    return [document for _, document in documents() if document["kind"] in kinds]


def pod_of(document: Document) -> Document:
    """The pod that a deployment, job or cron job makes."""
    spec: Document = document["spec"]
    template: Document = spec["jobTemplate"]["spec"]["template"] if "jobTemplate" in spec else spec["template"]
    pod: Document = template["spec"]
    return pod


def names_in(path: Path) -> set[str]:
    """The settings that an environment file sets."""
    return set(re.findall(r"^([A-Z_]+)=", path.read_text(encoding="utf-8"), re.MULTILINE))


def unit(path: Path) -> dict[str, list[str]]:
    """The lines of a unit's [Service], by key; a key may come several times."""
    found: dict[str, list[str]] = {}
    section = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line
        elif section == "[Service]" and "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            found.setdefault(key, []).append(value)
    return found


def environment_files(name: str) -> set[str]:
    """The settings of `deploy/environment/NAME.example`."""
    return names_in(DEPLOY / "environment" / f"{name}.example")
