"""Edits of YAML, TOML and JSON: the key that is meant changes, and not a character besides."""

from __future__ import annotations

import json
import tomllib
from typing import Any

import pytest
import ruamel.yaml
import yaml
from hypothesis import given
from hypothesis import strategies as st

from archive_app.catalogue.edits import GONE, Edit, NotEditable, applied
from archive_app.catalogue.json_edits import edit_json
from archive_app.catalogue.toml_edits import edit_toml
from archive_app.catalogue.yaml_edits import edit_yaml
from archive_app.corpus.yaml_fields import read_yaml

YAML = """\
# head
title:   "A: b"   # note
date: # to do
image: \t x.jpg
summary: |
  one
  # no comment

  two

# between
tags:   # of it
  - a   # why
  # about b
  - "b"  # bb
# tail
event: {name: x, date: 2016}
place:
  name: P   # pp
  when: 2

plain: one
  two
said: 'it''s'
"""

CASES: list[tuple[str, Any, str, str]] = [
    ("title", "new: x", 'title:   "A: b"   # note', 'title:   "new: x"   # note'),
    ("date", "2016", "date: # to do", 'date: "2016" # to do'),
    ("image", "z", "image: \t x.jpg", "image: \t z"),
    ("summary", "short", "summary: |\n  one\n  # no comment\n\n  two\n", "summary: short\n"),
    ("tags", ["b", "c", "a"], '  - a   # why\n  # about b\n  - "b"  # bb',
     '  # about b\n  - "b"  # bb\n  - c\n  - a   # why'),
    ("tags", ["a"], '\n  # about b\n  - "b"  # bb', ""),
    ("tags", ["a", "b", "no"], '  - "b"  # bb', '  - "b"  # bb\n  - "no"'),
    ("tags", "x", 'tags:   # of it\n  - a   # why\n  # about b\n  - "b"', "tags: x   # of it"),
    ("event.date", "2017", "date: 2016}", 'date: "2017"}'),
    ("event.place", "Q r", "2016}", '2016, place: "Q r"}'),
    ("event.name", GONE, "name: x, ", ""),
    ("event.date", GONE, ", date: 2016", ""),
    ("place.name", "yes", "P   # pp", '"yes"   # pp'),
    ("place.when", GONE, "  when: 2\n", ""),
    ("place.new", "a b", "  when: 2\n", '  when: 2\n  new: "a b"\n'),
    ("plain", "Three Four", "one\n  two", "Three Four"),
    ("plain", "1:30", "one\n  two", '"1:30"'),
    ("said", "don't", "'it''s'", "'don''t'"),
    ("said", "a\nb", "'it''s'", '"a\\nb"'),
    ("title", GONE, 'title:   "A: b"   # note\n', ""),
    ("tags", GONE, 'tags:   # of it\n  - a   # why\n  # about b\n  - "b"  # bb\n', ""),
    ("party", "0123", "said: 'it''s'\n", "said: 'it''s'\nparty: \"0123\"\n"),
]  # fmt: skip


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(("path", "value", "old", "new"), CASES)
def test_only_the_value_meant_is_rewritten(path: str, value: Any, old: str, new: str, newline: str) -> None:
    assert YAML.count(old) == 1
    block = YAML.replace("\n", newline)
    expected = YAML.replace(old, new).replace("\n", newline)
    assert edit_yaml(block, Edit(tuple(path.split(".")), value), newline) == expected


def test_a_block_without_fields_gets_its_first() -> None:
    for block in ("", "\n", "# only a note\n"):
        edited = edit_yaml(block, Edit(("party",), "A B"), "\n")
        assert read_yaml(edited).values == {"party": "A B"}
        assert edit_yaml(block, Edit(("party",), GONE), "\n") == block


@pytest.mark.parametrize("block", ["- a\n- b\n", "a: &x [1]\nb: *x\n", "? a\n: b\n", "a: [1\n"])
def test_what_cannot_be_edited_alone_is_refused(block: str) -> None:
    with pytest.raises(NotEditable):
        edit_yaml(block, Edit(("a",), "new"), "\n")


TOML = '# c\ntitle = "A"  # note\ndate = 2019-01-02\ntags = ["a", "b"] # t\n\n[event]\nname = "x"\n'


@pytest.mark.parametrize(
    ("path", "value", "old", "new"),
    [
        ("title", "B", '"A"', '"B"'),
        ("date", "2016", "2019-01-02", '"2016"'),
        ("tags", ["c"], '["a", "b"]', '["c"]'),
        ("party", "P", '# t\n', '# t\nparty = "P"\n'),
        ("event.date", "2017", 'name = "x"\n', 'name = "x"\ndate = "2017"\n'),
        ("people", [{"name": "A", "role": "b"}], '# t\n', '# t\npeople = [{name = "A", role = "b"}]\n'),
        ("title", GONE, 'title = "A"  # note\n', ""),
    ],
)  # fmt: skip
def test_toml_keeps_what_is_not_meant(path: str, value: Any, old: str, new: str) -> None:
    for newline in ("\n", "\r\n"):
        edited = edit_toml(TOML.replace("\n", newline), Edit(tuple(path.split(".")), value), newline)
        assert edited == TOML.replace(old, new).replace("\n", newline)


JSON = '{\n  "a": 1,\n  "b": {"x": [1, 2]},\n  "c": "\\u00e9"\n}'


@pytest.mark.parametrize(
    ("path", "value", "old", "new"),
    [
        ("a", "z", '"a": 1', '"a": "z"'),
        ("b.x", "3", "[1, 2]", '"3"'),
        ("b.y", None, "[1, 2]", '[1, 2], "y": null'),
        ("n", ["é"], '"\\u00e9"\n', '"\\u00e9",\n  "n": ["é"]\n'),
        ("a", GONE, '"a": 1,\n  ', ""),
        ("c", GONE, ',\n  "c": "\\u00e9"', ""),
    ],
)
def test_json_keeps_what_is_not_meant(path: str, value: Any, old: str, new: str) -> None:
    assert edit_json(JSON, Edit(tuple(path.split(".")), value), "\n") == JSON.replace(old, new)
    assert edit_json("{}", Edit(("a",), "b"), "\n") == '{"a": "b"}'


ODD = st.one_of(
    st.sampled_from(
        ["yes", "No", "~", "null", "0123", "1:30", "1e3", "2016-02-11", "- a", "a: b", "a #b", "#", "'", '"',
         "{", "[", "*a", "&a", "!a", "%", "@", "`", "|", ">", "? a", "...", "---", "\n", " a ", "a\n\nb\n",
         "\t", "a\\b", "\u2028", "\x85", "\ufeff", "\x00", "\x7f", "👩‍👩", "é", "=", "<<", ".inf", "\r\n"]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
)  # fmt: skip
KEYS = st.sampled_from(
    ["title", "tags", "date", "event", "plain", "said", "image", "summary", "new one", "yes"]
)
VALUES = st.one_of(
    ODD,
    st.lists(ODD, max_size=4),
    st.dictionaries(st.sampled_from(["name", "date", "no"]), ODD, min_size=1),
    st.lists(st.dictionaries(st.sampled_from(["name", "role"]), ODD, min_size=1), min_size=1, max_size=3),
)


@given(st.lists(st.tuples(KEYS, VALUES | st.just(GONE)), min_size=1, max_size=4))
def test_any_value_in_yaml_reads_back_as_it_was(edits: list[tuple[str, Any]]) -> None:
    block, fields = YAML, read_yaml(YAML).values
    for name, value in edits:
        edit = Edit((name,), value)
        block, fields = edit_yaml(block, edit, "\n"), applied(fields, edit)
        assert read_yaml(block).values == fields


@given(KEYS, ODD | st.lists(ODD, max_size=3))
def test_parsers_of_both_versions_of_yaml_take_text_for_text(name: str, value: Any) -> None:
    block = edit_yaml(YAML.replace("\t", ""), Edit((name,), value), "\n")
    assert yaml.safe_load(block)[name] == value
    assert ruamel.yaml.YAML(typ="safe", pure=True).load(block)[name] == value


@given(KEYS, VALUES)
def test_any_value_in_toml_and_json_reads_back_as_it_was(name: str, value: Any) -> None:
    edit = Edit((name,), value)
    assert tomllib.loads(edit_toml(TOML, edit, "\n")) == applied(tomllib.loads(TOML), edit)
    assert json.loads(edit_json(JSON, edit, "\n")) == applied(json.loads(JSON), edit)
