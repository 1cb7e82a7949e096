"""The tree of expected errors is drawn as it is, and each of them says the same when it is sent on."""

from __future__ import annotations

import copy
import importlib
import pkgutil
import re

import archive_app
from archive_app.statements import problems
from archive_app.statements.problems import ArchiveError


def every_error(kind: type[ArchiveError] = ArchiveError) -> set[type[ArchiveError]]:
    return {kind}.union(*(every_error(below) for below in kind.__subclasses__()))


def load_what_can_raise() -> None:
    for package in ("catalogue", "catalogue.importing", "cli", "research"):
        home = importlib.import_module(f"{archive_app.__name__}.{package}")
        for module in pkgutil.iter_modules(home.__path__):
            importlib.import_module(f"{home.__name__}.{module.name}")


def test_the_errors_are_drawn_below_those_they_are_a_kind_of() -> None:
    load_what_can_raise()
    drawn = re.findall(r"^( {4}[│├└─ ]*)([A-Z]\w+)  ", problems.__doc__ or "", re.MULTILINE)
    above: dict[int, str] = {}
    parents = {}
    for branch, name in drawn:
        depth = len(branch)
        parents[name] = next((above[d] for d in sorted(above, reverse=True) if d < depth), None)
        above = {d: known for d, known in above.items() if d < depth} | {depth: name}
    known = {kind.__name__: kind.__mro__[1].__name__ for kind in every_error() if kind is not ArchiveError}
    assert parents.pop("ArchiveError") is None
    assert parents == {name: known.get(name) for name in parents}
    here = {kind.__name__ for kind in every_error() if kind.__module__ == problems.__name__}
    assert here <= {"ArchiveError", *parents}


def test_an_error_tells_the_same_when_it_is_sent_on() -> None:
    load_what_can_raise()
    for kind in every_error():
        error = copy.copy(kind("One sentence.", "What to do."))
        assert (type(error), str(error), error.remedy) == (kind, "One sentence.", "What to do.")
