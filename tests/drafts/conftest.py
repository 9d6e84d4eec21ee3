"""The school at work that tests of drafts share."""

from tests.care.conftest import school

__all__ = ["school"]
