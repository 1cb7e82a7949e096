"""Saved pages, Word documents, PDFs and mail: their text, what they say of themselves, what is refused."""

from __future__ import annotations

import os
import signal
import socket
import threading
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest

from archive_app.catalogue.importing import document_reading
from archive_app.catalogue.importing.document_reading import DocumentReader
from archive_app.catalogue.importing.documents import Refused, SourceKind
from archive_app.catalogue.importing.importer import run_import
from archive_app.catalogue.importing.mapping import FieldMapping
from archive_app.catalogue.importing.report import Outcome
from archive_app.text.reading_text import BlockKind
from tests.catalogue.importing import making
from tests.catalogue.importing.looking import everything_in, only_item, outcomes, the_statement

if TYPE_CHECKING:
    from pathlib import Path

    from archive_app.statements.statement import Statement

UNPACKS = "The document would unpack to far more than any document holds; it was left packed."
DAMAGED = "The document is damaged, or only a part of it."
PROTECTED = "The document is protected with a password, or an old Word document under a new name."
SCANNED = "Its pages are pictures without text, as a scanner makes them; have the text recognised first."
LOCKED = "The document is protected with a password; save it without one first."
NO_PDF = "The document is damaged, or no PDF."
PAGE = """<!DOCTYPE html>
<!-- saved from url=(0027)https://society.example/p/1 -->
<html lang="en-GB"><head><title>The verdict | Example Society</title>
<meta property="og:site_name" content="Example Society"><meta name="author" content="A. Writer">
<meta property="article:published_time" content="2016-02-11T23:30:00-05:00">
<script>document.write("made up")</script></head>
<body><nav>Home About Contact</nav><article><h1>The verdict: what next?</h1>
<p>Yesterday&rsquo;s *verdict* was clear, and <a href="https://x.example">linked</a> to the river, as
everybody in this town will have read by now.</p><p>It is {{ not }} the last word, and we will say more
about it when the court has given its reasons in full.</p><h2>Points</h2>
<ul><li>Clean water</li><li>Cheap bread</li></ul>
<blockquote><p>A passage of the report that was quoted.</p></blockquote></article>
<img src="http://127.0.0.1:9/pixel.png"><footer>All rights reserved</footer></body></html>"""


def imported(tmp_path: Path, folder: Path, name: str, content: bytes) -> Statement:
    source = tmp_path / name
    source.write_bytes(content)
    item = only_item(run_import([source], folder))
    assert item.outcome is Outcome.IMPORTED, item.reason
    assert (folder / "originals" / name).read_bytes() == content
    return the_statement(folder, item.path)


def refusal(tmp_path: Path, folder: Path, name: str, content: bytes) -> str:
    source = tmp_path / name
    source.write_bytes(content)
    before = everything_in(folder)
    item = only_item(run_import([source], folder))
    assert (item.outcome, item.path) == (Outcome.REFUSED, None)
    assert everything_in(folder) == before
    assert item.reason is not None
    assert item.reason.endswith(".")
    return item.reason


def test_a_saved_page(tmp_path: Path, folder: Path) -> None:
    statement = imported(tmp_path, folder, "The verdict.html", PAGE.encode())
    assert statement.path == "The verdict.md"
    assert statement.title == "The verdict: what next?"
    assert (statement.publisher, [person.name for person in statement.people]) == (
        "Example Society",
        ["A. Writer"],
    )
    assert statement.issued is not None
    assert (statement.issued.edtf, statement.issued_basis) == ("2016-02-11", "stated")
    assert statement.url == "https://society.example/p/1"
    assert statement.language == "en-GB"
    assert statement.captured is not None
    assert statement.captured.endswith("?")
    kinds = [(block.kind, statement.text[block.start : block.end]) for block in statement.blocks]
    assert (BlockKind.HEADING, "Points") in kinds
    assert (BlockKind.PARAGRAPH, "Cheap bread") in kinds
    assert "Yesterday’s *verdict* was clear, and linked to the river" in statement.text
    assert "It is {{ not }} the last word" in statement.text
    for absent in ("made up", "Home About", "All rights", "pixel"):
        assert absent not in statement.text
    (quoted,) = [block for block in statement.blocks if block.quote_depth]
    assert statement.text[quoted.start : quoted.end] == "A passage of the report that was quoted."


def test_a_date_that_was_only_found_in_a_page_is_inferred(tmp_path: Path, folder: Path) -> None:
    page = PAGE.replace("article:published_time", "og:nothing").replace(
        "</h1>", '</h1><p><time datetime="2016-02-12">12 February 2016</time></p>'
    )
    statement = imported(tmp_path, folder, "page.html", page.encode())
    assert statement.issued is not None
    assert (statement.issued.edtf, statement.issued_basis) == ("2016-02-12", "inferred")


def test_a_page_without_a_main_text_is_kept_whole_and_says_so(tmp_path: Path, folder: Path) -> None:
    source = tmp_path / "short.html"
    source.write_text("<p>One line <b>only</b>.</p><p style='display: none'>hidden</p><script>x()</script>")
    item = only_item(run_import([source], folder))
    assert the_statement(folder, item.path).text == "One line only."
    assert item.notes == (
        "No main text was told apart from its surroundings; everything on the page is kept.",
    )


def test_a_word_document(tmp_path: Path, folder: Path) -> None:
    content = making.word(
        making.heading("On # bread"), "The *price* of bread &amp; peace.", making.heading("Points", 2),
        making.table(("Year", "Price"), ("2016", "36 | crowns")), "- not a list",
    )  # fmt: skip
    statement = imported(tmp_path, folder, "speech.docx", content)
    assert statement.text == (
        "On # bread\n\nThe *price* of bread & peace.\n\nPoints\n\n"
        "Year\tPrice\n\n2016\t36 | crowns\n\n- not a list"
    )
    assert statement.title == "On # bread"
    assert statement.people == ()
    assert statement.issued is None
    assert statement.extra["document"] == {"author": "a typist", "created": "2017-03-05T09:00:00Z"}


def bomb() -> bytes:
    return making.word("Words.", more={"word/media/image1.bmp": bytes(200_000_000)})


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (bomb(), UNPACKS),
        (making.word("x" * 70_000_000), UNPACKS),
        (making.word("Words.")[:-200], DAMAGED),
        (making.word("Words.")[:400], DAMAGED),
        (b"PK\x03\x04 nothing else", DAMAGED),
        (b"\xd0\xcf\x11\xe0" + bytes(2_000), PROTECTED),
        (making.word(""), "There is no text in the document."),
        (making.word("<w:p>"), DAMAGED),
    ],
    ids=["bomb", "one large part", "cut", "cut early", "no package", "password", "empty", "broken XML"],
)  # fmt: skip
def test_word_documents_that_are_refused(tmp_path: Path, folder: Path, content: bytes, reason: str) -> None:
    assert refusal(tmp_path, folder, "a.docx", content) == reason


def test_entities_that_grow_are_not_followed(tmp_path: Path, folder: Path) -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol " * 10}">' for n in range(12))
    content = making.word("&e11;", doctype=f"<!DOCTYPE x [{levels}]>")
    assert refusal(tmp_path, folder, "a.docx", content) == DAMAGED


def test_a_pdf_with_text(tmp_path: Path, folder: Path) -> None:
    first = [
        "On the price of bread",
        "",
        "The price of bread is the price of peace, and everybody in this town knows",
        "what both of them have come to in the last two years (and *why*).",
        "We will not",
        "raise it again without asking those who pay for it in the end, all of them.",
    ]
    content = making.pdf(first, ["Second page, one line of it."], information=b"/Author (a typist)")
    statement = imported(tmp_path, folder, "bread.pdf", content)
    words = " ".join(statement.text.split())
    assert words == " ".join(" ".join([*first, "Second page, one line of it."]).split())
    assert "everybody in this town knows what both" in statement.text
    assert statement.title == "On the price of bread"
    assert statement.extra["document"] == {"author": "a typist"}


def test_a_pdf_of_which_a_page_is_a_picture_says_so(tmp_path: Path, folder: Path) -> None:
    source = tmp_path / "a.pdf"
    source.write_bytes(making.pdf(["A page with a line of text."], [], ["Another page with a line of text."]))
    item = only_item(run_import([source], folder))
    assert item.notes == ("Page 2 of 3 held no text and may be pictures; see the original.",)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (making.pdf([], []), SCANNED),
        (making.pdf(["Words on a page."], encrypted=True), LOCKED),
        (b"%PDF-1.4\nnothing", NO_PDF),
        (making.pdf(["Words on a page."])[:120], NO_PDF),
        (b"", "The file is empty."),
    ],
    ids=["scanned", "password", "no objects", "cut", "empty"],
)  # fmt: skip
def test_pdfs_that_are_refused(tmp_path: Path, folder: Path, content: bytes, reason: str) -> None:
    assert refusal(tmp_path, folder, "a.pdf", content) == reason


def message(subject: str, text: str | None, html: str | None = None) -> EmailMessage:
    made = EmailMessage()
    made["From"] = '"Ada Brook" <ada@riverside.example>'
    made["To"] = "all@riverside.example"
    made["Subject"] = subject
    made["Date"] = "Sun, 05 Mar 2017 23:30:00 -0500"
    made["Message-ID"] = "<1@riverside.example>"
    if text is not None:
        made.set_content(text)
    if html is not None:
        made.add_alternative(html, subtype="html") if text else made.set_content(html, subtype="html")
    return made


def test_a_message(tmp_path: Path, folder: Path) -> None:
    made = message(
        "Grüße vom Fluß: *sauber*", "Liebe Leute,\n\nder Fluß_bleibt sauber.\n-- \nAda\n", "<p>No.</p>"
    )
    made.add_attachment(b"PDF", maintype="application", subtype="pdf", filename="leaflet.pdf")
    source = tmp_path / "mail.eml"
    source.write_bytes(bytes(made))
    item = only_item(run_import([source], folder))
    assert item.path == "2017-03-05-grüße-vom-fluß-sauber.md"
    assert item.notes == ("What was attached is in the original only: leaflet.pdf.",)
    statement = the_statement(folder, item.path)
    assert statement.text == "Liebe Leute,\n\nder Fluß_bleibt sauber.\n--\nAda"
    assert statement.title == "Grüße vom Fluß: *sauber*"
    assert [person.name for person in statement.people] == ["Ada Brook"]
    assert statement.issued is not None
    assert statement.issued.edtf == "2017-03-05"
    assert statement.extra["message_id"] == "<1@riverside.example>"
    assert statement.extra["from"] == "Ada Brook <ada@riverside.example>"


def test_a_message_in_html_only(tmp_path: Path, folder: Path) -> None:
    html = "<head><title>t</title></head><body><h2>Bread</h2><p>The <b>price</b><br>of bread.</p></body>"
    statement = imported(tmp_path, folder, "mail.eml", bytes(message("Bread", None, html)))
    assert statement.text == "Bread\n\nThe price\nof bread."


@pytest.mark.parametrize(
    "content",
    [
        b"\x00\xff\xfe no headers at all",
        b"From: x\n" + b"Content-Type: multipart/mixed; boundary=a\n\n--a\n" * 3_000,
        b"Subject: =?utf-8?b?" + b"A" * 70_000 + b"\n\n\n",
        b"Date: Sun, 99 Foo 2017 99:99\nSubject: x\nContent-Type: text/plain; charset=nonsense\n\n\xff\n",
    ],
    ids=["no message", "nested", "long header", "odd"],
)  # fmt: skip
def test_messages_that_are_refused_or_read(tmp_path: Path, folder: Path, content: bytes) -> None:
    source = tmp_path / "a.eml"
    source.write_bytes(content)
    item = only_item(run_import([source], folder))
    assert item.outcome is Outcome.REFUSED or item.path is not None


def test_a_mailbox(tmp_path: Path, folder: Path) -> None:
    texts = ["First.\n", "Second.\n\n>From here on quoted.\nFrom here without an empty line.\n", "Third.\n"]
    box = b"".join(
        b"From ada@riverside.example Sun Mar  5 23:30:00 2017\n" + bytes(message(f"Number {n}", text)) + b"\n"
        for n, text in enumerate(texts, 1)
    )
    source = tmp_path / "letters.mbox"
    source.write_bytes(box)
    report = run_import([source], folder)
    assert [(item.part, item.path) for item in report.items] == [
        (f"message {n}", f"letters/2017-03-05-number-{n}.md") for n in (1, 2, 3)
    ]
    second = the_statement(folder, report.items[1].path)
    assert second.text == "Second.\n\nFrom here on quoted.\nFrom here without an empty line."
    assert outcomes(run_import([source], folder)) == [Outcome.ALREADY_THERE] * 3
    assert refusal(tmp_path, folder, "b.mbox", b"Subject: x\n\nNo mailbox.\n") == (
        "This is no mailbox: it does not begin with a line “From …”."
    )


def test_html_in_a_column(tmp_path: Path, folder: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_text(
        'title,text\nOne,"<h2>Bread</h2><p>The <i>price</i> of *bread*.</p>"\nTwo,<script>a</script>\n'
    )
    report = run_import([source], folder, mapping=FieldMapping({"text": "text"}, text_format="html"))
    assert the_statement(folder, report.items[0].path).text == "Bread\n\nThe price of *bread*."
    assert report.items[1].reason == "There is no text in it."


def test_no_document_opens_a_connection(tmp_path: Path, folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        loading = f'<head><base href="{address}/"><link rel="stylesheet" href="{address}/a.css">'
        page = PAGE.replace("http://127.0.0.1:9", address).replace("<head>", loading)
        imported(tmp_path, folder, "page.html", page.encode())
        doctype = f'<!DOCTYPE x SYSTEM "{address}/x.dtd" [<!ENTITY e SYSTEM "{address}/e">]>'
        source = tmp_path / "a.docx"
        source.write_bytes(making.word("Words &e; here.", doctype=doctype))
        run_import([source], folder)
        with pytest.raises(TimeoutError):
            server.accept()


def test_a_document_that_takes_too_long_is_given_up_and_the_next_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, slow = tmp_path / "good.pdf", tmp_path / "slow.pdf"
    good.write_bytes(making.pdf(["Some words on a page."]))
    slow.write_bytes(good.read_bytes())
    with DocumentReader() as reader:
        assert reader.draft(SourceKind.PDF, good).body == "Some words on a page."
        assert reader._process is not None
        reader._process.send_signal(signal.SIGSTOP)
        monkeypatch.setattr(document_reading, "LONGEST", 0.2)
        with pytest.raises(Refused, match=r"It could not be read within 0 seconds\."):
            reader.draft(SourceKind.PDF, slow)
        monkeypatch.setattr(document_reading, "LONGEST", 60)
        assert reader.draft(SourceKind.PDF, good).body == "Some words on a page."


def test_a_document_that_crashes_its_reader_costs_itself_only(tmp_path: Path) -> None:
    good = tmp_path / "good.pdf"
    good.write_bytes(making.pdf(["Some words on a page."]))
    with DocumentReader() as reader:
        reader.draft(SourceKind.PDF, good)
        assert reader._process is not None
        os.kill(reader._process.pid, signal.SIGSEGV)
        with pytest.raises(Refused, match="It made its reader fail"):
            reader.draft(SourceKind.PDF, good)
        assert reader.draft(SourceKind.PDF, good).body == "Some words on a page."


def test_a_cancel_does_not_wait_for_a_document(tmp_path: Path) -> None:
    good = tmp_path / "good.pdf"
    good.write_bytes(making.pdf(["Some words on a page."]))
    cancelled = threading.Event()
    with DocumentReader(cancelled.is_set) as reader:
        reader.draft(SourceKind.PDF, good)
        assert reader._process is not None
        reader._process.send_signal(signal.SIGSTOP)
        cancelled.set()
        with pytest.raises(Refused, match="cancelled"):
            reader.draft(SourceKind.PDF, good)
