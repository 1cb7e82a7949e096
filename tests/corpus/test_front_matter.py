"""Front matter in every state that folders hold: no body is lost, and what was mended is told."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive_app.corpus import front_matter
from archive_app.corpus.front_matter import split, split_by_lines

BODY = "# A heading\n\nThe text: all of it.\n"


def test_yaml_toml_and_json_are_read_as_written() -> None:
    yaml = split(
        f"---\ntitle: Sunset\nsunset: 6:50\ndate: 2016\ndraft: no\nempty:\ntags: [a, 'b']\n---\n{BODY}"
    )
    assert yaml.fields == {
        "title": "Sunset", "sunset": "6:50", "date": "2016", "draft": "no", "empty": None, "tags": ["a", "b"],
    }  # fmt: skip
    toml = split(f'+++\ntitle = "Sunset"\ndate = 2016-02-11\n[extra]\nn = 3\n+++\n{BODY}')
    assert toml.fields == {"title": "Sunset", "date": "2016-02-11", "extra": {"n": "3"}}
    for written in (f';;;\n{{"title": "T", "n": 1e5}}\n;;;\n{BODY}', f'{{"title": "T", "n": 1e5}}\n{BODY}'):
        read = split(written)
        assert (read.format, read.fields, written[read.body_start :]) == (
            "json",
            {"title": "T", "n": "1e5"},
            BODY,
        )
    assert (yaml.faults, toml.faults) == ((), ())


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_they_do_and_the_body_is_exact(end: str) -> None:
    text = f"---\ntitle: T\n---\n{BODY}".replace("\n", end)
    read = split(text)
    assert read.fields == {"title": "T"}
    assert text[read.body_start :] == BODY.replace("\n", end)
    assert read.lines == {"title": 2}


@pytest.mark.parametrize(
    ("head", "line", "fields"),
    [
        ("\n\n---\ntitle: T\n---\n", 1, {"title": "T"}),
        ("———\ntitle: T\n———\n", 1, {"title": "T"}),
        ("----\ntitle: T\n----\n", 1, {"title": "T"}),
        ("------\ntitle: T\n------\n", 1, {"title": "T"}),
        ("---\ntitle: T\n++ \n", 3, {"title": "T"}),
        ("---\n title: T\n ---\n", 3, {"title": "T"}),
        ('---\ntitle = "T"\n---\n', 1, {"title": "T"}),
        ("title: T\nauthor: A\n---\n", 1, {"title": "T", "author": "A"}),
    ],
)
def test_fences_are_taken_for_what_they_were_meant(head: str, line: int, fields: dict[str, str]) -> None:
    read = split(head + BODY)
    assert read.fields == fields
    assert (head + BODY)[read.body_start :] == BODY
    assert line in [fault.line for fault in read.faults]


@pytest.mark.parametrize(
    ("written", "line", "fields"),
    [
        ("title: The verdict: what next?\nlang: en", 2, {"title": "The verdict: what next?", "lang": "en"}),
        ("title: @docs\nlang: en", 2, {"title": "@docs", "lang": "en"}),
        ("lang: en\ntags: [a, b\ntitle: T", 3, {"lang": "en", "tags": ["a", "b"], "title": "T"}),
        ('lang: en\ntitle: "an "open" letter"', 3, {"lang": "en", "title": 'an "open" letter'}),
        ('lang: en\ntitle: "never closed\nurl: x', 3, {"lang": "en", "title": "never closed", "url": "x"}),
        ("lang: en\nend:2016-01-09\ntitle: T", 3, {"lang": "en", "end": "2016-01-09", "title": "T"}),
        ("a: 1\n\tb: 2\ntitle: T", 2, {"title": "T"}),
        ("authors:\n-ed\n-jo\ntitle: T\nx: @", 2, {"authors": ["ed", "jo"], "title": "T", "x": "@"}),
        ("image: {{ site.baseurl }}/a.png\ntitle: T", 2, {"image": "{{ site.baseurl }}/a.png", "title": "T"}),
        ("intro: >\nLong text here\n\ntitle: T", 2, {"intro": "Long text here\n", "title": "T"}),
        ("<<<<<<< HEAD\ntitle: T\n=======\nlang: en\n>>>>>>> x", 2, {"title": "T", "lang": "en"}),
    ],
)
def test_broken_yaml_is_mended_field_by_field(written: str, line: int, fields: dict[str, object]) -> None:
    text = f"---\n{written}\n---\n{BODY}"
    read = split(text)
    assert fields.items() <= read.fields.items()
    assert text[read.body_start :] == BODY
    assert line in [fault.line for fault in read.faults]


def test_a_tab_after_a_colon_is_no_fault_and_a_repeated_key_is_one() -> None:
    assert split(f"---\ntitle:\tT\n---\n{BODY}").faults == ()
    read = split(f"---\ntitle: A\ntitle: B\n---\n{BODY}")
    assert read.fields == {"title": "B"}
    assert [(fault.line, "twice" in fault.message) for fault in read.faults] == [(3, True)]


def test_without_a_closing_fence_everything_is_the_body_and_the_fields_are_still_read() -> None:
    text = "---\ntitle: T\ndate: 2016\n\nThe text begins here, and goes on: to the end.\n"
    read = split(text)
    assert (read.fields, read.body_start) == ({"title": "T", "date": "2016"}, 0)
    assert "closing fence" in read.faults[0].message


def test_a_thematic_break_later_on_is_no_closing_fence() -> None:
    text = "---\ntitle: T\n\nSome prose that is no field.\n\n---\n\nMore.\n"
    read = split(text)
    assert (read.fields, read.body_start) == ({"title": "T"}, 0)


@pytest.mark.parametrize(
    "text",
    [
        BODY, "", "\n\n", "---\n\nprose between two breaks\n\n---\n\nmore\n",
        "Dear all: we won.\n\nThank you.\n",
        "Note: first\nsecond line of prose\n", "{not json}\n", "----\n", "---",
    ],
)  # fmt: skip
def test_texts_without_front_matter_are_left_whole(text: str) -> None:
    read = split(text)
    assert (read.fields, read.body_start, read.faults) == ({}, 0, ())


def test_hostile_yaml_is_bounded_and_the_body_stays() -> None:
    laughs = "a0: &a0 [x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9)
    )
    for hostile in (
        laughs,
        "title: T\ndeep: " + "[" * 5000,
        "title: T\nloop: &l [*l]",
        "title: T\nrun: !!python/object/apply:os.system ['true']",
        "title: T\nx: " + "[" + "1," * 200_000 + "1]",
        "title: T\n" + "k: v\n" * 20_000,
    ):
        text = f"---\n{hostile}\n---\n{BODY}"
        read = split(text)
        assert text[read.body_start :] in (BODY, text)
        assert len(str(read.fields)) < 10 * len(text)


def test_python_tags_are_text() -> None:
    read = split(f"---\ntitle: T\nrun: !!python/object/apply:os.system ['true']\n---\n{BODY}")
    assert read.fields == {"title": "T", "run": ["true"]}


@settings(deadline=None, max_examples=200)
@given(
    st.text(alphabet="-+—:;[]{}\"'@#&*!|>,ab \t\n\r.=<", max_size=80),
    st.sampled_from(["---\n", "+++\n", ";;;\n", "{", ""]),
)
def test_any_head_is_survived_and_the_body_is_a_tail_of_the_text(junk: str, fence: str) -> None:
    text = fence + junk
    read = split(text)
    assert 0 <= read.body_start <= len(text)
    assert read.body_start == 0 or read.format is not None


LINES = st.sampled_from(
    ["---", "--- ", " ---", "--", "...", "+++", "++", ";;;", "—", "---\tyaml", "title: T", "issued: 2016",
     "a = 1", "", " ", "\u00a0", "\ufeff", "{", '{"a": 1}', "Prose.", "- b", "#c", "x: [", "  d: e"]
)  # fmt: skip


@settings(deadline=None, max_examples=500, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(LINES, max_size=14), st.sampled_from(["\n", "\r\n", "\r"]))
def test_what_stands_behind_the_closing_fence_makes_no_difference(
    monkeypatch: pytest.MonkeyPatch, lines: list[str], end: str
) -> None:
    text = end.join(lines)
    read = split_by_lines(text)
    with monkeypatch.context() as patch:
        patch.setattr(front_matter, "_end_of_head", lambda text, _: len(text))
        assert split_by_lines(text) == read


SIMPLE_LINES = st.sampled_from(
    ["title: T", 'party: "A, B"', "tags: [a, 'b c']", "people:", "- Ada", "  - Bob", "# by hand", "", "x:\tb",
     "date: 2016 ", "a: b:", "draft: null", 'empty: ""', f"{'long' * 20}: name"]
)  # fmt: skip
HEADS = st.lists(SIMPLE_LINES | SIMPLE_LINES | SIMPLE_LINES | LINES, max_size=10)
ENDS = st.sampled_from(["\n", "\n", "\r\n", "\r"])


@settings(deadline=None, max_examples=1000)
@given(LINES | st.just("---"), HEADS, LINES | st.just("---"), ENDS, ENDS)
def test_what_is_read_in_one_go_is_what_is_read_line_by_line(
    opening: str, head: list[str], closing: str, end: str, last_end: str
) -> None:
    text = f"{end.join([opening, *head, closing])}{last_end}{BODY}"
    assert repr(split(text)) == repr(split_by_lines(text))
