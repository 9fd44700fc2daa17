"""Requests: sign-in, sessions that end, what each may see, what is refused, and that nothing private gets out."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from desk.desks import PASSPHRASE, ROSTER, Clock, csrf, day_talks, served, sign_in
from safeconduct.agreement import Entry
from safeconduct.desk.storage.people import Invitation
from talks import Talks, key_of


def note(entry: Entry) -> str:
    """Return an entry as its file stands."""
    return entry.bytes.decode()


def hand_in(client: TestClient, *entries: Entry) -> list[tuple[str, str]]:
    """Hand entries in and return state and id of each."""
    answer = client.post("/api/entries", json={"notes": [note(one) for one in entries]})
    assert answer.status_code == 200, answer.text
    return [(row["state"], row["id"]) for row in answer.json()["entries"]]


def ids_of(client: TestClient) -> set[str]:
    """Return the ids of all entries that the one signed in may have."""
    from safeconduct.agreement import read_entry

    return {read_entry(row["note"].encode(), "x").id for row in client.get("/api/entries").json()["entries"]}


def test_an_entry_is_acknowledged_with_its_id_and_once(tmp_path: Path) -> None:
    talks = day_talks()
    with served(tmp_path / "a", talks) as client:
        new = talks.say("ua", "say", {"words": "new", "stance": "offer"})
        assert hand_in(client, new) == [("kept", new.id)]
        assert hand_in(client, new, new) == [("known", new.id), ("known", new.id)]
        assert (tmp_path / "a/entries" / new.name).read_bytes() == new.bytes


def test_foreign_forged_and_unknown_are_told_apart(tmp_path: Path) -> None:
    talks = day_talks()
    other = Talks(title="Another")
    stranger = talks.say("ua", "say", {"words": "x", "stance": "offer"}, key=key_of("stranger"), keep=False)
    good = talks.say("ua", "say", {"words": "y", "stance": "offer"}, keep=False)
    forged = note(good).replace('"y"', '"z"')
    with served(tmp_path / "a", talks) as client:
        sent = [note(other.opening), note(stranger), forged, "no note", note(good)]
        rows = client.post("/api/entries", json={"notes": sent}).json()["entries"]
        assert [row["state"] for row in rows] == ["refused", "unknown_author", "refused", "refused", "kept"]
        assert "V4" in rows[2]["why"][0]


def test_an_entry_that_its_role_may_not_make_is_kept_and_said_not_to_count(tmp_path: Path) -> None:
    talks = day_talks()
    with served(tmp_path / "a", talks) as client:
        wrong = talks.say("press", "round", {"n": 1, "venue": "x", "from": "2022-03-05", "delegations": []})
        (row,) = client.post("/api/entries", json={"notes": [note(wrong)]}).json()["entries"]
        assert row["state"] == "kept"
        assert "V5" in row["why"][0]


def test_delegate_speaks_as_soon_as_the_delegation_has_come(tmp_path: Path) -> None:
    talks = day_talks()
    with served(tmp_path / "a", talks) as client:
        body = {"author": "room-x", "vkey": key_of("room-x").public.line, "role": "convoy", "corridor": "c1"}
        given = talks.say("room", "delegate", body)
        joins = talks.say("room-x", "join", {})
        assert hand_in(client, joins) == [("unknown_author", joins.id)]
        assert hand_in(client, given) == [("kept", given.id)]
        for _ in range(200):
            ((state, _id),) = hand_in(client, joins)
            if state != "unknown_author":
                break
        assert state == "kept"


def test_wrong_passphrases_are_slowed_down_and_the_right_one_waits_too(tmp_path: Path) -> None:
    clock = Clock()
    with served(tmp_path / "a", day_talks(), clock=clock) as client:
        wrong = {"name": "ua", "passphrase": "not this one"}
        assert [client.post("/api/sign-in", json=wrong).status_code for _ in range(6)] == [401] * 5 + [429]
        right = {"name": "ua", "passphrase": PASSPHRASE}
        assert client.post("/api/sign-in", json=right).status_code == 429
        clock.forward(seconds=2)
        assert client.post("/api/sign-in", json=right).status_code == 200


def test_unknown_name_and_wrong_passphrase_look_the_same(tmp_path: Path) -> None:
    with served(tmp_path / "a", day_talks()) as client:
        answers = [client.post("/api/sign-in", json={"name": n, "passphrase": "y" * 9}) for n in ("ua", "nobody")]
        assert answers[0].status_code == answers[1].status_code == 401
        assert answers[0].json() == answers[1].json()


@pytest.mark.parametrize(("hours", "used", "status"), [(1.9, False, 200), (2.1, False, 401), (14.1, True, 401)])
def test_sessions_end(tmp_path: Path, hours: float, used: bool, status: int) -> None:
    clock = Clock()
    with served(tmp_path / "a", day_talks(), clock=clock) as client:
        sign_in(client, "ua")
        for _ in range(int(hours * 2)) if used else ():
            clock.forward(hours=0.5)
            client.get("/api/me")
        clock.forward(hours=0.1 if used else hours)
        assert client.get("/api/me").status_code == status


def test_signing_out_ends_the_session_for_good(tmp_path: Path) -> None:
    with served(tmp_path / "a", day_talks()) as client:
        about = sign_in(client, "ua")
        token = client.cookies["safeconduct"]
        assert client.post("/api/sign-out", headers=csrf(about)).status_code == 200
        client.cookies.set("safeconduct", token)
        assert client.get("/api/me").status_code == 401


def test_changes_need_the_sessions_own_token_and_site(tmp_path: Path) -> None:
    with served(tmp_path / "a", day_talks()) as client:
        about = sign_in(client, "ua")
        own = csrf(about)
        wrong: list[dict[str, str]] = [
            {}, {"x-csrf-token": "guess"}, own | {"origin": "http://elsewhere.example"},
            own | {"sec-fetch-site": "cross-site"},
        ]  # fmt: skip
        for headers, status in [*((one, 403) for one in wrong), (own, 200)]:
            assert client.put("/api/drafts/a", json={"text": "x"}, headers=headers).status_code == status


def test_a_name_pointed_here_from_elsewhere_is_refused(tmp_path: Path) -> None:
    with served(tmp_path / "a", day_talks()) as client:
        assert client.get("/health", headers={"host": "rebound.example"}).status_code == 421


@pytest.mark.parametrize("path", ["/health", "/api/me", "/manifest.webmanifest", "/nowhere", "/"])
def test_every_answer_bears_the_headers(tmp_path: Path, path: str) -> None:
    with served(tmp_path / "a", day_talks()) as client:
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_bodies_that_are_too_large_are_refused_unread(tmp_path: Path) -> None:
    with served(tmp_path / "a", day_talks()) as client:
        assert client.post("/api/entries", content=b"x" * (2 * 2**20 + 1)).status_code == 413


def test_a_wrong_body_is_not_repeated_in_the_answer(tmp_path: Path) -> None:
    with served(tmp_path / "a", day_talks()) as client:
        answer = client.post("/api/sign-in", json={"name": "UA!", "passphrase": ["my secret words"]})
        assert answer.status_code == 422
        assert "secret" not in answer.text


def test_each_role_gets_what_a_pack_would_hold(tmp_path: Path) -> None:
    talks = day_talks()
    cases: dict[str, Callable[[Entry], bool]] = {
        "ua": lambda one: True, "icrc": lambda one: True, "room": lambda one: True,
        "osce": lambda one: one.class_ == "public" or one.author == "osce",
        "press": lambda one: one.class_ == "public",
        "room-c1": lambda one: one.class_ == "public" or (one.class_ == "convoy" and one.scope in ("", "c1")),
    }  # fmt: skip
    with served(tmp_path / "a", talks) as client:
        for name, may in cases.items():
            sign_in(client, name)
            assert ids_of(client) == {one.id for one in talks.entries if may(one)}, name


def test_500_tries_for_what_is_not_theirs_fail(tmp_path: Path) -> None:
    talks, chance = day_talks(), random.Random(11)
    with served(tmp_path / "a", talks) as client:
        secret = "red line: three lanes at most"
        about = sign_in(client, "ru")
        assert client.put("/api/drafts/red-lines", json={"text": secret}, headers=csrf(about)).status_code == 200
        assert client.get("/api/drafts").json() == {"drafts": {"red-lines": secret}}
        (tmp_path / "a/private/own.txt").write_text(secret, encoding="utf-8")
        hidden = {one.id: one for one in talks.entries}
        tries = 0
        while tries < 500:
            name = chance.choice([*sorted(set(ROSTER) - {"ru"}), "room-c1", "room-c2", ""])
            client.cookies.clear()
            reader = None
            if name:
                sign_in(client, name)
                reader = client.app.state.desk.reader(name)  # type: ignore[attr-defined]
            for path in _tries(chance, list(hidden)):
                answer = client.get(path)
                tries += 1
                assert secret not in answer.text
                shown = [one for id_, one in hidden.items() if note(one)[-80:-1] in answer.text.replace("\\n", "\n")]
                assert all(reader is not None and reader.may_have(one) for one in shown), (name, path)


def _tries(chance: random.Random, ids: list[str]) -> list[str]:
    own = chance.choice(["red-lines", "../ru/red-lines", "%2e%2e/private/own.txt", "..%2f..%2fprivate%2fown.txt"])
    return [
        f"/api/entries/{chance.choice(ids)}", f"/api/entries?after={chance.randint(0, 30)}&author=ru&class=parties",
        "/api/drafts", f"/api/drafts/{own}", "/api/drafts?author=ru", f"/private/{own}", "/files/../private/own.txt",
        "/api/pack?for=ru", "/api/pack?for=parties", f"/api/chain?author=ru&x={chance.randint(0, 9)}",
    ]  # fmt: skip


def test_an_account_whose_author_is_revoked_is_signed_out(tmp_path: Path) -> None:
    talks = day_talks()
    with served(tmp_path / "a", talks) as client:
        sign_in(client, "room-c1")
        assert client.get("/api/me").status_code == 200
        gone = talks.say("room", "revoke", {"vkey": key_of("room-c1").public.line})
        hand_in(client, gone)
        for _ in range(200):
            if (status := client.get("/api/me").status_code) == 401:
                break
        assert status == 401


def test_an_invitation_is_taken_up_once(tmp_path: Path) -> None:
    clock = Clock()
    with served(tmp_path / "a", day_talks(), clock=clock) as client:
        desk = client.app.state.desk  # type: ignore[attr-defined]
        token = desk.people.invite(Invitation("osce"), desk.now_s())
        taking = {"invitation": token, "name": "olena", "passphrase": "long enough"}
        assert client.post("/api/invitation", json=taking | {"passphrase": "short"}).status_code == 422
        assert client.post("/api/invitation", json=taking).json()["author"] == "osce"
        assert client.post("/api/invitation", json=taking | {"name": "other"}).status_code == 401
        late = desk.people.invite(Invitation("osce"), desk.now_s())
        clock.forward(hours=25)
        assert client.post("/api/invitation", json=taking | {"name": "late", "invitation": late}).status_code == 401
