"""What counts: chains, revocations, delegations; the order in which entries come decides nothing."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.agreement import RefusedError, clauses_of, keep_ledger, texts_of
from talks import BEGIN, Talks, key_of, whole_text


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_ledger_does_not_depend_on_the_order_of_entries(chance: random.Random) -> None:
    talks = Talks()
    talks.agree_on_all()
    talks.say("ru", "say", {"words": "a", "stance": "statement"}, after=talks.entries[3])
    shuffled = list(talks.entries)
    chance.shuffle(shuffled)
    assert keep_ledger(shuffled, None) == keep_ledger(talks.entries, None)


def test_entries_come_after_all_they_had_seen() -> None:
    talks = Talks()
    talks.agree_on_all()
    place = {one.id: at for at, one in enumerate(talks.ledger().entries)}
    for one in talks.entries:
        assert all(place[id_] < place[one.id] for id_ in (one.prev, *one.seen.values()) if id_)


def test_a_folder_without_an_opening_says_nothing() -> None:
    talks = Talks()
    with pytest.raises(RefusedError, match="V3"):
        keep_ledger(talks.entries[1:], None)


def test_a_wrong_clock_orders_nothing() -> None:
    talks = Talks()
    window = next(one for one in whole_text() if one.clause == "window.c1")
    talks.propose("ua", window)
    talks.position("ua", window, at=BEGIN + timedelta(days=300))
    talks.position("ua", window, "refused", at=BEGIN - timedelta(days=300))
    assert clauses_of(talks.ledger())["window.c1"].words["ua"].says == "refused"


def _stolen(talks: Talks) -> None:
    """The thief has ua's working key and agrees in its name, after an entry that ua made and others have seen."""
    window = next(one for one in whole_text() if one.clause == "window.c1")
    talks.propose("ru", window)
    talks.position("ru", window)
    talks.position("ua", window, "refused")
    before = talks.last("ua")
    talks.position("ua", window, "agreed")  # the thief
    talks.say("ru", "say", {"words": "I have seen it", "stance": "statement"})
    body = {"vkey": key_of("ua").public.line, "instead": key_of("ua2").public.line}
    talks.say("ua", "revoke", body, key=key_of("ua/recovery"), after=before)


def test_a_stolen_key_counts_for_what_the_revocation_had_seen_and_for_nothing_else() -> None:
    talks = Talks()
    _stolen(talks)
    ledger = talks.ledger()
    assert ledger.forked == frozenset()
    assert ledger.relied_on("ua")
    assert {fault.rule for fault in ledger.faults} == {"V4", "V7"}
    clause = clauses_of(ledger)["window.c1"]
    assert (clause.words["ua"].says, clause.standing) == ("refused", "refused")


def test_the_key_put_in_its_place_goes_on_in_the_same_chain() -> None:
    talks = Talks()
    _stolen(talks)
    window = next(one for one in whole_text() if one.clause == "window.c1")
    talks.position("ua", window, key=key_of("ua2"))
    ledger = talks.ledger()
    assert clauses_of(ledger)["window.c1"].standing == "agreed"
    assert ledger.relied_on("ua")


def test_the_new_key_counts_for_nothing_outside_the_chain_of_its_revocation() -> None:
    talks = Talks()
    window = next(one for one in whole_text() if one.clause == "window.c1")
    talks.propose("ru", window)
    talks.say("ua", "position", {"clause": "window.c1", "value": window.id, "says": "agreed"}, key=key_of("ua2"))
    assert "ua" not in clauses_of(talks.ledger())["window.c1"].words


def test_a_thief_cannot_revoke_with_the_working_key() -> None:
    talks = Talks()
    body = {"vkey": key_of("ua").public.line, "instead": key_of("thief").public.line}
    talks.say("ua", "revoke", body)
    talks.say("ua", "say", {"words": "x", "stance": "statement"}, key=key_of("thief"))
    ledger = talks.ledger()
    assert [one.kind for one in ledger.chains["ua"]] == ["join", "revoke"]
    talks.say("ua", "say", {"words": "y", "stance": "statement"}, after=talks.entries[-2])
    assert talks.ledger().chains["ua"][-1].body["words"] == "y"


def test_a_signature_disowned_after_it_was_seen_is_reported() -> None:
    talks = Talks()
    text = talks.agree_on_all()
    before = talks.last("ua")
    talks.say("icrc", "say", {"words": "both have signed", "stance": "statement"})
    body = {"vkey": key_of("ua").public.line, "instead": key_of("ua2").public.line}
    talks.say("ua", "revoke", body, key=key_of("ua/recovery"), after=talks.entries[-4], sees=[])
    assert before.kind == "sign"
    ledger = talks.ledger()
    assert any(fault.rule == "V7" and "disowned" in fault.got for fault in ledger.faults)
    assert "ua" not in texts_of(ledger)[0].signed
    assert text.id == texts_of(ledger)[0].id


def test_a_delegate_speaks_under_his_own_id_until_he_is_revoked() -> None:
    talks = Talks()
    vkey = key_of("ua-eye").public.line
    talks.say("ua", "delegate", {"author": "ua-eye", "vkey": vkey, "role": "monitor"})
    talks.say("ua-eye", "join", {})
    talks.say("ua-eye", "say", {"words": "quiet", "stance": "statement"})
    assert [one.kind for one in talks.ledger().chains["ua-eye"]] == ["join", "say"]
    talks.say("ua", "revoke", {"vkey": vkey})
    talks.say("ua-eye", "say", {"words": "not quiet", "stance": "statement"})
    assert [one.kind for one in talks.ledger().chains["ua-eye"]] == ["join", "say"]


def test_what_a_monitor_claims_to_have_seen_keeps_nobody_incomplete() -> None:
    talks = Talks({"icrc": "intermediary", "ru": "party", "ua": "party", "eye": "monitor"})
    ghost = talks.say("ru", "say", {"words": "x", "stance": "statement"}, keep=False)
    talks.say("eye", "say", {"words": "y", "stance": "statement"}, sees=[ghost])
    ledger = talks.ledger()
    assert ledger.incomplete == frozenset()
    assert [fault.level for fault in ledger.faults] == ["warning"]


def test_an_incomplete_chain_counts_for_no_agreement_and_does_again_when_whole() -> None:
    talks = Talks()
    talks.agree_on_all()
    hidden = next(one for one in talks.entries if one.author == "ru" and one.kind == "position")
    talks.entries.remove(hidden)
    assert talks.ledger().incomplete == {"ru"}
    assert texts_of(talks.ledger())[0].signed.keys() == {"ua"}
    talks.entries.append(hidden)
    assert texts_of(talks.ledger())[0].signed.keys() == {"ua", "ru"}
