"""Quotations with a known origin: real snippets of speeches, and quotations cut and edited by rule.

Of snippets that no speech holds as they are, the origin is the speech with which they share most five-word
runs; ties have no origin, and neither has a snippet that shares less than a tenth of its runs with any
speech: its speech is not in the set.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from archive_app.archive import Archive
from archive_app.research.quotation import check_quotation
from archive_app.text.alignment import words_of
from archive_app.text.segmentation import positions
from tests.real.material import shared

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.real

#: One in so many is checked, for the sake of time.
_ONE_IN = 12


@pytest.fixture(scope="module")
def speeches(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARCHIVE_APP_HOME", str(tmp_path_factory.mktemp("home")))
        with Archive.open(shared("corpora", "txt-sotu")) as archive:
            archive.update()
            yield archive


@pytest.fixture(scope="module")
def texts(speeches: Archive) -> dict[str, str]:
    ids = [hit.id for hit in speeches.search(limit=1_000).hits]
    return {name: speeches.statement(name).text for name in ids}


@pytest.fixture(scope="module")
def snippets() -> list[dict[str, object]]:
    path: Path = shared("corpora", "quotes-sotu-snippets", "snippets.json")
    found: list[dict[str, object]] = json.loads(path.read_text(encoding="utf-8"))
    return found


def test_what_a_speech_holds_is_verbatim_in_it(speeches: Archive, snippets: list[dict[str, object]]) -> None:
    held = [s for s in snippets if s["found_in"]][::_ONE_IN]
    wrong = []
    for snippet in held:
        check = check_quotation(speeches, str(snippet["snippet"]))
        places = {match.statement.id for match in check.matches}
        if check.verdict not in ("exact", "typographic") or not places & set(snippet["found_in"]):  # type: ignore[call-overload]
            wrong.append((snippet["snippet"], check.verdict, places))
    assert len(held) > 200
    assert wrong == []


def test_damaged_snippets_are_found_in_the_speech_they_come_from(
    speeches: Archive, texts: dict[str, str], snippets: list[dict[str, object]]
) -> None:
    def runs(text: str) -> set[tuple[str, ...]]:
        keys = words_of(text).keys
        return {keys[at : at + 5] for at in range(len(keys) - 4)}

    of_speech = {name: runs(text) for name, text in texts.items()}
    found = Counter[bool]()
    for snippet in [s for s in snippets if not s["found_in"]][::3]:
        own = runs(str(snippet["snippet"]))
        first, second = sorted(((len(own & there), name) for name, there in of_speech.items()), reverse=True)[
            :2
        ]
        if first[0] == second[0] or first[0] * 10 < len(own):
            continue
        check = check_quotation(speeches, str(snippet["snippet"]))
        assert check.verdict != "exact"
        good = check.verdict in ("typographic", "altered", "assembled")
        found[good and first[1] in {match.statement.id for match in check.matches}] += 1
    assert found.total() > 25
    assert found[True] >= 0.95 * found.total()


def test_sentences_that_nobody_said_are_never_above_altered(speeches: Archive, texts: dict[str, str]) -> None:
    order = random.Random(20)
    vocabulary = sorted({word for text in texts.values() for word in words_of(text[:4_000]).keys})
    for _ in range(30):
        said = " ".join(order.choices(vocabulary, k=order.randrange(8, 25)))
        check = check_quotation(speeches, said)
        assert check.verdict in ("absent", "assembled", "altered"), said


def test_quotations_with_known_edits_get_the_right_verdict(speeches: Archive, texts: dict[str, str]) -> None:
    """Of each kind of edit the same number; how often each is right is in the failure's message."""
    order = random.Random(42)
    names = sorted(name for name, text in texts.items() if len(text) > 3_000)
    right, total = Counter[str](), Counter[str]()
    for kind in ("exact", "typographic", "shortened", "altered", "negation"):
        while total[kind] < 12:
            text = texts[order.choice(names)]
            quoted = _edited(text, kind, order)
            if quoted is None:
                continue
            total[kind] += 1
            check = check_quotation(speeches, quoted)
            wanted = "altered" if kind == "negation" else kind
            shown = kind != "negation" or any(
                "not" in change.split() for op, change in check.matches[0].diff if op == "delete"
            )
            right[kind] += check.verdict == wanted and shown
    assert sum(right.values()) >= 0.98 * sum(total.values()), (right, total)
    assert right["negation"] == total["negation"]


def _edited(text: str, kind: str, order: random.Random) -> str | None:
    words = positions(text)
    length = order.randrange(14, 30)
    at = order.randrange(len(words) - length)
    chosen = words[at : at + length]
    start, end = chosen[0].start, chosen[-1].end
    passage = text[start:end]
    if any(mark in passage for mark in "…[]()") or "..." in passage or "\t" in passage:
        return None
    if kind == "exact":
        return passage
    if kind == "typographic":
        changed = passage.upper().replace("'", "’").replace("-", "‑")
        return changed if changed != passage else None
    if kind == "shortened":
        first, second = chosen[4].end, chosen[9].start
        return f"{text[start:first]} … {text[second:end]}"
    if kind == "altered":
        word = order.choice(chosen[3:-3])
        return f"{text[start : word.start]}zebra{text[word.end : end]}"
    negations = [word for word in chosen[2:-2] if word.surface == "not"]
    if not negations:
        return None
    word = negations[0]
    return f"{text[start : word.start].rstrip()} {text[word.end : end].lstrip()}"
