"""The scenarios that come with the platform: examples for officials, and what every release must still agree with."""

from __future__ import annotations

from importlib import resources
from importlib.resources.abc import Traversable

from policy_profiles.scenarios.reading import load
from policy_profiles.scenarios.scenario import Scenario

_FOLDER = resources.files("policy_profiles").joinpath("scenarios", "shipped")


def names() -> tuple[str, ...]:
    """The names of the shipped scenarios, `p2/r01-autumn-window`, in order."""
    folders = (folder for folder in _FOLDER.iterdir() if folder.is_dir())
    return tuple(sorted(f"{folder.name}/{name}" for folder in folders for name in _yaml_names(folder)))


def yaml_of(name: str) -> str:
    """The YAML of a shipped scenario. Raises KeyError."""
    if name not in names():
        raise KeyError(name)
    return _FOLDER.joinpath(f"{name}.yaml").read_text(encoding="utf-8")


def scenario(name: str) -> Scenario:
    """A shipped scenario. Raises KeyError, and ScenarioFaults where it does not hold together."""
    return load(yaml_of(name))


def _yaml_names(folder: Traversable) -> list[str]:
    return [file.name.removesuffix(".yaml") for file in folder.iterdir() if file.name.endswith(".yaml")]
