# Needs Python >= 3.11 with pip, and make. Everything else is installed into .venv, at the versions of uv.lock.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
# The lock file's format belongs to uv, so its minor version is raised on purpose.
UV := uv>=0.13,<0.14

# An activated environment elsewhere must not redirect uv; Python is the one given, never a download.
unexport VIRTUAL_ENV
export UV_PROJECT_ENVIRONMENT := $(VENV)
export UV_PYTHON_DOWNLOADS := never

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test lint types imports unit format coverage nightly bench frontend lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "%-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: $(READY) ## the brief: the questions, answered for MiniMax and Zhipu side by side
	@$(BIN)/labecon brief

test: lint types imports unit ## every check: style, types, import directions, tests

lint: $(READY) ## style and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY) ## static types
	$(BIN)/mypy

imports: $(READY) ## import directions between the layers
	$(BIN)/lint-imports

unit: $(READY) ## the tests; ARGS="-k name" picks some
	$(BIN)/python -m pytest $(ARGS)

format: $(READY) ## rewrite the code in the house format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

coverage: $(READY) ## the tests, and which lines they miss
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage report

nightly: $(READY) ## the bars of forecasts and of the fitter, which take minutes
	$(BIN)/python benchmarks/growth_bars.py

bench: $(READY) ## the engines beside hand-written C and other tools, in about two minutes
	$(BIN)/labecon bench

frontend: ## the script and the style of the live page, from frontend/; needs Node.js 20.19 or newer with npm
	npm --prefix frontend ci --no-audit --no-fund
	npm --prefix frontend run types
	npm --prefix frontend test
	npm --prefix frontend run build

lock: $(READY) ## uv.lock anew from pyproject.toml; addresses are those of the public index whatever is set here
	$(BIN)/uv lock --no-config --default-index https://pypi.org/simple

clean: ## remove what the other targets made
	rm -rf $(VENV) frontend/node_modules dist htmlcov .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache

# uv reads the public index and ignores pip's settings. Where only pip can reach an index (a mirror, a proxy with its
# own certificate), pip installs the same files: the hashes of uv.lock decide what is accepted.
$(READY): pyproject.toml uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "labecon needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 ..." >&2; exit 2; }
	@$(PYTHON) -m pip --version >/dev/null 2>&1 || \
		{ echo "$(PYTHON) has no pip: install it (Debian and Ubuntu: apt install python3-pip) or name another Python: make PYTHON=..." >&2; exit 2; }
	$(PYTHON) -m venv --without-pip $(VENV)
	$(PYTHON) -m pip --python $(BIN)/python install --quiet '$(UV)'
	$(BIN)/uv sync --locked --quiet || $(MAKE) --no-print-directory with-pip
	@touch $@

.PHONY: with-pip
with-pip:
	@echo "uv could not install from the public index; trying pip with its own settings and the same hashes" >&2
	$(BIN)/uv export --frozen --quiet --no-emit-project --output-file $(VENV)/requirements.txt
	$(PYTHON) -m pip --python $(BIN)/python install --quiet --require-hashes --requirement $(VENV)/requirements.txt
	$(PYTHON) -m pip --python $(BIN)/python install --quiet --no-deps --editable .
