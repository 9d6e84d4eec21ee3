"""Tasks for student helpers: neutral words, own class, done or not, gone when taken back."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from care.peer_care import queries, services
from care.peer_care.errors import NotAHelper, TaskNamesSomebody, TaskNotNeutral
from kernel.errors import NotFound
from kernel.ids import new_id
from privacy.errors import LabelledWording
from tests.care.campus import Campus
from tests.worlds import DEMO_DAY, World, counted_statements

WALK = "课间约几位同学一起去操场走走"


def give(school: Campus, words: str = WALK) -> UUID:
    assert school.helper.user_id is not None
    with school.world.open():
        return services.give_task(
            class_id=school.class_id, words=words, helper_ids=[school.helper.user_id], actor=school.teacher
        ).id


def own(school: Campus) -> list[tuple[str, date | None]]:
    with school.world.open():
        return [(task.words, task.done_on) for task in queries.own_tasks(school.helper)]


def test_a_task_is_with_the_helper_and_is_done_twice_as_once(school: Campus) -> None:
    task = give(school)
    assert own(school) == [(WALK, None)]

    for _ in range(2):
        with school.world.open():
            services.answer_task(task_id=task, is_done=True, actor=school.helper)

    assert own(school) == [(WALK, DEMO_DAY)]
    with school.world.open(), counted_statements() as statements:
        (line,) = queries.tasks_of(school.class_id, school.teacher)
    assert [done for _name, done in line.shares] == [DEMO_DAY]
    assert len(statements) == 3  # tasks, shares, and the key that opens the words


def test_what_is_taken_back_is_gone_for_the_helper(school: Campus) -> None:
    task = give(school)

    with school.world.open():
        services.end_task(task_id=task, actor=school.teacher)

    assert own(school) == []
    with school.world.open(), pytest.raises(NotFound):
        services.answer_task(task_id=task, is_done=True, actor=school.helper)


@pytest.mark.parametrize("place", [0, 2])
def test_a_task_names_no_classmate_in_care_or_not(school: Campus, place: int) -> None:
    school.confirm(school.students[0])

    with pytest.raises(TaskNamesSomebody):
        give(school, f"多陪陪测试同学{place}，一起走走")
    assert own(school) == []


@pytest.mark.parametrize("words", ["多陪陪单亲的同学", "多陪陪后 进 生", "她是留守未成年人，多陪陪她"])
def test_a_task_never_names_a_category(school: Campus, words: str) -> None:
    with pytest.raises(LabelledWording):
        give(school, words)


@pytest.mark.parametrize(
    "words",
    [
        "多留意在册的同学",
        "他有档案，多陪陪他",
        "老师在排 查，帮忙看看",
        "他是重点关注的人",
        "留意一下留守儿童",
        "帮帮贫困的同学",
    ],
)
def test_a_task_never_tells_that_somebody_is_listed(school: Campus, words: str) -> None:
    with pytest.raises(TaskNotNeutral):
        give(school, words)


def test_only_helpers_of_the_own_class_are_asked_and_only_by_its_teacher(school: Campus) -> None:
    assert school.helper.user_id is not None
    with school.world.open(), pytest.raises(NotAHelper):
        services.give_task(class_id=school.class_id, words=WALK, helper_ids=[new_id()], actor=school.teacher)
    for stranger in (school.other_teacher, school.counsellor, school.subject_teacher):
        with school.world.open(), pytest.raises(NotFound):
            services.give_task(class_id=school.class_id, words=WALK, helper_ids=[school.helper.user_id], actor=stranger)


def test_the_other_class_and_the_other_school_see_no_task(school: Campus, theirs: World) -> None:
    task = give(school)

    with school.world.open():
        assert queries.tasks_of(school.class_id, school.other_teacher) == []
        with pytest.raises(NotFound):
            services.end_task(task_id=task, actor=school.other_teacher)
    with theirs.open():
        assert queries.own_tasks(school.helper) == []


def test_the_class_list_is_the_whole_class_and_only_for_the_helper(school: Campus) -> None:
    """Whoever is in care and who is not stand alike: nothing in it differs when a file is opened."""
    with school.world.open():
        before = queries.classmates(school.helper)
    school.confirm()

    with school.world.open():
        after = queries.classmates(school.helper)
        assert queries.classmates(school.teacher) == []

    assert before == after
    assert [row for group in after for row, _name in group.students] == list(school.students)
