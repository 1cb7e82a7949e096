"""Lines that say where a text first appeared: "This post first appeared on X", "Zuerst erschienen in X".

The patterns are narrow on purpose: a line, or its first sentence, must begin by saying so. What it names is
proposed with its words; a person decides.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive_app.statements.date_candidates import FOOT, HEAD, lines
from archive_app.statements.dates_as_written import read_date
from archive_app.statements.statement import Proposal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LONGEST_SENTENCE = 300
_LONGEST_NAME = 120

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

_PATTERNS = (
    # English
    (
        rf"(?:(?:a\s+(?:longer\s+|shorter\s+)?version\s+of\s+)?(?:this|the)(?:\s+{_EN})?\s+|it\s+|{_EN}\s+)?(?:has\s+|was\s+)?"
        rf"(?:first|originally|previously)\s+(?:appeared|(?:cross-?)?published|(?:cross-?)?posted|printed|ran)\s+{_WHEN}{_ON}\s+{_NAME}"
    ),
    rf"(?:this|the)\s+{_EN}\s+(?:appeared|was\s+published)\s+(?:first|originally)\s+{_WHEN}{_ON}\s+{_NAME}",
    (
        rf"(?:this\s+{_EN}\s+(?:is|was)\s+)?(?:cross-?posted|reposted|republished|reprinted|reproduced)\s+(?:with\s+(?:kind\s+)?permission\s+)?"
        rf"(?:from|by\s+permission\s+of)\s+{_NAME}"
    ),
    # German
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
    # French
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
    # Czech
    rf"(?:{_CS}\s+(?:byl\s+)?)?(?:původně|poprvé)\s+(?:vyš(?:el|la|lo)|publikován[ao]?|zveřejněn[ao]?)\s+{_WHEN}{_CS_V}{_NAME}",
    rf"{_CS}\s+(?:vyšel|byl\s+(?:publikován|zveřejněn))\s+(?:původně\s+|poprvé\s+)?{_WHEN}{_CS_V}{_NAME}",
    rf"přinášíme\s+{_CS}\s[^.]{{0,80}}?,?\s+(?:který|jenž)\s+vyšel\s+{_WHEN}{_CS_V}{_NAME}",
    # Dutch and Polish
    (
        rf"(?:(?:dit|deze|het|de)\s+{_NL}\s+)?(?:verscheen|werd|is)\s+(?:eerst|eerder|oorspronkelijk)\s+"
        rf"(?:gepubliceerd\s+)?{_WHEN}(?:in|op|bij)\s+(?P<name>.+?)(?:\s+(?:gepubliceerd|verschenen))?"
    ),
    (rf"(?:eerst|eerder|oorspronkelijk)\s+(?:gepubliceerd|verschenen)\s+{_WHEN}(?:in|op|bij)\s+{_NAME}"),
    (
        rf"(?:{_PL}\s+)?(?:ukazał\s+się\s+(?:pierwotnie|po\s+raz\s+pierwszy)"
        rf"|(?:pierwotnie|po\s+raz\s+pierwszy)\s+(?:ukazał\s+się|opublikowan[yoa]))\s+(?:w|na)\s+{_NAME}"
    ),
)
_COMPILED = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _PATTERNS)
#: What every pattern holds; a line without it need not be asked twenty times.
_SIGNS = (
    "first", "original", "previously", "posted", "reprinted", "reproduced", "republished", "erst",
    "ursprünglich", "zunächst", "initialement", "abord", "origine", "fois", "tribune", "entretien",
    "interview", "inicialmente", "primera", "originari", "inizial", "prima", "původně", "poprvé",
    "vyšel", "publikován", "zveřejněn", "eerder", "oorspronk", "pierwotn", "pierwszy",
)  # fmt: skip
_LABEL = re.compile(r"[\s([*_>]*(?:(?:[^\W\d_][\w’']*\s+){0,2}[^\W\d_][\w’']*\s*:\s+)?", re.IGNORECASE)
_BEFORE_DATE = re.compile(
    r"(?:,\s*|\s+)(?:\(|on\s+|am\s+|vom\s+|le\s+|el\s+|il\s+|em\s+|op\s+|dne\s+|w\s+dniu\s+)?(?=[\w(])"
)
_SENTENCE_END = re.compile(r"(?<=\w{3})[.!)\]*_]+\s+(?=[^\W\d_])")
_NAME_END = re.compile(r"(?:,|\s+by|\s+under|\s+as|\s+and|\s+with|\s+from)\s", re.IGNORECASE)
_BY_SOMEONE = re.compile(r",?\s+(?:by|von|par|por|di|od)\s+(?=[^\W\d_a-z][\w’'.-]*\s+[^\W\d_a-z])")
_ADDRESS = re.compile(r"\s*[([<]?(?P<url>https?://[^\s)\]>]+)[)\]>]?\s*")


def first_published(
    text: str, language: str | None = None, links: Sequence[tuple[int, int, str]] = ()
) -> tuple[Proposal, ...]:
    """Return where a text says that it first appeared: publisher, date and address where it gives them.

    `links` are the links of the text as `(start, end, address)`. Only lines near the beginning and the end
    are looked at. The fields are `first_published`, `first_published.issued` and `first_published.url`; the
    evidence of the first is all that the line says of it.
    """
    looked_at = (text[:HEAD] + text[-FOOT:]).lower()
    signs = [sign for sign in _SIGNS if sign in looked_at]
    for start, end in lines(text) if signs else ():
        line = text[start:end].lower()
        if any(sign in line for sign in signs):
            for sentence_end in _sentence_ends(text, start, end):
                found = _said(text, start, sentence_end, language, links)
                if found:
                    return found
    return ()


def _sentence_ends(text: str, start: int, end: int) -> Iterator[int]:
    """Yield where the first sentence of a line ends, and where the line does."""
    sentence = _SENTENCE_END.search(text, start, min(end, start + _LONGEST_SENTENCE))
    if sentence:
        yield sentence.start() + 1
    if end - start <= _LONGEST_SENTENCE:
        yield end


def _said(
    text: str, start: int, end: int, language: str | None, links: Sequence[tuple[int, int, str]]
) -> tuple[Proposal, ...]:
    label = _LABEL.match(text, start, end)
    bare = re.match(r"[\s([*_>]*", text[start:end])
    begins = {start + (bare.end() if bare else 0), label.end() if label else start}
    stop = end - (len(text[start:end]) - len(text[start:end].rstrip("()[]*_ ")))
    for begin in sorted(begins):
        for pattern in _COMPILED:
            match = pattern.fullmatch(text, begin, stop)
            if match:
                found = _proposals(text, (start, end), match, language, links)
                if found:
                    return found
    return ()


def _proposals(
    text: str,
    line: tuple[int, int],
    match: re.Match[str],
    language: str | None,
    links: Sequence[tuple[int, int, str]],
) -> tuple[Proposal, ...]:
    name_start, name_end = match.span("name")
    when = match.span("when") if "when" in match.re.groupindex and match["when"] else None
    if when and read_date(text[slice(*when)], language)[0] is None:
        # "published on Harbour Blog by A. Writer": what stands where a day may stand is the name.
        name_start, when = when[0], None
    if read_date(text[name_start:name_end].strip(" .:;,()"), language)[0] is not None:
        return ()
    dated = _date_at_the_end(text, name_start, name_end, language) if when is None else when
    if when is None and dated:
        name_end = dated[0]
    name, url = _name_and_address(text, name_start, name_end, links)
    if name is None:
        return ()
    found = [Proposal("first_published", name, text[line[0] : line[1]], *line, "text")]
    if dated:
        issued, _ = read_date(text[slice(*dated)], language)
        if issued is not None:
            words = text[slice(*dated)]
            found.append(Proposal("first_published.issued", issued.edtf, words, *dated, "text"))
    if url:
        found.append(Proposal("first_published.url", url[2], text[url[0] : url[1]], url[0], url[1], "text"))
    return tuple(found)


def _date_at_the_end(text: str, start: int, end: int, language: str | None) -> tuple[int, int] | None:
    while end > start and text[end - 1] in " .:;,)":
        end -= 1
    for gap in _BEFORE_DATE.finditer(text, max(start, end - 60), end):
        if read_date(text[gap.end() : end].lstrip("("), language)[0] is not None:
            begin = gap.end() + (text[gap.end()] == "(")
            return (begin, end) if gap.start() > start else None
    return None


def _name_and_address(
    text: str, start: int, end: int, links: Sequence[tuple[int, int, str]]
) -> tuple[str | None, tuple[int, int, str] | None]:
    """Return the name in `text[start:end]` and the link upon it; a name that goes on as prose is none."""
    link = next(((s, e, to) for s, e, to in links if start <= s < end and s - start < _LONGEST_NAME), None)
    if link and not link[2].startswith(("http://", "https://")):
        link = None
    if link and text[start : link[0]].strip(" “\"'«„").lower() in (
        "",
        "the",
        "der",
        "die",
        "das",
        "la",
        "le",
        "el",
        "il",
    ):
        name = text[start : link[1]]
    else:
        name = text[start:end]
    written = _ADDRESS.search(name)
    if written and link is None:
        at = start + written.start("url")
        link = (at, at + len(written["url"]), written["url"])
    name = _ADDRESS.sub(" ", name)
    name = _BY_SOMEONE.split(name, maxsplit=1)[0]
    name = _before_a_date(name).strip().rstrip(".:;, (").strip("“”\"'«»„* ")
    if len(name) > _LONGEST_NAME or re.search(r"[!?]\s|\w{3}\.\s", name):
        shorter = _NAME_END.split(name, maxsplit=1)[0]
        name = shorter if len(shorter) < len(name) else ""
    if len(name.split()) > 8:
        name = _NAME_END.split(name, maxsplit=1)[0]
    return (name if name and name[0].isalnum() and len(name) <= _LONGEST_NAME else None), link


def _before_a_date(name: str) -> str:
    """Return a name without what only led up to the date behind it: "Compass, on" is "Compass"."""
    return re.sub(r"(?:,?\s+(?:on|am|vom|le|el|il|em|op|dne|w\s+dniu))?[\s,(]*$", "", name)
