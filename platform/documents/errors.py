"""What can be wrong with a paper, in words for whoever wanted to print it."""

from __future__ import annotations

from collections.abc import Iterable

from kernel.errors import DomainError


class GlyphsMissing(DomainError):
    """The text has characters that the font cannot print. A renderer would leave them out without a word."""

    code = "glyphs-missing"
    message = "有 {count} 个字打印不出来（{what}），没有生成文件。请换成常用字，或下载 Word 文档后打印。"

    def __init__(self, missing: Iterable[str]) -> None:
        known = sorted(missing)
        super().__init__(count=len(known), what="、".join(known[:20]))
