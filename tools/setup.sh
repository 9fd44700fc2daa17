#!/usr/bin/env bash
# Make the virtual environment in folder $1 and install what the locks name, each file by its hash, then this package,
# editable.  --no-deps: the locks are whole but for what osmium would download with, which nothing here does.
set -euo pipefail
venv=${1:-.venv}

fail() {
    printf '%s\n' "$@" >&2
    exit 1
}

suits() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1
}

find_python() {
    local name
    for name in ${PYTHON:-} python3.11 python3.12 python3.13 python3 /usr/bin/python3.11 /usr/bin/python3; do
        if command -v "$name" >/dev/null && suits "$name"; then
            command -v "$name"
            return
        fi
    done
    fail "No Python 3.11, 3.12 or 3.13 was found." \
        "On Debian: apt install python3 python3-venv.  Or name one: make setup PYTHON=/path/to/python3.11"
}

make_venv() {
    if "$python" -m venv --clear "$venv"; then
        return
    fi
    # Debian ships Python without what makes environments, in a package of its own.
    if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
        echo "Installing Debian's python3-venv." >&2
        apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null
        "$python" -m venv --clear "$venv" && return
    fi
    fail "This Python cannot make a virtual environment." "On Debian: sudo apt install python3-venv, then make again."
}

if ! { suits "$venv/bin/python" && "$venv/bin/python" -m pip --version >/dev/null 2>&1; }; then
    python=$(find_python)
    echo "Setting up $venv with $("$python" --version); this takes a minute or two." >&2
    make_venv
fi
pip=("$venv/bin/python" -m pip --disable-pip-version-check --quiet)
# pip tells of mirrors that lack a package; that is no news here.
"${pip[@]}" install --no-deps --require-hashes -r requirements.lock -r requirements-desk.lock -r requirements-dev.lock 2> >(grep -v '^WARNING: Location' >&2) ||
    fail "The packages of requirements.lock could not be installed (the lines above say why)." \
        "They come from pip's usual index: check the network, or pip's own settings, then make again."
"${pip[@]}" install --no-deps --no-build-isolation -e .
