"""How values, counts and filters are named on the screen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from archive_app.statements.dates_in_words import edtf_in_words
from archive_app.ui.dates_text import period_in_words
from archive_app.ui.typed_conditions import date_conditions

if TYPE_CHECKING:
    from archive_app.statements.searching import Coverage, Filters, SearchOutcome

NOT_STATED = "Not stated"

_TYPES = {"leader-statement": "Leader’s statement", "blog-post": "Blog post"}
_FILTER_FIELDS = ("party", "source", "type", "language", "author", "tag")
_PARTIES_NAMED = 5
_BELIEVABLE_YEARS = range(1000, 2200)


def grouped(number: int) -> str:
    """Return a count with its thousands set apart: 12,481."""
    return f"{number:,}"


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """Return a count with its noun: "1 statement", "12,481 statements"."""
    return f"{grouped(number)} {noun if number == 1 else plural or noun + 's'}"


def size_in_words(count: int) -> str:
    """Return a number of bytes as a person says it: "812 bytes", "3.2 MB" (a thousand kB)."""
    if count < 1_000:
        return counted(count, "byte")
    size, unit = count / 1_000, "kB"
    for larger in ("MB", "GB", "TB"):
        if round(size, 1) < 1_000:
            break
        size, unit = size / 1_000, larger
    return f"{size:,.1f} {unit}"


def type_name(value: str) -> str:
    """Return the readable name of a kind of statement: `press-release` is "Press release"."""
    if value in _TYPES:
        return _TYPES[value]
    words = " ".join(value.replace("-", " ").replace("_", " ").split())
    return words[:1].upper() + words[1:] if words else value


def value_name(field: str, value: str | None) -> str:
    """Return how a facet value is named; None is "Not stated"."""
    if value is None:
        return NOT_STATED
    if field == "language":
        from archive_app.text.language import language_name  # noqa: PLC0415 - no name is shown at the start

        name = language_name(value)
        return name[:1].upper() + name[1:]
    return type_name(value) if field == "type" else value


@dataclass(frozen=True, slots=True)
class FilterInForce:
    """One filter value: its name as a chip shows it, and the filters that remain without it."""

    label: str
    without: Filters


def with_values(filters: Filters, field: str, values: tuple[str | None, ...]) -> Filters:
    """Return `filters` with `values` for the field named `field`."""
    change: dict[str, Any] = {field: values}
    return replace(filters, **change)


def filters_in_force(filters: Filters) -> tuple[FilterInForce, ...]:
    """Return every value of `filters`, in the order in which the filters pane shows the fields."""
    chips = []
    for field in _FILTER_FIELDS:
        values: tuple[str | None, ...] = getattr(filters, field)
        for value in values:
            label = value_name(field, value) if value is not None else f"{field}: {NOT_STATED.lower()}"
            rest = tuple(other for other in values if other != value)
            chips.append(FilterInForce(label, with_values(filters, field, rest)))
    if filters.has_period:
        without = replace(filters, date_from=None, date_to=None, include_undated=False)
        chips.append(FilterInForce(period_in_words(filters.date_from, filters.date_to), without))
    if filters.include_undated:
        chips.append(FilterInForce("with undated", replace(filters, include_undated=False)))
    return tuple(chips)


def has_period(outcome: SearchOutcome) -> bool:
    """Tell whether a date condition, chosen or typed, is in force."""
    return outcome.request.filters.has_period or bool(date_conditions(outcome))


def coverage_in_words(coverage: Coverage) -> str:
    """Return one or two plain sentences on what an archive covers."""
    if coverage.statements == 0:
        return "This archive holds no statements yet."
    words = f"This archive covers {counted(coverage.statements, 'statement')}"
    earliest, latest, doubt = _believable(coverage)
    if earliest and latest:
        first, last = edtf_in_words(earliest), edtf_in_words(latest)
        words += f" from {first} to {last}" if first != last else f" of {first}"
    elif earliest:
        words += f" from {edtf_in_words(earliest)} on"
    elif latest:
        words += f" until {edtf_in_words(latest)}"
    if coverage.parties:
        words += f" by {_listed([name for name, _ in coverage.parties])}"
    words += "."
    if coverage.undated == coverage.statements:
        return f"{words} {'It is not' if coverage.undated == 1 else 'None of them is'} dated."
    if coverage.undated:
        words += f" {grouped(coverage.undated)} of them {'is' if coverage.undated == 1 else 'are'} undated."
    return f"{words}{doubt}"


def _believable(coverage: Coverage) -> tuple[str | None, str | None, str]:
    """Return the ends of what is covered without a year that must be a slip, and words on that year."""
    earliest, latest = coverage.earliest, coverage.latest
    odd = [day for day in dict.fromkeys((earliest, latest)) if day and year_of(day) not in _BELIEVABLE_YEARS]
    if not odd:
        return earliest, latest, ""
    years = " and ".join(str(year_of(day)) for day in odd)
    doubt = f" Its dates reach as far as {years}, which may be a slip."
    return None if earliest in odd else earliest, None if latest in odd else latest, doubt


def year_of(day: str) -> int:
    """Return the year of an ISO day, which may have more than four digits or a minus."""
    return int(day.rsplit("-", 2)[0])


def _listed(names: list[str]) -> str:
    if len(names) > _PARTIES_NAMED:
        shown = _PARTIES_NAMED - 1
        names = [*names[:shown], f"{grouped(len(names) - shown)} others"]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
