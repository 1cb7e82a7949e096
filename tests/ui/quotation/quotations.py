"""Quotations of the sample archive, as people quote: right, nearly right, and not at all."""

#: `name: (quotation, verdict, statement, what differs)`; the statement is the earliest one, if any.
QUOTATIONS = {
    "exact": (
        "We are not asking for a new promise. We are asking for the old one",
        "exact",
        "ru-2017-03-12-leaflet",
        "",
    ),
    "typographic": (
        "„Thursday is the day after tomorrow.  THE heron has not replied either.“",
        "typographic",
        "ru-2017-03-14-leaflet-again",
        "In place of",
    ),
    "shortened": (
        "We agree with every word […] in the Lower Basin this winter.",
        "shortened",
        "ru-2017-03-12-leaflet",
        "Left out:",
    ),
    "altered": (
        ("“We are asking for a new promise. We are asking for the old one, "
         "on the date that was printed over it.”"),
        "altered",
        "ru-2017-03-12-leaflet",
        "Left out: not; in place of under: over.",
    ),
    "assembled": (
        ("Thursday is the day after tomorrow. The heron has not replied either. "
        "So we call on the board to publish the readings that it took in January"),
        "assembled",
        None,
        "",
    ),
    "absent": ("The moon over Ostrel is made of imported marmalade, duty free", "absent", None, ""),
    "arabic": (
        ("«ليست أمّ ياسر خبيرة. لكنها نشرت قراءاتها كل أسبوع، "
         "وهذا أكثر مما فعلت هيئة المياه في ثماني عشرة سنة.»"),
        "altered",
        "ar-2016-04-18",
        "In place of يوم: أسبوع.",
    ),
    "japanese": (
        "私どもは声を荒らげることを好みます。ただ、瓶は毎週増えてまいります。",
        "altered",
        None,
        "",
    ),
}  # fmt: skip
