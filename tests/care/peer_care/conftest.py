"""The school at which helpers help."""

from tests.web.school_at_work import school

__all__ = ["school"]
