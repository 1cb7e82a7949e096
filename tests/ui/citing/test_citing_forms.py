"""What goes to the clipboard, from the statements of the sample archive."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from archive_app.bundled import sample_archive
from archive_app.catalogue.citation_styles import added_styles_folder, style_named
from archive_app.corpus.reader import read_statement
from archive_app.ui.citing.forms import (
    PERHAPS_SOMEONE_ELSES,
    SOMEONE_ELSES,
    citation_copy,
    citation_forms,
    quotation_copy,
)


@pytest.fixture
def leaflet():
    read = read_statement(sample_archive(), "riverside-union/2017/leaflet.md")
    return read.statement


def span_of(statement, words):
    start = statement.text.index(words)
    return start, start + len(words)


def test_every_form_cites(leaflet):
    keys = [key for key, _ in citation_forms()]
    assert keys == ["chicago", "apa", "mla", "harvard", "bibtex", "ris", "csl-json"]
    copies = {key: citation_copy(leaflet, key) for key in keys}
    assert copies["chicago"].text.startswith(
        "J. Ferry, “We Asked for Clean Water. They Sent a Leaflet.” Press release"
    )
    assert copies["apa"].text.startswith("Ferry, J. (2017, March 12).")
    assert copies["bibtex"].text.startswith("@misc{")
    assert copies["ris"].text.startswith("TY  - ")
    assert json.loads(copies["csl-json"].text)[0]["title"] == leaflet.title
    assert copies["chicago"].told == f"Copied: {copies['chicago'].text}"
    assert "BibTeX" in copies["bibtex"].told
    assert all(copies[key].html is None for key in ("bibtex", "ris", "csl-json"))


def test_a_style_that_was_added_is_there_and_one_that_is_gone_is_not_missed(leaflet):
    folder = added_styles_folder()
    folder.mkdir(parents=True)
    (folder / "my-paper.csl").write_bytes(style_named("apa").path.read_bytes())
    assert ("my-paper", "my paper") in citation_forms()
    assert citation_copy(leaflet, "my-paper").text == citation_copy(leaflet, "apa").text
    assert citation_copy(leaflet, "no-such-style").text == citation_copy(leaflet, "chicago").text


def test_words_are_copied_exactly_with_the_number_of_their_paragraph(leaflet):
    words = "We are asking for the old one"
    copied = quotation_copy(leaflet, *span_of(leaflet, words), "chicago")
    first, citation = copied.text.split("\n\n")
    assert first == words
    assert citation.startswith("J. Ferry, “We Asked for Clean Water.")
    number = next(b.number for b in leaflet.blocks if words in leaflet.text[b.start : b.end])
    assert f"para. {number}" in citation
    assert copied.caution is None
    assert words in copied.html


def test_several_paragraphs_are_numbered_from_the_first_to_the_last(leaflet):
    numbered = [block for block in leaflet.blocks if block.number is not None]
    copied = quotation_copy(leaflet, numbered[0].start + 3, numbered[2].end - 3, "chicago")
    assert f"paras. {numbered[0].number}–{numbered[2].number}" in copied.text
    assert "Paras. 1–3." in quotation_copy(leaflet, numbered[0].start, numbered[2].end, "apa").text


def test_a_form_for_other_programs_leaves_the_words_with_a_citation_to_read(leaflet):
    span = span_of(leaflet, "the old one")
    assert quotation_copy(leaflet, *span, "bibtex").text == quotation_copy(leaflet, *span, "chicago").text


def test_someone_elses_words_are_told(leaflet):
    said = "clean water is not a favour granted by a water board"
    assert quotation_copy(leaflet, *span_of(leaflet, said), "apa").caution == SOMEONE_ELSES
    both = "The inquiry was plain: “clean water is not"
    assert quotation_copy(leaflet, *span_of(leaflet, both), "apa").caution == PERHAPS_SOMEONE_ELSES


def test_nothing_of_a_text_becomes_markup(leaflet):
    text = leaflet.text
    blocks = leaflet.blocks
    start, end = blocks[-1].start, blocks[-1].end
    hostile = "<img src=x>&".ljust(end - start)[: end - start]
    reading = replace(leaflet.reading, text=text[:start] + hostile + text[end:])
    copied = quotation_copy(replace(leaflet, reading=reading), start, start + len("<img src=x>&"), "apa")
    assert copied.text.startswith("<img src=x>&\n\n")
    assert "&lt;img src=x&gt;&amp;" in copied.html
    assert "<img" not in copied.html
