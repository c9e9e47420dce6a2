"""Text out of HTML, with its paragraphs; and text that every database can keep."""

from __future__ import annotations

import re
from html.parser import HTMLParser

BLOCKS = frozenset(
    ["address", "article", "blockquote", "center", "div", "dl", "dt", "dd", "figure", "footer"]
    + ["h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "ol", "p", "pre", "section"]
    + ["table", "tr", "ul"]
)
INLINE = frozenset(
    ["a", "abbr", "b", "big", "br", "cite", "code", "del", "em", "font", "i", "img", "ins", "kbd"]
    + ["mark", "q", "s", "small", "span", "strike", "strong", "sub", "sup", "tbody", "td", "th"]
    + ["thead", "tt", "u", "wbr"]
)
STARTING = frozenset({"br", "li", "tr"})  # a new line, and nothing where they end
SILENT = frozenset({"script", "style"})
KNOWN = BLOCKS | INLINE | SILENT
MARKUP = re.compile(r"<[/!]?[a-zA-Z-]|&(#\d|#[xX]|[a-zA-Z]+;)")
# Control characters but tab and newline, and halves of characters: no database keeps them.
UNKEEPABLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]"
)
# More than a hundred times a long description; beyond it nothing is parsed.
LONGEST = 200_000


def clean(text: str) -> str:
    """``text`` without what no database can keep, its lines ending in one way."""
    return UNKEEPABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def one_line(text: str) -> str:
    return " ".join(clean(text).split())


def plain(html: str) -> str:
    """``html`` as plain text. What is not a tag that HTML knows stays as it was written."""
    source = clean(html[:LONGEST])
    if not MARKUP.search(source):
        return _tidy(source)
    reader = _Reader()
    try:
        reader.feed(source)
        reader.close()
    except AssertionError:  # what html.parser says about "<![" in some versions
        return _tidy(source)
    return _tidy("".join(reader.parts))


def _tidy(text: str) -> str:
    lines = (line.strip() for line in clean(text).replace("\xa0", " ").split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.link = ""
        self.silent = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self.silent = tag
        elif tag == "a":
            self.link = dict(attrs).get("href") or ""
        elif tag not in KNOWN:
            self.parts.append(self.get_starttag_text() or "")
        self._break(tag)
        if tag == "li":
            self.parts.append("• ")

    def handle_endtag(self, tag: str) -> None:
        if tag == self.silent:
            self.silent = ""
        elif tag == "a":
            self._finish_link()
        if tag not in STARTING:
            self._break(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)

    def _break(self, tag: str) -> None:
        if tag in STARTING:
            self.parts.append("\n")
        elif tag in BLOCKS:
            self.parts.append("\n\n")

    def _finish_link(self) -> None:
        """Keep an address that the text around it does not show."""
        shown = self.parts[-1] if self.parts else ""
        if self.link.startswith(("http://", "https://")) and shown.strip() not in self.link:
            self.parts.append(f" ({self.link})")
        self.link = ""
