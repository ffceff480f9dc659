#!/bin/sh
# What the tests need beyond Python: Chromium for the pages, and where it is to be had its build without windows, which
# opens them in a third of the time but has no caret to select by keys; Java for the Nu HTML checker, Node's npm to fetch
# that, axe and the language server of editors; on Linux strace, which tells what a build opens and lets system calls
# fail. As root on Debian they are installed; else one line says what to install.
set -eu
missing=""
has_chromium() {
    for name in chromium chromium-browser google-chrome; do
        command -v "$name" >/dev/null 2>&1 && return
    done
    return 1
}
has_chromium || missing="$missing chromium"
command -v java >/dev/null 2>&1 || missing="$missing default-jre-headless"
command -v npm >/dev/null 2>&1 || missing="$missing npm"
[ "$(uname)" != Linux ] || command -v strace >/dev/null 2>&1 || missing="$missing strace"
if [ -n "$missing" ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        apt-get -qq update
        # shellcheck disable=SC2086 # a list of packages
        DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $missing >/dev/null
        if apt-cache show chromium-headless-shell >/dev/null 2>&1; then
            DEBIAN_FRONTEND=noninteractive apt-get -qq install -y chromium-headless-shell >/dev/null
        fi
    else
        echo "the tests need:$missing (on Debian: apt-get install$missing)" >&2
        exit 2
    fi
fi
cache=.cache/node
if [ ! -f "$cache/node_modules/axe-core/axe.min.js" ] || [ ! -f "$cache/node_modules/vnu-jar/build/dist/vnu.jar" ] ||
    [ ! -f "$cache/node_modules/yaml-language-server/bin/yaml-language-server" ]; then
    mkdir -p "$cache"
    npm install --silent --no-audit --no-fund --prefix "$cache" axe-core@4 vnu-jar@26 yaml-language-server@1 >/dev/null
fi
