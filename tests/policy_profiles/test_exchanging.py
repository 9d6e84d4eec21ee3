"""A document goes out as a file and comes back the same; whatever is wrong with a file, nothing changes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.roles import Role
from kernel import clock
from policy_profiles import loader, queries, services
from policy_profiles.documents import Document, copy_of, digest_of
from policy_profiles.errors import NothingImported, ProfileFaults, ProfileNotAdopted
from policy_profiles.writing import as_yaml
from tests.policy_profiles.drafted import DAY, Drafted, drafted
from tests.policy_profiles.edited_documents import P2, documents, p2
from tests.worlds import World

EVERY = [loader.builtin_document(key) for key in loader.builtin_keys()]


@pytest.fixture
def school(ours: World) -> Drafted:
    with clock.working_day(DAY):
        return drafted(ours)


def bring(school: Drafted, content: str | bytes, *, stage: str = "primary") -> None:
    data = content.encode() if isinstance(content, str) else content
    with school.open():
        services.import_draft(content=data, stage=stage, seen_version=school.seen(), actor=school.principal)


def refused(school: Drafted, content: str | bytes, *, stage: str = "primary") -> list[str]:
    """Everything that is said against a file, after which the draft is what it was."""
    with school.open():
        before, edits = queries.draft_document(), queries.last_edit_number()
    with pytest.raises(ProfileFaults) as refusal:
        bring(school, content, stage=stage)
    with school.open():
        assert queries.draft_document() == before
        assert queries.last_edit_number() == edits
    return [str(fault) for fault in refusal.value.faults]


@pytest.mark.parametrize("document", EVERY, ids=[document["key"] for document in EVERY])
def test_a_built_in_document_comes_back_the_same(document: Document) -> None:
    assert digest_of(loader.read(as_yaml(document))) == digest_of(document)


TRICKY = st.one_of(
    st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=60),
    st.sampled_from(
        [
            "true",
            "12",
            "~",
            "- 甲",
            "甲: 乙",
            "#注",
            "2027-01-01",
            "0x1F",
            "&甲",
            "*甲",
            "!乙",
            "'",
            '"',
            "甲\n乙",
            " 甲 ",
        ]
    ),
)


@settings(deadline=None)
@given(documents(), TRICKY, TRICKY)
def test_whatever_stands_in_a_document_comes_back_the_same(document: Document, title: str, text: str) -> None:
    written = {**copy_of(document), "title": title, "preamble": text}

    assert digest_of(loader.read(as_yaml(written))) == digest_of(written)


def test_an_exported_version_brings_back_the_same_digest(school: Drafted) -> None:
    school.edit("change_grace", grace=1)
    number = school.publish()
    with school.open():
        version = queries.numbered_version(number)
        text, digest = as_yaml(version.document), version.digest
        services.start_draft(actor=school.principal)
    school.edit("change_grace", grace=3)

    bring(school, text)

    with school.open():
        assert digest_of(queries.draft_document()) == digest


def test_a_file_becomes_one_edit_that_can_be_taken_back(school: Drafted) -> None:
    with school.open():
        before = queries.draft_document()

    bring(school, as_yaml(p2(rules__R04__when__days=20, grace_workdays=1)))

    with school.open():
        assert queries.draft_document()["rules"]["R04"]["when"]["days"] == 20
        assert queries.draft_edits()[0].words == "从文件导入"
        services.undo_edit(seen_version=school.seen(), actor=school.principal)
        assert queries.draft_document() == before


def test_a_file_cannot_claim_a_mark(school: Drafted) -> None:
    bring(school, as_yaml(p2(rules__R04__when__days=20, rules__R04__period_mark="law")))

    with school.open():
        assert queries.draft_document()["rules"]["R04"]["period_mark"] == "school"


def test_every_fault_is_said_with_place_and_remedy(school: Drafted) -> None:
    said = refused(school, as_yaml(p2(rules__R04__when__days=0, rules__R06__owner="nobody", grace_workdays=99)))

    assert len(said) >= 2
    assert any(line.startswith("rules.R04.when.days") for line in said)
    assert any(line.startswith("grace_workdays") for line in said)


def test_a_contradiction_is_refused(school: Drafted) -> None:
    assert refused(school, as_yaml(p2(features__letter__presence="none", rules__R09__enabled=True)))


def test_the_file_of_another_kind_of_school_is_refused_with_clear_words(school: Drafted) -> None:
    said = refused(school, as_yaml(loader.builtin_document("M1")))

    assert "key：是「M1」的制度，本校的是「P2」。请导入本校自己的制度；要换一套，请在「制度配置」里选。" in said
    assert any(line.startswith("stages：不是给本校这个学段的") for line in said)


def test_another_stage_alone_is_refused(school: Drafted) -> None:
    assert refused(school, as_yaml(p2(preamble="甲")), stage="senior") == [
        "stages：不是给本校这个学段的。请核对文件，或改正学段。"
    ]


BOMB = "a: &a [x, x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\n"


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (BOMB, "锚点"),
        ("!!python/object/apply:os.system ['true']", "类型标签"),
        ("format: 1\nformat: 1\n", "写了两次"),
        ("- 一\n- 二\n", "不是一份制度"),
        ("", "不是一份制度"),
        ("{" * 60, ""),
        (b"\xff\xfe\x00x", "UTF-8"),
        (b"x" * (loader.MOST_BYTES + 1), "MB"),
        ("#" * 500_000, "千字"),
    ],
)
def test_tricks_and_rubbish_are_refused(school: Drafted, content: str | bytes, word: str) -> None:
    said = refused(school, content)

    assert len(said) == 1
    assert word in said[0]


def test_the_same_again_is_no_import(school: Drafted) -> None:
    with pytest.raises(NothingImported):
        bring(school, as_yaml(P2))


def test_without_a_document_there_is_nothing_to_replace(theirs: World) -> None:
    with theirs.open(), pytest.raises(ProfileNotAdopted):
        services.import_draft(
            content=as_yaml(P2).encode(), stage="primary", seen_version=None, actor=theirs.actor(Role.PRINCIPAL)
        )


def test_an_import_begins_a_draft_where_there_is_none(school: Drafted) -> None:
    with school.open():
        services.discard_draft(seen_version=school.seen(), actor=school.principal)
    with school.open():
        services.import_draft(
            content=as_yaml(p2(grace_workdays=1)).encode(), stage="primary", seen_version=None, actor=school.principal
        )
        assert queries.draft_document()["grace_workdays"] == 1


def test_what_falls_below_the_source_by_a_file_needs_consent_like_anything_else(school: Drafted) -> None:
    bring(school, as_yaml(p2(rules__R01__when__last_day=21)))

    with school.open():
        assert queries.draft_document()["rules"]["R01"]["below_source"] is True
