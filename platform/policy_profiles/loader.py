"""Profile documents: from YAML text or stored data to a Profile, or to all that is wrong with them."""

from __future__ import annotations

import functools
from importlib import resources
from pathlib import Path

from kernel import document_check, yaml_files
from kernel.yaml_files import Fault
from policy_profiles import consistency, contradictions
from policy_profiles.document_schema import document_schema
from policy_profiles.documents import Document
from policy_profiles.errors import ProfileFaults
from policy_profiles.format import Profile
from policy_profiles.reading import profile_of

MOST_BYTES = 2_000_000
"""More than any text that yaml_files accepts; a larger file is not even read to its end."""

_BUILTIN = resources.files("policy_profiles").joinpath("builtin")


def builtin_keys() -> tuple[str, ...]:
    """The keys of the built-in profiles, in order; those not `complete` cannot be adopted yet."""
    return tuple(
        sorted(name.name.removesuffix(".yaml").upper() for name in _BUILTIN.iterdir() if name.name.endswith(".yaml"))
    )


@functools.cache
def load_builtin(key: str) -> Profile:
    """The built-in profile with that key. Raises KeyError for an unknown one."""
    return parse(builtin_document(key))


def builtin_document(key: str) -> Document:
    """The plain data of a built-in profile, fit to be stored as JSON and read back by `parse`. Raises KeyError."""
    return read(builtin_text(key))


def builtin_text(key: str) -> str:
    """The built-in profile as it is written, with its comments. Raises KeyError for an unknown one."""
    if key not in builtin_keys():
        raise KeyError(key)
    return _BUILTIN.joinpath(f"{key.lower()}.yaml").read_text(encoding="utf-8")


def load(text: str) -> Profile:
    """The profile in a YAML text that somebody has written. Raises ProfileFaults with every fault, contradictions too."""
    document = read(text)
    faults = faults_of(document)
    if faults:
        raise ProfileFaults(faults)
    return profile_of(document)


def read_file(path: Path) -> str:
    """The text of a document's file, never more of it than a document may have. Raises ProfileFaults, OSError."""
    with path.open("rb") as file:
        return text_of(file.read(MOST_BYTES + 1))


def text_of(content: bytes) -> str:
    """The text in a file's first MOST_BYTES and one more. Raises ProfileFaults."""
    if len(content) > MOST_BYTES:
        raise ProfileFaults([Fault("", f"文件超过 {MOST_BYTES // 1_000_000} MB", "请确认选对了文件")])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ProfileFaults([Fault("", "不是 UTF-8 文本", "请另存为 UTF-8 文本")]) from error


def faults_of(document: object) -> list[Fault]:
    """Everything that must be put right before a document is published; nothing is wrong when it is empty."""
    faults = document_check.check(document, _schema())
    if faults or not isinstance(document, dict):
        return faults
    return [*consistency.faults_of(document), *contradictions.faults_of(document)]


def parse(document: object) -> Profile:
    """The profile in stored data. Raises ProfileFaults with every fault: first of shape, then of consistency.

    Contradictions do not matter here: what was adopted once stays readable, however much stricter the platform becomes.
    """
    faults = document_check.check(document, _schema())
    if not faults and isinstance(document, dict):
        faults = consistency.faults_of(document)
        if not faults:
            return profile_of(document)
    raise ProfileFaults(faults)


def read(text: str) -> Document:
    """The plain data in a YAML text, whatever it says. Raises ProfileFaults where it is no document at all."""
    try:
        document = yaml_files.read(text)
    except yaml_files.Unreadable as error:
        raise ProfileFaults([error.fault]) from error
    if not isinstance(document, dict):
        raise ProfileFaults([Fault("", "不是一份制度", "请按格式说明写成若干「字段: 值」")])
    return document


@functools.cache
def _schema() -> dict[str, object]:
    return document_schema()
