"""The names that front matter gives to its fields, and ours for them. Names follow `docs/formats.md`."""

from __future__ import annotations

from functools import lru_cache

#: Our name, then the other names in order of precedence. Compared without case; hyphens and underscores are
#: the same.
ALIASES: dict[str, tuple[str, ...]] = {
    "id": (),
    "title": ("titel", "titre", "titulo", "headline"),
    "type": (),
    "language": ("lang", "langue", "sprache", "locale"),
    "publisher": ("source", "publication", "site"),
    "party": ("partei", "parti", "partido"),
    "people": ("authors", "author", "autor", "autorin", "autoren", "by", "byline", "speaker", "speakers"),
    "issued": (
        "date", "datum", "published", "pubdate", "publish_date", "date_published", "datepublished",
        "published_at", "publication_date", "fecha",
    ),
    "issued_basis": (),
    "date_note": (),
    "event": (),
    "captured": ("accessed", "retrieved"),
    "url": ("permalink", "link", "canonical_url"),
    "archived_url": ("archived", "archive_url"),
    "first_published": (),
    "rights": ("copyright", "licence", "license"),
    "version": (),
    "replaces": (),
    "corrections": (),
    "tags": ("tag", "categories", "keywords"),
}  # fmt: skip

#: Other fields by which front matter is recognised although its fence is missing.
_OF_SITE_GENERATORS = frozenset(
    (
        *(
            "layout",
            "draft",
            "description",
            "summary",
            "excerpt",
            "image",
            "slug",
            "contact",
            "mission",
            "category",
        ),
        *("subtitle", "template", "status", "updated", "lastmod", "weight"),
    )
)


def _plain(name: str) -> str:
    return name.strip().lower().replace("-", "_").replace(" ", "_")


_OURS = {_plain(other): ours for ours, others in ALIASES.items() for other in (ours, *others)}


@lru_cache(maxsize=1024)
def our_name(name: str) -> str | None:
    """Return our name for a field of front matter; None for one that has no place of its own."""
    return _OURS.get(_plain(name))


@lru_cache(maxsize=1024)
def precedence(name: str) -> int:
    """Return the rank among the names of one field, 0 for our own."""
    ours = _OURS[_plain(name)]
    return (ours, *ALIASES[ours]).index(_plain(name))


def is_known_field(name: str) -> bool:
    """Tell whether a name is one that front matter commonly has."""
    return _plain(name) in _OURS or _plain(name) in _OF_SITE_GENERATORS
