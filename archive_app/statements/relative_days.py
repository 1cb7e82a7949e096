"""Days that a text names from where it stands ("yesterday's verdict"), and what they say of its own date.

A relative word dates nothing by itself. Once the day that it speaks of is known, the statement was issued so
many days after it: yesterday's verdict of 4 April was spoken of on 5 April.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from archive_app.statements.dates import Day, StatementDate, days_in_month
from archive_app.statements.problems import InvalidDate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

_FURTHEST = 400
_AROUND = 60
_WEEKDAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
}
_NUMBER_OF_WEEKDAY = {
    name.lower(): number for names in _WEEKDAYS.values() for number, name in enumerate(names.split())
} | {"sonnabend": 5}
_NAMES_OF_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_COUNTS = {
    word: number
    for words in (
        "two three four five six seven eight nine ten",
        "zwei drei vier fünf sechs sieben acht neun zehn",
        "deux trois quatre cinq six sept huit neuf dix",
        "dos tres cuatro cinco seis siete ocho nueve diez",
    )
    for number, word in enumerate(words.split(), start=2)
}


@dataclass(frozen=True, slots=True)
class RelativeDay:
    """How far a statement lies behind the day that its words speak of.

    It was issued from `nearest` to `farthest` units (`day`, `month` or `year`) after that day, which fell on
    `weekday` (0 is Monday) where the words name one. "Last Tuesday" is the Tuesday of this week to some, of
    the week before to others: 1 to 13 days.
    """

    nearest: int
    farthest: int
    unit: str = "day"
    weekday: int | None = None

    def issued_after(self, event: StatementDate) -> StatementDate:
        """Return when a statement was issued that speaks in this way of an event on that date.

        One day, month or year where that is all it can be, else one of a span of days (`[a..b]`). Raises
        InvalidDate, with the reason, where the event has no bounds, is too vague, or fell on another weekday.
        """
        if event.earliest is None or event.latest is None:
            raise InvalidDate("The event has no certain bounds.", "Enter the day of the event.")
        self._check_weekday(event)
        if self.unit == "day":
            low, high = _moved(event.earliest, self.nearest), _moved(event.latest, self.farthest)
        else:
            months = 12 if self.unit == "year" else 1
            low = _first_of_month(event.earliest, self.nearest * months, whole_year=self.unit == "year")
            after = _first_of_month(event.latest, self.farthest * months, whole_year=self.unit == "year")
            high = _last_day(after, whole_year=self.unit == "year")
        mark = {(True, True): "%", (True, False): "~", (False, True): "?"}.get(
            (event.approximate, event.uncertain), ""
        )
        return StatementDate.parse(_expression(low, high, mark))

    def _check_weekday(self, event: StatementDate) -> None:
        day = event.earliest
        if self.weekday is None or day is None or day != event.latest or not 1 <= day.year <= 9999:
            return
        fell_on = dt.date(*day).weekday()
        if fell_on != self.weekday:
            raise InvalidDate(
                f"{day.isoformat()} was a {_NAMES_OF_WEEKDAYS[fell_on]}, the text speaks of a "
                f"{_NAMES_OF_WEEKDAYS[self.weekday]}.",
                "Check the day of the event.",
            )


@dataclass(frozen=True, slots=True)
class RelativeWords:
    """Words at `[start, end)` of a text that name a day from where it stands, and how they count."""

    start: int
    end: int
    rule: RelativeDay


def _moved(day: Day, days: int) -> Day:
    for _ in range(abs(days)):
        day = day.after() if days > 0 else day.before()
    return day


def _first_of_month(day: Day, months: int, *, whole_year: bool) -> Day:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return Day(year, 1 if whole_year else month + 1, 1)


def _last_day(first: Day, *, whole_year: bool) -> Day:
    month = 12 if whole_year else first.month
    return Day(first.year, month, days_in_month(first.year, month))


def _expression(low: Day, high: Day, mark: str) -> str:
    if low == high:
        return low.isoformat() + mark
    if low.day == 1 and high.day == days_in_month(high.year, high.month) and low.year == high.year:
        if low.month == high.month:
            return low.isoformat()[:-3] + mark
        if (low.month, high.month) == (1, 12):
            return low.isoformat()[:-6] + mark
    return f"[{low.isoformat()}{mark}..{high.isoformat()}{mark}]"


#: Of what a text can speak as today's or tomorrow's; "today's world" and "tomorrow's leaders" date nothing.
_EVENTS = (
    r"(?:verdict|vote|decision|ruling|announcement|elections?|debate|results?|referendum|judge?ment|speech"
    r"|budget|meeting|summit|hearing|conference|march|rally|report|attacks?|session|strike|launch|convention|primary)"
)
_EREIGNISSE = (
    r"(?:Entscheidung|Urteil|Abstimmung|Sitzung|Debatte|Beschluss|Wahl(?:en)?|Votum|Rede|Gipfel|Anhörung"
    r"|Demo(?:nstration)?|Bericht|Anschlag|Streik|Parteitag|Bundestagssitzung|Pressekonferenz)"
)
_WD = {language: f"(?P<weekday>{'|'.join(names.split())})" for language, names in _WEEKDAYS.items()}
_WD["de"] = _WD["de"].replace("Samstag", "Samstag|Sonnabend")
_COUNT = r"(?P<count>[0-9]{1,2}|" + "|".join(_COUNTS) + ")"
_S = r"[’']s\s+[\w-]{3,}"

#: By language and strength: words of which one must be there, pattern, nearest, farthest, unit. Words with
#: the thing that they date come first.
_Pattern = tuple[str, str, int, int, str]
_Compiled = tuple[tuple[str, ...], re.Pattern[str], int, int, str]
_PATTERNS: dict[str, tuple[tuple[_Pattern, ...], ...]] = {
    "en": (
        (
            ("yesterday night", rf"\b(?:yesterday|last\s+night){_S}", 1, 1, "day"),
            ("last", rf"\blast\s+{_WD['en']}{_S}", 1, 13, "day"),
            ("last", rf"\blast\s+week{_S}", 1, 13, "day"),
            (
                "today morning afternoon evening",
                rf"\b(?:today|this\s+(?:morning|afternoon|evening))[’']s\s+{_EVENTS}\b",
                0, 0, "day",
            ),
            ("tomorrow", rf"\btomorrow[’']s\s+{_EVENTS}\b", -1, -1, "day"),
        ),
        (
            ("yesterday", r"\bthe\s+day\s+before\s+yesterday\b", 2, 2, "day"),
            ("yesterday night", r"\b(?:yesterday|last\s+night)\b", 1, 1, "day"),
            ("last", rf"\blast\s+{_WD['en']}\b", 1, 13, "day"),
            (
                "earlier morning afternoon evening",
                r"\b(?:earlier\s+today|this\s+(?:morning|afternoon|evening))\b",
                0, 0, "day",
            ),
            ("ago", rf"\b{_COUNT}\s+days\s+ago\b", 0, 0, "day"),
            ("earlier", r"\bearlier\s+this\s+week\b", 0, 6, "day"),
            ("month", rf"\blast\s+month[’']s\s+{_EVENTS}\b", 1, 1, "month"),
            ("year", rf"\blast\s+year[’']s\s+{_EVENTS}\b", 1, 1, "year"),
        ),
    ),
    "de": (
        (
            ("gestrige", r"\bgestrige[nrsm]?\s+[\w-]+", 1, 1, "day"),
            ("heutige", rf"\bheutige[nrsm]?\s+{_EREIGNISSE}\b", 0, 0, "day"),
            ("morgige", rf"\bmorgige[nrsm]?\s+{_EREIGNISSE}\b", -1, -1, "day"),
        ),
        (
            ("vorgestern", r"\bvorgestern\b", 2, 2, "day"),
            ("gestern", r"(?<!von )\bgestern\b(?:\s+(?:Abend|Nachmittag|Vormittag|Nacht))?", 1, 1, "day"),
            ("letzten vergangenen", rf"\b(?:letzten|vergangenen)\s+{_WD['de']}\b", 1, 13, "day"),
            ("heute", r"\bheute\s+(?:Morgen|Vormittag|Mittag|Nachmittag|Abend)\b", 0, 0, "day"),
            ("tagen", rf"\bvor\s+{_COUNT}\s+Tagen\b", 0, 0, "day"),
        ),
    ),
    "fr": (
        (
            ("hier", r"\b(?!avant\b)[\w-]+\s+d[’']hier\b", 1, 1, "day"),
            ("avant-hier", r"\b[\w-]+\s+d[’']avant-hier\b", 2, 2, "day"),
        ),
        (
            ("avant-hier", r"\bavant-hier\b", 2, 2, "day"),
            ("hier", r"(?<!avant-)\bhier\b(?:\s+(?:soir|matin))?", 1, 1, "day"),
            ("dernier", rf"\b{_WD['fr']}\s+dernier\b", 1, 13, "day"),
            ("matin soir midi", r"\b(?:ce\s+(?:matin|soir)|cet\s+après-midi)\b", 0, 0, "day"),
            ("jours", rf"\bil\s+y\s+a\s+{_COUNT}\s+jours\b", 0, 0, "day"),
        ),
    ),
    "es": (
        (
            ("ayer", r"\b\w+\s+de\s+ayer\b", 1, 1, "day"),
            ("anteayer", r"\b\w+\s+de\s+anteayer\b", 2, 2, "day"),
        ),
        (
            ("anteayer antier", r"\b(?:anteayer|antier)\b", 2, 2, "day"),
            ("ayer anoche", r"\b(?:ayer|anoche)\b", 1, 1, "day"),
            (
                "pasado",
                rf"\b(?:el\s+)?(?:pasado\s+{_WD['es']}|{_WD['es'].replace('weekday', 'other')}\s+pasado)\b",
                1, 13, "day",
            ),
            ("esta", r"\besta\s+(?:mañana|tarde|noche)\b", 0, 0, "day"),
            ("días", rf"\bhace\s+{_COUNT}\s+días\b", 0, 0, "day"),
        ),
    ),
}  # fmt: skip


@cache
def _patterns_of(language: str, strength: int) -> tuple[_Compiled, ...]:
    return tuple(
        (tuple(signs.split()), re.compile(pattern, re.IGNORECASE), nearest, farthest, unit)
        for signs, pattern, nearest, farthest, unit in _PATTERNS[language][strength]
    )


@cache
def _signs_of(language: str) -> frozenset[str]:
    return frozenset(
        sign for strength in _PATTERNS[language] for pattern in strength for sign in pattern[0].split()
    )


def relative_words(text: str, language: str | None) -> RelativeWords | None:
    """Return the words of `text` that best hint at its date; None where there are none.

    Words that say what they date ("yesterday's verdict") go before bare ones, then the first counts.
    `language` is a BCP 47 tag; without one all languages that we know are asked.
    """
    spoken = (language or "").partition("-")[0].lower()
    asked = [spoken] if spoken in _PATTERNS else [] if spoken else list(_PATTERNS)
    if not asked:
        return None
    plain = text.lower()
    if len(plain) != len(text):
        # "İ" has two characters in lower case, after which every place would be wrong.
        plain = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    signs = {sign for name in asked for sign in _signs_of(name) if sign in plain}
    for strength in (0, 1) if signs else ():
        found = [words for name in asked for words in _found(text, plain, name, strength, signs)]
        if found:
            return min(found, key=lambda words: (words.start, -words.end))
    return None


def _first(pattern: re.Pattern[str], text: str, plain: str, signs: Sequence[str]) -> re.Match[str] | None:
    """Return the first match, looking only around the places where one of its signs stands."""
    places = sorted(at.start() for sign in signs for at in re.finditer(sign, plain))
    for place in places:
        match = pattern.search(text, max(0, place - _AROUND), place + _AROUND)
        if match and match.start() <= place < match.end():
            return match
    return None


def _found(
    text: str, plain: str, language: str, strength: int, there: AbstractSet[str]
) -> Iterator[RelativeWords]:
    for signs, pattern, nearest, farthest, unit in _patterns_of(language, strength):
        match = None if there.isdisjoint(signs) else _first(pattern, text, plain, signs)
        if match is None:
            continue
        groups = match.groupdict()
        weekday = groups.get("weekday") or groups.get("other")
        if groups.get("count"):
            nearest = farthest = _COUNTS.get(groups["count"].lower()) or int(groups["count"])  # noqa: PLW2901
        rule = RelativeDay(
            nearest, min(farthest, _FURTHEST), unit, _NUMBER_OF_WEEKDAY[weekday.lower()] if weekday else None
        )
        yield RelativeWords(match.start(), match.end(), rule)
