"""Files at a piece of evidence, as people add, see, fetch and take them down; and what is refused early."""

from __future__ import annotations

import io
import re
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, stream_encode_multipart

from attachments.models import Attachment, AttachmentPiece
from care.cases.models import EvidenceItem
from kernel.actor import Actor
from kernel.db import session
from kernel.settings import settings
from privacy import wording
from privacy.models import AccessLog
from tests.attachments import clamd, files
from tests.care.campus import Campus
from tests.web.school_at_work import browser
from tests.web.visitors import form_token
from tests.worlds import counted_statements

NOTE = "家长写的情况说明，第一页"
MEGABYTE = 1024 * 1024


@pytest.fixture
def case_id(school: Campus) -> UUID:
    return school.confirm()


@pytest.fixture
def evidence_id(school: Campus, case_id: UUID) -> UUID:
    with school.world.open():
        return session().scalars(select(EvidenceItem.id).where(EvidenceItem.case_id == case_id)).one()


def place(school: Campus, case_id: UUID, evidence_id: UUID) -> str:
    return f"/{school.world.slug}/cases/{case_id}/evidence/{evidence_id}/attachments"


@pytest.fixture
def address(school: Campus, case_id: UUID, evidence_id: UUID) -> str:
    """Where a file for the evidence is sent."""
    return place(school, case_id, evidence_id)


def upload(
    client: FlaskClient, address: str, data: bytes, *, note: str = NOTE, name: str = "IMG_2031.JPG", **headers: str
) -> TestResponse:
    sent = FileStorage(io.BytesIO(data), filename=name)
    fields = MultiDict[str, object]({"csrf_token": form_token(client), "note": note, "file": sent})
    # Held in memory: the client of the tests never closes the file that it would make of a large body.
    body, _, boundary = stream_encode_multipart(fields, use_tempfile=False)
    content_type = f'multipart/form-data; boundary="{boundary}"'
    return client.post(address, input_stream=body, content_type=content_type, headers=headers)


def kept(school: Campus) -> list[UUID]:
    with school.world.open():
        return list(session().scalars(select(Attachment.id)))


def test_a_teacher_adds_a_photo_and_everybody_who_reads_the_evidence_fetches_it(
    app: Flask, school: Campus, case_id: UUID, evidence_id: UUID
) -> None:
    teacher, head = browser(app, school.teacher), browser(app, school.head)
    page = f"/{school.world.slug}/cases/{case_id}/categories"
    assert "加附件" in teacher.get(page).text
    assert "加附件" not in head.get(page).text

    answer = upload(teacher, place(school, case_id, evidence_id), files.jpeg())

    assert (answer.status_code, answer.location) == (303, page)
    seen = head.get(page).text
    assert NOTE in seen
    (link,) = re.findall(r'href="(/[^"]+/attachments/[^"]+)"', seen)
    fetched = head.get(link)
    assert fetched.status_code == 200
    assert fetched.data.startswith(b"\xff\xd8")
    assert files.DRAWING in fetched.data
    assert b"GPS" not in fetched.data


def test_a_file_is_handed_out_to_be_kept_and_never_as_a_page(
    app: Flask, school: Campus, case_id: UUID, evidence_id: UUID
) -> None:
    data = files.pdf(size=2 * MEGABYTE + 5)
    client = browser(app, school.teacher)
    upload(client, place(school, case_id, evidence_id), data, note="单亲证明", name="单亲家庭.pdf")
    (attachment_id,) = kept(school)

    answer = client.get(f"/{school.world.slug}/attachments/{attachment_id}")

    assert answer.data == data
    assert answer.headers["Content-Length"] == str(len(data))
    assert answer.mimetype == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename=\"download.pdf\"; filename*=UTF-8''")
    assert wording.is_clean(disposition)
    assert "%E5%8D%95%E4%BA%B2" not in disposition


def test_a_file_is_sent_piece_by_piece_and_holds_no_connection_meanwhile(
    app: Flask, school: Campus, case_id: UUID, evidence_id: UUID
) -> None:
    client = browser(app, school.teacher)
    upload(client, place(school, case_id, evidence_id), files.pdf(size=3 * MEGABYTE))
    (attachment_id,) = kept(school)

    answer = client.get(f"/{school.world.slug}/attachments/{attachment_id}", buffered=False)
    pieces = answer.iter_encoded()
    with counted_statements() as statements:
        first = next(pieces)
    asked = [text for text in statements.texts if "attachment_pieces" in text]
    lengths = [len(first), *(len(piece) for piece in pieces)]
    answer.close()

    assert lengths[:3] == [MEGABYTE] * 3
    assert len(lengths) == 4
    assert len(asked) <= 1


def test_fetching_writes_one_row_about_who_read_it(
    app: Flask, school: Campus, case_id: UUID, evidence_id: UUID
) -> None:
    upload(browser(app, school.teacher), place(school, case_id, evidence_id), files.png())
    (attachment_id,) = kept(school)

    browser(app, school.principal).get(f"/{school.world.slug}/attachments/{attachment_id}")

    with school.world.open():
        query = select(AccessLog).where(AccessLog.user_id == school.principal.user_id)
        (row,) = session().scalars(query).all()
        assert (row.subject_id, row.what) == (school.students[0], "依据的附件")


@pytest.mark.parametrize(
    ("who", "status"),
    [("other_teacher", 404), ("subject_teacher", 404), ("academic", 404), ("helper", 404), ("member", 200)],
)
def test_who_does_not_read_the_evidence_does_not_get_its_files(
    app: Flask, school: Campus, address: str, who: str, status: int
) -> None:
    upload(browser(app, school.teacher), address, files.png())
    (attachment_id,) = kept(school)
    actor: Actor = getattr(school, who)

    answer = browser(app, actor).get(f"/{school.world.slug}/attachments/{attachment_id}")

    assert answer.status_code == status
    assert answer.data.startswith(b"\x89PNG") is (status == 200)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "只收照片"),
        (files.office(more={"word/vbaProject.bin": b"x"}), "带有宏"),
        (files.bomb(), "展开后大得不正常"),
        (files.jpeg()[:-2], "不完整"),
        (files.pdf(b"<< /S /JavaScript >>"), "带有脚本"),
        (b"", "是空的"),
    ],
)
def test_a_refused_file_is_told_beside_what_was_typed(
    app: Flask, school: Campus, address: str, data: bytes, words: str
) -> None:
    answer = upload(browser(app, school.teacher), address, data, name="照片.jpg")

    assert answer.status_code == 409
    assert words in answer.text
    assert NOTE in answer.text
    assert kept(school) == []


def test_a_form_without_a_file_asks_for_one(app: Flask, school: Campus, case_id: UUID, evidence_id: UUID) -> None:
    client = browser(app, school.teacher)

    answer = client.post(place(school, case_id, evidence_id), data={"csrf_token": form_token(client), "note": NOTE})

    assert answer.status_code == 422
    assert "请选择一个文件" in answer.text
    assert NOTE in answer.text


@pytest.mark.parametrize("note", ["字" * 201, "e\u0301" * 300 + "\u202e👩‍👧"])
def test_a_note_that_is_too_long_keeps_no_file(
    app: Flask, school: Campus, case_id: UUID, evidence_id: UUID, note: str
) -> None:
    answer = upload(browser(app, school.teacher), place(school, case_id, evidence_id), files.png(), note=note)

    assert answer.status_code == 422
    assert kept(school) == []


class Endless(io.RawIOBase):
    """A body of two hundred megabytes that counts how much of it is read."""

    def __init__(self) -> None:
        self.given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]  # any buffer does
        self.given += len(buffer)
        buffer[:] = b"x" * len(buffer)
        return len(buffer)


def test_two_hundred_megabytes_are_refused_before_any_of_them_is_taken_in(
    app: Flask, school: Campus, case_id: UUID, evidence_id: UUID
) -> None:
    client, body = browser(app, school.teacher), Endless()
    client.post(
        f"/{school.world.slug}/drafts/?form={place(school, case_id, evidence_id)}",
        data={"csrf_token": form_token(client), "note": NOTE, "draft": "tab", "once": "k"},
    )

    answer = client.post(
        place(school, case_id, evidence_id),
        environ_overrides={"wsgi.input": body, "CONTENT_LENGTH": str(200 * MEGABYTE)},
        content_type="multipart/form-data; boundary=x",
    )

    assert answer.status_code == 413
    assert "文件太大了" in answer.text
    assert body.given < MEGABYTE
    assert NOTE in client.get(f"{place(school, case_id, evidence_id)}/new").text


def test_other_forms_take_no_more_than_before(app: Flask, school: Campus) -> None:
    client, body = browser(app, school.principal), Endless()

    answer = client.post(
        f"/{school.world.slug}/roster-imports/",
        environ_overrides={"wsgi.input": body, "CONTENT_LENGTH": str(17 * MEGABYTE)},
        content_type="multipart/form-data; boundary=x",
    )

    assert answer.status_code == 413
    assert body.given < MEGABYTE


def test_a_file_a_little_too_large_is_told_in_the_form(
    app: Flask, school: Campus, case_id: UUID, evidence_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TONGXIN_ATTACHMENT_MEGABYTES", "1")
    settings.cache_clear()
    try:
        client = browser(app, school.teacher)
        answer = upload(client, place(school, case_id, evidence_id), files.pdf(size=MEGABYTE + 10))
        page = client.get(f"{place(school, case_id, evidence_id)}/new").text
    finally:
        monkeypatch.undo()
        settings.cache_clear()

    assert answer.status_code == 409
    assert "超过 1 MB" in answer.text
    assert f'data-most="{MEGABYTE}"' in page


def test_without_an_answer_of_the_scanner_nothing_is_kept_and_nothing_lost(
    app: Flask, school: Campus, case_id: UUID, evidence_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    with clamd.on_a_port() as running:
        monkeypatch.setenv("TONGXIN_SCANNER", running.address)
        settings.cache_clear()
        try:
            client = browser(app, school.teacher)
            found = upload(client, place(school, case_id, evidence_id), files.jpeg(drawing=clamd.VIRUS))
            running.says = b"ERROR\0"
            away = upload(client, place(school, case_id, evidence_id), files.jpeg())
        finally:
            monkeypatch.undo()
            settings.cache_clear()

    assert "带有病毒" in found.text
    assert "请过几分钟再试" in away.text
    assert NOTE in away.text
    assert kept(school) == []


def test_a_page_that_shows_how_far_it_is_is_told_where_to_go(
    app: Flask, school: Campus, case_id: UUID, evidence_id: UUID
) -> None:
    client = browser(app, school.teacher)
    headers = {"X-Upload": "progress"}

    answer = upload(client, place(school, case_id, evidence_id), files.png(), **headers)

    assert answer.status_code == 204
    assert answer.headers["Upload-Location"] == f"/{school.world.slug}/cases/{case_id}/categories"
    assert "附件已加密保存" in client.get(answer.headers["Upload-Location"]).text


def test_the_same_form_sent_twice_keeps_one_file(app: Flask, school: Campus, case_id: UUID, evidence_id: UUID) -> None:
    client = browser(app, school.teacher)
    token = form_token(client)

    codes = []
    for _ in range(2):
        fields = {"csrf_token": token, "note": NOTE, "once": "one-key", "file": (io.BytesIO(files.png()), "a.png")}
        codes.append(client.post(place(school, case_id, evidence_id), data=fields).status_code)

    assert codes == [303, 303]
    assert len(kept(school)) == 1


def test_who_added_a_file_takes_it_down(app: Flask, school: Campus, case_id: UUID, evidence_id: UUID) -> None:
    client = browser(app, school.teacher)
    upload(client, place(school, case_id, evidence_id), files.png())
    (attachment_id,) = kept(school)
    removal = f"/{school.world.slug}/cases/{case_id}/evidence/attachments/{attachment_id}/removal"
    assert removal in client.get(f"/{school.world.slug}/cases/{case_id}/categories").text

    other = browser(app, school.counsellor)
    assert removal not in other.get(f"/{school.world.slug}/cases/{case_id}/categories").text
    assert other.post(removal, data={"csrf_token": form_token(other)}).status_code == 409

    assert client.post(removal, data={"csrf_token": form_token(client)}).status_code == 303
    assert kept(school) == []
    with school.world.open():
        assert session().scalars(select(AttachmentPiece.id)).all() == []


def test_evidence_of_another_file_is_not_found_under_this_one(app: Flask, school: Campus, evidence_id: UUID) -> None:
    other = school.confirm(school.students[1])
    client = browser(app, school.teacher)

    assert client.get(f"{place(school, other, evidence_id)}/new").status_code == 404
    assert upload(client, place(school, other, evidence_id), files.png()).status_code == 404
    assert kept(school) == []


def test_while_others_look_on_no_file_is_opened(app: Flask, school: Campus, case_id: UUID, evidence_id: UUID) -> None:
    client = browser(app, school.teacher)
    upload(client, place(school, case_id, evidence_id), files.png())
    (attachment_id,) = kept(school)
    client.set_cookie("projecting", "on")

    assert client.get(f"/{school.world.slug}/attachments/{attachment_id}").status_code == 403


def test_many_files_cost_the_page_no_more_statements(
    app: Flask, school: Campus, case_id: UUID, evidence_id: UUID
) -> None:
    client = browser(app, school.teacher)
    page = f"/{school.world.slug}/cases/{case_id}/categories"
    counts = []
    for number in (1, 4):
        for _ in range(number):
            upload(client, place(school, case_id, evidence_id), files.png())
        client.get(page)
        with counted_statements() as statements:
            client.get(page)
        counts.append(len(statements))

    assert counts[0] == counts[1]
