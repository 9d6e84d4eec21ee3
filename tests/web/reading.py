"""A page as a person (or a screen reader) meets it: texts and their languages, links, fields and what names them."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"input", "img", "link", "meta", "br", "hr", "rect", "use", "path"}


class Page(HTMLParser):
    """The parts of one page that tests ask about."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        """What is read as one, also where a part of it is marked as of another language."""
        self.spoken: list[tuple[str, str]] = []
        """Each piece of text with the language that it is marked with."""
        self.links: list[str] = []
        self.ids: list[str] = []
        self.headings: list[str] = []
        self.fields: list[dict[str, str]] = []
        self.named: set[str] = set()
        self.described: set[str] = set()
        self.language = ""
        self._open: list[tuple[str, str]] = []
        """The elements around, each with the language that holds in it."""
        self._goes_on = False
        self.feed(html)
        self.texts = [text.strip() for text in self.texts]
        self.headings = [text.strip() for text in self.headings]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._open.append((tag, given.get("lang") or self._spoken_here()))
        self._goes_on = self._goes_on and tag == "bdi"
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "html":
            self.language = given.get("lang", "")
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag == "label" and "for" in given:
            self.named.add(given["for"])
        if tag in ("input", "select", "textarea") and given.get("type") != "hidden":
            self.fields.append({**given, "wrapped": "yes" if self._is_inside("label") else ""})
        self.described.update(given.get("aria-describedby", "").split())

    def handle_endtag(self, tag: str) -> None:
        while tag not in VOID and self._open and self._open.pop()[0] != tag:
            pass
        self._goes_on = self._goes_on and tag == "bdi"

    def handle_data(self, data: str) -> None:
        if self._is_inside("script", "style"):
            return
        if text := data.strip():
            self.spoken.append((text, self._spoken_here()))
        if text or self._goes_on:
            self._note(self.texts, data)
            if self._is_inside("h1"):
                self._note(self.headings, data)
            self._goes_on = True

    def _note(self, texts: list[str], data: str) -> None:
        texts.append(texts.pop() + data if self._goes_on and texts else data)

    def _spoken_here(self) -> str:
        return self._open[-1][1] if self._open else ""

    def _is_inside(self, *tags: str) -> bool:
        return any(tag in tags for tag, _language in self._open)

    def unnamed(self) -> list[str]:
        """Fields that nothing names."""
        return [
            field.get("name", "?")
            for field in self.fields
            if not (field["wrapped"] or field.get("aria-label") or field.get("id") in self.named)
        ]
