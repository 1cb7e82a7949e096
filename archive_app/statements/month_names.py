"""Names of months and days of the week in nine languages, in the forms in which dates are written."""

from __future__ import annotations

_NAMES = {
    "en": "january february march april may june july august september october november december",
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "cs": "leden únor březen duben květen červen červenec srpen září říjen listopad prosinec",
    "cs genitive": "ledna února března dubna května června července srpna září října listopadu prosince",
    "pl": "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień",
    "pl genitive": (
        "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia"
    ),
    "en short": "jan feb mar apr may jun jul aug sep oct nov dec",
    "de short": "jän feb mrz apr mai jun jul aug sep okt nov dez",
    "fr short": "janv févr mars avr mai juin juil août sept oct nov déc",
    "es short": "ene feb mar abr may jun jul ago sept oct nov dic",
    "it short": "gen feb mar apr mag giu lug ago set ott nov dic",
}

#: The languages, by primary subtag, whose months are here.
LANGUAGES = frozenset(name.partition(" ")[0] for name in _NAMES)

#: The number of a month by its name in small letters.
MONTHS: dict[str, int] = {
    name: number for names in _NAMES.values() for number, name in enumerate(names.split(), start=1)
} | {"jänner": 1, "feber": 2, "maerz": 3, "fevrier": 2, "aout": 8, "decembre": 12, "setiembre": 9}

#: Words that stand between the parts of a date and mean nothing.
FILLERS = frozenset(
    ("de", "del", "of", "the", "den", "der", "am", "le", "el", "il", "dne", "dnia", "on", "a", "em")
)

#: Names of days of the week, which may stand before a date.
WEEKDAYS = frozenset(
    [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "mon",
        "tue",
        "tues",
        "wed",
        "thu",
        "thur",
        "thurs",
        "fri",
        "sat",
        "sun",
        "montag",
        "dienstag",
        "mittwoch",
        "donnerstag",
        "freitag",
        "samstag",
        "sonnabend",
        "sonntag",
        "lundi",
        "mardi",
        "mercredi",
        "jeudi",
        "vendredi",
        "samedi",
        "dimanche",
        "lunes",
        "martes",
        "miércoles",
        "jueves",
        "viernes",
        "sábado",
        "domingo",
        "lunedì",
        "martedì",
        "mercoledì",
        "giovedì",
        "venerdì",
        "sabato",
        "domenica",
        "segunda",
        "terça",
        "quarta",
        "quinta",
        "sexta",
        "maandag",
        "dinsdag",
        "woensdag",
        "donderdag",
        "vrijdag",
        "zaterdag",
        "zondag",
        "pondělí",
        "úterý",
        "středa",
        "čtvrtek",
        "pátek",
        "sobota",
        "neděle",
        "poniedziałek",
        "wtorek",
        "środa",
        "czwartek",
        "piątek",
        "niedziela",
    ]
)
