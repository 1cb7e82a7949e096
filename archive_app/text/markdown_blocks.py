"""The blocks of a Markdown body, most of which are paragraphs of prose that need no parser.

markdown-it is asked for one block at a time where something else stands.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from markdown_it.common.utils import mdTrim
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from archive_app.text.markdown_parser import count_block_steps, parser
from archive_app.text.prose import PARAGRAPH

if TYPE_CHECKING:
    from archive_app.text.markdown_parser import Environment


def blocks_of(body: str, environment: Environment) -> list[Token]:
    """Return the block tokens of `body`, whose lines end with `\\n`.

    They are those of markdown-it, but a paragraph that it was not asked about is one token, `paragraph`, in
    place of the opening, inline and closing ones. Raises TooManyStepsError just when markdown-it would.
    """
    tokens: list[Token] = []
    state: StateBlock | None = None
    at = line = 0
    end = len(body.rstrip(" \t\n"))
    while at < end:
        found = PARAGRAPH.match(body, at)
        if found is None:
            state = state or StateBlock(body, parser(), environment, tokens)
            line = _next_block(state, bisect_left(state.bMarks, at))
            at = state.bMarks[line]
            continue
        first = line + body.count("\n", at, found.start(1))
        written = found[1]
        line = first + written.count("\n") + 1
        at = found.end() + 1
        # The parser looks at each further line twice: whether a heading ends there, or a paragraph.
        count_block_steps(environment, 2 * (line - first) - 1)
        tokens.append(Token("paragraph", "", 0, content=mdTrim(written), map=[first, line]))
    return tokens


def _next_block(state: StateBlock, line: int) -> int:
    """Let markdown-it read one block from `line` on, or what is blank up to the end; return the next line."""
    line = state.skipEmptyLines(line)
    if line >= state.lineMax:
        return state.lineMax
    state.line = line
    for rule in state.md.block.ruler.getRules(""):
        if rule(state, line, state.lineMax, False):
            break
    return state.line
