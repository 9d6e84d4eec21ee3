"""The draft of a policy as its editor shows it: entry by entry, with its marks and what differs from the one in force."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from flask import url_for
from flask_babel import LazyString, lazy_gettext
from markupsafe import Markup

from kernel.yaml_files import Fault
from policy_profiles import loader
from policy_profiles.categories import Category
from policy_profiles.change_words import Worded, worded
from policy_profiles.documents import Document
from policy_profiles.editing import duties, settings
from policy_profiles.editing.numbers import Number, numbers_of
from policy_profiles.evidence import EvidenceKind
from policy_profiles.facts import SubjectKind
from policy_profiles.format import Profile, Setting
from policy_profiles.loosening import Change, Direction
from policy_profiles.loosening_queries import Asked, Standing
from policy_profiles.paperwork import minutes_of
from policy_profiles.requests import RequestState
from policy_profiles.rules import Rule
from policy_profiles.wording import FIELD_LABELS
from web import forms
from web.forms import Form
from web.language import translate as _
from web.policy_words import how_often

SCOPES: dict[SubjectKind, LazyString] = {
    SubjectKind.CLASS: lazy_gettext("每个班"),
    SubjectKind.CASE: lazy_gettext("每位关爱对象"),
    SubjectKind.COLLEGE: lazy_gettext("每个学院"),
    SubjectKind.SCHOOL: lazy_gettext("全校"),
    SubjectKind.EVENT: lazy_gettext("发生情况时"),
}
"""The parts of 工作制度, in the order in which the document reads."""
_LASTING = (SubjectKind.CASE, SubjectKind.CLASS, SubjectKind.SCHOOL)


@dataclass(frozen=True, slots=True)
class Consent:
    """Something below the source, in words, and what the district said to it so far."""

    change: Change
    words: Worded
    asked: Asked | None

    @property
    def state(self) -> RequestState | None:
        """Where the request stands; None while nobody asked, or when the district agreed to another value."""
        if self.asked is None or self.asked.request.after != self.change.after:
            return None
        return self.asked.state


@dataclass(frozen=True, slots=True)
class Differences:
    """What differs at one entry: every change in words, and what of it needs consent."""

    changes: Sequence[Worded] = ()
    consents: Sequence[Consent] = ()


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """One duty of the document."""

    rule: Rule
    numbers: tuple[Number, ...]
    values: Mapping[str, int | None]
    differs: Differences

    @property
    def place(self) -> str:
        """Where it stands; what is open is named so in the address."""
        return f"rules.{self.rule.code}"

    @property
    def is_own(self) -> bool:
        """Whether the school added it."""
        return duties.is_own(self.rule.code)


@dataclass(frozen=True, slots=True)
class CategoryEntry:
    """One type of students."""

    category: Category
    differs: Differences

    @property
    def place(self) -> str:
        """Where it stands."""
        return f"categories.{self.category.code}"


@dataclass(frozen=True, slots=True)
class SettingEntry:
    """What the source leaves open, how it is settled now, and how else it could be."""

    setting: Setting
    chosen: str
    options: Sequence[tuple[str, str]]

    @property
    def place(self) -> str:
        """Where it stands."""
        return f"settings.{self.setting.id}"


@dataclass(frozen=True, slots=True)
class Page:
    """The whole draft, ready to be shown."""

    profile: Profile
    version: int
    edited_by: str
    categories: Sequence[CategoryEntry]
    parts: Sequence[tuple[LazyString, Sequence[RuleEntry]]]
    offered: Sequence[RuleEntry]
    settled: Sequence[SettingEntry]
    differs: Mapping[str, Differences]
    changes: Sequence[Worded]
    consents: Sequence[Consent]
    missing: int
    looser: int
    last_edit: str
    nothing: Differences = field(default_factory=Differences)

    def entries(self) -> Iterator[RuleEntry]:
        """Every duty, those that are only offered last."""
        for _words_of_part, found in self.parts:
            yield from found
        yield from self.offered

    def title_of(self, code: str, subtag: str | None) -> str:
        """What the document calls a type, with its finer kind."""
        category = self.profile.category(code)
        finer = category.subtag(subtag)
        return f"{category.title}（{finer.title}）" if finer else category.title

    def kinds_of(self, scope: SubjectKind | None) -> list[EvidenceKind]:
        """The records that this document knows for duties of a scope, or for all but events."""
        rules = [rule for rule in self.profile.rules if rule.scope is scope or (not scope and rule.scope in _LASTING)]
        known = {kind for rule in rules for kind in rule.evidence}
        return [kind for kind in EvidenceKind if kind in known]

    def at(self, place: str) -> Differences:
        """What differs at a place of the document."""
        return self.differs.get(place, self.nothing)


def page(standing: Standing) -> Page:
    """The school's draft as its editor shows it."""
    document, profile = standing.draft.document, loader.parse(standing.draft.document)
    differs = differences(standing)
    rules = [
        _rule(rule, document["rules"][rule.code], differs.get(f"rules.{rule.code}", Differences()))
        for rule in profile.rules
    ]
    return Page(
        profile=profile,
        version=standing.draft.version,
        edited_by=standing.draft.edited_by_name,
        categories=[
            CategoryEntry(row, differs.get(f"categories.{row.code}", Differences())) for row in profile.categories
        ],
        parts=[
            (words, found)
            for scope, words in SCOPES.items()
            if (found := [entry for entry in rules if entry.rule.scope is scope and entry.rule.enabled])
        ],
        offered=[entry for entry in rules if not entry.rule.enabled],
        settled=[entry for entry in (_setting(document, row) for row in profile.settings.values()) if entry],
        differs=differs,
        changes=[_words(change, standing) for change in standing.changes],
        consents=[one for each in differs.values() for one in each.consents],
        missing=len(standing.missing),
        looser=sum(change.direction is Direction.LOOSER for change in standing.changes),
        last_edit=standing.edits[0].words if standing.edits else "",
    )


def differences(standing: Standing) -> dict[str, Differences]:
    """What differs at each entry; a finer kind belongs to its type."""
    changed: dict[str, list[Change]] = defaultdict(list)
    for change in standing.changes:
        changed[change.place.partition(".subtags.")[0]].append(change)
    below: dict[str, list[Consent]] = defaultdict(list)
    for change in standing.below:
        asked = standing.request_for(change)
        below[change.place].append(Consent(change, _from_origin(change, standing), asked))
    return {
        place: Differences([_words(change, standing) for change in changed[place]], below.get(place, ()))
        for place in {**changed, **below}
    }


def said(fault: Fault, profile: Profile) -> str:
    """A fault of the document in a principal's words: duties and types by their names instead of their codes."""
    names = {rule.code: rule.title for rule in profile.rules} | {row.code: row.title for row in profile.categories}
    text = f"{_(fault.problem)}。{_(fault.remedy)}。"
    return re.sub("「([^」]+)」", lambda found: f"「{names.get(found[1], found[1])}」", text)


def anchor(place: str) -> str:
    """The id of an entry on the page."""
    return "at-" + place.replace(".", "-")


def form_at(page: Page, opened: str) -> Form:
    """The form of the entry that is being changed, as it stands."""
    section, _dot, code = opened.partition(".")
    known: dict[str, object] = {"version": page.version}
    if section == "rules":
        rule = next((entry for entry in page.entries() if entry.rule.code == code), None)
        known |= _of_rule(page.profile, rule) if rule else {}
    if section == "categories":
        known["title"] = next((row.category.title for row in page.categories if row.category.code == code), "")
    if section == "settings":
        known["value"] = next((row.chosen for row in page.settled if row.setting.id == code), "")
    if section == "forms":
        known["minutes"] = next((minutes_of(one)[0] for one in page.profile.forms if one.key == code), "")
    if section == "grace_workdays":
        known["grace"] = page.profile.grace_workdays
    return forms.blank(**known)


def number_to_open(place: str, value: int) -> Markup:
    """A number of an entry, as the way into changing it."""
    href = url_for("policy_drafts.show", open=place, _anchor=anchor(place))
    link = Markup('<span class="clause-set"><a class="clause-number" href="{}" aria-label="{}">{}</a></span>')
    return link.format(href, _("%(value)s，点开可改", value=value), value)


def numbers_to_open(entry: RuleEntry) -> Markup:
    """When the duty is due, each number a way into changing it."""
    settable = {number.field for number in entry.numbers}

    def shown(field: str, value: int) -> object:
        return number_to_open(entry.place, value) if field in settable else value

    return Markup(how_often(entry.rule.when, shown))  # noqa: S704  our own words around escaped numbers


def numbers_to_fill(entry: RuleEntry, form: Form) -> Markup:
    """When the duty is due, each number a field."""
    limits = {number.field: number for number in entry.numbers}

    def shown(field: str, value: int) -> object:
        if field not in limits:
            return value
        name = f"number[{field}]"
        return Markup(
            '<input class="form-control clause-input" type="number" inputmode="numeric" name="{}" value="{}"'
            ' min="{}" max="{}" required aria-label="{}">'
        ).format(name, form.value(name), limits[field].least, limits[field].most, _number_label(field))

    return Markup(how_often(entry.rule.when, shown))  # noqa: S704  our own words around escaped values


def _number_label(field: str) -> str:
    return _(FIELD_LABELS.get(f"when.{field}", FIELD_LABELS[f"when.{field.partition('.')[0]}"]))


def _of_rule(profile: Profile, entry: RuleEntry) -> dict[str, object]:
    rule = entry.rule
    grace = profile.grace_workdays if rule.grace_workdays is None else rule.grace_workdays
    numbers = {f"number[{number.field}]": entry.values[number.field] for number in entry.numbers}
    return {"owner": rule.owner, "evidence": [str(kind) for kind in rule.evidence], "grace": grace, **numbers}


def _rule(rule: Rule, row: Document, differs: Differences) -> RuleEntry:
    numbers = numbers_of(row)
    return RuleEntry(rule, numbers, {number.field: number.of(row["when"]) for number in numbers}, differs)


def _setting(document: Document, setting: Setting) -> SettingEntry | None:
    chosen = settings.chosen(document, setting.id)
    if not chosen:
        return None
    options = [(option, settings.option_words(document, setting.id, option, _)) for option in setting.options]
    return SettingEntry(setting, chosen, options)


def _words(change: Change, standing: Standing) -> Worded:
    return worded(change, standing.current, standing.draft.document, _)


def _from_origin(change: Change, standing: Standing) -> Worded:
    return worded(change, standing.draft.origin, standing.draft.document, _)
