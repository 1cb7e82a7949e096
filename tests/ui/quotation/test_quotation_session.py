"""When a quotation is checked, and what is answered where there is nothing to check."""

from __future__ import annotations

import pytest

from archive_app import Archive
from archive_app.ui.quotation.session import INVITATION, LONGEST, NO_WORDS, STOPPED, QuotationSession


class Heard:
    """What a session said, in order."""

    def __init__(self, session: QuotationSession) -> None:
        self.said: list[tuple[str, object]] = []
        session.checking.connect(lambda: self.said.append(("checking", None)))
        session.checked.connect(lambda check: self.said.append(("checked", check.verdict)))
        session.answered.connect(lambda words: self.said.append(("answered", words)))
        session.failed.connect(lambda message, _: self.said.append(("failed", message)))


@pytest.fixture
def session(lane, sample):
    made = QuotationSession(None, lane)
    made.set_archive(sample)
    made.set_watched(True)
    return made


@pytest.fixture
def heard(session):
    return Heard(session)


def test_a_pause_in_typing_starts_one_check(session, heard, by_hand, qtbot):
    for text in ("We are", "We are not", "We are not asking for a new promise."):
        session.type_text(text)
    assert heard.said == []
    with qtbot.waitSignal(session.checking):
        pass
    assert len(by_hand.waiting) == 1
    by_hand.run_all()
    assert heard.said == [("checking", None), ("checked", "exact")]


def test_the_newest_quotation_supersedes(session, heard, by_hand):
    session.type_text("We are not asking for a new promise.")
    session.flush()
    session.type_text("They are not asking for marmalade of any kind")
    session.flush()
    by_hand.run_all()
    assert [said for said in heard.said if said[0] == "checked"] == [("checked", "absent")]


@pytest.mark.parametrize("text", ["", "  \n\t\u00a0"])
def test_nothing_is_answered_with_an_invitation(session, heard, by_hand, text):
    session.type_text(text)
    session.flush()
    assert heard.said == [("answered", INVITATION)]
    assert not by_hand.waiting


@pytest.mark.parametrize("text", ["…", "“—”!?", "\u202e\u2066\u2069\u202c", "[...]"])
def test_signs_alone_are_no_quotation(session, heard, by_hand, text):
    session.type_text(text)
    session.flush()
    by_hand.run_all()
    assert heard.said == [("checking", None), ("answered", NO_WORDS)]


def test_two_megabytes_are_answered_at_once(session, heard, by_hand):
    session.type_text("water " * 350_000)
    session.flush()
    assert not by_hand.waiting
    ((kind, words),) = heard.said
    assert kind == "answered"
    assert "2,100,000 characters" in words
    assert f"{LONGEST:,}" in words


def test_waiting_is_told_and_can_be_stopped(session, heard, by_hand, qtbot):
    session.type_text("We are not asking for a new promise.")
    session.flush()
    with qtbot.waitSignal(session.slow):
        pass
    session.cancel()
    by_hand.run_all()
    assert heard.said == [("checking", None), ("answered", STOPPED)]
    session.flush()
    by_hand.run_all()
    assert heard.said[-1] == ("checked", "exact")


def test_a_quick_answer_is_not_called_slow(session, by_hand, qtbot):
    session.type_text("We are not asking for a new promise.")
    session.flush()
    by_hand.run_all()
    with qtbot.assertNotEmitted(session.slow, wait=600):
        pass


def test_nothing_is_checked_while_nobody_looks(session, heard, by_hand):
    session.type_text("We are not asking for a new promise.")
    session.set_watched(False)
    session.repeat()
    assert not by_hand.waiting
    session.set_watched(True)
    by_hand.run_all()
    assert heard.said == [("checking", None), ("checked", "exact")]


def test_a_new_generation_is_asked_again(session, heard, by_hand):
    session.type_text("We are not asking for a new promise.")
    session.flush()
    by_hand.run_all()
    session.repeat()
    by_hand.run_all()
    assert [said for said in heard.said if said[0] == "checked"] == [("checked", "exact")] * 2


def test_an_archive_that_was_never_indexed_says_so(lane, by_hand, tmp_path):
    session = QuotationSession(None, lane)
    heard = Heard(session)
    archive = Archive.open(tmp_path)
    session.set_archive(archive)
    session.set_watched(True)
    session.type_text("some words of somebody")
    session.flush()
    by_hand.run_all()
    kind, message = heard.said[-1]
    assert kind == "failed"
    assert "not been indexed yet" in message
    session.set_archive(None)
    archive.close()
    session.flush()
    assert not by_hand.waiting
