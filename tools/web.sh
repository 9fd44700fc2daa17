#!/usr/bin/env bash
# The front end in web/:  web.sh check | install | build
set -euo pipefail
cd "$(dirname "$0")/../web"

check() {
    if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
        echo "The plan page (plan.html) is built with Node 20.19 or newer and its npm; none was found." >&2
        echo "Install it (on Debian 13: apt install nodejs npm), then: make web" >&2
        return 1
    fi
    local have
    have=$(node --version)
    if ! node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'; then
        echo "The plan page (plan.html) is built with Node 20.19 or newer; this is Node ${have#v}." >&2
        echo "Install a newer one, then: make web" >&2
        return 1
    fi
}

case ${1:-} in
check) check ;;
install)
    check
    npm ci --loglevel=error --no-fund --no-audit >/dev/null || {
        echo "The packages of web/package-lock.json could not be installed (the lines above say why)." >&2
        echo "They come from npm's usual registry: check the network, or npm's own settings, then: make web" >&2
        exit 1
    }
    ;;
build)
    check
    node_modules/.bin/vite build --logLevel error
    node_modules/.bin/vite build --config vite.desk.config.ts --logLevel error
    ;;
*)
    echo "web.sh: expected check, install or build" >&2
    exit 2
    ;;
esac
