# The edition and its tests. `make` lists the targets.
.DEFAULT_GOAL := help
.PHONY: help site private serve check test mutants format soak fuzz sweep audit bench docs pictures lock clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SITEGEN := $(BIN)/sitegen
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
LOCK := --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
MINUTES := 10
STEP := 1
KINDS := annotations config text body page original import-text import-markdown import-html template words

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

site: $(VENV)/site.done ## build the edition into public/
	@$(SITEGEN) build

private: $(VENV)/site.done ## import the files in ORIGINALS=DIR and build the originals, annotated, into private/
	@test -n "$(ORIGINALS)" || { echo "say where the originals are: make private ORIGINALS=DIR"; exit 2; }
	@test -d "$(ORIGINALS)" || { echo "there is no folder $(ORIGINALS)"; exit 2; }
	@find "$(ORIGINALS)" -maxdepth 1 -type f ! -name '.*' -exec $(SITEGEN) import --originals {} +
	@$(SITEGEN) build --private

serve: $(VENV)/site.done ## show a live preview on this machine
	@$(SITEGEN) serve

check: $(VENV)/site.done ## report every problem of the edition
	@$(SITEGEN) check

test: $(VENV)/test.done ## run formatter, linter, type checker and all tests
	@sh tests/system.sh
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -n auto --dist worksteal

mutants: $(VENV)/mutants.done ## break the anchor and weave stages in every way, and list what no test notices
	@$(BIN)/mutmut run
	@$(BIN)/mutmut results

format: $(VENV)/test.done ## format the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

soak: $(VENV)/test.done ## save an edition's files 5,000 times while it is previewed
	@$(BIN)/python tests/soak.py

fuzz: $(VENV)/fuzz.done ## give each kind of file any bytes, MINUTES=10 each; KINDS="body page" tries only those
	@for kind in $(KINDS); do \
	  $(BIN)/python tests/fuzz/fuzz.py $$kind -max_total_time=$$(($(MINUTES) * 60)) || exit 1; \
	done
	@SITEGEN_FUZZ=1 $(BIN)/python -m pytest --hypothesis-profile=fuzz tests/hard

sweep: $(VENV)/test.done ## stop every command that writes at each system call, and print what came of it; STEP=10 is shorter
	@sh tests/system.sh
	@$(BIN)/python -m tests.whole.every $(STEP)

audit: $(VENV)/test.done site ## ask Lighthouse about every kind of page, and write docs/audit.md
	@sh tests/system.sh
	@$(BIN)/python tests/audit.py

bench: $(VENV)/site.done ## measure against other generators; QUICK=1 is shorter, BENCH="--help" lists the options
	@$(BIN)/python tests/benchmarks/bench.py $(if $(QUICK),--quick) $(BENCH)

docs: $(VENV)/site.done ## make docs/problems.md anew
	@$(SITEGEN) explain --markdown > docs/problems.new && mv docs/problems.new docs/problems.md

pictures: $(VENV)/test.done site ## make the pictures of README and docs anew
	@sh tests/system.sh
	@$(BIN)/python tests/screenshots.py

lock: $(VENV)/bin/python ## pin anew, with hashes, what the program and its tests are installed with
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9'
	@$(BIN)/uv pip compile $(LOCK) --group build --extra diagrams --extra search pyproject.toml -o .ci/site.txt
	@$(BIN)/uv pip compile $(LOCK) --group build --all-extras --constraints .ci/site.txt pyproject.toml -o .ci/test.txt
	@$(BIN)/uv pip compile $(LOCK) --group pyproject.toml:mutants --constraints .ci/test.txt -o .ci/mutants.txt
	@$(BIN)/uv pip compile $(LOCK) --group fuzz -o .ci/fuzz.txt

clean: ## remove what was built and installed
	rm -rf $(VENV) .cache mutants private .sitegen .mypy_cache .pytest_cache .ruff_cache .coverage build dist
	find public -mindepth 1 ! -name .gitignore -delete

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "sitegen needs Python 3.11 or later: make PYTHON=…"; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { echo "venv is missing: install python3-venv"; exit 2; }

$(VENV)/site.done: pyproject.toml .ci/site.txt | $(VENV)/bin/python
	@$(INSTALL) --require-hashes --requirement .ci/site.txt
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/test.done: pyproject.toml .ci/test.txt | $(VENV)/bin/python
	@$(INSTALL) --require-hashes --requirement .ci/test.txt
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/site.done

$(VENV)/mutants.done: .ci/mutants.txt $(VENV)/test.done
	@$(INSTALL) --require-hashes --requirement .ci/mutants.txt
	@touch $@

$(VENV)/fuzz.done: .ci/fuzz.txt $(VENV)/test.done
	@$(INSTALL) --require-hashes --requirement .ci/fuzz.txt
	@touch $@
