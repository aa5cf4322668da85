#!/bin/sh
# Write requirements/*.txt: every version with its hashes, no address of where it came from.
set -eu
cd "$(dirname "$0")/.."
compile() {
    .venv/bin/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header \
        --python-version 3.11 "$@"
}
compile pyproject.toml --extra postgres -o requirements/base.txt
compile pyproject.toml --extra postgres --group build -c requirements/base.txt -o requirements/demo.txt
compile pyproject.toml --extra postgres --group build --group dev -c requirements/demo.txt \
    -o requirements/dev.txt
compile requirements/uv.in -o requirements/uv.txt
compile requirements/bench.in -c requirements/dev.txt --no-emit-package numpy \
    -o requirements/bench.txt
