"""What tells the profiles apart, in rows and in a few words."""

from __future__ import annotations

import pytest

from policy_profiles.comparison import FEATURE_LABELS, differences, fits, portraits
from policy_profiles.format import FEATURES, Presence
from policy_profiles.loader import builtin_keys, load_builtin

SIX = [load_builtin(key) for key in builtin_keys()]


def test_every_feature_has_a_name_of_its_own() -> None:
    assert list(FEATURE_LABELS) == list(FEATURES)
    assert len(set(FEATURE_LABELS.values())) == len(FEATURES)


def test_rows_in_which_all_are_alike_are_left_out() -> None:
    assert differences([SIX[0], SIX[0]]) == []
    assert [row.feature for row in differences(SIX)] == [
        key for key in FEATURES if len({(p.features[key].presence, p.features[key].detail) for p in SIX}) > 1
    ]


@pytest.mark.parametrize(
    ("key", "more", "less"),
    [
        ("P2", {"progress_award", "fee_reduction", "report_up"}, set()),
        ("P3", {"school_visits", "confidentiality"}, {"talks", "seminar", "leadership_group"}),
        ("U", {"roster_refresh", "assistant_adviser"}, {"seminar", "village_committee"}),
        ("E5", {"rehab_plan", "individual_plan"}, {"year_report", "village_committee"}),
    ],
)
def test_a_portrait_says_what_a_profile_has_and_lacks(key: str, more: set[str], less: set[str]) -> None:
    portrait = next(each for each in portraits(SIX) if each.profile.key == key)

    assert more <= set(portrait.more)
    assert less <= set(portrait.less)
    for feature in portrait.more:
        assert portrait.profile.features[feature].presence is Presence.SOURCE
    for feature in portrait.less:
        assert portrait.profile.features[feature].presence is not Presence.SOURCE


@pytest.mark.parametrize(
    ("stage", "fitting"),
    [
        ("primary", {"P2", "P3", "P4", "E5"}),
        ("middle", {"M1"}),
        ("senior", {"M1"}),
        ("vocational", {"M1"}),
        ("nine_year", {"M1", "P2", "P3", "P4", "E5"}),
        ("special", {"M1", "P2", "P3", "P4", "E5"}),
        ("university", {"U"}),
    ],
)
def test_a_document_fits_the_stage_that_it_was_written_for(stage: str, fitting: set[str]) -> None:
    assert {profile.key for profile in SIX if fits(profile, stage)} == fitting
