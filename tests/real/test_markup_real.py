"""The reading text of the CommonMark examples and of real statements."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest

from archive_app.text.markup import read_markdown
from tests.real.material import shared
from tests.text.test_markdown_blocks import read_by_the_parser_alone

pytestmark = pytest.mark.real

FOLDERS = (
    "md-18f", "md-bitsundbaeume-de", "md-diezukunft-ch", "md-estihlalkwt-ar", "md-etalab-fr", "md-iedsa",
    "md-kalaignar-ta", "md-piratas-ar", "md-pirati-praha", "md-teammirai-policy", "md-votevega",
    "md-wahlprogramme2013",
)  # fmt: skip

EXCEPTIONS = {
    175: "a style element that is never closed is shown rather than swallowing the rest",
    182: "the reader of the expected HTML ends a processing instruction at the first >",
    628: "the reader of the expected HTML does not know the empty comments <!--> and <!--->",
}

INLINE = frozenset(("a", "b", "b2", "bab", "bam", "c2c", "code", "del", "em", "foo", "i", "strong"))

FRONT_MATTER = re.compile(r"\A\ufeff?(---|\+\+\+)[ \t]*\r?\n.*?^\1[ \t]*\r?\n", re.DOTALL | re.MULTILINE)
COVERED = "\x01"
#: What Markdown and HTML do not show: invisible elements, comments, tags, addresses and titles, labels,
#: definitions, the language of a code block, entities.
NOT_SHOWN = re.compile(
    r"""<(?P<element>script|style)\b[\s\S]*?</(?P=element)> | <!--[\s\S]*?-->
      | \]\((?:[^()]|\([^()]*\))*\) | \]\s?\[[^\]]*\] | <[^>]*>
      | ^[ ]{0,3}\[[^\]]+\]:\s*\S.*$ | ^[ \t>]*(?:```|~~~).*$ | &\#?\w+;""",
    re.VERBOSE | re.MULTILINE,
)
WORD = re.compile(r"[^\W\d_]+")


class _Visible(HTMLParser):
    """Reduces the expected HTML to its visible text, white space normalised."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in ("script", "style")
        if tag == "img":
            self.parts.append(dict(attrs).get("alt") or "")
        elif tag not in INLINE:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("script", "style")
        if tag not in INLINE:
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)


def visible(html: str) -> str:
    reader = _Visible()
    reader.feed(html)
    reader.close()
    return " ".join("".join(reader.parts).split())


def examples() -> list[dict[str, object]]:
    return list(json.loads(shared("corpora", "rb-commonmark", "spec.json").read_text("utf-8")))


def test_examples_of_commonmark_read_as_their_html_does() -> None:
    differing = {}
    for example in examples():
        read = " ".join(read_markdown(str(example["markdown"])).text.split())
        expected = visible(str(example["html"]))
        if read != expected and example["example"] not in EXCEPTIONS:
            differing[example["example"]] = (example["markdown"], read, expected)
    assert differing == {}


def bodies(folder: str) -> list[tuple[str, str]]:
    """Return name and body of every statement of `folder`, front matter taken off."""
    root = shared("corpora", folder)
    paths = (path for path in sorted(root.rglob("*.m*")) if path.suffix in (".md", ".markdown", ".mdown"))
    texts = ((path.name, path.read_bytes().decode("utf-8", "replace")) for path in paths if path.is_file())
    return [(name, FRONT_MATTER.sub("", text, count=1)) for name, text in texts]


@pytest.mark.parametrize("folder", FOLDERS)
def test_real_paragraphs_read_as_they_do_by_the_parser_alone(
    monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    found = bodies(folder)
    by_parser = [read_by_the_parser_alone(monkeypatch, body) for _, body in found]
    for (name, body), expected in zip(found, by_parser, strict=True):
        assert read_markdown(body) == expected, name


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_word_of_a_real_statement_is_lost_and_its_letters_lead_back(folder: str) -> None:
    lost: dict[str, list[str]] = {}
    letters = covered_letters = 0
    for name, body in bodies(folder):
        reading = read_markdown(body)
        assert reading.simplified is None, name
        blocks = [reading.text[block.start : block.end] for block in reading.blocks]
        assert "\n\n".join(blocks) == reading.text, name
        rest, place = [], 0
        for text_start, start, length in sorted(reading.spans.spans, key=lambda span: span[1]):
            assert reading.text[text_start : text_start + length] == body[start : start + length], name
            assert start >= place, f"{name}: two letters of the text come from one of the source"
            rest += [body[place:start], COVERED]
            place = start + length
            covered_letters += sum(map(str.isalpha, body[start:place]))
        rest.append(body[place:])
        letters += sum(map(str.isalpha, reading.text))
        words = WORD.findall(NOT_SHOWN.sub("", "".join(rest)))
        if words:
            lost[name] = words
    assert lost == {}
    assert covered_letters >= 0.95 * letters
