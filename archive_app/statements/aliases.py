"""Other names of parties, people and publishers, and which of them are one.

A search joins them; a statement keeps the name that it gives. Nothing is inferred: only what a person has
written down as another name of the same is one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from archive_app.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: The fields of a search, and the facets and filters, whose names are joined.
NAMED = frozenset(("party", "source", "author"))


@dataclass(frozen=True)
class Aliases:
    """`groups` are pairs of a main name and its other names."""

    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.groups)

    @cached_property
    def _main(self) -> dict[str, str]:
        return {_key(name): main for main, others in self.groups for name in (main, *others)}

    @cached_property
    def _names(self) -> dict[str, tuple[str, ...]]:
        return {main: (main, *others) for main, others in self.groups}

    def main(self, name: str) -> str:
        """Return the name under which a name is counted: its own, where it is no other name of anything."""
        return self._main.get(_key(name), name)

    def names(self, name: str) -> tuple[str, ...]:
        """Return all the names that are one with a name, the main one first."""
        return self._names.get(self.main(name), (name,))


def settle(declared: Iterable[tuple[str, Any]]) -> tuple[Aliases, tuple[str, ...]]:
    """Return the aliases that are declared, as pairs of a name and one or more others, and what is wrong.

    An alias of an alias counts for the main name of both. Names in a circle, and names that are declared for
    two, are left as they are and told in one sentence each.
    """
    above: dict[str, str] = {}
    shown: dict[str, str] = {}
    faults: list[str] = []
    twice: set[str] = set()
    for main, given in declared:
        others = [given] if isinstance(given, str) else given
        if not isinstance(others, list | tuple) or not all(isinstance(name, str) for name in others):
            faults.append(f"The other names of “{main}” are no list of names; they are not used.")
            continue
        shown.setdefault(_key(main), main)
        for name in others:
            key = _key(name)
            if not key or key == _key(main):
                continue
            shown.setdefault(key, name)
            if above.setdefault(key, _key(main)) != _key(main):
                twice.add(key)
                one, two = shown[above[key]], shown[_key(main)]
                faults.append(
                    f"“{name}” is declared as another name of “{one}” and of “{two}”; it is not used."
                )
    for key in twice:
        del above[key]
    circles = [key for key in above if _root(key, above) is None]
    if circles:
        faults.append(
            f"{_listed([shown[key] for key in circles])} are names of each other; they are not used."
        )
    groups: dict[str, list[str]] = {}
    for key in above:
        root = _root(key, above)
        if root is not None:
            groups.setdefault(root, []).append(shown[key])
    return Aliases(tuple((shown[root], tuple(names)) for root, names in groups.items())), tuple(faults)


def said(groups: Iterable[tuple[str, tuple[str, ...]]]) -> str:
    """Say which names count as which, for the reading of a search."""
    return "; ".join(
        f"{_listed(others)} {'counts' if len(others) == 1 else 'count'} as {main}" for main, others in groups
    )


def _root(key: str, above: Mapping[str, str]) -> str | None:
    """Return the name at the end of a chain; None where the chain leads into a circle."""
    seen: set[str] = set()
    while key in above:
        if key in seen:
            return None
        seen.add(key)
        key = above[key]
    return key


def _key(name: str) -> str:
    return " ".join(fold(name).split())


def _listed(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
