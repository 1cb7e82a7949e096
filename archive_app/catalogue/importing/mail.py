"""Mail: single messages (RFC 5322) and mailboxes of them (mbox, RFC 4155)."""

from __future__ import annotations

import email
import email.policy
import hashlib
import re
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any

from archive_app.catalogue.importing.documents import Draft, Refused, has_words, why_not
from archive_app.catalogue.importing.literal_markdown import body_of, tidy
from archive_app.catalogue.importing.naming import name_for
from archive_app.catalogue.importing.row_drafts import settle_date
from archive_app.corpus.encoding import decode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_LARGEST_MESSAGE = 64_000_000
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_LARGEST_LINE = 1_000_000
_NO_MESSAGE = "This is no mail message, or only a part of one."


def read_message(data: bytes, name: str, html: Callable[[str], str]) -> Draft:
    """Return the draft of a message; `html` turns HTML into a Markdown body. Raises Refused.

    The text is that of the plain part, else of the HTML part. What is attached stays in the original.
    """
    try:
        message = email.message_from_bytes(data, _class=EmailMessage, policy=email.policy.default)
        fields, body = _fields(message), _body(message, html)
        attached = [part.get_filename() or part.get_content_type() for part in message.iter_attachments()]
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError, IndexError) as error:
        # The parser of the standard library fails in these ways on headers and parts that are none.
        raise Refused(_NO_MESSAGE) from error
    if attached:
        fields["attachments"] = [name[:200] for name in attached[:100]]
    notes = (f"What was attached is in the original only: {', '.join(attached[:10])}.",) if attached else ()
    return Draft(fields, body, name_for(fields.get("issued"), fields.get("title")) or name, notes)


def _fields(message: EmailMessage) -> dict[str, Any]:
    if not (message["from"] or message["date"] or message["subject"]):
        raise Refused(_NO_MESSAGE)
    senders = message["from"].addresses if message["from"] is not None else ()
    names = [{"name": sender.display_name or sender.addr_spec} for sender in senders[:50]]
    fields: dict[str, Any] = {
        "title": _header(message, "subject"),
        "people": [name for name in names if name["name"]],
        "issued": _header(message, "date"),
        "from": _header(message, "from"),
        "message_id": _header(message, "message-id"),
    }
    found = {name: value for name, value in fields.items() if value}
    settle_date(found)
    return found


def _header(message: EmailMessage, name: str) -> str:
    return " ".join(str(message[name] or "").split())[:2_000]


def _body(message: EmailMessage, html: Callable[[str], str]) -> str:
    for kind in ("plain", "html"):
        part = message.get_body(preferencelist=(kind,))
        text = "" if part is None else _text(part)
        if has_words(text):
            return body_of(tidy(text)) if kind == "plain" else html(text)
    raise Refused("There is no text in the message.")


def _text(part: Any) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    charset = part.get_content_charset()
    if charset is not None:
        try:
            return payload.decode(charset)
        except (LookupError, UnicodeDecodeError):
            return decode(payload).text
    return decode(payload).text


def messages_in(path: Path) -> Iterator[tuple[str, int, int]]:
    """Return where the messages of a mailbox stand: the SHA-256 of each, its offset and its length in bytes.

    A message begins after a line "From ..." that follows an empty line or nothing. Raises Refused.
    """
    start, digest, was_empty = -1, hashlib.sha256(), True
    at = 0
    try:
        with path.open("rb") as file:
            while line := file.readline(_LARGEST_LINE):
                if was_empty and line.startswith(b"From "):
                    if start >= 0:
                        yield digest.hexdigest(), start, at - start
                    start, digest = at + len(line), hashlib.sha256()
                else:
                    if start < 0 and line.strip():
                        raise Refused("This is no mailbox: it does not begin with a line “From …”.")
                    digest.update(line)
                was_empty = not line.strip()
                at += len(line)
    except OSError as error:
        raise Refused(why_not(error)) from error
    if start >= 0:
        yield digest.hexdigest(), start, at - start
    else:
        raise Refused("There is no message in it.")


def message_at(path: Path, start: int, length: int) -> bytes:
    """Return a message of a mailbox, its lines "From " as they were before the mailbox quoted them."""
    if length > _LARGEST_MESSAGE:
        raise Refused("The message holds more than 64 MB.")
    try:
        with path.open("rb") as file:
            file.seek(start)
            return _QUOTED_FROM.sub(rb"\1", file.read(length))
    except OSError as error:
        raise Refused(why_not(error)) from error
