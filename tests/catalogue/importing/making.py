"""Documents as programs make them, byte by byte."""

from __future__ import annotations

import io
import zipfile
import zlib

_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="word/document.xml" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
_DOCUMENT = (
    '<?xml version="1.0"?>{doctype}<w:document xmlns:w='
    '"http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>'
)
_CORE = (
    '<?xml version="1.0"?><cp:coreProperties xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:cp='
    '"http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dcterms='
    '"http://purl.org/dc/terms/"><dc:creator>a typist</dc:creator>'
    "<dcterms:created>2017-03-05T09:00:00Z</dcterms:created></cp:coreProperties>"
)


def word(*paragraphs: str, doctype: str = "", more: dict[str, bytes] | None = None) -> bytes:
    """A DOCX file; a paragraph that begins with "<" is taken as WordprocessingML."""
    body = "".join(
        paragraph if paragraph.startswith("<") else f"<w:p><w:r><w:t>{paragraph}</w:t></w:r></w:p>"
        for paragraph in paragraphs
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("_rels/.rels", _RELATIONS)
        package.writestr("word/document.xml", _DOCUMENT.format(doctype=doctype, body=body))
        package.writestr("docProps/core.xml", _CORE)
        for name, content in (more or {}).items():
            package.writestr(name, content)
    return made.getvalue()


def heading(text: str, level: int = 1) -> str:
    """A heading in WordprocessingML."""
    style = f'<w:pPr><w:pStyle w:val="Heading{level}"/></w:pPr>'
    return f"<w:p>{style}<w:r><w:t>{text}</w:t></w:r></w:p>"


def table(*rows: tuple[str, ...]) -> str:
    """A table in WordprocessingML."""
    cells = ("".join(f"<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def pdf(*pages: list[str], encrypted: bool = False, information: bytes = b"") -> bytes:
    """A PDF whose pages show lines of ASCII in Helvetica; a page without lines is a picture of one pixel."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    kids = b" ".join(b"%d 0 R" % (4 + 2 * number) for number in range(len(pages)))
    objects.append(b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages)))
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for number, lines in enumerate(pages):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % (5 + 2 * number)
        )
        objects.append(_page(lines))
    objects.append(b"<< %s >>" % information)
    trailer = b"/Root 1 0 R /Info %d 0 R" % len(objects)
    if encrypted:
        objects.append(
            b"<< /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <"
            + b"11" * 32
            + b"> /U <"
            + b"22" * 32
            + b"> >>"
        )
        trailer += b" /Encrypt %d 0 R /ID [<00> <00>]" % len(objects)
    return _file(objects, trailer)


def _page(lines: list[str]) -> bytes:
    if not lines:
        drawn = b"q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q"
    else:
        shown = b"".join(
            b"(%s) Tj T*\n" % line.encode("ascii").replace(b"(", b"\\(").replace(b")", b"\\)")
            for line in lines
        )
        drawn = b"BT /F1 11 Tf 14 TL 60 780 Td\n%sET" % shown
    packed = zlib.compress(drawn)
    return b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)


def _file(objects: list[bytes], trailer: bytes) -> bytes:
    made = bytearray(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    begin = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        made += b"%010d 00000 n \n" % place
    made += b"trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, begin)
    return bytes(made)
