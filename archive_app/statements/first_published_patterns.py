"""The set phrases by which texts say where they first appeared, by family of languages.

Each names the publisher as `name`, and may name a day before it as `when`. They match a whole line or
sentence, without case.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

_EN = (
    r"(?:(?:blog\s+)?post|article|piece|speech|text|statement|interview|blog|letter|essay|column|op-ed"
    r"|contribution|story)"
)
_DE = (
    r"(?:beitrag|artikel|text|kommentar|interview|rede|brief|aufsatz|gastbeitrag|essay|kolumne|stellungnahme)"
)
_FR = r"(?:article|tribune|texte|billet|entretien|discours|interview|lettre|chronique|communiqué)"
_ES = r"(?:artículo|texto|entrevista|discurso|carta|columna|entrada|post|tribuna|comunicado)"
_IT = r"(?:articolo|testo|intervista|discorso|lettera|post|intervento|comunicato)"
_PT = r"(?:artigo|texto|entrevista|discurso|carta|coluna|post)"
_CS = r"(?:článek|text|rozhovor|komentář|projev|dopis|příspěvek|sloupek|blog)"
_NL = r"(?:artikel|tekst|bijdrage|column|interview|toespraak|brief|opiniestuk|blog)"
_PL = r"(?:artykuł|tekst|wywiad|list|wpis|felieton)"
_ON = r"(?:on|in|at|by|to)"
_CS_V = r"(?:v|ve|na)\s+(?:(?:deníku|týdeníku|časopise|časopisu|serveru|webu|blogu|portálu|novinách)\s+)?"
_WHEN = r"(?:(?:on|am|vom|le|el|il|em|op|dne)\s+(?P<when>[^,]{6,30}?)\s+)?"
_NAME = r"(?P<name>.+)"

#: By family of languages, since a short text may be taken for its neighbour.
_PATTERNS: dict[str, tuple[str, ...]] = {
    "en": (
        (
            rf"(?:(?:a\s+(?:longer\s+|shorter\s+)?version\s+of\s+)?(?:this|the)(?:\s+{_EN})?\s+|it\s+|{_EN}\s+)?(?:has\s+|was\s+)?"
            rf"(?:first|originally|previously)\s+(?:appeared|(?:cross-?)?published|(?:cross-?)?posted|printed|ran)\s+{_WHEN}{_ON}\s+{_NAME}"
        ),
        rf"(?:this|the)\s+{_EN}\s+(?:appeared|was\s+published)\s+(?:first|originally)\s+{_WHEN}{_ON}\s+{_NAME}",
        (
            rf"(?:this\s+{_EN}\s+(?:is|was)\s+)?(?:cross-?posted|reposted|republished|reprinted|reproduced)\s+(?:with\s+(?:kind\s+)?permission\s+)?"
            rf"(?:from|by\s+permission\s+of)\s+{_NAME}"
        ),
    ),
    "de": (
        (
            rf"(?:(?:(?:dieser|diese|dieses|der|die|das)\s+)?{_DE}\s+(?:ist\s+|wurde\s+)?)?(?:zuerst|ursprünglich|erstmals|zunächst)\s+"
            rf"(?:erschienen|veröffentlicht)\s+{_WHEN}(?:in|im|auf|bei|beim|am)\s+{_NAME}"
        ),
        (
            rf"(?:dieser|diese|dieses|der|die|das)\s+{_DE}\s+(?:ist|wurde|erschien)\s+(?:zuerst|ursprünglich|erstmals|zunächst)\s+{_WHEN}"
            r"(?:in|im|auf|bei|beim)\s+(?P<name>.+?)(?:\s+(?:erschienen|veröffentlicht))?"
        ),
        r"(?:zuerst|erstmals|ursprünglich)\s+(?:in|im|auf|bei)\s+(?P<name>.+?)\s+(?:erschienen|veröffentlicht)",
        rf"(?:erstveröffentlichung|ersterscheinung)(?::|\s+(?:in|im|auf|bei))\s+{_NAME}",
        # Dutch
        (
            rf"(?:(?:dit|deze|het|de)\s+{_NL}\s+)?(?:verscheen|werd|is)\s+(?:eerst|eerder|oorspronkelijk)\s+"
            rf"(?:gepubliceerd\s+)?{_WHEN}(?:in|op|bij)\s+(?P<name>.+?)(?:\s+(?:gepubliceerd|verschenen))?"
        ),
        (rf"(?:eerst|eerder|oorspronkelijk)\s+(?:gepubliceerd|verschenen)\s+{_WHEN}(?:in|op|bij)\s+{_NAME}"),
    ),
    "fr": (
        (
            rf"(?:(?:ce|cet|cette|le|la)?\s*(?:l[’'])?{_FR}\s+(?:a\s+été\s+|est\s+|fut\s+)?)?(?:publiée?|parue?)\s+"
            rf"(?:initialement|d[’']abord|à\s+l[’']origine|pour\s+la\s+première\s+fois)\s+{_WHEN}(?:dans|sur|par|en)\s+{_NAME}"
        ),
        (
            rf"(?:(?:ce|cet|cette|le|la)?\s*(?:l[’'])?{_FR}\s+(?:a\s+été\s+|est\s+|fut\s+)?)?(?:initialement|d[’']abord)\s+"
            rf"(?:publiée?|parue?)\s+{_WHEN}(?:dans|sur|par|en)\s+{_NAME}"
        ),
        rf"(?:tribune|entretien|interview)\s+(?:publiée?|parue?)\s+(?:dans|sur)\s+{_NAME}",
        # Spanish and Portuguese
        (
            rf"(?:(?:est[ea]|el|la)\s+{_ES}\s+(?:fue\s+|se\s+)?|{_ES}\s+)?(?:publicad[oa]|publicó|apareció|aparecid[oa])\s+"
            rf"(?:originalmente|inicialmente|por\s+primera\s+vez)\s+{_WHEN}(?:en|por)\s+{_NAME}"
        ),
        (
            rf"(?:(?:est[ea]|el|la)\s+{_ES}\s+(?:fue\s+|se\s+)?|{_ES}\s+)?(?:originalmente|inicialmente)\s+"
            rf"(?:publicad[oa]|publicó|apareció|aparecid[oa])\s+{_WHEN}(?:en|por)\s+{_NAME}"
        ),
        (
            rf"(?:est[ea]\s+{_PT}\s+foi\s+)?(?:publicad[oa]\s+(?:originalmente|inicialmente)|(?:originalmente|inicialmente)\s+publicad[oa])\s+"
            rf"{_WHEN}(?:em|no|na|pelo|pela)\s+{_NAME}"
        ),
        # Italian
        (
            rf"(?:(?:quest[oa]|il|l[’'])\s*{_IT}\s+(?:è\s+)?(?:stat[oa]\s+)?|{_IT}\s+)?(?:pubblicat[oa]|appars[oa]|uscit[oa])\s+"
            rf"(?:originariamente|inizialmente|per\s+la\s+prima\s+volta)\s+{_WHEN}(?:su|sul|sulla|in|nel|da)\s+{_NAME}"
        ),
        rf"(?:originariamente|inizialmente)\s+(?:pubblicat[oa]|appars[oa])\s+{_WHEN}(?:su|sul|sulla|in|nel|da)\s+{_NAME}",
    ),
    "cs": (
        rf"(?:{_CS}\s+(?:byl\s+)?)?(?:původně|poprvé)\s+(?:vyš(?:el|la|lo)|publikován[ao]?|zveřejněn[ao]?)\s+{_WHEN}{_CS_V}{_NAME}",
        rf"{_CS}\s+(?:vyšel|byl\s+(?:publikován|zveřejněn))\s+(?:původně\s+|poprvé\s+)?{_WHEN}{_CS_V}{_NAME}",
        rf"přinášíme\s+{_CS}\s[^.]{{0,80}}?,?\s+(?:který|jenž)\s+vyšel\s+{_WHEN}{_CS_V}{_NAME}",
        # Polish
        (
            rf"(?:{_PL}\s+)?(?:ukazał\s+się\s+(?:pierwotnie|po\s+raz\s+pierwszy)"
            rf"|(?:pierwotnie|po\s+raz\s+pierwszy)\s+(?:ukazał\s+się|opublikowan[yoa]))\s+(?:w|na)\s+{_NAME}"
        ),
    ),
}
_FAMILY = dict.fromkeys(("de", "nl", "lb", "af"), "de")
_FAMILY |= dict.fromkeys(("fr", "es", "pt", "it", "ca", "gl", "oc"), "fr")
_FAMILY |= dict.fromkeys(("cs", "sk", "pl"), "cs")


class _Signs(NamedTuple):
    """Words and patterns of which one is in every text, in small letters, that holds a phrase.

    A word alone is found sooner than a pattern. Of words with one first letter, a pattern goes from one such
    letter to the next, which takes a third of the time of looking for each word.
    """

    words: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()


#: In every phrase of a family is a sign of each of these.
_SIGNS: dict[str, tuple[_Signs, ...]] = {
    "en": (
        _Signs(patterns=(r"p(?:peared|ublished|osted|rinted|roduced)", r"ran\b")),
        _Signs(("first", "original", "previously", "posted", "reprinted", "reproduced", "republished")),
    ),
    # "erst" alone begins "erste" and "ersten".
    "de": (
        _Signs(
            ("ursprünglich", "zunächst", "eerder", "oorspronk"),
            (r"erst(?:mals|ver|ersch|(?<=[ue]erst))",),
        ),
    ),
    "fr": (
        _Signs(("uscit",), (r"p(?:ubli(?:é|cad|có)|aru|areci[dó]|pars[oa]|ubblicat)",)),
        _Signs(
            ("origin", "initialement", "abord", "fois", "tribune", "entretien", "interview", "inicial",
             "primera", "inizial"),
            (r"prima\s+volta",),
        ),
    ),
    "cs": (_Signs(("vyšel", "zveřejněn"), (r"p(?:ůvodně|oprvé|ublikován|ierw)",)),),
}  # fmt: skip


@lru_cache(maxsize=64)
def families(language: str | None) -> tuple[str, ...]:
    """Return the families to ask of a text in this language: English always, all where it is not known."""
    family = _FAMILY.get((language or "").partition("-")[0].lower())
    return tuple(_PATTERNS) if not language else ("en", family) if family else ("en",)


def may_hold_a_phrase(family: str, plain: str) -> bool:
    """Tell whether a phrase of the family may stand in a text, which is given in small letters."""
    # Loops here and below, since a generator takes as long as the search of a line.
    for words, patterns in _signs_of(family):  # noqa: SIM110
        if not _any_in(plain, words, patterns):
            return False
    return True


def _any_in(plain: str, words: tuple[str, ...], patterns: tuple[re.Pattern[str], ...]) -> bool:
    for pattern in patterns:
        if pattern.search(plain):
            return True
    for word in words:  # noqa: SIM110
        if word in plain:
            return True
    return False


@cache
def _signs_of(family: str) -> tuple[tuple[tuple[str, ...], tuple[re.Pattern[str], ...]], ...]:
    return tuple((signs.words, tuple(map(re.compile, signs.patterns))) for signs in _SIGNS[family])


@cache
def patterns_of(family: str) -> tuple[re.Pattern[str], ...]:
    """Return the patterns of a family."""
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in _PATTERNS[family])
