"""Scenario files: a profile, a calendar, facts and a range of days, and what must follow from them (docs/scenarios.md)."""

from policy_profiles.scenarios.differences import Difference, differences
from policy_profiles.scenarios.reading import load, read_bytes, read_file
from policy_profiles.scenarios.scenario import Scenario

__all__ = ["Difference", "Scenario", "differences", "load", "read_bytes", "read_file"]
