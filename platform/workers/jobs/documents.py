"""Jobs of documents: the forms, or the letters, of a whole class become one file."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from care.cases.terms import Span
from documents import services
from documents.case_forms import FormKind
from kernel.actor import Actor
from workers.job import job


@job("documents.class_forms")
def class_forms(
    *,
    actor: Actor,
    work_id: str,
    class_id: str,
    forms: Sequence[str],
    span: str,
    purpose: str = "",  # noqa: ARG001  rows that waited while the release changed carry it
) -> None:
    """Fill in the forms of a class for whoever asked."""
    services.make_class_forms(
        work_id=UUID(work_id),
        class_id=UUID(class_id),
        kinds=[FormKind(form) for form in forms],
        span=Span(span),
        actor=actor,
    )


@job("documents.class_letters")
def class_letters(*, actor: Actor, work_id: str, class_id: str, letters: Sequence[str], base: str) -> None:
    """Print the letters to the families of a class for whoever asked."""
    services.make_class_letters(
        work_id=UUID(work_id),
        class_id=UUID(class_id),
        letter_ids=[UUID(letter) for letter in letters],
        base=base,
        actor=actor,
    )
