"""The profile and the calendar of a scenario: built in, changed in places, or written out in the scenario itself."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from kernel.document_check import path_text
from kernel.yaml_files import Fault
from policy_profiles import loader
from policy_profiles.consistency import parts_of, value_at
from policy_profiles.errors import ProfileFaults
from policy_profiles.format import Profile
from policy_profiles.scenarios.scenario import Data
from school_calendar import calendar_files
from school_calendar.calendar_files import CalendarFile
from school_calendar.errors import CalendarFileFaults
from school_calendar.workdays import SchoolCalendar


class Unusable(Exception):
    """A part of the scenario cannot be read; `faults` says why, with places in the whole scenario."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults
        super().__init__(*map(str, faults))


def profile_of(given: str | Data) -> Profile:
    """The profile that a scenario names, changes or writes out. Raises Unusable."""
    if isinstance(given, str):
        return loader.load_builtin(_known_profile("profile", given))
    if ("builtin" in given) == ("inline" in given):
        raise Unusable(
            Fault("profile", "要写 builtin 或 inline，也只能写一个", "内置制度用 builtin，整份写出用 inline")
        )
    if "inline" in given:
        if "set" in given:
            raise Unusable(Fault("profile.set", "整份写出的制度不用 set", "请直接在 inline 里改"))
        return _parsed(given["inline"], "profile.inline")
    key = _known_profile("profile.builtin", given["builtin"])
    document = copy.deepcopy(loader.builtin_document(key))
    unknown = [path for path, value in given.get("set", {}).items() if not _put(document, path, value)]
    if unknown:
        raise Unusable(
            *(
                Fault(path_text(["profile", "set", path]), "制度中没有这个位置", f"请对照 {key} 的制度文件改正路径")
                for path in unknown
            )
        )
    return _parsed(document, "profile")


def _known_profile(place: str, key: str) -> str:
    if key not in loader.builtin_keys():
        raise Unusable(Fault(place, f"没有内置制度「{key}」", f"请在 {'、'.join(loader.builtin_keys())} 中选一个"))
    return key


def _put(document: object, path: str, value: object) -> bool:
    """Put a value where the path leads, be it there yet or not; False where it leads nowhere."""
    *parents, last = [*parts_of(path)] or [""]
    try:
        place = value_at(document, path_text(parents))
    except KeyError:
        return False
    if not isinstance(place, dict) or not last:
        return False
    place[last] = value
    return True


def _parsed(document: object, place: str) -> Profile:
    try:
        return loader.parse(document)
    except ProfileFaults as error:
        raise Unusable(*below(place, error.faults)) from error


def calendar_of(given: str | Data) -> SchoolCalendar:
    """The calendar that a scenario names, cuts down or writes out. Raises Unusable."""
    if isinstance(given, str):
        name, _, track = given.partition("/")
        return _track(_builtin("calendar", name), track, "calendar")
    if ("builtin" in given) == ("inline" in given):
        raise Unusable(
            Fault("calendar", "要写 builtin 或 inline，也只能写一个", "内置校历用 builtin，整份写出用 inline")
        )
    if "inline" in given:
        try:
            file = calendar_files.parse(given["inline"])
        except CalendarFileFaults as error:
            raise Unusable(*below("calendar.inline", error.faults)) from error
    else:
        file = _builtin("calendar.builtin", given["builtin"])
    return _cut(_track(file, given["track"], "calendar.track"), given)


@cache
def _builtin(place: str, name: str) -> CalendarFile:
    if name not in calendar_files.builtin_names():
        known = "、".join(calendar_files.builtin_names())
        raise Unusable(
            Fault(
                place,
                f"没有内置校历「{name}」",
                f"现有 {known}，写作「{known.partition('、')[0]}/compulsory」；也可以用 inline 整份写出",
            )
        )
    return calendar_files.load_builtin(name)


def _track(file: CalendarFile, track: str, place: str) -> SchoolCalendar:
    if track not in file.terms:
        known = "、".join(file.terms) or "（没有）"
        raise Unusable(Fault(place, f"校历里没有「{track}」的学期", f"请在 {known} 中选一个"))
    return file.calendar(track)


def _cut(whole: SchoolCalendar, given: Data) -> SchoolCalendar:
    faults = [
        *_unknown("years", given.get("years", ()), whole.years),
        *_unknown("terms", given.get("terms", ()), [term.key for term in whole.terms]),
    ]
    if faults:
        raise Unusable(*faults)
    years = frozenset(given.get("years", whole.years))
    return replace(
        whole,
        years=years,
        days={day: kind for day, kind in whole.days.items() if day.year in years},
        terms=tuple(term for term in whole.terms if term.key in given.get("terms", [term.key])),
    )


def _unknown(field: str, given: Iterable[object], known: Iterable[object]) -> Iterator[Fault]:
    choices = list(map(str, sorted(known, key=str)))
    for number, value in enumerate(given):
        if str(value) not in choices:
            yield Fault(
                f"calendar.{field}[{number}]", f"校历里没有「{value}」", f"请在 {'、'.join(choices) or '（没有）'} 中选"
            )


def below(place: str, faults: Iterable[Fault]) -> list[Fault]:
    """The faults of a part, with their places in the whole."""
    return [replace(fault, path=_joined(place, fault.path)) for fault in faults]


def _joined(place: str, path: str) -> str:
    return f"{place}{path}" if path.startswith("[") else f"{place}.{path}" if path else place
