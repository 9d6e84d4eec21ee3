"""Forms: what was sent becomes checked values, or a page that says field by field what to change, keeping what was typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import TracebackType
from typing import Self

from flask import Flask, render_template, request
from flask_babel import gettext
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup
from marshmallow import Schema
from sqlalchemy.orm import SessionTransaction
from werkzeug.datastructures import FileStorage, MultiDict

from drafts.queries import FoundDraft
from kernel.db import session
from kernel.errors import DomainError, Forbidden, InvalidInput, NotFound, ServiceUnavailable, StaleRecord
from web import errors, inputs

SEARCHED = "q"
"""The field for a name, everywhere."""

# These end the page; every other refusal can be read beside what the person had typed.
_FINAL = (NotFound, Forbidden, ServiceUnavailable)


def init(app: Flask) -> None:
    """Give templates `csrf_field()` and `blank_form()`."""
    app.jinja_env.globals.update(csrf_field=csrf_field, blank_form=blank)


def csrf_field() -> Markup:
    """The hidden field that every form carries."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


class Form:
    """What a person typed, what is wrong with it, and (on a lost update) what somebody else saved meanwhile.

    Used as a context manager around the service: inside is a savepoint, and a refusal is kept for the page instead of
    raised, with everything undone that the service had begun.
    """

    def __init__(
        self,
        typed: Mapping[str, list[str]],
        *,
        loaded: inputs.Values | None = None,
        faults: Mapping[str, list[str]] | None = None,
    ) -> None:
        self._typed = typed
        self._loaded = loaded
        self._savepoint: SessionTransaction | None = None
        self.faults: Mapping[str, list[str]] = faults or {}
        self.refusal: DomainError | None = None
        self._labels: dict[str, str] = {}
        self._options: dict[str, dict[str, str]] = {}
        self.place = ""
        """Where the form is sent, if what is typed into it is kept as a draft."""
        self.resumed: FoundDraft | None = None
        """The draft from which the form was filled in again."""
        self.other_drafts: Sequence[FoundDraft] = ()
        """What the person has typed into the same form elsewhere."""

    @property
    def data(self) -> inputs.Values:
        """The checked values; raises InvalidInput when something is wrong."""
        if self._loaded is None:
            raise InvalidInput(self.faults)
        return self._loaded

    @property
    def failed(self) -> bool:
        """Whether the page has to be shown again."""
        return bool(self.faults) or self.refusal is not None

    @property
    def refusal_text(self) -> str:
        """What stands above the form when it was refused as a whole."""
        return errors.message_of(self.refusal) if self.refusal else ""

    def page(self, template: str, **context: object) -> tuple[str, int]:
        """The page again as `form`, with the status of what went wrong."""
        status = errors.answer_of(self.refusal).status if self.refusal else 422
        return render_template(template, form=self, **context), status

    def refill(self, draft: FoundDraft, others: Sequence[FoundDraft]) -> None:
        """Show what a draft holds, all of it: a box that the person emptied stays empty."""
        self._typed, self.resumed, self.other_drafts = draft.typed, draft, others

    def value(self, name: str) -> str:
        """What stands in the field. The `version` of a lost update is the newer one: saving again means it."""
        if name == "version" and "version" in self.theirs:
            return self.theirs["version"]
        return next(iter(self._typed.get(name, ())), "")

    def values(self, name: str) -> list[str]:
        """Everything chosen in a repeated field."""
        return list(self._typed.get(name, ()))

    def keys(self, name: str) -> set[str]:
        """The keys of the rows `name[key][part]` in which something was filled in."""
        rows = (
            typed.removeprefix(f"{name}[").split("]", 1)[0] for typed in self._typed if typed.startswith(f"{name}[")
        )
        return {
            key for key in rows if any(any(self._typed[typed]) for typed in self._typed if f"{name}[{key}]" in typed)
        }

    def fault(self, name: str) -> str:
        """What is wrong with the field, or nothing."""
        return " ".join(self.faults.get(name, ()))

    def labelled(self, name: str, label: str) -> str:
        """Remember what the page calls the field, so that the list of faults can say it. Shows nothing."""
        self._labels[name] = label
        return ""

    def offers(self, name: str, options: Iterable[Sequence[object]]) -> str:
        """Remember the words of a field's options, so that somebody else's choice reads as they chose it. Shows nothing."""
        self._options[name] = {str(option[0]): str(option[1]) for option in options}
        return ""

    def their_words(self, name: str) -> str:
        """Their value of this field as people read it."""
        words = self._options.get(name, {})
        return "、".join(words.get(value, value) for value in self.their_values(name))

    def fault_list(self) -> list[tuple[str, str, str]]:
        """Input name, label and message of everything wrong, in the order of the page."""
        names = [name for name in self._labels if name in self.faults]
        names += [name for name in self.faults if name not in self._labels]
        return [(name, self._labels.get(name, ""), self.fault(name)) for name in names]

    @property
    def theirs(self) -> Mapping[str, str]:
        """What somebody else saved meanwhile, by field; empty unless this is a lost update."""
        if not isinstance(self.refusal, StaleRecord):
            return {}
        return {name: "、".join(inputs.shown(value)) for name, value in self.refusal.current.items()}

    def differs(self, name: str) -> bool:
        """Whether somebody else's value of this field is another than the one typed here."""
        return name in self.theirs and self.theirs[name] != "、".join(self.values(name))

    def their_values(self, name: str) -> list[str]:
        """Their value of this field as its input takes it."""
        return inputs.shown(self.refusal.current.get(name)) if isinstance(self.refusal, StaleRecord) else []

    def __enter__(self) -> Self:
        self._savepoint = session().begin_nested()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if self._savepoint is not None:
            self._savepoint.__exit__(kind, error, trace)
        if isinstance(error, InvalidInput):
            self.faults = error.faults
        elif isinstance(error, DomainError) and not isinstance(error, _FINAL):
            self.refusal = error
        else:
            return False
        return True


def blank(**initial: object) -> Form:
    """A form as it is first shown, with what is known already."""
    return Form({name: inputs.shown(value) for name, value in initial.items()})


def read(schema: type[Schema] | Schema) -> Form:
    """What was posted, checked by the schema. Faults are kept in the form and raised by `form.data`."""
    typed = _picked(MultiDict((name, inputs.clean(text)) for name, text in request.form.items(multi=True)))
    shown = {name: typed.getlist(name) for name in typed}
    try:
        form = Form(shown, loaded=inputs.load(schema, typed))
    except InvalidInput as fault:
        form = Form(shown, faults=fault.faults)
    form.place = request.path if "draft" in request.form else ""
    return form


def _picked(typed: inputs.Sent) -> inputs.Sent:
    """After a lost update: the other person's value in each field for which `pick:<field>` says so."""
    for name in [key.removeprefix("pick:") for key in typed if key.startswith("pick:")]:
        if typed.get(f"pick:{name}") == "theirs":
            typed.setlist(name, typed.getlist(f"theirs:{name}"))
    return typed


def parse(schema: type[Schema] | Schema) -> inputs.Values:
    """What was posted, as the schema's values; raises InvalidInput."""
    return read(schema).data


def parse_query(schema: type[Schema] | Schema) -> inputs.Values:
    """The query string of a list page, as the schema's values; raises InvalidInput."""
    return inputs.load(schema, MultiDict((name, inputs.clean(text)) for name, text in request.args.items(multi=True)))


def parse_search(schema: type[Schema] | Schema, *, pressed: str = "") -> inputs.Values:
    """The filters of a list from the address, and the name that is looked for from the form alone.

    A name never stands in an address: one that somebody writes there by hand counts for nothing. `pressed` is the name of
    a button that may have sent the form.
    """
    asked = MultiDict((name, text) for name, text in request.args.items(multi=True) if name != SEARCHED)
    asked.update({SEARCHED: request.form.get(SEARCHED, "")})
    if pressed in request.form:
        asked[pressed] = request.form[pressed]
    return inputs.load(schema, MultiDict((name, inputs.clean(text)) for name, text in asked.items(multi=True)))


def uploaded_if_any(name: str) -> FileStorage | None:
    """The file sent in this field, if one was chosen."""
    sent = request.files.get(name)
    return sent if sent is not None and sent.filename else None


def uploaded(name: str) -> FileStorage:
    """The file sent in this field; raises InvalidInput when none was chosen."""
    sent = uploaded_if_any(name)
    if sent is None:
        raise InvalidInput({name: [gettext("请选择一个文件。")]})
    return sent
