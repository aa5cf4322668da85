#!/bin/sh
# Put the peers of the benchmarks in a folder of their own, where only a benchmark looks.
# A peer that cannot be had here is no error: the benchmark says which ones are missing.
set -eu
cd "$(dirname "$0")/.."
stamp=$(cksum < requirements/bench.txt)
[ "$(cat .venv/bench.stamp 2>/dev/null)" != "$stamp" ] || exit 0
echo "  peers of the benchmarks"
UV_PYTHON_DOWNLOADS=never VIRTUAL_ENV="$PWD/.venv" .venv/bin/uv pip install -q --no-deps \
    --require-hashes --target .venv/bench -r requirements/bench.txt && echo "$stamp" > .venv/bench.stamp ||
    echo "  SOME PEERS COULD NOT BE INSTALLED: the table leaves them out and names them"
