#!/usr/bin/env bash
# Write the four requirements*.lock anew: the newest versions that pyproject.toml admits, with the hashes of all their
# files, so that pip takes them from whatever index it is set to and refuses what somebody has changed on the way.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python=${PYTHON:-python3.11}

"$python" -m venv "$work/tools"
"$work/tools/bin/python" -m pip install --quiet pip-tools
compile() {
    local name=$1
    shift
    "$work/tools/bin/pip-compile" --quiet --generate-hashes --no-header --no-annotate --strip-extras --allow-unsafe \
        --no-emit-index-url --no-emit-trusted-host --no-emit-find-links "$@" --output-file "$work/$name" pyproject.toml
}
compile bench --extra dev --extra bench --extra desk --extra desk-pg
sed -E 's/ \\$//; /^ /d' "$work/bench" >"$work/chosen"
compile run --constraint "$work/chosen"
compile desk --extra desk --extra desk-pg --constraint "$work/chosen"
compile dev --extra dev --constraint "$work/chosen"
"$work/tools/bin/python" tools/split_locks.py "$work/run" "$work/desk" "$work/dev" "$work/bench" .
