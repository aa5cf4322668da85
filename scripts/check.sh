#!/bin/sh
# The fast round: style, types, layers, migrations, translations, tests on SQLite without a browser.
set -eu
cd "$(dirname "$0")/.."
export LEERPLEK_DATA_DIR="${LEERPLEK_DATA_DIR:-var/check}" UV_PYTHON_DOWNLOADS=never
bin=.venv/bin
step() { printf '\n== %s\n' "$1"; shift; "$@"; }
step "style" $bin/ruff check .
step "format" $bin/ruff format --check .
step "layers" $bin/lint-imports
step "types" $bin/mypy
step "translations" $bin/python scripts/translations.py check
step "migrations" $bin/leerplek manage makemigrations --check --dry-run
step "deployment" env LEERPLEK_HTTPS=1 $bin/leerplek manage check --deploy --fail-level WARNING
step "house rules" $bin/python scripts/house_rules.py
# CI runs every test right after this, so it need not run the fast ones twice.
[ "${1:-}" = --without-tests ] || step "tests" $bin/pytest -q -n auto -m "not browser and not kill and not slow"
