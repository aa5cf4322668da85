#!/bin/sh
# Make .venv with the locked dependencies of "demo" or "dev", and the front-end assets.
# Does only what changed since the last time, so the second time needs no network.
set -eu
cd "$(dirname "$0")/.."
wanted=${1:-demo}
# Some machines forbid Python to keep what it compiled; here that would make every start slow.
unset PYTHONDONTWRITEBYTECODE

find_python() {
    for name in ${PYTHON:-python3} python3.13 python3.12 python3.11; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    echo "Leerplek needs Python 3.11 or newer; none was found. Set PYTHON=/path/to/python3." >&2
    exit 2
}

stamp() { cat requirements/uv.txt requirements/"$1".txt pyproject.toml scripts/setup.sh | cksum; }

if [ ! -x .venv/bin/python ]; then
    python=$(find_python)
    echo "  private environment in .venv ($("$python" --version))"
    "$python" -m venv .venv || {
        rm -rf .venv
        echo "Python cannot make an environment. On Debian or Ubuntu: apt-get install python3-venv" >&2
        exit 2
    }
fi
# What tests need includes what the demo needs.
if [ "$wanted" = demo ] && [ "$(cat .venv/dev.stamp 2>/dev/null)" = "$(stamp dev)" ]; then
    wanted=dev
fi
if [ "$(cat .venv/"$wanted".stamp 2>/dev/null)" != "$(stamp "$wanted")" ]; then
    echo "  dependencies ($wanted)"
    .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt
    UV_PYTHON_DOWNLOADS=never VIRTUAL_ENV="$PWD/.venv" \
        .venv/bin/uv pip install -q --require-hashes -r requirements/"$wanted".txt
    UV_PYTHON_DOWNLOADS=never VIRTUAL_ENV="$PWD/.venv" \
        .venv/bin/uv pip install -q --no-deps --no-build-isolation -e .
    stamp "$wanted" > .venv/"$wanted".stamp
fi
.venv/bin/python scripts/translations.py compile
.venv/bin/python scripts/build_assets.py
if [ "$(cat .venv/warm.stamp 2>/dev/null)" != "$(stamp "$wanted")" ]; then
    echo "  first start"
    .venv/bin/python -c "from leerplek.config.commands import setup_django
setup_django(database=False)
import leerplek.config.serving, leerplek.config.urls, leerplek.matching.standalone"
    stamp "$wanted" > .venv/warm.stamp
fi
