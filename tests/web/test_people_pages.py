"""The pages of classes, students, guardians and staff: what each role finds, changes, and never sees."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts import services as accounts
from accounts.roles import Role
from kernel.db import session
from people import row_sets, services
from people.models import ClassGroup, Guardian, StaffMember, Student
from privacy.models import AccessLog
from tests.people import campus, rosters
from tests.people.campus import Campus
from tests.web.visitors import form_token, send, signed_in
from tests.worlds import World, counted_statements

pytestmark = pytest.mark.usefixtures("demo_day")

PHONE = "10000001234"


@pytest.fixture
def here(ours: World) -> Campus:
    return campus.build(ours, ours.actor(Role.PRINCIPAL))


@pytest.fixture
def principal(client: FlaskClient, ours: World, here: Campus) -> FlaskClient:
    """The principal's browser."""
    return signed_in(client, ours.person(Role.PRINCIPAL))


def assigned(client: FlaskClient, world: World, here: Campus, role: Role) -> FlaskClient:
    """The browser of somebody who answers for 三年级2班 in this role."""
    user_id, principal = world.person(role), world.actor(Role.PRINCIPAL)
    with world.open():
        accounts.assign(user_id=user_id, kind=role, class_id=here.classes["三年级2班"], actor=principal)
    return signed_in(client, user_id)


def value(world: World, student_id: UUID, field: str) -> object:
    """A field of the student as the database has it now."""
    with world.open():
        return session().scalars(select(getattr(Student, field)).where(Student.id == student_id)).one()


def logged(world: World) -> list[tuple[UUID, str, str]]:
    """What the access log says."""
    with world.open():
        rows = session().execute(select(AccessLog.subject_id, AccessLog.what, AccessLog.tier)).all()
        return [(row.subject_id, row.what, row.tier) for row in rows]


def test_a_principal_sees_every_class_with_its_numbers(principal: FlaskClient, ours: World) -> None:
    page = principal.get(f"/{ours.slug}/classes/")

    assert page.status_code == 200
    assert "3 个班，3 名学生" in page.text
    assert all(name in page.text for name in campus.NAMES)


def test_a_class_teacher_sees_the_own_class_and_no_other(client: FlaskClient, ours: World, here: Campus) -> None:
    teacher = assigned(client, ours, here, Role.CLASS_TEACHER)

    page = teacher.get(f"/{ours.slug}/classes/").text

    assert "三年级2班" in page
    assert "三年级1班" not in page
    assert teacher.get(f"/{ours.slug}/classes/{here.classes['三年级2班']}").status_code == 200
    assert teacher.get(f"/{ours.slug}/classes/{here.classes['三年级1班']}").status_code == 404
    assert teacher.get(f"/{ours.slug}/people/{here.students['三年级1班']}").status_code == 404


def test_a_class_shows_names_and_numbers_in_the_order_of_pinyin(
    principal: FlaskClient, ours: World, here: Campus
) -> None:
    with ours.open():
        group = session().get_one(ClassGroup, (ours.scope.school_id, here.classes["三年级1班"]))
        services.enrol(number="A9", name="曾一", class_group=group, actor=ours.actor(Role.PRINCIPAL))
        services.enrol(number="A8", name="单一", class_group=group, actor=ours.actor(Role.PRINCIPAL))

    page = principal.get(f"/{ours.slug}/classes/{here.classes['三年级1班']}").text

    assert page.index("单一") < page.index("苏语桐") < page.index("曾一")


@pytest.mark.parametrize("path", ["classes", "people", "staff", "roster-imports"])
def test_another_schools_pages_do_not_exist(principal: FlaskClient, theirs: World, path: str) -> None:
    assert principal.get(f"/{theirs.slug}/{path}/").status_code == 404


def test_another_schools_people_do_not_exist_here(client: FlaskClient, theirs: World, here: Campus) -> None:
    stranger = signed_in(client, theirs.person(Role.PRINCIPAL))
    student, group = here.students["三年级1班"], here.classes["三年级1班"]

    for path in (
        f"people/{student}",
        f"people/{student}/guardians/",
        f"people/{student}/particulars",
        f"classes/{group}",
    ):
        assert stranger.get(f"/{theirs.slug}/{path}").status_code == 404
    answer = send(stranger, f"/{theirs.slug}/people/{student}/departure", version="1", left_on="2026-11-18")
    assert answer.status_code == 404
    assert "苏语桐" not in send(stranger, f"/{theirs.slug}/people/search", q="su", left="on").text


@pytest.mark.parametrize("path", ["people/new", "staff/", "classes/new", "roster-imports/"])
def test_a_class_teacher_may_not_keep_the_roster(client: FlaskClient, ours: World, here: Campus, path: str) -> None:
    assert assigned(client, ours, here, Role.CLASS_TEACHER).get(f"/{ours.slug}/{path}").status_code == 403


@pytest.mark.parametrize("text", ["曾子墨", "zzm", "zengzimo", "0001"])
def test_a_student_is_found_from_the_search_page(principal: FlaskClient, ours: World, text: str) -> None:
    page = send(principal, f"/{ours.slug}/people/search", q=text)

    assert "曾子墨" in page.text
    assert "找到 1 名学生" in page.text


def test_a_search_without_result_says_what_to_try(principal: FlaskClient, ours: World) -> None:
    page = send(principal, f"/{ours.slug}/people/search", q="nobody")

    assert page.status_code == 200
    assert "可以试试" in page.text


def test_a_search_that_is_too_long_is_refused(principal: FlaskClient, ours: World) -> None:
    assert send(principal, f"/{ours.slug}/people/search", q="a" * 41).status_code == 422


def test_a_teacher_finds_nobody_of_other_classes(client: FlaskClient, ours: World, here: Campus) -> None:
    page = send(assigned(client, ours, here, Role.CLASS_TEACHER), f"/{ours.slug}/people/search", q="LC26").text

    assert "曾子墨" in page
    assert "苏语桐" not in page


def test_a_list_costs_the_same_for_one_and_for_sixty(principal: FlaskClient, ours: World, here: Campus) -> None:
    paths = [
        f"/{ours.slug}/people/search",
        f"/{ours.slug}/classes/{here.classes['三年级2班']}",
        f"/{ours.slug}/classes/",
    ]

    searched = {"csrf_token": form_token(principal), "q": "zeng"}

    def visit(path: str) -> int:
        answer = principal.post(path, data=searched) if path.endswith("search") else principal.get(path)
        return answer.status_code

    def counts() -> list[int]:
        found = []
        for path in paths:
            visit(path)
            with counted_statements() as seen:
                assert visit(path) == 200
            found.append(len(seen))
        return found

    few = counts()
    with ours.open():
        row_sets.add_rows(Student, rosters.classmates(60, here.classes["三年级2班"]))

    assert counts() == few
    assert max(few) <= 12


def test_a_student_is_added_and_the_next_step_is_the_guardian(
    principal: FlaskClient, ours: World, here: Campus
) -> None:
    answer = send(
        principal,
        f"/{ours.slug}/people/",
        number="lc26-013-0999",
        name="仇 一诺",
        class_id=str(here.classes["三年级2班"]),
        gender="female",
        born_on="2017-03-09",
    )

    assert answer.status_code == 303
    assert answer.location.endswith("/guardians/")
    with ours.open():
        student = session().scalars(select(Student).where(Student.number == "LC26-013-0999")).one()
        assert (student.name, student.initials) == ("仇一诺", "qyn")


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ({"number": "110101201703094321"}, "平台不保存身份证号"),
        ({"number": ""}, "请填写这一项"),
        ({"name": "王1"}, "请只写姓名本身"),
        ({"pinyin": "wang1"}, "请写不带声调的拼音"),
        ({"gender": "x"}, "请从列出的选项中选择"),
        ({"born_on": "1960-01-01"}, "请核对年份"),
        ({"class_id": "x"}, "请从列出的选项中选择"),
    ],
)
def test_a_bad_field_is_named_and_what_was_typed_stays(
    principal: FlaskClient, ours: World, here: Campus, bad: dict[str, str], words: str
) -> None:
    good = {"number": "A1", "name": "王一诺", "class_id": str(here.classes["三年级2班"])}

    answer = send(principal, f"/{ours.slug}/people/", **good | bad)

    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="王' in answer.text


def test_a_number_that_somebody_has_is_refused_beside_the_form(
    principal: FlaskClient, ours: World, here: Campus
) -> None:
    answer = send(
        principal,
        f"/{ours.slug}/people/",
        number="LC26-013-0000",
        name="王一诺",
        class_id=str(here.classes["三年级2班"]),
    )

    assert answer.status_code == 409
    assert "已有人使用" in answer.text
    assert 'value="王一诺"' in answer.text


def test_a_class_that_is_not_there_cannot_be_chosen(principal: FlaskClient, ours: World) -> None:
    answer = send(principal, f"/{ours.slug}/people/", number="A1", name="王一诺", class_id=str(uuid4()))

    assert answer.status_code == 404


def test_particulars_are_corrected(principal: FlaskClient, ours: World, here: Campus) -> None:
    student = here.students["三年级1班"]
    path = f"/{ours.slug}/people/{student}/particulars"
    assert 'value="苏语桐"' in principal.get(path).text

    answer = send(principal, path, version="1", number="LC26-013-0000", name="苏雨桐", pinyin="")

    assert answer.status_code == 303
    assert value(ours, student, "name") == "苏雨桐"


def test_a_lost_update_shows_both_versions(principal: FlaskClient, ours: World, here: Campus) -> None:
    student = here.students["三年级1班"]
    path = f"/{ours.slug}/people/{student}/particulars"
    send(principal, path, version="1", number="LC26-013-0000", name="苏雨桐")

    answer = send(principal, path, version="1", number="LC26-013-0000", name="苏宇桐")

    assert answer.status_code == 409
    assert "对方刚保存的内容" in answer.text
    assert "苏雨桐" in answer.text
    assert 'value="苏宇桐"' in answer.text
    assert value(ours, student, "name") == "苏雨桐"


def test_a_student_moves_leaves_and_returns(principal: FlaskClient, ours: World, here: Campus) -> None:
    student, other = here.students["三年级1班"], str(here.classes["三年级2班"])
    base = f"/{ours.slug}/people/{student}"
    assert principal.get(f"{base}/placement").status_code == 200
    assert principal.get(f"{base}/departure").status_code == 200

    assert send(principal, f"{base}/placement", version="1", class_id=other).status_code == 303
    assert value(ours, student, "class_id") == here.classes["三年级2班"]

    assert send(principal, f"{base}/departure", version="2", left_on="2026-11-18").status_code == 303
    assert "恢复在校" in principal.get(base).text
    assert "苏语桐" not in principal.get(f"/{ours.slug}/classes/{other}").text

    assert send(principal, f"{base}/placement", version="3", class_id=str(here.classes["三年级1班"])).status_code == 303
    assert value(ours, student, "left_on") is None


@pytest.mark.parametrize(
    ("left_on", "words"), [("2026-11-19", "不能晚于今天"), ("2026-11-17", "不能早于入学日期"), ("x", "请填写日期")]
)
def test_a_departure_on_an_impossible_day_is_refused(
    principal: FlaskClient, ours: World, here: Campus, left_on: str, words: str
) -> None:
    answer = send(
        principal, f"/{ours.slug}/people/{here.students['三年级1班']}/departure", version="1", left_on=left_on
    )

    assert answer.status_code == 422
    assert words in answer.text


def test_contacts_are_one_step_away_and_reading_them_is_written_down(
    principal: FlaskClient, ours: World, here: Campus
) -> None:
    student = here.students["三年级1班"]
    base = f"/{ours.slug}/people/{student}/guardians/"
    answer = send(principal, f"{base}1", name="苏明远", relation="父亲", phone="100 0000 1234")
    assert answer.status_code == 303
    before = len(logged(ours))

    assert PHONE not in principal.get(f"/{ours.slug}/people/{student}").text
    assert len(logged(ours)) == before

    page = principal.get(base)
    assert PHONE in page.text
    assert "本次查阅已记录" in page.text
    assert logged(ours)[before:] == [(student, "监护人联系方式", "T2")]


def test_a_guardian_is_changed_and_removed(principal: FlaskClient, ours: World, here: Campus) -> None:
    base = f"/{ours.slug}/people/{here.students['三年级1班']}/guardians/"
    send(principal, f"{base}1", name="苏明远", relation="父亲", phone=PHONE)
    assert f'value="{PHONE}"' in principal.get(f"{base}1").text

    assert send(principal, f"{base}1", version="1", name="苏明远", relation="祖父", phone="").status_code == 303
    assert "没有登记" in principal.get(base).text
    lost = send(principal, f"{base}1", version="1", name="别人", relation="父亲")
    assert lost.status_code == 409
    assert send(principal, f"{base}1/dismissal").status_code == 303

    with ours.open():
        assert session().scalars(select(Guardian)).all() == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": "", "relation": "父亲"}, "请填写这一项"),
        ({"name": "苏明远", "relation": ""}, "请填写这一项"),
        ({"name": "苏明远", "relation": "父亲", "phone": "123"}, "请核对位数"),
    ],
)
def test_a_bad_guardian_is_refused(
    principal: FlaskClient, ours: World, here: Campus, fields: dict[str, str], words: str
) -> None:
    answer = send(principal, f"/{ours.slug}/people/{here.students['三年级1班']}/guardians/1", **fields)

    assert answer.status_code == 422
    assert words in answer.text


def test_there_is_no_third_guardian(principal: FlaskClient, ours: World, here: Campus) -> None:
    path = f"/{ours.slug}/people/{here.students['三年级1班']}/guardians/3"

    assert principal.get(path).status_code == 404
    assert send(principal, path, name="苏明远", relation="父亲").status_code == 404


def test_a_class_teacher_reads_contacts_but_changes_nothing(client: FlaskClient, ours: World, here: Campus) -> None:
    teacher = assigned(client, ours, here, Role.CLASS_TEACHER)
    base = f"/{ours.slug}/people/{here.students['三年级2班']}/guardians/"

    assert teacher.get(base).status_code == 200
    assert teacher.get(f"{base}1").status_code == 403
    assert send(teacher, f"{base}1", name="苏明远", relation="父亲").status_code == 403


def test_a_subject_teacher_sees_the_name_but_no_contacts(client: FlaskClient, ours: World, here: Campus) -> None:
    teacher = assigned(client, ours, here, Role.SUBJECT_TEACHER)
    base = f"/{ours.slug}/people/{here.students['三年级2班']}"

    page = teacher.get(base)

    assert "曾子墨" in page.text
    assert "联系监护人" not in page.text
    assert "出生日期" not in page.text
    assert teacher.get(f"{base}/guardians/").status_code == 404
    assert logged(ours) == []


def test_no_title_or_address_names_a_student(principal: FlaskClient, ours: World, here: Campus) -> None:
    for path in ("", "/particulars", "/placement", "/departure", "/guardians/"):
        page = principal.get(f"/{ours.slug}/people/{here.students['三年级1班']}{path}")
        title = page.text.partition("<title>")[2].partition("</title>")[0]
        assert page.status_code == 200
        assert "苏语桐" not in title


def test_a_class_is_opened_by_hand(principal: FlaskClient, ours: World) -> None:
    assert "三年级" in principal.get(f"/{ours.slug}/classes/new").text

    assert send(principal, f"/{ours.slug}/classes/", grade="3", number="9").status_code == 303
    assert send(principal, f"/{ours.slug}/classes/", grade="3", number="9").status_code == 409
    assert send(principal, f"/{ours.slug}/classes/", grade="8", number="1").status_code == 409
    assert send(principal, f"/{ours.slug}/classes/", grade="3", number="0").status_code == 422
    assert send(principal, f"/{ours.slug}/classes/", grade="", number="x").status_code == 422
    assert "三年级9班" in principal.get(f"/{ours.slug}/classes/").text


def test_staff_are_kept(principal: FlaskClient, ours: World) -> None:
    base = f"/{ours.slug}/staff/"
    assert principal.get(f"{base}new").status_code == 200
    assert send(principal, base, name="仇老师", number="t1", post="语文教师").status_code == 303
    with ours.open():
        staff_id = session().scalars(select(StaffMember.id)).one()
    assert "仇老师" in principal.get(base).text

    assert send(principal, f"{base}{staff_id}", version="1", name="仇晚", number="T1").status_code == 303
    assert send(principal, f"{base}{staff_id}", version="1", name="仇晨", number="T1").status_code == 409
    assert send(principal, base, name="别人", number="T1").status_code == 409
    assert send(principal, base, name="", number="T2").status_code == 422

    assert send(principal, f"{base}{staff_id}/departure", version="2", left_on="2026-11-18").status_code == 303
    assert "仇晚" not in principal.get(base).text
    assert "恢复在岗" in principal.get(f"{base}{staff_id}").text
    assert send(principal, f"{base}{staff_id}/return", version="3").status_code == 303
    assert "仇晚" in principal.get(base).text


def test_a_list_of_staff_costs_the_same_for_one_and_for_sixty(principal: FlaskClient, ours: World) -> None:
    def count() -> int:
        principal.get(f"/{ours.slug}/staff/")
        with counted_statements() as seen:
            assert principal.get(f"/{ours.slug}/staff/").status_code == 200
        return len(seen)

    actor = ours.actor(Role.PRINCIPAL)
    with ours.open():
        services.add_staff(name="顾清和", actor=actor)
    few = count()
    with ours.open():
        for _ in range(60):
            services.add_staff(name="顾清和", actor=actor)

    assert count() == few


def test_a_students_account_finds_no_people(client: FlaskClient, ours: World, here: Campus) -> None:
    helper = signed_in(client, ours.person(Role.STUDENT_HELPER, is_student=True))

    for path in ("classes/", "people/", "staff/", "roster-imports/", f"people/{here.students['三年级1班']}"):
        assert helper.get(f"/{ours.slug}/{path}").status_code == 404


def test_whoever_is_signed_out_is_asked_to_sign_in(client: FlaskClient, ours: World) -> None:
    answer = client.get(f"/{ours.slug}/people/")

    assert answer.status_code == 302
    assert "/login" in answer.location
