"""Front matter of real statements reads the same with its parser and with all lines looked at."""

from __future__ import annotations

import pytest

from archive_app.corpus import front_matter
from archive_app.corpus.encoding import decode
from archive_app.corpus.front_matter import split
from archive_app.corpus.simple_yaml import simple_fields
from archive_app.corpus.yaml_fields import Fields
from archive_app.corpus.yaml_parsing import parsed_fields
from tests.real.material import shared

pytestmark = pytest.mark.real

FOLDERS = (
    "md-18f", "md-bitsundbaeume-de", "md-diezukunft-ch", "md-estihlalkwt-ar", "md-etalab-fr", "md-iedsa",
    "md-kalaignar-ta", "md-piratas-ar", "md-pirati-praha", "md-teammirai-policy", "md-votevega", "edits-18f",
    "rb-fm-malformed-history", "rb-frontmatter", "rb-yaml-test-suite",
)  # fmt: skip


@pytest.mark.parametrize("folder", FOLDERS)
def test_real_front_matter_reads_as_it_does_by_the_parser_and_with_all_lines(
    monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    texts = [decode(p.read_bytes()).text for p in sorted(shared("corpora", folder).rglob("*")) if p.is_file()]
    read = [split(text) for text in texts]
    for text, found in zip(texts, read, strict=True):
        block = text[slice(*found.block)] if found.block else text
        simple = simple_fields(block)
        assert simple is None or repr(Fields(*simple)) == repr(parsed_fields(block))
    monkeypatch.setattr(front_matter, "_end_of_head", lambda text, _: len(text))
    assert [split(text) for text in texts] == read
