# The two commands are `make` and `make test`; `make help` lists the rest.
# Parallel work is the program's own (JOBS=N); make itself only puts the steps in order, so -j changes nothing.
.NOTPARALLEL:
.DEFAULT_GOAL := all

PYTHON ?=
JOBS ?=
REPORT ?=
DEPARTMENT ?= *
ARGS ?=
GOLD ?= ../shared/gold

PY := .venv/bin/python
HELPERS := $(PY) -m helpers
NOTEBOOKS := $(wildcard notebooks/*.ipynb)

# The texts are Korean: UTF-8 whatever the locale says.
export PYTHONUTF8 := 1
# Without its compiled modules kept, every command and every parent of kernels would compile the project's code anew.
unexport PYTHONDONTWRITEBYTECODE
# By way of the environment, so that no name of a report or department is ever read by the shell.
export PYTHON REPORT DEPARTMENT

.PHONY: all setup data notebooks html report named check test soak lint lab score bench bench-tables bench-pages clean distclean lock help

all: html ## build everything: .venv, the tables in data/processed/, the pages in reports/
	@printf '\nThe pages are ready. Open %s\n' "$(CURDIR)/reports/index.html"

setup: ## make .venv what requirements.lock says (does nothing where it already is)
	@sh .ci/setup

data: setup ## clean the reports of data/raw/ into the tables of data/processed/
	$(HELPERS) build $(if $(JOBS),--jobs $(JOBS))

html: data ## run the notebooks that are out of date, render the pages and the index
	$(HELPERS) run $(if $(JOBS),--jobs $(JOBS))

notebooks: html ## the same as html

report: named data ## one page or some: make report REPORT=geumcheon-2018 DEPARTMENT=지역경제과
	$(HELPERS) run --only "$$REPORT/$$DEPARTMENT" $(if $(JOBS),--jobs $(JOBS))

named:
	@if [ -z "$$REPORT" ]; then echo 'report: say which, as in: make report REPORT=geumcheon-2018 DEPARTMENT=지역경제과' >&2; exit 2; fi

check: data ## print what the audit found in each report
	$(HELPERS) check

test: setup ## run all tests (ARGS='-k budgets' for some)
	$(PY) -m pytest -n $(or $(JOBS),auto) --dist loadfile --no-loadscope-reorder $(ARGS)

soak: setup ## the long tests in full, and the property tests with many more examples
	$(PY) -m pytest -m 'soak or hypothesis' --hypothesis-profile=soak $(ARGS)

lint: setup ## ruff, its format, and that notebooks carry no outputs
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) .ci/strip.py --verify $(NOTEBOOKS)

lab: data ## open JupyterLab at notebooks/README.ipynb (ARGS=--no-browser, ARGS=--port=9000 …)
	$(PY) -m jupyterlab --ServerApp.root_dir=. --LabApp.default_url=/lab/tree/notebooks/README.ipynb $(ARGS)

score: setup ## read generated tables back, a score per kind of damage; and compare with the annotated tables of GOLD, where they are
	@$(PY) tests/score_generated.py
	@if [ ! -f "$(GOLD)/score.py" ]; then echo 'no annotated tables at $(GOLD); to compare with some, name their folder: make score GOLD=…'; \
	else out=$$(mktemp -d) && trap 'rm -rf "$$out"' EXIT && $(HELPERS) build --out "$$out" \
	  && $(PY) "$(GOLD)/score.py" "$(GOLD)/dev.json" "$$out/observations.csv" --partial --by report; fi

bench: bench-tables bench-pages ## what reading tables and making pages costs, against others; writes docs/performance.md (ARGS=--quick to try it)

bench-tables: setup
	@$(PY) tests/bench.py $(ARGS)

bench-pages: setup
	@$(PY) tests/bench_pages.py $(ARGS)

clean: ## remove what was built (data/processed/, reports/, caches), keep .venv
	rm -rf data/processed data/.processed[-.]* reports build .pytest_cache .ruff_cache .hypothesis
	find src tests notebooks \( -name __pycache__ -o -name .ipynb_checkpoints \) -type d -prune -exec rm -rf {} +

distclean: clean ## clean, and remove .venv
	rm -rf .venv src/*.egg-info

lock: ## compile requirements.lock anew from pyproject.toml (needs uv)
	sh .ci/lock

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile
