from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_app.index.query_text import DEEPEST, parse
from archive_app.index.query_tree import (
    And,
    Everything,
    Fuzzy,
    Language,
    Near,
    Node,
    Not,
    Or,
    Pattern,
    Period,
    Phrase,
    Presence,
    Word,
)
from archive_app.statements.dates import Day
from archive_app.text.segmentation import positions


def sketch(node: Node) -> str:
    """A tree as one short line."""
    match node:
        case And(parts) | Or(parts):
            return f"{type(node).__name__.lower()}({' '.join(map(sketch, parts))})"
        case Not(part):
            return f"not({sketch(part)})"
        case Near():
            return f"near{node.distance}({sketch(node.left)} {sketch(node.right)})"
        case Word() | Phrase() | Pattern() | Fuzzy():
            return f"{node.field}={sketch_words(node)}" if node.field else sketch_words(node)
        case _:
            return sketch_condition(node)


def sketch_words(node: Word | Phrase | Pattern | Fuzzy) -> str:
    match node:
        case Phrase(text, quoted=True):
            return f'"{text}"' + (f"~{node.slop}" if node.slop else "")
        case Phrase(text):
            return f"<{text}>"
        case Pattern(text):
            return f"/{text}/"
        case Fuzzy(text, distance=distance):
            return f"{text}~{distance}"
    return node.text


def sketch_condition(node: Node) -> str:
    match node:
        case Language(tag):
            return f"lang={tag}"
        case Period(earliest, latest):
            return f"{node.kind}[{earliest and earliest.isoformat()}..{latest and latest.isoformat()}]"
        case Presence(field, present):
            return f"{'has' if present else 'missing'}={field}"
    return "everything"


HONOURED = [
    ("", "everything"),
    ("  \t", "everything"),
    ("water", "water"),
    ("clean water", "and(clean water)"),
    ("we will not raise taxes", "and(we will not raise taxes)"),
    ("water, (clean!)", "and(water clean)"),
    # quotation marks
    ('"clean water"', '"clean water"'),
    ("“clean water”", '"clean water"'),
    ("„sauberes Wasser“", '"sauberes Wasser"'),
    ("«eau propre»", '"eau propre"'),
    ("»rent vand«", '"rent vand"'),
    ("”rent vatten”", '"rent vatten"'),
    ("「環境政策」", '"環境政策"'),
    ('“clean water"', '"clean water"'),
    ('"clean water”', '"clean water"'),
    ("‘clean water’ river", 'and("clean water" river)'),
    ("'clean water' river", 'and("clean water" river)'),
    ('"clean AND -water (OR) x*"', '"clean AND -water (OR) x"'),
    ('"he said "we will" not"', '"he said "we will" not"'),
    ("“he said “we will” not”", '"he said “we will” not"'),
    ('"he said “we will” not"', '"he said “we will” not"'),
    ('"clean" water rises"', '"clean" water rises"'),
    ('"a" "b"', 'and("a" "b")'),
    ('"a""b"', 'and("a" "b")'),
    ('-"clean water" x', 'and(not("clean water") x)'),
    ("don't", "don't"),
    ("the workers’ rights", "and(the workers rights)"),
    ("rock ’n’ roll", "and(rock n roll)"),
    ('צה"ל', 'צה"ל'),
    # operators
    ("clean OR water", "or(clean water)"),
    ("clean or water", "and(clean or water)"),
    ("a b OR c d", "and(a or(b c) d)"),
    ("a AND b OR c AND d", "or(and(a b) and(c d))"),
    ("a OR b OR c", "or(a b c)"),
    ("(a b) OR c", "or(and(a b) c)"),
    ("a (b OR (c d))", "and(a or(b and(c d)))"),
    ("a NOT b", "and(a not(b))"),
    ("a AND NOT b", "and(a not(b))"),
    ("NOT NOT a", "a"),
    ("-a", "not(a)"),
    ("−a b", "and(not(a) b)"),
    ("a -(b c)", "and(a not(and(b c)))"),
    ("a -(-b)", "and(a b)"),
    ("-OR a", "and(not(OR) a)"),
    ("a NEAR/5 b", "near5(a b)"),
    ("a NEAR b", "near10(a b)"),
    ('"a b" NEAR/2 c*', 'near2("a b" /c*/)'),
    ("a NEAR/3 b NEAR/4 c", "and(near3(a b) near4(b c))"),
    ("(a OR b) NEAR/3 c", "or(near3(a c) near3(b c))"),
    ("（a OR b） c", "and(or(a b) c)"),
    # words
    ("wat*", "/wat*/"),
    ("w?ter", "/w?ter/"),
    ("wom?n?", "/wom?n?/"),
    ("*ation", "/*ation/"),
    ("why now?", "and(why now)"),
    ("really?!", "really"),
    ("watr~", "watr~1"),
    ("watr~2", "watr~2"),
    ('"a b"~5', '"a b"~5'),
    ("e-mail", "<e-mail>"),
    ("COVID-19", "<COVID-19>"),
    ("環境政策", "<環境政策>"),
    ("水", "水"),
    ("民主*", "<民主>"),
    ("l’eau", "<l’eau>"),
    ("12:30", "<12:30>"),
    ("re: taxes", "and(re taxes)"),
    ("https://example.org/p?x=1", "<https://example.org/p?x=1>"),
    # fields
    ("title:water", "title=water"),
    ("TITLE:Water", "title=Water"),
    ('party:"Green Union"', 'party="Green Union"'),
    ("party:“Green Union”", 'party="Green Union"'),
    ("party:(Green OR Blue)", "or(party=Green party=Blue)"),
    ("type:press-release", "type=<press-release>"),
    ("-party:Green", "not(party=Green)"),
    ("title:wat*", "title=/wat*/"),
    ("title:*", "has=title"),
    ("path:speeches/2016", "path=<speeches/2016>"),
    ("url:https://example.org/a?b", "url=<https://example.org/a?b>"),
    ("publisher:Guardian", "source=Guardian"),
    ("lang:en", "lang=en"),
    ("lang:en_gb", "lang=en-GB"),
    ("lang:(en OR de)", "or(lang=en lang=de)"),
    ("has:url", "has=url"),
    ("missing:date", "missing=issued"),
    ("has:proposal -has:problem", "and(has=proposal not(has=problem))"),
    ("date:2016", "during[2016-01-01..2016-12-31]"),
    ("issued:2016-02", "during[2016-02-01..2016-02-29]"),
    ("date:2016-02..2016-05", "during[2016-02-01..2016-05-31]"),
    ("date:2016..", "during[2016-01-01..None]"),
    ("date:..2016", "during[None..2016-12-31]"),
    ("date:2016~", "during[2016-01-01..2016-12-31]"),
    ("date:2016/2018", "during[2016-01-01..2018-12-31]"),
    ('date:"2016"', "during[2016-01-01..2016-12-31]"),
    ("before:2016", "before[None..2015-12-31]"),
    ("after:2016-02", "after[2016-03-01..None]"),
    ("-date:2016", "not(during[2016-01-01..2016-12-31])"),
]


@pytest.mark.parametrize(("query", "expected"), HONOURED)
def test_is_understood(query: str, expected: str) -> None:
    parsed = parse(query)
    assert sketch(parsed.tree) == expected
    assert parsed.ignored == ()


LITERAL = [
    ("AND", "AND", ["AND"]),
    ("OR OR", "and(OR OR)", ["OR OR"]),
    ("NOT", "NOT", ["NOT"]),
    ("NEAR/3", "<NEAR/3>", ["NEAR/3"]),
    ("clean AND", "and(clean AND)", ["AND"]),
    ("OR clean", "and(OR clean)", ["OR"]),
    ("-", "everything", ["-"]),
    ("((", "everything", ["(("]),
    ("()", "everything", ["()"]),
    ('"', "everything", ['"']),
    ("!!!", "everything", ["!!!"]),
    ("*", "everything", ["*"]),
    ("(clean", "clean", ["("]),
    ("clean) water", "and(clean water)", [")"]),
    ("-() water", "water", ["-", "()"]),
    ("a - b", "and(a b)", ["-"]),
    ('water "clean riv', 'and(water "clean riv")', ['"clean riv']),
    ('19" screen', "and(19 screen)", ['"']),
    ("date:2016-13", "<date:2016-13>", ["date:2016-13"]),
    ("date:2018..2016", "<date:2018..2016>", ["date:2018..2016"]),
    ("before:soon", "<before:soon>", ["before:soon"]),
    ("before:../2016", "<before:../2016>", ["before:../2016"]),
    ("date:..", "date", ["date:.."]),
    ("date:(2016)", "2016", ["date:("]),
    ("colour:red", "<colour:red>", ["colour:red"]),
    ("party: Green", "and(party Green)", ["party:"]),
    ("has:wings", "<has:wings>", ["has:wings"]),
    ("lang:x1", "<lang:x1>", ["lang:x1"]),
    ("watr~9", "watr~2", ["watr~9"]),
    ("e-mail~", "<e-mail>", ["e-mail~"]),
    ('"a b"~', '"a b"', ["~"]),
    ("e-ma*", "and(e /ma*/)", ["e-ma*"]),
    ("a NEAR/2 party:b", "and(a party=b)", ["NEAR/2"]),
    ("a NEAR/x b", "and(a <NEAR/x> b)", ["NEAR/x"]),
]


@pytest.mark.parametrize(("query", "expected", "noted"), LITERAL)
def test_what_is_malformed_is_searched_literally_and_listed(
    query: str, expected: str, noted: list[str]
) -> None:
    parsed = parse(query)
    assert sketch(parsed.tree) == expected
    assert [query[part.start : part.end] for part in parsed.ignored] == noted
    assert all(part.reason.endswith(".") for part in parsed.ignored)


def test_a_reason_says_what_is_wrong_with_a_date() -> None:
    (part,) = parse("date:2016-13").ignored
    assert "there is no month 13" in part.reason


def test_words_know_where_they_were_typed() -> None:
    query = "title:“clean water”~3, rivr~ -(wat*)"
    for node in parse(query).tree.parts:  # type: ignore[union-attr]
        inner = node.part if isinstance(node, Not) else node
        assert query[inner.start : inner.end] == inner.text


def test_a_period_holds_real_days() -> None:
    tree = parse("before:2016-03-01").tree
    assert isinstance(tree, Period)
    assert (tree.earliest, tree.latest) == (None, Day(2016, 2, 29))


def test_conditions_of_the_top_level_can_be_taken_out_of_the_query() -> None:
    query = 'water party:"Green Union" AND -lang:de (title:x OR y) date:2016..2018 source:(A OR B)'
    found = [(c.field, c.label, query[c.start : c.end]) for c in parse(query).conditions]
    assert found == [
        ("party", "party: Green Union", 'party:"Green Union"'),
        ("lang", "not language: German", "-lang:de"),
        ("issued", "issued between 2016 and 2018", "date:2016..2018"),
        ("source", "source: A or B", "source:(A OR B)"),
    ]


def depth(node: Node) -> int:
    match node:
        case And() | Or():
            return 1 + max(depth(part) for part in node.parts)
        case Not():
            return 1 + depth(node.part)
        case _:
            return 1


def test_brackets_beyond_the_deepest_are_left_out_and_what_they_hold_is_searched() -> None:
    query = "(a OR (b " * 500 + "core" + "))" * 500
    parsed = parse(query)
    assert "core" in sketch(parsed.tree)
    assert depth(parsed.tree) <= 3 * DEEPEST
    assert any("deep" in part.reason for part in parsed.ignored)


@pytest.mark.parametrize(
    "unit",
    [
        "(",
        ")",
        '"',
        "“",
        "'",
        "‘",
        "-",
        "AND ",
        "NOT ",
        "NEAR/3 ",
        "-( ",
        "((a ",
        'a" ',
        '"a ',
        "‘a ",
        "*a",
        "~",
        ":",
        "title:",
        "date:x ",
        "()",
        "a NEAR b NEAR ",
        "水*",
        '-"',
        "NOT -",
        "\u200b",
        "\u0301",
        'צ"',
        "x OR (y ",
    ],
)
def test_a_hundred_thousand_characters_are_one_query(unit: str) -> None:
    query = (unit * (100_000 // len(unit) + 1))[:100_000]
    check(query)


PIECES = st.sampled_from(
    [
        "(",
        ")",
        '"',
        "“",
        "”",
        "„",
        "«",
        "»",
        "‘",
        "’",
        "'",
        "-",
        "~",
        "~2",
        "*",
        "?",
        ":",
        "..",
        "/",
        " ",
        "\n",
        "AND",
        "OR",
        "NOT",
        "NEAR/2",
        "NEAR",
        "title:",
        "party:",
        "date:",
        "before:",
        "has:",
        "missing:",
        "lang:",
        "foo:",
        "2016",
        "2016-13",
        "water",
        "é",
        "水",
        "環境",
        "ไทย",
        "שלום",
        "🤷🏽‍♀️",
        "\u200b",
        "\u00ad",
        "\x00",
        "ß",
        "（",
        "：",
        "e-mail",
    ]
)


@settings(deadline=None, max_examples=400)
@given(st.lists(PIECES | st.text(max_size=3), max_size=25).map("".join))
def test_any_text_is_a_query_and_no_word_of_it_is_lost(query: str) -> None:
    check(query)


def check(query: str) -> None:
    """Every position of the query is in a node, an operator, a condition or the list of what was ignored."""
    parsed = parse(query)
    spans = [(part.start, part.end) for part in parsed.ignored]
    assert all(0 <= start < end <= len(query) for start, end in spans)
    assert spans == sorted(spans)
    waiting = [parsed.tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, And | Or):
            assert len(node.parts) > 1
            waiting.extend(node.parts)
        elif isinstance(node, Not):
            assert not isinstance(node.part, Not)
            waiting.append(node.part)
        elif isinstance(node, Near):
            waiting.extend((node.left, node.right))
        elif not isinstance(node, Everything):
            spans.append((node.start, node.end))
            if isinstance(node, Word | Phrase | Pattern | Fuzzy):
                assert query[node.start : node.end] == node.text
    covered = bytearray(len(query))
    for start, end in spans:
        covered[start:end] = b"\1" * (end - start)
    for position in positions(query):
        typed = query[position.start : position.end]
        if not all(covered[position.start : position.end]):
            before = query[max(0, position.start - 5) : position.start]
            syntax = typed in ("AND", "OR", "NOT", "NEAR") or before == "NEAR/" or "~" in before
            assert syntax or query[position.end : position.end + 1] in (":", "："), (query, typed)
