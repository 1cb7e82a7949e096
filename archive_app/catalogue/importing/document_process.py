"""`python -m archive_app.catalogue.importing.document_process`: reads documents that may mean harm.

It takes requests as lines of JSON and answers each with a line: a draft, or why there is none. Parsers
written in C run here, so that a document that makes one loop, crash or swallow the memory costs this process
and not the app. It can open no connection and start no program.
"""

from __future__ import annotations

import json
import sys
import traceback
from pathlib import Path
from typing import Any

from archive_app.catalogue.importing.documents import Draft, Refused, SourceKind, read_whole

_MOST_MEMORY = 4_000_000_000
_FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system", "os.startfile")


def main() -> int:
    """Answer requests until the input ends."""
    _bound_memory()
    sys.addaudithook(_forbid)
    for line in sys.stdin.buffer:
        request = json.loads(line)
        try:
            answer = _answer(request)
        except Refused as error:
            answer = {"refused": str(error)}
        except (MemoryError, RecursionError):
            answer = {"refused": "It is larger, or nested more deeply, than what can be read."}
        except Exception:  # noqa: BLE001 - told to whoever asked, who writes it to the log
            answer = {"failed": traceback.format_exc()[-4_000:]}
        sys.stdout.buffer.write(json.dumps(answer).encode("ascii") + b"\n")
        sys.stdout.buffer.flush()
    return 0


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    if "html" in request:
        return {"body": _html_body(request["html"])}
    draft = _draft(SourceKind(request["kind"]), Path(request["path"]), request)
    return {"fields": draft.fields, "body": draft.body, "name": draft.name, "notes": list(draft.notes)}


# Each library is loaded when the first document of its kind is read: none is needed for all.
def _draft(kind: SourceKind, path: Path, request: dict[str, Any]) -> Draft:
    if kind is SourceKind.HTML:
        from archive_app.catalogue.importing.web_pages import read_web_page  # noqa: PLC0415

        return read_web_page(path)
    if kind is SourceKind.DOCX:
        from archive_app.catalogue.importing.word_documents import read_word_document  # noqa: PLC0415

        return read_word_document(path)
    if kind is SourceKind.PDF:
        from archive_app.catalogue.importing.pdf_documents import read_pdf  # noqa: PLC0415

        return read_pdf(path)
    from archive_app.catalogue.importing.mail import message_at, read_message  # noqa: PLC0415

    if kind is SourceKind.MBOX:
        return read_message(message_at(path, request["start"], request["length"]), "", _html_body)
    return read_message(read_whole(path), path.stem, _html_body)


def _html_body(text: str) -> str:
    from archive_app.catalogue.importing.web_pages import html_body  # noqa: PLC0415

    body = html_body(text)
    if not body.strip():
        raise Refused("There is no text in it.")
    return body


def _forbid(event: str, _arguments: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise Refused("The document asked for a connection or a program, and was not read.")


def _bound_memory() -> None:
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415

    limit = resource.getrlimit(resource.RLIMIT_AS)[1]
    if limit == resource.RLIM_INFINITY or limit > _MOST_MEMORY:
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, limit))


if __name__ == "__main__":
    sys.exit(main())
