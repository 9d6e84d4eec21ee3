"""A page as a person (or a screen reader) meets it: texts, links, fields and what names them."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"input", "img", "link", "meta", "br", "hr", "rect", "use", "path"}


class Page(HTMLParser):
    """The parts of one page that tests ask about."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.headings: list[str] = []
        self.fields: list[dict[str, str]] = []
        self.named: set[str] = set()
        self.described: set[str] = set()
        self.language = ""
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._open.append(tag)
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "html":
            self.language = given.get("lang", "")
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag == "label" and "for" in given:
            self.named.add(given["for"])
        if tag in ("input", "select", "textarea") and given.get("type") != "hidden":
            self.fields.append({**given, "wrapped": "yes" if "label" in self._open else ""})
        self.described.update(given.get("aria-describedby", "").split())

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        text = data.strip()
        if text and not {"script", "style"} & set(self._open):
            self.texts.append(text)
            if "h1" in self._open:
                self.headings.append(text)

    def unnamed(self) -> list[str]:
        """Fields that nothing names."""
        return [
            field.get("name", "?")
            for field in self.fields
            if not (field["wrapped"] or field.get("aria-label") or field.get("id") in self.named)
        ]
