# What a newcomer runs: `make demo`, then `make test`. Needs python3 (3.11 or newer, with venv) and make.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PORT   ?= 8000
SERVE  ?= 1
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: demo test check crash format bench install dev lock floors calibrate clean

install: $(VENV)/.installed
dev: $(VENV)/.dev

$(VENV)/.installed: requirements.lock pyproject.toml
	@echo "Creating the environment in $(VENV) (the first time takes a minute or two) …" >&2
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) install --require-hashes --requirement requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.installed requirements-dev.lock
	@echo "Adding the test and check tools …" >&2
	@$(PIP) install --require-hashes --requirement requirements-dev.lock
	@touch $@

$(VENV)/.bench: $(VENV)/.dev requirements-bench.lock
	@echo "Adding what the benchmarks compare with …" >&2
	@$(PIP) install --require-hashes --requirement requirements-bench.lock
	@touch $@

# Ingest the sample reports, print what was found, and serve the portal (SERVE=0 stops before serving).
demo: install
	@$(BIN)/fazhi demo data/reports --store store --port $(PORT) $(if $(filter 0,$(SERVE)),--no-serve)

test: dev
	$(BIN)/python -m pytest

# Kill 200 ingests at random moments, and run each again to its end (15 to 30 minutes).
crash: dev
	CRASH_KILLS=200 CRASH_AGAIN=1 $(BIN)/python -m pytest -s tests/graph/test_crash.py

check: dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy benchmarks scripts

format: dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.bench
	$(BIN)/python benchmarks/run.py

# Raise the floors of the extraction and of the challenge suite to what is reached now; a floor is never lowered.
floors: dev
	$(BIN)/python -m tests.extraction.floors --raise
	$(BIN)/python -m tests.challenge.score --raise
	$(BIN)/python -m tests.places.score --raise

# Estimate the confidence of records anew: ontology/lexicon/confidence.csv and the figures of docs/confidence.md.
calibrate: dev
	$(BIN)/python scripts/calibrate_confidence.py

# Pin the dependencies anew (needs pip-tools); the lock files name no registry host.
COMPILE := pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-header --no-emit-options \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links
lock: dev
	$(PIP) install pip-tools
	$(BIN)/$(COMPILE) --extra build --extra dev --output-file requirements-dev.lock pyproject.toml
	$(BIN)/$(COMPILE) --extra build --constraint requirements-dev.lock --output-file requirements.lock pyproject.toml
	$(BIN)/$(COMPILE) --extra bench --constraint requirements-dev.lock --output-file requirements-bench.lock pyproject.toml

clean:
	rm -rf store out build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
