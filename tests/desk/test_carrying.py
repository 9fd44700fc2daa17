"""What is carried: live pages resumed by number, phones off the network for a day, two desks by memory stick, TLS."""

from __future__ import annotations

import asyncio
import json
import random
import ssl
import urllib.request
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from starlette.testclient import TestClient

from desk.desks import NOW, csrf, day_talks, opened, served, sign_in
from desk.test_killed import free_port
from desk.test_requests import hand_in
from safeconduct.core import UsageError
from safeconduct.desk.live import live as live_pages
from safeconduct.desk.live.live import Live
from safeconduct.desk.security.lan import authority_served, local_authority
from safeconduct.desk.service import Desk
from safeconduct.desk.storage.places import DeskPlaces
from safeconduct.records import open_folder
from safeconduct.records.packs import Reader


def numbers(event: bytes) -> list[int]:
    """Return the numbers in one chunk of server-sent events."""
    lines = [line[6:] for line in event.decode().splitlines() if line.startswith("data: [")]
    return [row["n"] for line in lines for row in json.loads(line)]


async def events(desk: Desk, reader: Reader, after: int) -> bytes:
    """Return the first events of a live page, and end it."""
    live = Live(desk.keeper.index, lambda _: (0, ""))
    found = b""
    turns = iter([True, True, False])
    async for chunk in live.events(reader, after, lambda: next(turns, False)):
        found += chunk
        if numbers(found):
            break
    return found


@pytest.mark.parametrize("name", ["ua", "osce", "room-c1"])
def test_a_page_resumes_without_gap_or_double(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_pages, "_SILENT_S", 0.01)
    with opened(tmp_path / "a", day_talks()) as desk:
        reader = desk.reader(name)
        assert reader is not None
        whole = [one.n for one in desk.keeper.index.after(0, reader, 1000)]
        for after in range(0, desk.keeper.last, 7):
            told = asyncio.run(events(desk, reader, after))
            assert numbers(told) == [n for n in whole if n > after]
            last = [line for line in told.decode().splitlines() if line.startswith("id: ")]
            assert not last or int(last[-1][4:]) == desk.keeper.last


def test_a_phone_off_the_network_for_a_day_loses_and_doubles_nothing(tmp_path: Path) -> None:
    talks, chance = day_talks(), random.Random(4)
    with served(tmp_path / "a", talks) as client:
        made = [
            talks.say("osce", "say", {"words": f"seen {n}", "stance": "statement"}, at=NOW + timedelta(minutes=5 * n))
            for n in range(288)
        ]
        sent = [*made, *chance.sample(made, 60)]  # some answers were lost on the way: the phone sends again
        chance.shuffle(sent)
        while sent:
            part, sent = sent[:50], sent[50:]
            assert {state for state, _ in hand_in(client, *part)} <= {"kept", "known"}
        desk: Desk = client.app.state.desk  # type: ignore[attr-defined]
        assert desk.keeper.last == len(talks.entries)
    ledger = open_folder(tmp_path / "a").ledger(None)
    assert [one.id for one in ledger.chains["osce"][-288:]] == [one.id for one in made]
    assert "osce" not in ledger.forked | ledger.incomplete


def _pack(client: TestClient, name: str) -> bytes:
    sign_in(client, name)
    answer = client.get("/api/pack")
    assert answer.status_code == 200
    return answer.content


def test_two_desks_merge_by_memory_stick_in_either_order(tmp_path: Path) -> None:
    talks = day_talks()
    with served(tmp_path / "a", talks) as one, served(tmp_path / "b", talks) as other:
        here = [talks.say("ua", "say", {"words": f"a{n}", "stance": "offer"}) for n in range(3)]
        there = [talks.say("ru", "say", {"words": f"b{n}", "stance": "offer"}, sees=[]) for n in range(3)]
        hand_in(one, *here)
        hand_in(other, *there)
        for source, target in ((one, other), (other, one), (one, other)):
            data = _pack(source, "icrc")
            about = sign_in(target, "icrc")
            told = target.post("/api/merge", content=data, headers=csrf(about)).json()
            assert told["refused"] == told["unknown_author"] == 0, told
    names = [sorted(path.name for path in (tmp_path / name / "entries").iterdir()) for name in "ab"]
    assert names[0] == names[1]
    assert len(names[0]) == len(talks.entries)


def test_what_is_no_pack_is_refused_and_merges_nothing(tmp_path: Path) -> None:
    with served(tmp_path / "a", day_talks()) as client:
        about = sign_in(client, "icrc")
        for data in (b"PK\x03\x04 cut off", b"no note in it", b""):
            answer = client.post("/api/merge", content=data, headers=csrf(about))
            assert answer.status_code == 422, data
        monitor = sign_in(client, "osce")
        assert client.post("/api/merge", content=b"x", headers=csrf(monitor)).status_code == 403


def test_positions_are_seen_by_the_own_corridor_and_the_parties_alone(tmp_path: Path) -> None:
    with served(tmp_path / "a", day_talks()) as client:
        for at, name in enumerate(("room-c1", "room-c2")):
            row = {"at": 100 + at, "lat_e6": 47_100_000 + at, "lon_e6": 37_500_000}
            about = sign_in(client, name)
            assert client.post("/api/positions", json=row, headers=csrf(about)).status_code == 200
        for name, seen in {
            "ua": ["room-c1", "room-c2"], "room": ["room-c1", "room-c2"], "room-c1": ["room-c1"],
            "room-c2": ["room-c2"], "osce": [], "press": [],
        }.items():  # fmt: skip
            sign_in(client, name)
            for query in ("", "?corridor=c2", "?author=room-c2", "?after=0&class=parties"):
                answer = client.get(f"/api/positions{query}").json()
                assert [one["author"] for one in answer["positions"]] == seen, (name, query)
        client.cookies.clear()
        assert client.get("/api/positions").status_code == 401
        about = sign_in(client, "osce")
        row = {"at": 1, "lat_e6": 0, "lon_e6": 0}
        assert client.post("/api/positions", json=row, headers=csrf(about)).status_code == 403


def test_the_local_authority_vouches_for_private_addresses_only(tmp_path: Path) -> None:
    places = DeskPlaces(tmp_path)
    places.make()
    authority = local_authority(places, ["192.168.1.5", "desk.local", "127.0.0.1"], NOW)
    held = x509.load_pem_x509_certificate(authority.certificate.read_bytes())
    server = x509.load_pem_x509_certificate(authority.server_certificate.read_bytes())
    key = held.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    assert server.signature_hash_algorithm is not None
    key.verify(server.signature, server.tbs_certificate_bytes, ec.ECDSA(server.signature_hash_algorithm))
    allowed = held.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees
    assert allowed is not None
    assert not any(str(one.value) in ("0.0.0.0/0", "com") for one in allowed)
    assert oct(authority.server_key.stat().st_mode)[-3:] == "600"
    again = local_authority(places, ["192.168.1.6"], NOW)
    assert again.fingerprint == authority.fingerprint
    with pytest.raises(UsageError, match=r"8\.8\.8\.8: no private address"):
        local_authority(places, ["8.8.8.8"], NOW)


def test_phones_can_fetch_the_authority_and_nothing_else(tmp_path: Path) -> None:
    places = DeskPlaces(tmp_path)
    places.make()
    authority, port = local_authority(places, ["127.0.0.1"], NOW), free_port()
    with authority_served(authority, "127.0.0.1", port):
        for path in ("", "safeconduct.crt", "../server.key"):
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}", timeout=10) as answer:
                assert answer.read() == authority.certificate.read_bytes()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority.server_certificate, authority.server_key)
