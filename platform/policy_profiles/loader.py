"""Profile documents: from YAML text or stored data to a Profile, or to all that is wrong with them."""

from __future__ import annotations

import functools
from importlib import resources

from kernel import document_check, yaml_files
from kernel.yaml_files import Fault
from policy_profiles import consistency
from policy_profiles.document_schema import document_schema
from policy_profiles.errors import ProfileFaults
from policy_profiles.format import Profile
from policy_profiles.reading import profile_of

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


def builtin_document(key: str) -> dict[str, object]:
    """The plain data of a built-in profile, fit to be stored as JSON and read back by `parse`. Raises KeyError."""
    if key not in builtin_keys():
        raise KeyError(key)
    return _read(_BUILTIN.joinpath(f"{key.lower()}.yaml").read_text(encoding="utf-8"))


def load(text: str) -> Profile:
    """The profile in a YAML text. Raises ProfileFaults with every fault."""
    return parse(_read(text))


def parse(document: object) -> Profile:
    """The profile in plain data. Raises ProfileFaults with every fault: first of shape, then of consistency."""
    faults = document_check.check(document, _schema())
    if not faults and isinstance(document, dict):
        faults = consistency.faults_of(document)
        if not faults:
            return profile_of(document)
    raise ProfileFaults(faults)


def _read(text: str) -> dict[str, object]:
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
