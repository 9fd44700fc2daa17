#!/usr/bin/env bash
# See that Debian's PostgreSQL server is there, for the tests of the desk on it; install it where that is allowed.
# Where it is not, those tests are skipped and say so: nothing else needs it.
set -euo pipefail

there() {
    compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null
}

install() {
    local as=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null && sudo -n true 2>/dev/null || return 1
        as=(sudo -n)
    fi
    command -v apt-get >/dev/null || return 1
    echo "Installing Debian's PostgreSQL, for the tests of the desk on it." >&2
    "${as[@]}" apt-get update -qq >&2 || true
    "${as[@]}" apt-get install -y -qq --no-install-recommends postgresql >/dev/null
}

there && exit 0
{ install && there; } && exit 0
echo "No PostgreSQL server was found or could be installed: the desk's tests on it are skipped." >&2
