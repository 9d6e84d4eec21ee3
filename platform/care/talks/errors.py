"""What can be wrong with a talk or a tracking record."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from kernel.errors import DomainError


class RowsRefused(DomainError):
    """Some rows of a batch cannot be recorded, so none was; `faults` says which case and why."""

    code = "records-refused"
    message = "有几行不能登记，都还没有保存，请看标出的位置。"

    def __init__(self, faults: Mapping[UUID, DomainError]) -> None:
        self.faults = faults
        super().__init__()
