"""Five thousand random amendments of copies of real folders: every body stays, every value reads back."""

from __future__ import annotations

import random
import shutil
import string
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from archive_app import durable
from archive_app.catalogue.amend import apply, undo
from archive_app.catalogue.amendment import Amendment
from archive_app.catalogue.document import Document
from archive_app.catalogue.planning import plan_document
from archive_app.corpus.field_values import Values
from archive_app.corpus.inventory import take_inventory
from archive_app.corpus.reader import read_statement
from archive_app.statements.field_names import our_name
from archive_app.statements.problems import CannotAmend
from tests.index.faulty_disks import FaultyDisk
from tests.real.material import shared

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.real

CORPORA = (
    "md-18f", "md-bitsundbaeume-de", "md-diezukunft-ch", "md-estihlalkwt-ar", "md-etalab-fr", "md-iedsa",
    "md-kalaignar-ta", "md-piratas-ar", "md-pirati-praha", "md-teammirai-policy", "md-votevega",
    "md-wahlprogramme2013",
)  # fmt: skip
AMENDMENTS = 5_000
FILES_OF_EACH = 400
#: One amendment in so many is also read back as a whole statement, parsed and detected.
WHOLE = 10

ODD = (
    "yes", "No", "~", "null", "0123", "1:30", "1e3", "- a", "a: b", "a #b",
    "'", '"', "{x}", "[x]", "*a", "&a",
    "!a", "%", "@x", "`", "|", ">", "? a", "...", "---", "+++", "Žluťoučký kůň", "حزب", "緑の党", "𠀀 🌊",
    "a\\b", "a\u2028b", "a\x85b", "a\ufeffb", "it's “so”", "<b>", "=", "<<: *x", "a\tb", "a\nb\n\nc",
    "x\x07y",
)  # fmt: skip
DATES = (
    "2016-02-11",
    "2016-02",
    "2016",
    "2016~",
    "2016?",
    "2016-02/2016-05",
    "201X",
    "2016-02-XX",
    "2016-22",
)


class Case(NamedTuple):
    folder: Path
    path: str


def _text(rng: random.Random) -> str:
    if rng.random() < 0.5:
        return rng.choice(ODD)
    letters = string.ascii_letters + " :#'\"-,äßéřحす\n"
    return "x" + "".join(rng.choices(letters, k=rng.randint(1, 60)))


def _fields(rng: random.Random, document: Document) -> dict[str, Any]:
    def names() -> tuple[str, ...]:
        return tuple(
            f"Name{rng.randint(1, 99)} {rng.choice(('Brook', 'Öts', 'Ó Mole'))}"
            for _ in range(rng.randint(1, 3))
        )

    offered: dict[str, Any] = {
        "title": _text(rng),
        "party": _text(rng),
        "publisher": _text(rng),
        "rights": _text(rng),
        "date_note": _text(rng),
        "issued": rng.choice(DATES),
        "captured": rng.choice(DATES),
        "event.date": rng.choice(DATES),
        "event.name": _text(rng),
        "first_published": {"publisher": _text(rng), "issued": rng.choice(DATES)},
        "language": rng.choice(("en-GB", "de", "cs", "ar")),
        "tags": tuple(f"t{rng.randint(1, 30)}" for _ in range(rng.randint(1, 5))),
        "people": names(),
        "corrections": ((rng.choice(DATES), _text(rng)), (None, _text(rng))),
    }
    extra = [
        name for name, value in document.fields.items() if our_name(name) is None and isinstance(value, str)
    ]
    if extra:
        offered[rng.choice(extra)] = _text(rng)
    chosen = rng.sample(sorted(offered), rng.choice((1, 1, 1, 2, 3)))
    return {name: None if rng.random() < 0.1 else offered[name] for name in chosen}


def _agrees(document: Document, name: str, wanted: Any) -> bool:
    """Tell whether a field reads, by the reader's own rules, as what was asked for."""
    values = Values(lambda *_told: None)
    values.take(document.fields)
    ours, _, part = name.partition(".")
    if our_name(ours) is None:
        return bool(document.fields.get(ours) == wanted)
    held = values.value(ours)
    if part:
        return (held or {}).get(part) == (wanted if part == "date" else _flat(wanted))
    if wanted is None:
        return held is None
    if ours == "people":
        return tuple(person.name for person in values.people()) == wanted
    if ours == "tags":
        return values.tags() == tuple(dict.fromkeys(wanted))
    if ours == "corrections":
        return values.corrections() == tuple((date, _flat(text)) for date, text in wanted)
    if ours == "first_published":
        read = values.first_published(None)
        return read is not None and (read.publisher, read.issued and read.issued.edtf) == (
            _flat(wanted["publisher"]), wanted["issued"],
        )  # fmt: skip
    if ours in ("issued", "captured"):
        date = values.date(ours, None)
        return date is not None and date.edtf == wanted
    return values.text(ours) == _flat(wanted)


def _flat(text: str | None) -> str | None:
    return None if text is None else " ".join(text.split())


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Case]]:
    home = tmp_path_factory.mktemp("amended")
    rng = random.Random(4)
    cases: list[Case] = []
    for name in CORPORA:
        source = shared("corpora", name)
        paths = [stamp.path for stamp in take_inventory(source).stamps]
        for path in rng.sample(paths, min(FILES_OF_EACH, len(paths))):
            copy = home / name / path
            copy.parent.mkdir(parents=True, exist_ok=True)
            # The shared material is read-only, and its copies are not.
            shutil.copyfile(source / path, copy)
            cases.append(Case(home / name, path))
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("ARCHIVE_APP_HOME", str(tmp_path_factory.mktemp("home")))
        patched.setattr(durable, "disk", FaultyDisk())
        yield cases


def test_random_amendments_leave_every_body_and_read_back(cases: list[Case]) -> None:
    rng = random.Random(5_000)
    assert len(cases) > 1_000
    bodies = {case: (case.folder / case.path).read_bytes() for case in cases}
    where: Counter[str] = Counter()
    for number in range(AMENDMENTS):
        case = rng.choice(cases)
        file = case.folder / case.path
        before = Document.read(case.folder, case.path)
        fields = _fields(rng, before)
        whole = read_statement(case.folder, case.path).statement if number % WHOLE == 0 else None
        plan = plan_document(
            case.folder, case.path, before, Amendment(fields), leave_alone=rng.random() < 0.05
        )
        apply(plan)
        after = Document.read(case.folder, case.path)
        where[plan.where] += 1
        told = f"{case.path}: {fields}"
        assert after.body == before.body, told
        size = len(before.body.encode(before.decoded.encoding))
        if plan.where == "front matter":
            assert after.data[len(after.data) - size :] == before.data[len(before.data) - size :], told
            assert not after.front.faults, told
        else:
            assert after.data == before.data, told
        for name, wanted in fields.items():
            assert _agrees(after, name, wanted), f"{told}: {name} reads {after.fields}"
        others = {our_name(name) or name for name in (*before.fields, *after.fields)}
        others -= {name.partition(".")[0] for name in fields} | {"url"}
        for name in others:
            assert _held(before, name) == _held(after, name), f"{told}: {name}"
        if whole is not None:
            read = read_statement(case.folder, case.path).statement
            assert read is not None
            assert (read.text, read.source) == (whole.text, whole.source), told
        assert file.read_bytes().endswith(bodies[case][len(bodies[case]) - size :])
    assert where["front matter"] > AMENDMENTS * 0.6
    assert where["sidecar"] > AMENDMENTS * 0.05


def _held(document: Document, name: str) -> list[Any]:
    """What the fields of one meaning hold."""
    return [value for key, value in document.fields.items() if (our_name(key) or key) == name]


def test_amendments_taken_back_give_the_very_bytes(cases: list[Case]) -> None:
    rng = random.Random(6)
    for case in rng.sample(cases, 150):
        document = Document.read(case.folder, case.path)
        try:
            plan = plan_document(case.folder, case.path, document, Amendment(_fields(rng, document)))
        except CannotAmend:
            continue
        if apply(plan) is None:
            continue
        undo(case.folder, case.path)
        assert (case.folder / case.path).read_bytes() == document.data
        beside, before = (d.sidecar.file for d in (Document.read(case.folder, case.path), document))
        assert (beside and beside.data) == (before and before.data)
