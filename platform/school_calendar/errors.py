"""What can be wrong with a calendar, in words for the person who publishes it."""

from __future__ import annotations

from collections.abc import Sequence

from kernel.errors import DomainError
from kernel.yaml_files import Fault


class CalendarFileFaults(DomainError):
    """A calendar file cannot be used; `faults` lists everything that is wrong with it."""

    code = "calendar-file-faults"
    message = "校历文件有 {count} 处需要修改，没有导入任何内容。"

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(count=len(self.faults))

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)


class TermsNotPublished(DomainError):
    """The district has published no terms for schools of this track, or no calendar at all."""

    code = "terms-not-published"
    message = "区里还没有发布适用于本校的学期安排和节假日，请联系区管理员；发布后再点「采用」。"


class TermsOverlap(DomainError):
    """Two terms would share a day, or stand in the wrong order."""

    code = "terms-overlap"
    message = "「{earlier}」与「{later}」的日期重叠或前后颠倒，请核对开学和放假日期。"


class NothingToImport(DomainError):
    """The file holds no day at all."""

    code = "nothing-to-import"
    message = "没有读到任何日期，请确认选对了文件，并保留第一行的列名。"
