"""Words that say whose words a quotation is: “…,” said X; according to the report: “…”; „…“, so X.

Looked for in the sentence before a quotation and in the clause behind it, in English, German, French,
Spanish, Italian and Czech. Verbs and nouns are those by which newspapers report speech.
"""

from __future__ import annotations

import re

_VERBS = (
    # English
    r"sa(?:id|ys?|ying)|told|tells?|add(?:s|ed)|wr(?:ote|ites?|itten|iting)|argue[sd]?|warn(?:s|ed|ing)?|stat(?:es?|ed|ing)"
    r"|claim(?:s|ed)?|explain(?:s|ed)?|conclud(?:es?|ed)|note[sd]|observe[sd]|declare[sd]|announce[sd]|ask(?:s|ed)"
    r"|repl(?:y|ied|ies)|answer(?:s|ed)|call(?:s|ed|ing)|describe[sd]|describing|recommend(?:s|ed)?|insist(?:s|ed)"
    r"|admit(?:s|ted)|promise[sd]|tweet(?:s|ed)|commented|remark(?:s|ed)|quot(?:es?|ed|ing)|found|put\s+it"
    r"|reads?|continue[sd]|demand(?:s|ed)|urge[sd]|accuse[sd]|refers?(?:red)?\s+to"
    # German
    r"|sag(?:t|te|ten|en)|gesagt|erklär(?:t|te|ten)|schr(?:eibt|ieb|ieben)|geschrieben|betont(?:e|en)?|fordert(?:e|en)?"
    r"|meint(?:e|en)?|kritisiert(?:e|en)?|warnt(?:e|en)?|ergänzt(?:e|en)?|kommentiert(?:e|en)?|heißt\s+es|lautet(?:e|en)?"
    r"|behauptet(?:e|en)?|zitiert(?:e|en)?|stellt(?:e|en)?\s+fest|nennt|nannte[n]?"
    # French
    r"|(?:a|ont|avait)\s+(?:déclaré|dit|affirmé|ajouté|écrit|expliqué|souligné|estimé|précisé|répondu)"
    r"|déclare(?:nt)?|affirme(?:nt)?|ajoute(?:nt)?|écrit|écrivent|explique(?:nt)?|souligne(?:nt)?|estime(?:nt)?|dit|disait"
    # Spanish and Italian
    r"|dijo|dijeron|dice|declaró|afirmó|añadió|escribió|explicó|señaló|advirtió|sostuvo|aseguró|recordó"
    r"|ha\s+(?:dicho|declarado|afirmado|añadido|escrito|detto|dichiarato|affermato|aggiunto|scritto|spiegato)"
    r"|disse|dichiarò|affermò|spiega|dichiara|afferma"
    # Czech
    r"|ře(?:kl|kla|kli|kly|kne)|říká|uv(?:edl|edla|edli|ádí)|doda(?:l|la|li)|dodává|prohlásil[ai]?|napsal[ai]?|píše"
    r"|komentuje|komentoval[ai]?|vysvětl(?:il|ila|ili|uje)|upozor(?:nil|nila|ňuje)|sdělil[ai]?|popisuje|tvrdí|zdůraz(?:nil|nila|ňuje)"
)
_PREPOSITIONS = (
    r"according\s+to|in\s+the\s+words\s+of|laut|zufolge|selon|d[’']après|según|secondo|podle"
    r"|\bas\b[^.]{1,60}\bput\s+it"
)
_NOUNS = (
    r"recommendations?|reports?|statements?|letters?|resolutions?|words?|quotes?|speech|conclusions?|findings?|headlines?|motto"
    r"|slogan|article|Bericht|Brief|Satz|Worte?|Zitat|rapport|lettre|phrase|informe|carta|frase|zpráva|dopis|citát"
)
_NAME_BEFORE_VERB = r"(?:[^\W\d_][\w’'.-]*,?\s+){0,7}"
_BEHIND = re.compile(
    rf"[\s,.;:!?–—-]{{0,4}}(?P<said>(?:(?:(?:wie|as|comme|como|jak)\s+)?(?:(?:he|she|they|it|we|I)\s+)?"
    rf"(?:{_VERBS}|{_PREPOSITIONS}|so(?=\s+(?:die|der|das|(?-i:[A-ZÄÖÜ]))))\b"
    rf"|(?-i:[A-Z\u00c0-\u024f]){_NAME_BEFORE_VERB}(?:{_VERBS})\b)[^.;:!?\n“”„«»\"]{{0,120}})",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"(?:\b(?:{_VERBS}|{_PREPOSITIONS})\b|\b(?:{_NOUNS})\b[^.!?]{{0,40}}(?:\b(?:is|was|were|are|war|ist|lautet|est|était|es|era|è|byl[ao]?|je)\b"
    rf"|:))[^.!?]{{0,80}}$",
    re.IGNORECASE,
)
_NEAR = re.compile(
    rf"\b(?:{_VERBS}|{_PREPOSITIONS})\b(?:[^\w.!?]+[\w’']+){{0,3}}\s*$|(?:[:,]|\b(?:that|dass|que|že|als|as))\s*$",
    re.IGNORECASE,
)
_NEAREST = 80
#: The end of a sentence, or of another quotation.
_OTHER_SENTENCE = re.compile(r"(?:[.!?…]|\n)\s+(?=\S)|[\"“”„«»「」]")
_LONGEST_BEFORE = 240
_SIGNED = re.compile(r"(?:^|[\n\s])(?:[–—―]|--?)\s*(?P<name>(?-i:[^\W\d_a-z])[^\n]{1,100})$")


def attribution_behind(text: str, closing: int, end: int) -> tuple[int, int] | None:
    """Return the offsets of the clause after a closing mark that says whose words it closes."""
    match = _BEHIND.match(text, closing, min(end, closing + 260))
    return _trimmed(text, *match.span("said")) if match else None


def attribution_before(text: str, start: int, opening: int, *, near: bool = False) -> tuple[int, int] | None:
    """Return the offsets of the sentence, as far as the opening mark, that says whose words follow.

    With `near`, the word that says so has to stand close before the mark, or to lead up to it by a colon, a
    comma or "that".
    """
    begin = max(start, opening - _LONGEST_BEFORE)
    for match in _OTHER_SENTENCE.finditer(text, begin, opening):
        begin = match.end()
    if _BEFORE.search(text, begin, opening) is None:
        return None
    if near and _NEAR.search(text, max(begin, opening - _NEAREST), opening) is None:
        return None
    return _trimmed(text, begin, opening)


def signature(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the offsets of the name in "… — A. Writer" at the end of a block quote."""
    match = _SIGNED.search(text, max(start, end - 140), end)
    return match.span("name") if match else None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    start += len(words) - len(words.lstrip(" \t\n,;:–—-"))
    return start, max(start, end - (len(words) - len(words.rstrip(" \t\n,;:–—-"))))
