"""One page of a long list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from sqlalchemy import Select

from kernel.errors import NotFound

SIZE = 30

_OF_THE_PAGE = {"csrf_token", "page"}

# With the names that begin with a line, these would be taken for url_for's own.
_NOT_OURS = {"self", "endpoint"}


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page of how many; the other parameters of the address stay as they are."""

    number: int
    total: int
    size: int = SIZE

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.total // self.size))

    def of(self, query: Select[Any]) -> Select[Any]:  # Any: whatever the query selects
        """The query, cut to this page."""
        return query.limit(self.size).offset((self.number - 1) * self.size)

    @property
    def posted(self) -> dict[str, str]:
        """What was searched for, which the buttons to the other pages carry along; empty for a list that is only read."""
        return {name: text for name, text in request.form.items() if name not in _OF_THE_PAGE}

    def url(self, number: int) -> str:
        """The address of another page of the same list."""
        kept = {name: text for name, text in request.args.items() if name not in _NOT_OURS and name[:1] != "_"}
        values = {**kept, **(request.view_args or {}), "page": number}
        if request.method == "POST":
            del values["page"]  # it is posted with the rest
        return url_for(request.endpoint or "", **values)


def paging(total: int, size: int = SIZE) -> Paging:
    """The page that the address (or a posted search) asks for; raises NotFound when there is no such page."""
    text = (request.form if request.method == "POST" else request.args).get("page", "1")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
    found = Paging(number, total, size)
    if not 1 <= number <= found.pages:
        raise NotFound
    return found
