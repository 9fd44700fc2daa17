"""Folders, packs and merging: byte for byte the same in any order, and nothing written where something is wrong."""

from __future__ import annotations

import io
import random
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.agreement import Entry, PublicKey, RefusedError, SigningKey
from safeconduct.core import UsageError
from safeconduct.records import (
    AgreementFolder,
    Keyring,
    Pack,
    Writer,
    make_pack,
    merge,
    open_folder,
    read_pack,
    verify_folder,
    verify_pack,
)
from safeconduct.records.packs import reader_of
from talks import Talks, key_of, whole_text

NOW = datetime(2022, 3, 4, 12, 30, tzinfo=UTC)


def folder_of(talks: Talks, path: Path) -> Path:
    """Write talks into a folder."""
    merge(path, [Pack("talks", tuple(talks.entries), {}, (), ())], [])
    return path


def held(path: Path) -> dict[str, bytes]:
    """Return all files of a folder."""
    return {str(one.relative_to(path)): one.read_bytes() for one in sorted(path.rglob("*")) if one.is_file()}


def pinned(*names: str) -> list[PublicKey]:
    """Return public keys by name."""
    return [key_of(name).public for name in names or ("ua", "ru", "icrc")]


def _many(count: int) -> Talks:
    talks = Talks()
    chance = random.Random(7)
    while len(talks.entries) < count:
        author = chance.choice(["ua", "ru", "icrc"])
        talks.say(author, "say", {"words": f"word {len(talks.entries)}", "stance": "statement"})
    return talks


_MANY = _many(500)


@settings(max_examples=8, deadline=None)
@given(st.randoms(use_true_random=False))
def test_any_permutation_and_split_of_500_entries_gives_one_folder(
    tmp_path_factory: pytest.TempPathFactory, chance: random.Random
) -> None:
    base = tmp_path_factory.mktemp("merge")
    once = held(folder_of(_MANY, base / "once"))
    rest = _MANY.entries[1:]
    chance.shuffle(rest)
    cuts = sorted(chance.sample(range(len(rest)), 4))
    parts = [rest[a:b] for a, b in zip([0, *cuts], [*cuts, len(rest)], strict=True)]
    merge(base / "parts", [Pack("first", (_MANY.opening,), {}, (), ())], [])
    for part in (*parts, chance.choice(parts)):
        merge(base / "parts", [Pack("part", tuple(part), {}, (), ())], [])
    assert held(base / "parts") == once
    assert len(once) == 501


def test_merging_twice_writes_nothing_new(tmp_path: Path) -> None:
    talks = Talks()
    talks.agree_on_all()
    path = folder_of(talks, tmp_path / "a")
    report = merge(path, [read_pack(path)], [])
    assert (report.new, report.known) == ((), len(talks.entries))


def _other_signature(entry: Entry) -> Entry:
    """Return the entry with another genuine signature, as a phone's random ones are."""
    import base64
    import dataclasses
    import hashlib

    order = 2**252 + 27742317777372353535851937790883648493
    seed = hashlib.sha512(hashlib.sha256(b"key of ua").digest()).digest()
    a = int.from_bytes(bytes((seed[0] & 248, *seed[1:31], seed[31] & 127 | 64)), "little")
    nonce = SigningKey.from_seed("r", hashlib.sha256(b"another nonce").digest())
    half = hashlib.sha512(hashlib.sha256(b"another nonce").digest()).digest()
    r = int.from_bytes(bytes((half[0] & 248, *half[1:31], half[31] & 127 | 64)), "little")
    point = nonce.public.raw
    k = int.from_bytes(hashlib.sha512(point + entry.key.raw + entry.text.encode()).digest(), "little")
    signature = point + ((r + k * a) % order).to_bytes(32, "little")
    line = base64.b64encode(entry.key.key_id + signature).decode()
    return dataclasses.replace(entry, signature=f"\u2014 {entry.key.name} {line}\n")


@pytest.mark.parametrize("turn", [1, -1])
def test_of_two_genuine_signatures_one_stays_whoever_came_first(tmp_path: Path, turn: int) -> None:
    talks = Talks()
    one = talks.say("ua", "say", {"words": "x", "stance": "statement"})
    other = _other_signature(one)
    assert other.bytes != one.bytes
    path = folder_of(talks, tmp_path / "a")
    for entry in [one, other][::turn]:
        merge(path, [Pack("p", (entry,), {}, (), ())], [])
    assert (path / "entries" / one.name).read_bytes() == min(one.bytes, other.bytes)
    assert verify_folder(path, pinned()).holds


def test_a_pack_is_the_same_bytes_and_is_read_back(tmp_path: Path) -> None:
    talks = Talks()
    talks.agree_on_all()
    path = folder_of(talks, tmp_path / "a")
    folder = open_folder(path)
    ledger = folder.ledger(None)
    data = make_pack(folder, ledger, reader_of(ledger, "ru"))
    assert data == make_pack(open_folder(path), ledger, reader_of(ledger, "ru"))
    (tmp_path / "a.zip").write_bytes(data)
    merge(tmp_path / "b", [read_pack(tmp_path / "a.zip")], pinned("ru"))
    assert held(tmp_path / "b") == held(path)
    assert verify_pack(read_pack(tmp_path / "a.zip"), pinned()).holds


def test_a_public_pack_holds_public_entries_alone_and_tells_nothing_agreed(tmp_path: Path) -> None:
    talks = Talks(class_="public")
    talks.agree_on_all()
    talks.say("icrc", "say", {"words": "It opened.", "stance": "statement"}, class_="public")
    folder = open_folder(folder_of(talks, tmp_path / "a"))
    ledger = folder.ledger(None)
    (tmp_path / "a.zip").write_bytes(make_pack(folder, ledger, reader_of(ledger, "public")))
    pack = read_pack(tmp_path / "a.zip")
    assert {one.kind for one in pack.entries} == {"open", "join", "say"}
    found = verify_pack(pack, pinned())
    assert found.partial
    assert found.holds
    assert all(one.standing != "agreed" for one in found.clauses.values())


def test_nothing_of_a_closed_agreement_is_public(tmp_path: Path) -> None:
    folder = open_folder(folder_of(Talks(), tmp_path / "a"))
    ledger = folder.ledger(None)
    with pytest.raises(UsageError, match="class parties"):
        make_pack(folder, ledger, reader_of(ledger, "public"))


def test_a_convoy_leader_gets_his_corridors_entries_alone(tmp_path: Path) -> None:
    talks = Talks({"icrc": "intermediary", "ru": "party", "ua": "party", "lead": "convoy"}, class_="public")
    for scope in ("c1", "c2"):
        talks.say("icrc", "say", {"words": scope, "stance": "statement"}, class_="convoy", scope=scope)
    talks.say("ua", "say", {"words": "secret", "stance": "statement"})
    folder = open_folder(folder_of(talks, tmp_path / "a"))
    ledger = folder.ledger(None)
    (tmp_path / "a.zip").write_bytes(make_pack(folder, ledger, reader_of(ledger, "convoy:c1")))
    words = [one.body["words"] for one in read_pack(tmp_path / "a.zip").entries if one.kind == "say"]
    assert words == ["c1"]


def test_a_pack_for_another_class_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    talks = Talks({"icrc": "intermediary", "ru": "party", "ua": "party", "eye": "monitor"})
    path = folder_of(talks, tmp_path / "a")
    ledger = open_folder(path).ledger(None)
    talks.say("ua", "say", {"words": "secret", "stance": "statement"})
    other = open_folder(folder_of(talks, tmp_path / "b"))
    (tmp_path / "b.zip").write_bytes(make_pack(other, ledger, reader_of(ledger, "ru")))
    before = held(path)
    with pytest.raises(UsageError, match="class parties"):
        merge(path, [read_pack(tmp_path / "b.zip")], pinned("eye"))
    assert held(path) == before


def _zip(path: Path, members: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_paths_in_a_pack_lead_nowhere(tmp_path: Path) -> None:
    talks = Talks()
    names = ["../../x.note", "/etc/x.note", "entries/\u202enote.note", "C:\\x.note"]
    members = {name: one.bytes for name, one in zip(names, talks.entries, strict=True)}
    strays = {"../evil.sh": b"x", "private/red.txt": b"x", "files/../../evil": b"x"}
    pack = read_pack(_zip(tmp_path / "p.zip", members | strays))
    report = merge(tmp_path / "a", [pack], [])
    assert len(report.new) == len(talks.entries)
    assert len(report.dropped) == 3
    assert {one.name for one in tmp_path.iterdir()} == {"a", "p.zip"}
    assert not list((tmp_path / "a/private").iterdir())
    assert not list((tmp_path / "a/files").iterdir())


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = _zip(tmp_path / "p.zip", {"files/x": bytes(70 * 2**20)}, zipfile.ZIP_DEFLATED)
    assert bomb.stat().st_size < 200_000
    with pytest.raises(RefusedError, match="V1"):
        read_pack(bomb)


def test_a_pack_of_too_many_files_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(100_001):
            archive.writestr(zipfile.ZipInfo(str(number)), b"")
    (tmp_path / "p.zip").write_bytes(out.getvalue())
    with pytest.raises(RefusedError, match="100001 files"):
        read_pack(tmp_path / "p.zip")


@pytest.mark.parametrize("cut", [10, 200, -30, -1])
def test_a_pack_cut_off_is_refused(tmp_path: Path, cut: int) -> None:
    folder = open_folder(folder_of(Talks(), tmp_path / "a"))
    ledger = folder.ledger(None)
    (tmp_path / "p.zip").write_bytes(make_pack(folder, ledger, reader_of(ledger, "ru"))[:cut])
    with pytest.raises(RefusedError, match="V1"):
        read_pack(tmp_path / "p.zip")


def test_one_faulty_note_keeps_everything_out_unless_asked_to_skip_it(tmp_path: Path) -> None:
    talks = Talks()
    path = folder_of(talks, tmp_path / "a")
    good = talks.say("ua", "say", {"words": "x", "stance": "statement"})
    pack = _zip(tmp_path / "p.zip", {"a.note": good.bytes, "b.note": good.bytes.replace(b'"x"', b'"y"')})
    before = held(path)
    with pytest.raises(RefusedError, match="V4"):
        merge(path, [read_pack(pack)], [])
    assert held(path) == before
    report = merge(path, [read_pack(pack)], [], skip_faulty=True)
    assert [one.id for one in report.new] == [good.id]


def test_an_entry_of_another_agreement_is_refused(tmp_path: Path) -> None:
    path = folder_of(Talks(), tmp_path / "a")
    other = Talks(title="Burg to Haven")
    with pytest.raises(RefusedError, match="V3"):
        merge(path, [Pack("p", tuple(other.entries), {}, (), ())], [])


def test_notes_are_found_in_a_mail(tmp_path: Path) -> None:
    talks = Talks()
    path = folder_of(talks, tmp_path / "a")
    two = [talks.say("ua", "say", {"words": word, "stance": "statement"}) for word in ("Так.", "Ні.")]
    mail = "Dear all,\n\n" + "\n".join(one.bytes.decode() for one in two) + "\nRegards\n"
    quoted = "".join(f"> {line}\r\n" for line in mail.split("\n"))
    (tmp_path / "mail.txt").write_bytes(quoted.encode())
    assert {one.id for one in merge(path, [read_pack(tmp_path / "mail.txt")], []).new} == {one.id for one in two}


def test_a_renamed_note_is_reported_and_read(tmp_path: Path) -> None:
    talks = Talks()
    path = folder_of(talks, tmp_path / "a")
    entry = path / "entries" / talks.entries[1].name
    entry.rename(entry.with_name("ua-00001-sign-" + "0" * 64 + ".note"))
    found = verify_folder(path, pinned())
    assert [fault.rule for fault in found.faults] == ["V3"]


def test_an_open_note_with_another_roster_is_reported(tmp_path: Path) -> None:
    path = folder_of(Talks(), tmp_path / "a")
    (path / "open.note").write_bytes(Talks(title="Burg to Haven").opening.bytes)
    assert [fault.rule for fault in verify_folder(path, pinned()).faults] == ["V3"]


def test_a_plan_named_and_not_here_or_changed_is_reported(tmp_path: Path) -> None:
    talks = Talks()
    path = folder_of(talks, tmp_path / "a")
    digest = open_folder(path).keep_file(b'{"format": "a plan"}')
    talks.text("icrc", whole_text(), plan=digest)
    folder_of(talks, path)
    assert verify_folder(path, pinned()).faults == ()
    (path / "files" / digest).write_bytes(b"another plan")
    assert [(fault.rule, fault.level) for fault in verify_folder(path, pinned()).faults] == [("V9", "error")]
    (path / "files" / digest).unlink()
    assert [(fault.rule, fault.level) for fault in verify_folder(path, pinned()).faults] == [("V9", "warning")]


def _writer(path: Path, name: str, keys: Path) -> Writer:
    author = open_folder(path).ledger(None).authors[name]
    return Writer(author, key_of(name), Keyring(keys))


def test_what_is_signed_follows_the_chain_and_sees_the_others(tmp_path: Path) -> None:
    path = folder_of(Talks(), tmp_path / "a")
    entry = _writer(path, "ua", tmp_path / "k").append(path, "say", {"words": "x", "stance": "offer"}, NOW)
    assert (entry.seq, set(entry.seen)) == (2, {"ru", "icrc"})
    assert verify_folder(path, pinned()).faults == ()


def test_what_would_be_refused_is_not_written(tmp_path: Path) -> None:
    path = folder_of(Talks(), tmp_path / "a")
    before = held(path)
    writer = _writer(path, "icrc", tmp_path / "k")
    with pytest.raises(RefusedError, match="V5"):
        writer.append(path, "sign", {"text": "0" * 64, "as": "party"}, NOW)
    with pytest.raises(RefusedError, match="V8"):
        writer.append(path, "say", {"words": "x", "stance": "whisper"}, NOW)
    with pytest.raises(RefusedError, match="V2"):
        writer.append(path, "say", {"words": "x\u202ey", "stance": "offer"}, NOW)
    assert held(path) == before


def test_an_older_copy_of_the_folder_is_not_gone_on_from(tmp_path: Path) -> None:
    talks = Talks()
    path, old = folder_of(talks, tmp_path / "a"), folder_of(talks, tmp_path / "old")
    _writer(path, "ua", tmp_path / "k").append(path, "say", {"words": "x", "stance": "offer"}, NOW)
    with pytest.raises(UsageError, match="merge the newer copy first"):
        _writer(old, "ua", tmp_path / "k").append(old, "say", {"words": "y", "stance": "offer"}, NOW)


def test_a_private_folder_is_never_looked_into(tmp_path: Path) -> None:
    path = folder_of(Talks(), tmp_path / "a")
    red = path / "private/red-lines.note"
    red.write_text("not below 12 hours", encoding="utf-8")
    red.chmod(0)
    folder = AgreementFolder(path, open_folder(path).entries, ())
    ledger = folder.ledger(None)
    assert b"12 hours" not in make_pack(folder, ledger, reader_of(ledger, "parties"))
    assert verify_folder(path, pinned()).faults == ()
