"""`safeconduct agreement ...` as it is typed: one machine a side, packs carried between them, bad input told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner, Result

from safeconduct.cli.app import build_app

_SCHEMAS = Path(__file__).resolve().parents[3] / "docs/schemas"
_PASS = "correct horse"
_CLAUSES = """
[window.c1]
scope = "all"
start = "09:00"
end = 16:00:00
margin_s = 600
[who]
people = "everybody"
own_will = true
direction_choice = true
lists = "none"
"""
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return what runs the program with one set of keys."""
    monkeypatch.setenv("SAFECONDUCT_KEYS", str(tmp_path / "keys"))
    monkeypatch.setenv("SAFECONDUCT_PASSPHRASE", _PASS)
    monkeypatch.chdir(tmp_path)

    def typed(*arguments: object) -> Result:
        words = ["agreement", *map(str, arguments)]
        return CliRunner().invoke(build_app(), words, prog_name="safeconduct")

    return typed


def told(result: Result, schema: str = "") -> dict[str, Any]:
    """Return the one JSON object of an answer, held against its schema."""
    assert result.exit_code in (0, 3), result.stderr
    answer: dict[str, Any] = json.loads(result.stdout)
    if schema:
        held = json.loads((_SCHEMAS / f"{schema}.schema.json").read_text(encoding="utf-8"))
        Draft202012Validator(held).validate(answer)
    return answer


def roster(run: Run, **more: str) -> Path:
    """Make keys for two parties and an intermediary, and the roster file."""
    lines = ['title = "Town"', 'clock = "Europe/Kyiv"', "day = 2022-03-05", *(f"{k} = {v}" for k, v in more.items())]
    for name, role in (("ua", "party"), ("ru", "party"), ("icrc", "intermediary")):
        keys = told(run("key", "new", name, "--json"))["keys"]
        lines += [f"[authors.{name}]", f'role = "{role}"', f'vkey = "{keys[0]["vkey"]}"']
        lines += [f'recovery = "{keys[1]["vkey"]}"']
    path = Path("roster.toml")
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def opened(run: Run) -> Path:
    """Open an agreement that everybody has joined."""
    assert run("new", "a", roster(run), "--as", "icrc").exit_code == 0
    for name in ("icrc", "ua", "ru"):
        assert run("join", "a", "--as", name).exit_code == 0
    Path("c.toml").write_text(_CLAUSES, encoding="utf-8")
    return Path("a")


def files(path: Path) -> list[str]:
    """Return the names of a folder's entries."""
    return sorted(one.name for one in (path / "entries").iterdir())


def test_from_opening_to_signature_and_back_from_a_pack(run: Run) -> None:
    opened(run)
    entry = told(run("propose", "a", "c.toml", "--agreed", "--as", "ua", "--json"), "agreement-entry")
    assert entry["body"]["clauses"][0]["value"]["start"] == "2022-03-05T07:00:00Z"
    assert len(told(run("say", "a", "all", "agreed", "--as", "ru", "--json"))["entries"]) == 2
    table = told(run("table", "a", "--json"), "agreement-table")
    assert {row["id"]: row["standing"] for row in table["clauses"]} == {"who": "agreed", "window.c1": "agreed"}
    assert run("text", "a", "--new", "--as", "icrc").exit_code == 0
    for name in ("ua", "ru", "icrc"):
        assert run("sign", "a", "1", "--as", name).exit_code == 0
    text = told(run("text", "a", "--json"), "agreement-text")
    assert (set(text["signed"]), text["received"], set(text["words"])) == ({"ua", "ru"}, ["icrc"], {"en", "uk", "ru"})
    assert told(run("pack", "a", "--for", "ru", "--out", "p.zip", "--json"))["class"] == "parties"
    assert told(run("verify", "p.zip", "--json"), "agreement-verify")["errors"] == 0
    assert run("merge", "b", "p.zip").exit_code == 0
    assert files(Path("b")) == files(Path("a"))
    assert told(run("merge", "b", "a", "--json"), "agreement-merge")["new"] == []


def test_a_text_is_printed_for_signature_with_its_id_in_three_languages(run: Run) -> None:
    import zxingcpp
    from PIL import Image
    from pypdf import PdfReader

    opened(run)
    run("propose", "a", "c.toml", "--agreed", "--as", "ua")
    run("say", "a", "all", "agreed", "--as", "ru")
    entry = told(run("text", "a", "--new", "--as", "icrc", "--json"))
    assert run("text", "a", "--pdf", "t.pdf").exit_code == 0
    first = Path("t.pdf").read_bytes()
    assert run("text", "a", "--pdf", "t.pdf").exit_code == 0
    assert Path("t.pdf").read_bytes() == first
    pages = [page.extract_text() for page in PdfReader("t.pdf").pages]
    assert len(pages) == 3
    for words, page in zip(
        ("Cease-fire hours", "Години припинення вогню", "Часы прекращения огня"), pages, strict=True
    ):
        assert words in page
        assert entry["id"] in page.replace("\n", "")
    from safeconduct.agreement import texts_of
    from safeconduct.records import open_folder
    from safeconduct.report.sheets.signature import signature_sheet
    from safeconduct.report.sheets.typesetting import pictures_of

    ledger = open_folder(Path("a")).ledger(None)
    picture = pictures_of("signature", signature_sheet(ledger, texts_of(ledger)[0]), dots_per_inch=150)[0]
    Path("t.png").write_bytes(picture)
    (code,) = zxingcpp.read_barcodes(Image.open("t.png"))
    assert code.text == f"safeconduct text {entry['id']}"


def test_gate_tells_what_is_missing_with_exit_code_3(run: Run) -> None:
    opened(run)
    result = run("gate", "a", "--json")
    assert result.exit_code == 3
    gates = {one["gate"]: one for one in told(result, "agreement-gate")["gates"]}
    assert {note["code"] for note in gates["G1"]["reasons"]} == {"missing"}
    assert "G3 signed: closed\n  there is no text yet" in run("gate", "a").stdout


def test_gates_that_somebody_claims_are_worked_out_anew(run: Run) -> None:
    opened(run)
    claimed = told(run("gate", "a", "--json"))
    claimed["gates"][2]["open"] = True
    Path("g.json").write_text(json.dumps(claimed), encoding="utf-8")
    result = run("verify", "a", "--gates", "g.json")
    assert result.exit_code == 1
    assert "V11 g.json G3: got reported open; expected closed" in result.stdout


def test_a_diff_tells_how_far_a_value_moved(run: Run) -> None:
    opened(run)
    run("propose", "a", "c.toml", "--agreed", "--as", "ua")
    Path("d.toml").write_text(_CLAUSES.replace("16:00:00", "15:00:00"), encoding="utf-8")
    run("propose", "a", "d.toml", "--as", "ru")
    told(run("diff", "a", "ua", "ru", "--json"), "agreement-diff")
    assert "(−1 h)" in run("diff", "a", "ua", "ru").stdout
    assert run("diff", "a", "table", "2022-03-05T09:00").stdout == "No difference.\n"
    assert run("diff", "a", "table", "uaa").exit_code == 2


def test_withdrawal_is_reported_by_the_gate(run: Run) -> None:
    opened(run)
    run("propose", "a", "c.toml", "--agreed", "--as", "ua")
    run("say", "a", "all", "agreed", "--as", "ru")
    run("text", "a", "--new", "--as", "icrc")
    for name in ("ua", "ru"):
        run("sign", "a", "1", "--as", name)
    assert run("withdraw", "a", "1", "--reason", "fire", "--as", "ru").exit_code == 0
    assert "ru has withdrawn" in run("gate", "a").stdout
    assert "ru reserves: fire" in run("gate", "a").stdout


def test_a_receipt_is_a_proof_of_the_log(run: Run) -> None:
    from safeconduct.agreement.entries.tree import proves

    opened(run)
    answer = told(run("receipt", "a", "ua-00001", "--as", "icrc", "--json"))
    lines = Path(answer["file"]).read_text(encoding="utf-8").split("\n")
    import base64

    gap = lines.index("")
    proof = [base64.b64decode(line) for line in lines[2:gap]]
    root = base64.b64decode(lines[gap + 3])
    assert lines[0] == "c2sp.org/tlog-proof@v1"
    assert proves(bytes.fromhex(answer["entry"]), answer["index"], answer["size"], proof, root)


def test_rounds_and_words_are_entered(run: Run) -> None:
    opened(run)
    Path("r.toml").write_text(
        'n = 1\nvenue = "Border"\nfrom = 2022-02-28T12:00:00\nnext = "to speak again"\n'
        '[[delegations]]\nparty = "ua"\nhead = "X"\n',
        encoding="utf-8",
    )
    assert told(run("record", "a", "round", "r.toml", "--as", "ua", "--json"))["body"]["from"] == "2022-02-28T10:00:00Z"
    Path("s.toml").write_text('stance = "appeal"\nwords = "Let them out."\n', encoding="utf-8")
    assert run("record", "a", "say", "s.toml", "--as", "ua").exit_code == 0
    assert run("diff", "a", "round:1", "table").exit_code == 0


def test_a_delegate_joins_under_its_own_key_and_is_revoked(run: Run) -> None:
    opened(run)
    line = told(run("key", "new", "ua-eye", "--json"))["keys"][0]["vkey"]
    assert run("delegate", "a", "ua-eye", line, "monitor", "--as", "ua").exit_code == 0
    assert run("join", "a", "--as", "ua-eye").exit_code == 0
    assert run("revoke", "a", line, "--as", "ua").exit_code == 0
    assert run("verify", "a").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["say", "a", "window.c1", "yes"], 2, "expected agreed, reserved or refused"),
        (["say", "a", "window.c2", "agreed", "--as", "ua"], 2, "no such clause"),
        (["say", "a", "window.c1", "agreed", "--as", "un"], 2, "no key of that author"),
        (["say", "a", "window.c1", "agreed"], 2, "name one with --as"),
        (["say", "nothing", "window.c1", "agreed"], 2, "no such folder"),
        (["sign", "a", "7", "--as", "ua"], 2, "none yet"),
        (["pack", "a", "--for", "un"], 2, "nobody of that name"),
        (["pack", "a", "--for", "public"], 2, "class parties"),
        (["key", "pin", "ru+00+x"], 2, "no public key"),
        (["key", "new", "ua"], 2, "already"),
        (["new", "a", "roster.toml", "--as", "icrc"], 2, "nothing is overwritten"),
        (["record", "a", "sign", "c.toml"], 2, "round or say"),
        (["merge", "a", "nothing.zip"], 2, "No such file"),
        (["verify", "c.toml"], 1, "V1 c.toml"),
        (["propose", "a", "nothing.toml"], 1, "no such file"),
        (["propose", "a"], 2, "give a FILE"),
        (["text", "a", "--new", "--as", "ua"], 2, "no clause is agreed"),
        (["gate", "a", "--at", "noon"], 2, "'noon'"),
        (["table", "a", "--prices", "c.toml"], 1, "price CASE --json"),
        (["table", "a", "--lang", "de"], 2, "de"),
        (["table", "a", "--lang", "fr"], 2, "one of en, uk, ru"),
        (["text", "a", "--lang", "all"], 2, "one of en, uk, ru"),
    ],
)
def test_bad_input_is_reported_and_nothing_is_written(run: Run, arguments: list[str], code: int, words: str) -> None:
    path = opened(run)
    if arguments[0] == "say":
        run("propose", "a", "c.toml", "--as", "ua")
    before = files(path)
    result = run(*arguments)
    assert result.exit_code == code, result.stderr
    assert words in result.stderr + result.stdout
    assert files(path) == before


def test_a_wrong_passphrase_signs_nothing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    path = opened(run)
    before = files(path)
    monkeypatch.setenv("SAFECONDUCT_PASSPHRASE", "wrong horse!")
    result = run("propose", "a", "c.toml", "--as", "ua")
    assert (result.exit_code, files(path)) == (2, before)
    assert "wrong passphrase" in result.stderr
    monkeypatch.delenv("SAFECONDUCT_PASSPHRASE")
    assert "SAFECONDUCT_PASSPHRASE" in run("propose", "a", "c.toml", "--as", "ua").stderr


def test_every_fault_of_a_clause_file_is_reported_at_once(run: Run) -> None:
    path = opened(run)
    before = files(path)
    wrong = (
        _CLAUSES.replace("margin_s = 600", "margin_s = 1.5\ncolour = 1")
        + '[promise]\nx = 1\n[watch]\nmonitors = "un"\n'
    )
    Path("w.toml").write_text(wrong, encoding="utf-8")
    result = run("propose", "a", "w.toml", "--as", "ua")
    assert result.exit_code == 1
    assert all(
        word in result.stderr for word in ("margin_s", "colour", "promise", "watch.monitors", "watch.both_sides")
    )
    assert files(path) == before


def test_a_roster_without_a_party_is_refused(run: Run) -> None:
    path = roster(run)
    path.write_text(path.read_text().replace('"party"', '"observer"'), encoding="utf-8")
    result = run("new", "b", path, "--as", "icrc")
    assert result.exit_code == 1
    assert "V8 icrc-00000-open: got no party" in result.stderr
    assert not Path("b").exists()


def test_joining_a_roster_with_another_recovery_key_is_refused(run: Run) -> None:
    path = roster(run)
    text = path.read_text()
    theirs = text.split("recovery = ")[2].split("\n")[0]
    ours = text.split("recovery = ")[1].split("\n")[0]
    other = told(run("key", "new", "thief", "--json"))["keys"][1]["vkey"]
    assert theirs != ours
    path.write_text(text.replace(ours, f'"{other}"'), encoding="utf-8")
    run("new", "b", path, "--as", "icrc")
    result = run("join", "b", "--as", "ua")
    assert result.exit_code == 2
    assert "do not join" in result.stderr


def test_a_text_with_a_value_that_moved_is_not_signed_unawares(run: Run) -> None:
    path = opened(run)
    run("propose", "a", "c.toml", "--agreed", "--as", "ua")
    Path("d.toml").write_text(_CLAUSES.replace("16:00:00", "15:00:00"), encoding="utf-8")
    run("propose", "a", "d.toml", "--as", "ru")
    theirs = told(run("diff", "a", "ua", "ru", "--json"))["changes"][0]["after"]["id"]
    assert run("text", "a", "--new", "--with", f"window.c1={theirs[:12]}", "--as", "ru").exit_code == 0
    before = files(path)
    result = run("sign", "a", "1", "--as", "ua")
    assert (result.exit_code, files(path)) == (2, before)
    assert "window.c1: ends: 2022-03-05 16:00 Kyiv → 2022-03-05 15:00 Kyiv (−1 h)" in result.stderr
    assert run("sign", "a", "1", "--accept-changes", "--as", "ua").exit_code == 0


def test_facts_of_the_register_stand_beside_terms(run: Run, tmp_path: Path) -> None:
    from safeconduct.cli.app import build_app

    opened(run)
    texts = {
        "1.txt": "outlet: A\ndate: 2022-03-05\n\nIryna Vereshchuk, Deputy Prime Minister of Ukraine, said "
        "that 3,500 people were evacuated from Sumy to Poltava on 5 March.\n",
        "2.txt": "outlet: B\ndate: 2022-03-05\n\nThe Russian Defence Ministry said that 723 people were evacuated from "
        "Sumy to Poltava on 5 March.\n",
    }
    for name, text in texts.items():
        Path(name).write_text(text, encoding="utf-8")
    assert CliRunner().invoke(build_app(), ["new", "case"]).exit_code == 0
    assert CliRunner().invoke(build_app(), ["read", *texts, "--into", "case"]).exit_code == 0
    facts = told(run("table", "a", "--case", "case", "--json"), "agreement-table")["facts"]
    assert any("3,500" in one and "723" in one for one in facts["contested"])
    assert "facts contested, side by side" in run("table", "a", "--case", "case").stdout
    assert run("table", "a", "--case", "nothing").exit_code == 2


def test_unpinned_keys_count_for_nothing_in_table_gate_and_text(run: Run) -> None:
    opened(run)
    run("propose", "a", "c.toml", "--agreed", "--as", "ua")
    run("say", "a", "all", "agreed", "--as", "ru")
    run("text", "a", "--new", "--as", "icrc")
    for name in ("ua", "ru"):
        run("sign", "a", "1", "--as", name)
    lines = [row["vkey"] for row in told(run("key", "show", "--json"))["keys"] if row["name"] in ("ua", "icrc")]
    Path("pins.txt").write_text("\n".join(lines), encoding="utf-8")
    table = told(run("table", "a", "--pinned", "pins.txt", "--json"))
    assert all(row["standing"] != "agreed" for row in table["clauses"])
    assert set(told(run("text", "a", "--pinned", "pins.txt", "--json"))["signed"]) == {"ua"}
    assert "the key of ru is not pinned" in run("gate", "a", "--pinned", "pins.txt").stdout
    assert run("verify", "a", "--pinned", "pins.txt").exit_code == 1


def test_a_fork_of_two_machines_is_settled_by_the_word_of_both_parties(run: Run) -> None:
    import shutil

    path = opened(run)
    run("propose", "a", "c.toml", "--agreed", "--as", "ua")
    shutil.copytree("a", "b")
    shutil.copytree("keys", "keys-b")
    first = told(run("say", "a", "who", "agreed", "--as", "ru", "--json"))["entries"][0]["id"]
    memory = Path("keys/signed.json").read_bytes()
    shutil.copy("keys-b/signed.json", "keys/signed.json")  # the second machine, which knows nothing of the first
    wrong = told(run("say", "b", "who", "refused", "--as", "ru", "--json"))["entries"][0]["id"]
    Path("keys/signed.json").write_bytes(memory)
    assert run("merge", "a", "b").exit_code == 0
    assert run("verify", "a").exit_code == 1
    assert "chain is broken" in run("say", "a", "window.c1", "agreed", "--as", "ru").stderr
    before = files(path)
    assert "entries begin so" in run("correct", "a", "zzzzzz", "--wrong", "x", "--as", "ru").stderr
    assert files(path) == before
    assert "Not settled yet" in run("correct", "a", wrong[:12], "--wrong", "an older copy", "--as", "ru").stderr
    assert "The fork is settled." in run("correct", "a", wrong[:12], "--wrong", "as ru says", "--as", "ua").stderr
    result = run("verify", "a")
    assert result.exit_code == 0, result.stdout
    (who, _) = told(run("table", "a", "--json"))["clauses"]
    assert (who["words"]["ru"]["says"], who["words"]["ru"]["entry"]) == ("agreed", first)
    assert run("say", "a", "window.c1", "agreed", "--as", "ru").exit_code == 0


def test_a_sealed_pack_goes_from_machine_to_machine(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyrage", reason="the optional package is not installed")
    opened(run)
    run("propose", "a", "c.toml", "--agreed", "--as", "ua")
    answer = told(run("pack", "a", "--for", "ru", "--encrypt", "--out", "p.age", "--json"))
    assert answer["encrypted"] is True
    assert run("verify", "p.age").exit_code == 0
    assert run("merge", "b", "p.age").exit_code == 0
    assert files(Path("b")) == files(Path("a"))
    monkeypatch.setenv("SAFECONDUCT_PASSPHRASE", "wrong horse!")
    assert "opens no key" in run("merge", "c", "p.age").stderr
    monkeypatch.setenv("SAFECONDUCT_KEYS", "elsewhere")
    assert "no key on this machine" in run("merge", "c", "p.age").stderr
    assert not Path("c").exists()


def test_a_pack_is_not_sealed_to_a_key_that_nobody_compared(run: Run) -> None:
    pytest.importorskip("pyrage", reason="the optional package is not installed")
    opened(run)
    lines = [row["vkey"] for row in told(run("key", "show", "--json"))["keys"] if row["name"] == "ua"]
    Path("pins.txt").write_text("\n".join(lines), encoding="utf-8")
    result = run("pack", "a", "--for", "ru", "--encrypt", "--pinned", "pins.txt", "--out", "p.age")
    assert (result.exit_code, Path("p.age").exists()) == (2, False)
    assert "not pinned: ru" in result.stderr


def test_a_channel_is_a_folder_of_its_own_between_two(run: Run) -> None:
    path = opened(run)
    before = files(path)
    assert run("channel", "a", "ua", "--out", "ch", "--as", "icrc").exit_code == 0
    for name in ("icrc", "ua"):
        assert run("join", "ch", "--as", name).exit_code == 0
    assert "no key of that author" in run("join", "ch", "--as", "ru").stderr
    assert run("propose", "ch", "c.toml", "--agreed", "--why", "SECRET", "--as", "icrc").exit_code == 0
    assert run("say", "ch", "all", "agreed", "--as", "ua").exit_code == 0
    assert run("verify", "ch").exit_code == 0
    assert files(path) == before
    run("pack", "ch", "--for", "ua", "--out", "ch.zip")
    result = run("merge", "a", "ch.zip")
    assert (result.exit_code, files(path)) == (1, before)
    assert "SECRET" not in result.stderr + result.stdout
    run("pack", "a", "--for", "parties", "--out", "a.zip")
    assert b"SECRET" not in Path("a.zip").read_bytes()
    assert "nobody of that name" in run("pack", "ch", "--for", "ru").stderr


def test_nothing_opens_by_what_two_sign_in_a_channel(run: Run) -> None:
    opened(run)
    run("channel", "a", "ua", "--out", "ch", "--as", "icrc")
    for name in ("icrc", "ua"):
        run("join", "ch", "--as", name)
    run("propose", "ch", "c.toml", "--agreed", "--as", "ua")
    assert run("text", "ch", "--new", "--as", "icrc").exit_code == 0
    assert run("sign", "ch", "1", "--as", "ua").exit_code == 0
    result = run("gate", "ch")
    assert result.exit_code == 3
    assert "nothing opens by what is said in a channel" in result.stdout


@pytest.mark.parametrize("name", ["un", "icrc"])
def test_a_channel_with_nobody_else_is_refused(run: Run, name: str) -> None:
    opened(run)
    result = run("channel", "a", name, "--out", "ch", "--as", "icrc")
    assert (result.exit_code, Path("ch").exists()) == (2, False)
    assert "expected another author" in result.stderr


def test_a_page_is_named_after_its_folder_and_bad_input_writes_none(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from safeconduct.report.agreement import page

    opened(run)
    monkeypatch.setattr(page, "page_template", lambda: "<!--DATA-->")
    answer = told(run("page", "a", "--at", "2022-03-05T09:00", "--json"))
    assert (Path(answer["file"]).name, answer["class"]) == ("a.html", "parties")
    data = json.loads(Path("a.html").read_text(encoding="utf-8"))
    assert data["format"] == "safeconduct.agreement-page/1"
    for arguments, words in (
        (["--for", "public"], "class parties"),
        (["--for", "un"], "nobody of that name"),
        (["--prices", "nothing"], "No such file"),
        (["--prices", "c.toml"], "price CASE --json"),
        (["--at", "yesterday"], "is no time"),
    ):
        result = run("page", "a", *arguments, "--out", "x.html")
        assert result.exit_code in (1, 2)
        assert words in result.stderr
        assert not Path("x.html").exists()
