#!/usr/bin/env bash
# Write requirements.lock and requirements-bench.lock anew: the newest versions that pyproject.toml admits, names and versions only.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python=${PYTHON:-python3.11}

frozen() {
    "$1/bin/python" -m pip freeze --exclude safeconduct | LC_ALL=C sort --ignore-case
}

"$python" -m venv "$work/dev"
"$work/dev/bin/python" -m pip install --quiet ".[dev]"
frozen "$work/dev" >"$work/lock"
"$python" -m venv "$work/bench"
"$work/bench/bin/python" -m pip install --quiet -c "$work/lock" ".[dev,bench]"
frozen "$work/bench" >"$work/bench-lock"

cp "$work/lock" requirements.lock
grep -vxFf "$work/lock" "$work/bench-lock" >requirements-bench.lock
