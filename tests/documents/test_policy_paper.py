"""制度文本: the whole of a document stands on its paper, each entry with its mark."""

from __future__ import annotations

import pytest

from documents import pdf, policy_paper, word
from documents.paper import Entry, Heading, Paper
from policy_profiles import loader, marking
from policy_profiles.rules import Schedule
from tests.documents.test_papers import words_of
from tests.policy_profiles.edited_documents import P2, p2

EVERY = loader.builtin_keys()


def when(schedule: Schedule) -> str:
    return f"按{type(schedule).__name__}"


def paper_of(document: dict[str, object]) -> Paper:
    return policy_paper.paper(loader.parse(document), school="云杉小学", number=3, begins="2027年2月22日", when=when)


def entry(paper: Paper, label: str) -> Entry:
    return next(block for block in paper.blocks if isinstance(block, Entry) and block.label == label)


@pytest.mark.parametrize("key", EVERY)
def test_every_profile_prints_with_everything_in_it(key: str) -> None:
    profile = loader.load_builtin(key)
    paper = paper_of(loader.builtin_document(key))
    text = "\n".join(paper.texts())

    for rule in profile.rules:
        assert (rule.title in text) or not rule.enabled
    for entries in (profile.open_categories, profile.forms, profile.roles.values(), profile.awards):
        assert [entry.title for entry in entries if entry.title not in text] == []
    for clause in profile.clauses.values():
        assert clause.text in text
    assert pdf.render(paper).startswith(b"%PDF-")
    assert profile.title in words_of(word.render(paper))


def test_chapters_are_numbered_and_empty_ones_left_out() -> None:
    chapters = [block.text for block in paper_of(P2).blocks if isinstance(block, Heading) and block.level == 1]
    assert chapters[:3] == ["第一章　总则", "第二章　对象与类型", "第三章　工作制度"]
    assert chapters[-1] == "附：引用的条文"

    document = {**P2, "awards": []}
    del document["disqualification"]
    shorter = [block.text for block in paper_of(document).blocks if isinstance(block, Heading) and block.level == 1]
    assert not any("评优" in text for text in shorter)
    assert [text[:3] for text in shorter[:-1]] == ["第一章", "第二章", "第三章", "第四章", "第五章", "第六章"]


def test_version_and_first_day_stand_below_the_title() -> None:
    assert "第 3 版 · 自2027年2月22日起施行" in paper_of(P2).below
    assert paper_of(P2).foot.endswith("第 3 版")


def test_a_duty_is_a_sentence_with_its_marks() -> None:
    talk = entry(paper_of(P2), "个别谈话")

    assert talk.text == "按EveryDays，由班主任负责，留下谈话记录。（第四条第2款）"
    assert talk.marks == ("原制度", "期限：平台默认")


def test_what_the_school_changed_and_what_is_below_the_source_is_marked() -> None:
    document = marking.stamped(p2(rules__R01__when__last_day=21), P2)

    assert entry(paper_of(document), "摸底排查").marks == ("原制度", "期限：校本", "低于原制度要求")


def test_a_duty_that_is_off_is_not_printed() -> None:
    talk = loader.load_builtin("P2").rule("R05").title
    labels = {block.label for block in paper_of(p2(rules__R05__enabled=False)).blocks if isinstance(block, Entry)}

    assert talk not in labels


def test_a_retired_type_is_not_printed() -> None:
    title = P2["categories"][2]["title"]
    document = p2()
    document["categories"][2]["retired"] = True

    assert not any(title in block.label for block in paper_of(document).blocks if isinstance(block, Entry))


@pytest.mark.parametrize(("number", "words"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (31, "三十一")])
def test_numbers_in_chinese(number: int, words: str) -> None:
    assert policy_paper.numeral(number) == words
