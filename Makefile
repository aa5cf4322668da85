# Everything a person needs, on a machine with Python 3.11 or newer, make and git.
.PHONY: help setup demo check test coverage bench bench-matching assets messages lock screenshots clean

unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin

help:                ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/:\t/' | expand -t 14

setup:               ## private environment in .venv, locked dependencies, front-end assets
	@sh scripts/setup.sh demo

demo: setup          ## an invented region in your browser, with a button for each role
	@$(BIN)/leerplek demo $(DEMO)

check:               ## the fast round before each commit
	@sh scripts/setup.sh dev
	@sh scripts/check.sh

test:                ## everything: both databases, the browser, kill tests, the matrix
	@sh scripts/setup.sh dev
	@$(BIN)/python scripts/test.py

coverage:            ## the tests, and how much of the code they ran: at least 95 %
	@sh scripts/setup.sh dev
	@$(BIN)/python scripts/test.py --coverage

bench: bench-matching  ## comparisons with named peers, as ratios
	@$(BIN)/python benchmarks/board.py

bench-matching:      ## the matching engine beside named peers, for a region and for the country
	@sh scripts/setup.sh dev
	@sh scripts/bench_peers.sh
	@$(BIN)/python benchmarks/matching.py

assets:              ## rebuild the stylesheet
	@$(BIN)/python scripts/build_assets.py

messages:            ## bring the Dutch catalogues up to date with the code
	@$(BIN)/python scripts/translations.py update
	@$(BIN)/python scripts/translations.py compile

lock:                ## choose the newest allowed versions and write them down with their hashes
	@sh scripts/lock.sh

screenshots:         ## make the pictures of the README anew
	@sh scripts/setup.sh dev
	@$(BIN)/python scripts/screenshots.py

clean:               ## remove what was built, not your data
	rm -rf .venv node_modules build dist src/leerplek/common/static/dist
