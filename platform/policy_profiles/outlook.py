"""What an edit would do to a draft, before it is made: in words, what gets looser, what the district would be asked. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from policy_profiles import editing, loader, loosening, marking
from policy_profiles.documents import Data
from policy_profiles.errors import ProfileFaults
from policy_profiles.loosening import Change, Direction


@dataclass(frozen=True, slots=True)
class Outlook:
    """The edit in one line, the changes against the document in force that it brings, and those that need consent."""

    words: str
    changes: tuple[Change, ...]
    asks: tuple[Change, ...]

    @property
    def loosens(self) -> bool:
        """Whether anything gets looser."""
        return any(change.direction is Direction.LOOSER for change in self.changes)


def of(operation: str, arguments: Mapping[str, object], *, document: Data, current: Data, origin: Data) -> Outlook:
    """What the operation would bring. Raises EditRefused, ProfileFaults, NotFound."""
    edited = editing.apply(operation, document, arguments)
    after = marking.stamped(edited.document, origin)
    faults = [fault for fault in loader.faults_of(after) if fault not in loader.faults_of(document)]
    if faults:
        raise ProfileFaults(faults)
    here = {change.place for change in loosening.between(document, after)}
    changes = tuple(change for change in loosening.between(current, after) if change.place in here)
    asks = tuple(change for change in marking.unagreed(after, origin=origin, current=current) if change.place in here)
    return Outlook(edited.words, changes, asks)
