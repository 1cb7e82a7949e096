"""Which letters a language uses most, to tell encodings apart by how likely the letters are that they give.

Each profile lists the letters beyond ASCII of one language (or the commonest characters of Chinese and
Korean), most frequent first; the order is that of published letter counts, and the probability of a letter
falls with its rank (Zipf). Only the comparison between encodings is meant: a profile names no language to the
user.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field

#: Log probabilities, chosen so that one character which no text holds outweighs a dozen that are merely rare.
ASCII_CHARACTER = -3.5
ASCII_CONTROL = -14.0
_PUNCTUATION = -5.0
_SAME_SCRIPT = -9.0
_FOREIGN = -12.0
_CONTROL = -16.0
_UPPER_CASE = -2.5
_CROWDED = -2.0
_MIXED_WORD = -5.0
_CAPITAL_INSIDE = -4.0
_RARE_ENCODING = -4.0
#: Below these means per character beyond ASCII, a text is in none of the languages of a profile.
_UNLIKELY = -8.0
_UNLIKELY_CJK = -10.5

_TYPOGRAPHIC = frozenset("‘’“”„‚–—…«»•·§°©®€£\u00a0¡¿†№‹›")
_TYPOGRAPHIC_CJK = frozenset("　、。，．：；？！「」『』（）【】《》〈〉“”‘’—…・･·～〜％＋－／ー々")


@dataclass(frozen=True)
class Profile:
    """The letters of one language, most frequent first, and the encodings that texts in it were saved in.

    `latin` tells that the letters stand between ASCII letters; `spread` is how many other characters of the
    script share the probability left by those listed (large for Chinese, Japanese and Korean).
    """

    letters: str
    encodings: tuple[str, ...]
    latin: bool = False
    spread: int = 0
    ranges: tuple[tuple[int, int], ...] = ()
    _likelihood: dict[str, float] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        weights = [1 / (rank + 3) for rank in range(len(self.letters))]
        share = 0.5 if self.spread else 0.95
        for letter, weight in zip(self.letters, weights, strict=True):
            likelihood = math.log(share * weight / sum(weights))
            self._likelihood.setdefault(letter, likelihood)
            for upper in (letter.upper(), letter.title()):
                if len(upper) == 1:
                    self._likelihood.setdefault(upper, likelihood + _UPPER_CASE)

    def likelihood(self, character: str) -> float:
        """Return the log probability of a character beyond ASCII in a text of this language."""
        known = self._likelihood.get(character)
        if known is None:
            known = self._likelihood[character] = self._rare(character)
        return known

    def _rare(self, character: str) -> float:
        code = ord(character)
        if character in (_TYPOGRAPHIC_CJK if self.spread else _TYPOGRAPHIC):
            return _PUNCTUATION
        if any(low <= code <= high for low, high in self.ranges):
            return math.log(0.4 / self.spread) if self.spread else _SAME_SCRIPT
        if code < 0xA0 or character == "\ufffd" or 0xE000 <= code <= 0xF8FF:
            return _CONTROL
        return _FOREIGN

    @property
    def least(self) -> float:
        """The mean log probability below which a text is not in this language."""
        return _UNLIKELY_CJK if self.spread else _UNLIKELY

    def context(self, text: str) -> float:
        """Return what neighbours tell: letters beyond ASCII stand alone in Latin words only."""
        if self.latin:
            inside = sum(match[0][1].isupper() for match in _AFTER_SMALL.finditer(text))
            return len(_CROWDED_PAIR.findall(text)) * _CROWDED + inside * _CAPITAL_INSIDE
        return len(_MIXED_PAIR.findall(text)) * _MIXED_WORD


_CROWDED_PAIR = re.compile(r"[^\W\x00-\x7f](?=[^\W\x00-\x7f])")
_AFTER_SMALL = re.compile(r"[a-z][^\W\x00-\x7f]")
_MIXED_PAIR = re.compile(r"[A-Za-z](?=[^\W\x00-\x7f])|[^\W\x00-\x7f](?=[A-Za-z])")

_LATIN = ((0xC0, 0x24F),)
_CYRILLIC = ((0x400, 0x4FF),)
_HAN = ((0x4E00, 0x9FFF),)
_WESTERN = ("cp1252", "mac_roman", "cp850")
_CENTRAL = ("cp1250", "iso8859_2", "mac_latin2", "cp852")
_RUSSIAN = ("cp1251", "koi8_r", "iso8859_5", "mac_cyrillic", "cp866", "cp855")
_BALTIC = ("cp1257", "iso8859_13", "iso8859_4", "cp775")
_UTF_16 = ("utf_16_le", "utf_16_be")

#: Encodings of old systems, which are only taken for a text that reads clearly better in them.
_RARE = frozenset(
    (
        *(
            "cp850",
            "cp852",
            "cp855",
            "cp857",
            "cp862",
            "cp866",
            "cp737",
            "cp775",
            "johab",
            "ptcp154",
            *_UTF_16,
        ),
        *(
            "mac_roman",
            "mac_latin2",
            "mac_cyrillic",
            "mac_greek",
            "iso8859_4",
            "iso8859_13",
            "iso8859_16",
            "koi8_u",
        ),
    )
)


def prior(encoding: str) -> float:
    """Return what is known about an encoding before any letter is seen."""
    return _RARE_ENCODING if encoding in _RARE else 0.0


_SIMPLIFIED = (
    "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可里后小么心多天而能好都然没日于"
    "起还发成事只作当想看文无开手用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进法此实回二理美点月明其种"
    "声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代"
)
_TRADITIONAL = (
    "的一是不了在人有我他這中大來上國個到說們為子和你地出道也時年得就那要下以生會自著去之過家學對可裡後小麼心多天而能好都然沒日於"
    "起還發成事只作當想看文無開手用主行方又如前所本見經頭面公同三已老從動兩長知民樣現分將外但身些與高意進法此實回二理美點月明其種"
    "聲全工己話兒者向情部正名定女問力機給等幾很業最間新什打便位因重被走電四第門相次東政海口使教西再平真聽世氣信北少關並內加化由卻代"
)
_KOREAN = (
    "이다는을가의에고하지한도를로은기사리서어나자대들인해시일그수정있보부전아과제적라구스니만여장동주게비것으공국면상원조위우화용안"
    "경성마유신거소무세미선학오연관실중생방때계문분했되진재치모요년회후바었할말없내명산두통당교형물간까드심음였트려러반등민체"
)
_KANA = (
    "のいるにたとしをはてがなでっれまこすらもりかさうくよんあきせそだえけわつ"
    "おめどちみルスンイリドクアトラレタマコシテニモサキカチナハノフムメロワヲ"
)

PROFILES: tuple[Profile, ...] = (
    Profile("éèàêçùâîôûëïœ", _WESTERN, True, ranges=_LATIN),
    Profile("üäöß", _WESTERN, True, ranges=_LATIN),
    Profile("óíáéñúü", _WESTERN, True, ranges=_LATIN),
    Profile("ãçáéíõóêâàôú", _WESTERN, True, ranges=_LATIN),
    Profile("àèòùéìí", _WESTERN, True, ranges=_LATIN),
    Profile("äåöøæéðþíáóýú", _WESTERN, True, ranges=_LATIN),
    Profile("àéèóíòçïúü", _WESTERN, True, ranges=_LATIN),
    Profile("ëéïöèüó", _WESTERN, True, ranges=_LATIN),
    Profile("íáéěřýčžšůúťďňó", _CENTRAL, True, ranges=_LATIN),
    Profile("áíéčžýšúľťôňäďóŕĺ", _CENTRAL, True, ranges=_LATIN),
    Profile("łąęóżśćńź", _CENTRAL, True, ranges=_LATIN),
    Profile("áéöíőóüúű", _CENTRAL, True, ranges=_LATIN),
    Profile("čšžćđ", _CENTRAL, True, ranges=_LATIN),
    Profile("ăîâşţ", (*_CENTRAL, "iso8859_16"), True, ranges=_LATIN),
    Profile("ıüşğöçâîİ", ("cp1254", "cp857"), True, ranges=_LATIN),
    Profile("ėšųžįčūąę", _BALTIC, True, ranges=_LATIN),
    Profile("āīēšūņļķčģž", _BALTIC, True, ranges=_LATIN),
    Profile("äõüöšž", ("cp1257", "iso8859_13"), True, ranges=_LATIN),
    Profile("оеаинтсрвлкмдпуяызьбгчйхжюшцщэфъё", _RUSSIAN, ranges=_CYRILLIC),
    Profile("аиоентрсвлкдпмзугябъчцжщхшфюйь", _RUSSIAN, ranges=_CYRILLIC),
    Profile("оаниівртеслкдмупязбьгчхцїжєйшющґф", (*_RUSSIAN, "koi8_u"), ranges=_CYRILLIC),
    Profile("аиоенрсјтукдвмплзбгћшчјцљњжхђфџ", ("cp1251", "iso8859_5", "mac_cyrillic"), ranges=_CYRILLIC),
    Profile("аеыынртлдісмқокбжуйшіғүөяңпәзгиһ", ("ptcp154",), ranges=_CYRILLIC),
    Profile(
        "αοιετσνηυρπκμλςωγδάίόήύέθφχξζώβψ",
        ("iso8859_7", "cp1253", "mac_greek", "cp737"),
        ranges=((0x370, 0x3FF),),
    ),
    Profile("יוהלארתבמשנעםדקחפגצטזןכסךףץ", ("cp1255", "cp862"), ranges=((0x591, 0x5F4),)),
    Profile("اليمنرتوبعدهسفكقحأةجشصطخىذزضغإئثءآظؤ", ("cp1256", "iso8859_6"), ranges=((0x60C, 0x6F9),)),
    Profile(
        "านรอกเงมยลวดทสตะปบคหแจพชขใไโผถณธศษซภฐญฟฉัี่้ิุู์็ึำืๆ",
        ("tis_620", "cp874"),
        ranges=((0xE00, 0xE7F),),
    ),
    Profile(_SIMPLIFIED, ("gb18030", *_UTF_16), spread=6000, ranges=_HAN),
    Profile(_TRADITIONAL, ("big5", "cp950", "big5hkscs", *_UTF_16), spread=8000, ranges=_HAN),
    Profile(
        _KANA,
        ("shift_jis", "cp932", "euc_jp", "euc_jis_2004", *_UTF_16),
        spread=3500,
        ranges=(*_HAN, (0x3041, 0x30FE), (0xFF66, 0xFF9F)),
    ),
    Profile(_KOREAN, ("euc_kr", "cp949", "johab", *_UTF_16), spread=2300, ranges=((0xAC00, 0xD7A3),)),
)
