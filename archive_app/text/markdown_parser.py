"""CommonMark with tables and strikethrough, parsed so that every inline token knows where it stands.

Built on markdown-it-py. What is added: inline tokens carry the offset of their first character in the
content of their block (in `Token.map`, which the parser leaves empty for them); Liquid tags and
shortcodes are literal; addresses are kept as written, whatever their scheme; a count of steps stops a
parse that would take too long.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Literal

from markdown_it import MarkdownIt, helpers
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline

from archive_app.text.preflight import MOST_BLOCK_STEPS

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

DEEPEST_NESTING = 100
"""Levels of containers; markdown-it drops what lies deeper, so a result that reaches this is of no use."""
MOST_INLINE_STEPS = 100_000
"""Inline positions looked at in one body, each some five microseconds."""

_LIQUID_CLOSERS = {"{{": "}}", "{%": "%}"}
_LIQUID = re.compile(r"\{\{[^\n{}]*\}\}|\{%[^\n{}]*%\}")
#: What ends a run of text. It begins with one set of characters, which is sought several times faster than
#: alternatives; what must stand behind some of them is asked where one is found.
_TERMINATORS = re.compile(r"[\n\\`*_\[\]<&!~{](?:(?<![!~{])|(?<=!)(?=\[)|(?<=~)(?=~)|(?<=\{)(?=[{%]))")


Environment = MutableMapping[str, Any]
"""What one parse keeps for itself; see `new_environment`."""


class TooManyStepsError(Exception):
    """A body takes more steps to parse than any real one needs."""


class _PlacedInline(StateInline):
    """Inline state that notes where each token begins."""

    text_start = 0
    run_start = -1
    run_size = 0

    def append_pending(self, text: str) -> None:
        if not self.pending:
            self.text_start = self.pos
        super().append_pending(text)

    def pushPending(self) -> Token:  # noqa: N802 - named by markdown-it
        token = super().pushPending()
        token.map = [self.text_start]
        return token

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        token = super().push(ttype, tag, nesting)
        if ttype == "text":
            # Before the position moves on, a run of stars gives a token for each, of tildes one for two.
            same_run = self.run_start == self.pos
            self.run_size = self.run_size + (2 if self.src[self.pos] == "~" else 1) if same_run else 0
            self.run_start = self.pos
            token.map = [self.pos + self.run_size]
        else:
            self.run_start = -1
            token.map = [self.pos]
        return token


class _PlacingParser(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        state = _PlacedInline(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


class _Markdown(MarkdownIt):
    """Keeps every address as written: the reader decides what may be followed."""

    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802
        return link


def count_block_steps(environment: Environment, steps: int) -> None:
    """Add to the lines looked at in one body. Raises TooManyStepsError."""
    environment["block steps"] += steps
    if environment["block steps"] > MOST_BLOCK_STEPS:
        raise TooManyStepsError


def count_inline_steps(environment: Environment, steps: int) -> None:
    """Add to the inline positions looked at in one body. Raises TooManyStepsError."""
    environment["inline steps"] += steps
    if environment["inline steps"] > MOST_INLINE_STEPS:
        raise TooManyStepsError


def _count_block_step(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ARG001
    count_block_steps(state.env, 1)
    return False


def _count_inline_step(state: StateInline, silent: bool) -> bool:  # noqa: ARG001
    count_inline_steps(state.env, 1 + state.level // 4)
    return False


def _liquid(state: StateInline, silent: bool) -> bool:
    """Keep `{% ... %}`, `{{ ... }}` and Hugo's shortcodes literal, stars and underscores included."""
    start = state.pos
    closer = _LIQUID_CLOSERS.get(state.src[start : start + 2])
    if closer is None or state.html_terminator_last(closer) < start + 2:
        return False
    end = state.src.find(closer, start + 2)
    if end < 0 or end + 2 > state.posMax:
        return False
    if not silent:
        state.append_pending(state.src[start : end + 2])
    state.pos = end + 2
    return True


def _parse_link_destination(string: str, pos: int, maximum: int) -> Any:
    """Parse an address, in which a Liquid tag may hold spaces: `[text]({{ site.url }}/path)`."""
    if string.startswith(("{{", "{%"), pos):
        end = pos
        while tag := _LIQUID.match(string, end, maximum):
            end = tag.end()
        if end > pos:
            rest = helpers.parseLinkDestination(string, end, maximum)
            result = helpers.parseLinkDestination("x", 0, 1)
            result.pos = rest.pos if rest.ok else end
            result.str = string[pos:end] + (rest.str if rest.ok else "")
            return result
    return helpers.parseLinkDestination(string, pos, maximum)


@cache
def parser() -> MarkdownIt:
    """Return the one parser; it keeps no state between two parses."""
    markdown = _Markdown("commonmark", {"html": True, "maxNesting": DEEPEST_NESTING})
    inline = _PlacingParser()
    inline.ruler.enableOnly(markdown.inline.ruler.get_active_rules())
    inline.ruler2.enableOnly(["balance_pairs", "emphasis"])
    markdown.inline = inline
    markdown.enable(["table", "strikethrough"])
    inline.terminator_re = _TERMINATORS
    inline.ruler.after("text", "liquid", _liquid)
    inline.ruler.before("text", "steps", _count_inline_step)
    markdown.block.ruler.before(
        "table", "steps", _count_block_step, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    functions = {**vars(helpers), "parseLinkDestination": _parse_link_destination}
    setattr(markdown, "helpers", SimpleNamespace(**functions))  # noqa: B010 - declared to be a module
    return markdown


def new_environment() -> Environment:
    """Return what one parse keeps for itself: reference definitions and the counts of steps."""
    return {"block steps": 0, "inline steps": 0}
