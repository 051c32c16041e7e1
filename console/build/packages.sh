#!/bin/sh
# Installs what the lock files name, without running scripts, and makes the types of the interface.
set -eu
cd "$(dirname "$0")/.."

fail() {
  echo "console: $1" >&2
  echo "console: install Node 20.19 or newer (Debian 13, Ubuntu 25.04: apt-get install nodejs npm)" >&2
  exit 1
}

command -v node >/dev/null || fail "Node is needed to build the console, and there is none"
command -v npm >/dev/null || fail "npm is needed to build the console, and there is none"
node -e 'const [major, minor] = process.versions.node.split(".").map(Number);
  process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)' ||
  fail "Node 20.19 or newer is needed to build the console; $(command -v node) is $(node --version)"

# install <folder>: anew only where the lock file has changed since.
install() {
  if ! cmp -s "$1/package-lock.json" "$1/node_modules/.installed"; then
    npm ci --prefix "$1" --ignore-scripts --no-audit --no-fund --silent
    cp "$1/package-lock.json" "$1/node_modules/.installed"
  fi
}

install .
install tools
npm run --silent types
