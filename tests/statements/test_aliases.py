"""Which names are one, as declared, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_app.statements.aliases import Aliases, said, settle


def test_names_are_one_without_regard_to_case_and_spaces() -> None:
    aliases, faults = settle(
        [("Labour", ["Labour Party", "Lab."]), ("Ada Brook", "A. Brook"), ("Same", ["same"])]
    )
    assert faults == ()
    assert aliases.groups == (("Labour", ("Labour Party", "Lab.")), ("Ada Brook", ("A. Brook",)))
    assert aliases.main("LABOUR  party") == "Labour"
    assert aliases.names("lab.") == ("Labour", "Labour Party", "Lab.")
    assert (aliases.main("Greens"), aliases.names("Greens")) == ("Greens", ("Greens",))
    assert said(aliases.groups) == "Labour Party and Lab. count as Labour; A. Brook counts as Ada Brook"


def test_an_alias_of_an_alias_counts_for_the_main_name() -> None:
    aliases, faults = settle([("Labour", ["Labour Party"]), ("Labour Party", ["Lab."])])
    assert (aliases.groups, faults) == ((("Labour", ("Labour Party", "Lab.")),), ())


@pytest.mark.parametrize(
    ("declared", "fault"),
    [
        ([("A", ["B"]), ("B", ["A"]), ("C", ["D"])], "B and A are names of each other; they are not used."),
        (
            [("A", ["X"]), ("B", ["X"]), ("C", ["D"])],
            "“X” is declared as another name of “A” and of “B”; it is not used.",
        ),
        (
            [("A", {"x": "y"}), ("C", ["D"])],
            "The other names of “A” are no list of names; they are not used.",
        ),
        ([("A", [["B"]]), ("C", ["D"])], "The other names of “A” are no list of names; they are not used."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_and_costs_only_itself(declared: list[tuple[str, object]], fault: str) -> None:
    aliases, faults = settle(declared)
    assert faults == (fault,)
    assert aliases == Aliases((("C", ("D",)),))


_NAME = st.sampled_from("ABCDEFG")


@given(st.lists(st.tuples(_NAME, st.lists(_NAME, max_size=3)), max_size=6))
def test_every_name_has_one_main_name(declared: list[tuple[str, list[str]]]) -> None:
    aliases, _ = settle(declared)
    for name in "ABCDEFG":
        main = aliases.main(name)
        assert aliases.main(main) == main
        assert name in aliases.names(name)
        assert all(aliases.main(other) == main for other in aliases.names(name))
