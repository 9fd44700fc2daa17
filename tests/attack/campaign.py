"""The whole attack, and docs/reliability.md from it: `make attack`."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from attack.kills import Kills, kill_plans
from attack.mutations import Tally, attack
from attack.targets import all_targets
from builders import tiny_case
from report.test_hypotheses import told_apart_by_a_leader, told_apart_by_public
from safeconduct.cases import write_case

_PAGE = Path(__file__).resolve().parents[2] / "docs" / "reliability.md"
_SEED = 2022
_TEXT = """# Reliability: what damage and signals do

Written by `make attack` from commit {commit}; do not edit. {asked}. Seed {seed}; {seconds:.0f} s; Python {python}.

| what | number |
| --- | ---: |
| damaged files tried | {tried:,} |
| refused, with what is wrong | {refused:,} |
| accepted: the damage is a valid file too, or changes nothing | {same:,} |
| accepted as different though checksum or brackets cover it | {different} |
| exit 4, a fault of the program | {faults} |
| hangs, over {longest} s | {hangs} |
| signals sent to a running `plan` (KILL, INT, TERM, HUP) | {kills} |
| survived: one whole plan in the folder, nothing left over | {survived} |
| of these a new plan was written all the same | {planned} |
| plans of the same public facts; public files that tell one from the true plan | {guesses:,}; {public} |
| plans whose other corridors differ; a leader's files that tell one from the true plan | {guesses:,}; {convoy} |

Files tried of each kind: {by_target}.

- Kinds of damage: cut anywhere, one or three bits flipped, odd text inserted, a line doubled, a piece dropped, an odd
  value in the place of a cell or a JSON value.
- *Different* is counted where the format can know: any damage of a network file (checksum), cuts and flips of packed
  map data, a cut of GeoJSON, of map data or of plan.json. A digit of a table that became another digit is a valid
  table; no reader can tell.
- plan.json is held against a case and exported in every format and class each time; a case is checked and loaded.
- Signals reach `plan` at moments drawn evenly from its whole run, the start of Python included. Writing alone is also
  killed at each of its steps, one after another (tests/attack/test_writing_killed.py).
- Every class of files is attacked by guessing: the attacker has the files of the class, all public facts of the case
  and this program, and makes the files of each hypothesis. The parties' files hold the plan itself.
- Not covered: a power cut that loses what the disk had confirmed; more than one `plan` into one folder at once.
{findings}"""


def main() -> int:
    """Attack and write the page; 1 where anything was found that must not be."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--mutations", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--hypotheses", type=int, default=1000)
    asked = parser.parse_args()
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = attack(all_targets(folder), asked.mutations, _SEED)
        write_case(tiny_case(), folder / "killed")
        kills = kill_plans(folder / "killed", folder / "plans" / "out", asked.kills, _SEED)
    public, convoy = told_apart_by_public(asked.hypotheses), told_apart_by_a_leader(asked.hypotheses)
    findings = [*found.different, *found.faults, *found.hangs, *kills.broken, *public, *convoy]
    said = f"Asked for: {asked.mutations:,} damaged files, {asked.kills} signals, {asked.hypotheses:,} hypotheses"
    told = {"guesses": asked.hypotheses, "public": len(public), "convoy": len(convoy)}
    _PAGE.write_text(_page(found, kills, findings, said, time.perf_counter() - begun, **told), encoding="utf-8")
    for line in findings:
        print(line)
    return 1 if findings else 0


def _page(found: Tally, kills: Kills, findings: list[str], asked: str, seconds: float, **told: int) -> str:
    from attack.mutations import LONGEST_S

    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True).stdout
    python = ".".join(map(str, sys.version_info[:3]))
    by_target = ", ".join(f"{name} {count:,}" for name, count in sorted(found.by_target.items()))
    listed = "".join(f"- FOUND: {line[:200]}\n" for line in findings[:20])
    return _TEXT.format(
        commit=commit.strip(), seed=_SEED, seconds=seconds, python=python, tried=found.tried, refused=found.refused,
        same=found.same, different=len(found.different), faults=len(found.faults), hangs=len(found.hangs),
        longest=LONGEST_S, kills=kills.tried, survived=kills.tried - len(kills.broken), planned=kills.planned,
        by_target=by_target, findings=listed, asked=asked, **told,
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
