"""Bytes to text: what states its encoding, what is guessed, and that nothing is lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_app.corpus.encoding import decode

CZECH = "Příliš žluťoučký kůň úpěl ďábelské ódy, a proto jsme se sešli na náměstí."
RUSSIAN = "Мы не повысим налоги и не закроем ни одной школы в нашем городе."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_with_its_mark_is_no_guess(encoding: str) -> None:
    decoded = decode(CZECH.encode(encoding))
    assert (decoded.text, decoded.guessed, decoded.note) == (CZECH, False, None)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", [CZECH, RUSSIAN])
def test_unicode_without_a_mark_is_known_by_its_nuls_or_its_letters(encoding: str, text: str) -> None:
    if text == RUSSIAN and encoding.startswith("utf-16"):
        text = f"# {text}\n\n" + "Vote on Sunday. " * 10
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (CZECH, "cp1250"),
        (CZECH, "iso8859-2"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (f"{RUSSIAN} Молодёжь — наше будущее. Мы работаем для людей.", "mac_cyrillic"),
        ("It’s naïve – “really”.", "cp1252"),
        ("Les élus ont été reçus à l’Élysée.", "cp1252"),
        ("Für Größe und Öffnung", "mac_roman"),
        ("私たちは税金を上げません。", "shift_jis"),
        ("私たちは税金を上げません。", "euc_jp"),
        ("我们不会提高税收,也不会关闭学校。", "gb18030"),
        ("우리는 세금을 올리지 않을 것이다.", "euc_kr"),
        ("לא נעלה מסים ולא נסגור בתי ספר", "cp1255"),
        ("Vergileri artırmayacağız ve hiçbir okulu kapatmayacağız.", "cp1254"),
    ],
)
def test_old_encodings_are_told_by_their_letters_and_flagged(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert decoded.guessed
    assert decoded.note is not None


def test_a_stray_byte_does_not_turn_a_utf8_text_into_another_encoding() -> None:
    data = f"{CZECH}\n{CZECH}".encode() + b"\nIt\x92s here"
    decoded = decode(data)
    assert decoded.text == f"{CZECH}\n{CZECH}\nIt’s here"
    assert decoded.guessed
    assert "line 3" in (decoded.note or "")


def test_line_ends_and_nuls_stay_as_they_are() -> None:
    assert decode(b"a\r\nb\rc\n\x00d").text == "a\r\nb\rc\n\x00d"


def test_a_large_file_is_judged_by_its_letters_wherever_they_stand() -> None:
    text = "plain ascii line\n" * 50_000 + RUSSIAN
    assert decode(text.encode("cp1251")).text == text


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=300))
def test_any_bytes_give_a_text_and_what_is_not_unicode_says_so(data: bytes) -> None:
    decoded = decode(data)
    assert decoded.guessed == (decoded.note is not None)
    if not decoded.guessed:
        assert decoded.text.encode(decoded.encoding) in (data, data[3:], data[2:], data[4:])
    elif data:
        assert decoded.text or data.startswith(b"\x1b")
