"""The school at work that tests of privacy share."""

from tests.care.conftest import school

__all__ = ["school"]
