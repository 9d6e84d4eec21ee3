"""The kinds of file that may be attached: a closed list, told by what is in a file and never by its name."""

from __future__ import annotations

from enum import StrEnum


class FileKind(StrEnum):
    """A kind; its value is the ending under which the file is handed out."""

    JPEG = "jpg"
    PNG = "png"
    WEBP = "webp"
    PDF = "pdf"
    WORD = "docx"
    EXCEL = "xlsx"


KIND_LABELS: dict[FileKind, str] = {
    FileKind.JPEG: "照片",
    FileKind.PNG: "图片",
    FileKind.WEBP: "图片",
    FileKind.PDF: "PDF",
    FileKind.WORD: "Word 文档",
    FileKind.EXCEL: "Excel 表格",
}

_OOXML = "application/vnd.openxmlformats-officedocument"

MIMETYPES: dict[FileKind, str] = {
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.WEBP: "image/webp",
    FileKind.PDF: "application/pdf",
    FileKind.WORD: f"{_OOXML}.wordprocessingml.document",
    FileKind.EXCEL: f"{_OOXML}.spreadsheetml.sheet",
}

ACCEPT = ",".join(f".{kind}" for kind in FileKind) + ",.jpeg"
"""What the file chooser of a browser offers. A phone that takes its photos in another format sends them as JPEG then."""
