#!/usr/bin/env bash
# Print the path of Debian's chromium, for the tests in a real browser; install it where it is missing and that is allowed.
set -euo pipefail

find_chromium() {
    command -v "${CHROMIUM:-chromium}"
}

install() {
    local as=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null && sudo -n true 2>/dev/null || return 1
        as=(sudo -n)
    fi
    command -v apt-get >/dev/null || return 1
    echo "Installing Debian's chromium, for the tests in a real browser." >&2
    "${as[@]}" apt-get update -qq >&2 || true
    "${as[@]}" apt-get install -y -qq --no-install-recommends chromium >/dev/null
}

find_chromium && exit 0
{ install && find_chromium; } && exit 0
echo "The page is tested in a real browser, and no chromium was found; it could not be installed either." >&2
echo "On Debian: sudo apt install chromium.  Or name one: CHROMIUM=/path/to/chromium make test" >&2
exit 1
