# Each target does its own set-up; a second run finds it done. VENV and PYTHON may be set.
VENV ?= .venv
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$p; break; }; done)
DEMO ?= demo
UV ?= uv
BIN := $(VENV)/bin
LOCKED := $(VENV)/.locked
INSTALLED := $(VENV)/.installed
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help venv demo desk test test-postgres lint fix docs pictures desk-pictures snapshots samples bench bench-scale bench-province rules corpus dirty scans bundle folder audit wheel lock clean

help: ## say what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(LOCKED): requirements.lock requirements-ocr.lock
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed and was not found; set PYTHON=..."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "No virtual environment could be made; on Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-ocr.lock || \
		{ test -z "$$CI" && echo "Scans cannot be read here: the wheels of the extra ocr do not fit this machine."; }
	@touch $@

$(INSTALLED): $(LOCKED) pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

venv: $(INSTALLED) ## the virtual environment, from the lock

demo: $(INSTALLED) ## the whole round on the shipped sample (STORE=postgres: on a server of its own, then beside SQLite)
	@test ! -e $(DEMO)/dutykit.toml || rm -rf $(DEMO)
	@$(if $(filter postgres,$(STORE)),PYTHONPATH=tests:toolkit $(BIN)/python -m server )$(BIN)/dutykit demo $(DEMO)
ifeq ($(STORE),postgres)
	@test ! -e $(DEMO)-sqlite/dutykit.toml || rm -rf $(DEMO)-sqlite
	@DUTYKIT_STORE= $(BIN)/dutykit demo $(DEMO)-sqlite >/dev/null
	@PYTHONPATH=tests:toolkit $(BIN)/python -m samples.alike $(DEMO) $(DEMO)-sqlite
endif

desk: $(INSTALLED) ## the desk in a browser, on the sample (made where it is not there yet)
	@test -e $(DEMO)/dutykit.toml || $(BIN)/dutykit demo $(DEMO)
	@DUTYKIT_TODAY=$${DUTYKIT_TODAY:-2024-12-31} $(BIN)/dutykit desk --workspace $(DEMO)

lint: $(INSTALLED) ## style, types, floors, generated pages
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@out=$$($(BIN)/lint-imports 2>&1) || { echo "$$out"; exit 1; }
	@$(BIN)/python docs/generate.py --check

test: lint ## lint, then every test
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

test-postgres: $(INSTALLED) ## the tests of the whole product on PostgreSQL (ONLY=tests/app; needs Debian's postgresql)
	@DUTYKIT_TEST_STORE=postgres $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(or $(ONLY),tests/app tests/store)

fix: $(INSTALLED) ## mend what ruff can mend
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

docs: $(INSTALLED) ## write the generated pages
	@$(BIN)/python docs/generate.py

pictures: $(INSTALLED) ## the pictures of the manual anew (needs LibreOffice)
	@$(BIN)/python docs/pictures.py

desk-pictures: $(INSTALLED) ## the pictures of the desk in its manual anew (needs Chromium)
	@$(BIN)/python docs/desk_pictures.py

snapshots: $(INSTALLED) ## what every document of the sample says, and how many pages it has, written anew (needs LibreOffice)
	@DUTYKIT_TEXTS=write $(BIN)/python -m pytest -q -n 0 tests/samples/test_pages.py

samples: $(INSTALLED) ## the shipped samples anew (needs LibreOffice)
	@$(BIN)/python tests/samples/make.py

bench: $(INSTALLED) ## every mark, measured in one run (benchmarks/README.md)
	@$(BIN)/python -m benchmarks

bench-scale: $(INSTALLED) ## cost per file and memory, from 100 to 10,000 returns
	@$(BIN)/python -m benchmarks.bench_scale

bench-province: $(INSTALLED) ## counties of a province (COUNTIES="1 10 120" STORES="sqlite postgres" SEED=1; needs Debian's postgresql)
	@COUNTIES="$${COUNTIES:-1 10 120}" PYTHONPATH=tests:toolkit $(BIN)/python -m benchmarks.bench_province

corpus: $(INSTALLED) ## what becomes of the files in CORPUS=DIR
	@test -n "$(CORPUS)" || { echo "Say which folder: make corpus CORPUS=DIR"; exit 1; }
	@$(BIN)/python tests/corpus.py "$(CORPUS)"

fuzz: $(INSTALLED) ## the readers on thousands of spoilt files (FUZZ=2000 of each kind)
	@FUZZ=$${FUZZ:-2000} $(BIN)/python -m pytest -q -n $(WORKERS) tests/files/test_fuzz.py

dirty: $(INSTALLED) ## forms as people mangle them, their truth known (SEED=1 COUNT=500 CLEAN=400; needs LibreOffice)
	@PYTHONPATH=tests:toolkit $(BIN)/python -m dirty $${SEED:-1} $${COUNT:-500} $${CLEAN:-400} $(ONLY:%=--only %)

rules: $(INSTALLED) ## the rules beside a count from first principles (COUNT=100000 dossiers, SEED=1)
	@PYTHONPATH=tests:toolkit $(BIN)/python -m rules.reference $${COUNT:-100000} $${SEED:-1}

scans: $(INSTALLED) ## twenty pages of paper, spoilt and recognised (SEED=1; needs LibreOffice)
	@PYTHONPATH=tests:toolkit $(BIN)/python -m scans $${SEED:-1}

torture: $(INSTALLED) ## eight writers at once, killed at 200 random points (SEED=1 KILLS=200; STORE=postgres: on a server that crashes)
	@STORE=$(STORE) PYTHONPATH=tests:toolkit $(BIN)/python -m torture $${SEED:-1} $${KILLS:-200}

faults: $(INSTALLED) ## each write of each command fails once (EVERY=1 CAUSES=turn|all SEED=1 ONLY="ingest"; needs a C compiler)
	@PYTHONPATH=tests:toolkit $(BIN)/python -m faults --every $${EVERY:-1} --causes $${CAUSES:-turn} --seed $${SEED:-1} $(ONLY)

folder: $(INSTALLED) ## dist/dutykit-VERSION-SYSTEM, which needs no Python and no network (OCR=1; WINDOWS=1 or =EMBEDDED.zip; needs patchelf)
	@$(BIN)/python packaging/folder.py $(if $(OCR),--ocr) $(if $(WINDOWS),--windows $(filter-out 1,$(WINDOWS)))

audit: $(INSTALLED) ## known holes in locked releases, from ADVISORIES=FILE (osv.dev; no network)
	@$(BIN)/python packaging/audit.py $(ADVISORIES)

wheel: $(INSTALLED) ## dist/*.whl
	@$(BIN)/python -m build --wheel --no-isolation --outdir dist .

bundle: $(INSTALLED) ## dist/dutykit-bundle, for machines without a network (OCR=1: it reads scans too)
	@$(BIN)/python packaging/bundle.py $(if $(OCR),--ocr)

COMPILE := $(UV) pip compile --universal --no-annotate --no-header --python-version 3.11
PYLOCK := $(COMPILE) --quiet --no-deps --format pylock.toml

lock: ## requirements.lock, requirements-ocr.lock and packaging/wheels*.toml anew, from pyproject.toml (needs uv)
	@mkdir -p build
	$(COMPILE) --generate-hashes --group dev --extra desk pyproject.toml -o requirements.lock
	$(COMPILE) --generate-hashes --group dev --extra desk --extra ocr -c requirements.lock pyproject.toml -o build/ocr.lock
	$(BIN)/python packaging/wheels.py --beyond requirements.lock build/ocr.lock requirements-ocr.lock
	$(PYLOCK) requirements.lock -o build/pylock.toml >/dev/null
	$(PYLOCK) requirements-ocr.lock -o build/pylock.ocr.toml >/dev/null
	$(BIN)/python packaging/wheels.py build/pylock.toml
	$(BIN)/python packaging/wheels.py --ocr build/pylock.ocr.toml

clean: ## everything that was made
	@rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find toolkit tests docs packaging benchmarks -name __pycache__ -prune -exec rm -rf {} +
