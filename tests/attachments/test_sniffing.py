"""What is taken as an attachment, told by its content; and what is left out of it."""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
import tracemalloc
from collections.abc import Iterator

import docx
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from attachments import sniffing
from attachments.errors import (
    ActiveInside,
    AttachmentEmpty,
    AttachmentRefused,
    AttachmentTooLarge,
    FileBroken,
    KindRefused,
    MacrosInside,
    OldOfficeFile,
    PhotoOfPhone,
    PictureTooLarge,
    UnpacksTooLarge,
)
from attachments.kinds import FileKind
from tests.attachments import files

MEGABYTE = 1024 * 1024


def kept(data: bytes) -> tuple[FileKind, bytes]:
    """What is kept of a file; it is asked for twice, since it is first measured and then stored."""
    examined = sniffing.examine(io.BytesIO(data), megabytes=20)
    first, second = (b"".join(examined.content()) for _ in range(2))
    assert first == second
    return examined.kind, first


def word_file() -> bytes:
    made = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("谈话记录")
    document.save(made)
    return made.getvalue()


def excel_file() -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "日期")
        sheet.write_url(1, 0, "https://example.cn")
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Sheet1!$A$1:$A$2"})
        sheet.insert_chart("C3", chart)
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (files.jpeg(), FileKind.JPEG),
        (files.png(), FileKind.PNG),
        (files.webp(), FileKind.WEBP),
        (files.pdf(), FileKind.PDF),
        (files.pdf(size=100_000), FileKind.PDF),
        (files.pdf(b"<< /Type /Action /S /GoTo >>", files.packed(b"<< /Type /Page >>")), FileKind.PDF),
        (word_file(), FileKind.WORD),
        (excel_file(), FileKind.EXCEL),
        (files.office(more={"word/embeddings/sheet.xlsx": b"PK"}), FileKind.WORD),
    ],
)
def test_a_good_file_is_taken_for_what_it_is(data: bytes, kind: FileKind) -> None:
    assert kept(data)[0] is kind


@pytest.mark.parametrize("data", [files.pdf(size=3_000_000), word_file(), excel_file()])
def test_a_document_is_kept_as_it_came(data: bytes) -> None:
    assert kept(data)[1] == data


@pytest.mark.parametrize("data", [files.jpeg(), files.png(), files.webp()])
def test_where_a_picture_was_taken_and_all_remarks_are_left_out(data: bytes) -> None:
    assert files.SECRET_PLACE in data or files.REMARK in data

    _, content = kept(data)

    for trace in (b"GPS", files.SECRET_PLACE, files.REMARK, b"adobe", b"XMP ", b"EXIF", b"tEXt"):
        assert trace not in content


def test_the_drawing_of_a_photo_is_untouched_and_its_turn_stays() -> None:
    _, content = kept(files.jpeg())

    assert files.DRAWING in content
    assert content.count(b"Exif\0\0") == 1
    turned = content.split(b"Exif\0\0")[1][:26]
    assert turned == b"MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0"


def test_a_photo_that_needs_no_turning_says_nothing() -> None:
    assert b"Exif" not in kept(files.jpeg(notes=False))[1]


def test_an_extended_picture_no_longer_promises_remarks() -> None:
    _, content = kept(files.webp())

    assert content[8:16] == b"WEBPVP8X"
    assert content[20] == 0
    assert len(content) == 8 + int.from_bytes(content[4:8], "little")


def test_a_marker_on_the_edge_of_a_block_is_read_right() -> None:
    for length in range(64 * 1024 - 260, 64 * 1024 - 100, 7):
        data = files.jpeg(notes=False, drawing=b"a" * length + b"\xff\x00" + b"b" * 300 + b"\xff\xd3c")

        assert kept(data)[1] == data


@pytest.mark.parametrize("make", [files.jpeg, files.png, files.webp])
def test_what_follows_the_end_of_a_picture_is_left_out(make: object) -> None:
    assert callable(make)
    plain = kept(make())[1]

    for tail in (b"<script>alert(1)</script>", files.office(), files.jpeg()):
        assert kept(make(after=tail))[1] == plain


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", AttachmentEmpty),
        (b"hello", KindRefused),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", KindRefused),
        (b"<?xml version='1.0'?><svg/>", KindRefused),
        (b"<!doctype html><script>alert(1)</script>", KindRefused),
        (b"\xef\xbb\xbf<html>", KindRefused),
        (b"#!/bin/sh\nrm -rf /\n", KindRefused),
        (b"MZ\x90\0" + bytes(100), KindRefused),
        (b"\x7fELF" + bytes(100), KindRefused),
        (b"GIF89a" + bytes(100), KindRefused),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), OldOfficeFile),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", PhotoOfPhone),
        (b"<html>\n%PDF-1.7\n", FileBroken),
        (b"{\\rtf1 hello}", KindRefused),
        # Pictures that are none.
        (b"\xff\xd8\xff\xe0", FileBroken),
        (b"\xff\xd8\xff<script>alert(1)</script>", FileBroken),
        (files.jpeg()[:-2], FileBroken),
        (files.jpeg()[:200], FileBroken),
        (b"\xff\xd8\xff\xd9", FileBroken),
        (files.jpeg(width=60_000, height=60_000), PictureTooLarge),
        (files.jpeg(width=0), FileBroken),
        (files.png()[:-6], FileBroken),
        (files.png().replace(b"IDAT", b"IDAX"), FileBroken),
        (files.png(more=files.chunk(b"EVIL", b"x")), FileBroken),
        (files.png(width=100_000, height=100_000), PictureTooLarge),
        (b"\x89PNG\r\n\x1a\n<script>", FileBroken),
        (files.webp()[:60], FileBroken),
        (files.webp(width=16_000, height=16_000), PictureTooLarge),
        (b"RIFF\xff\xff\xff\xffWEBPVP8X", FileBroken),
        # PDFs that are more than paper.
        (b"%PDF-1.7\nhello", FileBroken),
        (b"%PDF-9\n%%EOF", FileBroken),
        (files.pdf() + b"x" * 5000, FileBroken),
        (files.pdf(b"<< /S /JavaScript /JS (app.alert(1)) >>"), ActiveInside),
        (files.pdf(b"<< /S /J#61vaScript >>"), ActiveInside),
        (files.pdf(b"<</S/Launch/F(cmd.exe)>>"), ActiveInside),
        (files.pdf(b"<< /Names << /EmbeddedFiles 5 0 R >> >>"), ActiveInside),
        (files.pdf(b"<< /AcroForm << /XFA 6 0 R >> >>"), ActiveInside),
        (files.pdf(files.packed(b"<< /S /JavaScript >>")), ActiveInside),
        (files.pdf(files.packed(b"<< /S /#4c#61unch >>")), ActiveInside),
        (files.pdf() + files.office(), FileBroken),
        # Office files that run, fetch or unpack.
        (files.office(more={"word/vbaProject.bin": b"x"}), MacrosInside),
        (files.office(more={"xl/macrosheets/sheet1.xml": b"x"}), MacrosInside),
        (files.office(more={"word/activeX/activeX1.bin": b"x"}), MacrosInside),
        (files.office("application/vnd.ms-word.document.macroEnabled.main+xml"), MacrosInside),
        (files.office("application/vnd.ms-excel.sheet.macroEnabled.main+xml"), MacrosInside),
        (files.office(more={"word/embeddings/oleObject1.bin": b"x"}), ActiveInside),
        (
            files.office(
                more={"word/_rels/settings.xml.rels": files.relationship("attachedTemplate", "http://x/t.dotm")}
            ),
            ActiveInside,
        ),
        (
            files.office(more={"word/_rels/document.xml.rels": files.relationship("oleObject", "http://x")}),
            ActiveInside,
        ),
        (files.office(types="<!DOCTYPE x [<!ENTITY a 'b'>]><Types/>"), ActiveInside),
        (files.office(types="<Types"), FileBroken),
        (files.office("application/zip"), KindRefused),
        (files.office(more={"../../etc/passwd": b"x"}), FileBroken),
        (files.bomb(), UnpacksTooLarge),
        (files.lying(files.bomb()), UnpacksTooLarge),
        (files.office(more={f"word/{number}.xml": b"" for number in range(4001)}), UnpacksTooLarge),
        (files.office() + b"<script>", FileBroken),
        (files.office()[:-30], FileBroken),
        (b"PK\x03\x04" + bytes(100), FileBroken),
    ],
)
def test_everything_else_is_refused_with_its_reason(data: bytes, refusal: type[AttachmentRefused]) -> None:
    with pytest.raises(refusal) as caught:
        kept(data)

    assert type(caught.value) is refusal
    assert "没有保存" in caught.value.text or "只收" in caught.value.text or "再上传" in caught.value.text


def test_an_archive_behind_a_picture_or_a_script_is_none() -> None:
    for before in (b"#!/bin/sh\n", b"MZ"):
        with pytest.raises(AttachmentRefused):
            kept(before + files.office())


def test_links_on_the_pages_of_a_document_are_harmless() -> None:
    linked = files.office(more={"word/_rels/document.xml.rels": files.relationship("hyperlink", "https://example.cn")})

    assert kept(linked)[0] is FileKind.WORD


def test_the_setting_says_how_large_a_file_may_be() -> None:
    data = io.BytesIO(files.pdf(size=MEGABYTE))

    with pytest.raises(AttachmentTooLarge) as caught:
        sniffing.examine(data, megabytes=1)

    assert "1 MB" in caught.value.text


@given(st.binary(max_size=400))
def test_no_content_at_all_makes_it_stumble(data: bytes) -> None:
    for begins in (b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x90\1\0\0WEBP", b"%PDF-1.7\n", b"PK\x03\x04"):
        with contextlib.suppress(AttachmentRefused):
            kept(begins + data)


@given(st.data())
def test_a_good_file_with_a_few_changed_bytes_is_taken_or_refused(data: st.DataObject) -> None:
    good = bytearray(data.draw(st.sampled_from([files.jpeg(), files.png(), files.webp(), files.pdf(), files.office()])))
    for _ in range(data.draw(st.integers(1, 6))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(AttachmentRefused):
        kept(bytes(good))


@pytest.fixture
def large() -> Iterator[list[bytes]]:
    """The largest files of each kind that are usually taken."""
    yield [files.jpeg(drawing=b"drawing." * (18 * MEGABYTE // 8)), files.pdf(size=18 * MEGABYTE)]


def test_memory_does_not_grow_with_the_file(large: list[bytes]) -> None:
    for data in large:
        with tempfile.TemporaryFile() as held:
            held.write(data)
            held.seek(0, os.SEEK_SET)
            tracemalloc.start()
            for _ in sniffing.examine(held, megabytes=20).content():
                pass
            _, peak = tracemalloc.get_traced_memory()
            tracemalloc.stop()

        assert peak < 4 * MEGABYTE, f"{peak} bytes for {data[:4]!r}"
