# make run    the calendar with the network's own events, on http://127.0.0.1:8000 (PORT=… for another)
# make test   every check and every test
# make bench  the benchmarks
# make clean  away with what was built; the instance folder stays
#
# Python 3.11 or newer is python3, or PYTHON=…; METROCAL_… variables are passed on.

SHELL := /bin/sh
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: run test bench clean
.DELETE_ON_ERROR:

run: $(VENV)/installed-server
	$(BIN)/metrocal serve --demo --port $(PORT)

test: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 3

bench: $(VENV)/installed-bench
	@set -e; for name in start_up pages cold_feed http_cold filters polls steady seats registering radicale "filters --postgres"; do \
	  $(BIN)/python -m benchmarks.$$name; done

clean:
	rm -rf build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis $(VENV)
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Installed in place, so that what is edited is what runs; once, until the requirements change.
$(VENV)/installed-server: pyproject.toml | $(BIN)/python
	$(PIP) install -e '.[server]'
	@touch $@

$(VENV)/installed-dev: pyproject.toml | $(BIN)/python
	$(PIP) install -e '.[dev]'
	@touch $@ $(VENV)/installed-server

$(VENV)/installed-bench: pyproject.toml | $(BIN)/python
	$(PIP) install -e '.[bench]'
	@touch $@ $(VENV)/installed-dev $(VENV)/installed-server

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "metrocal needs Python 3.11 or newer; name one: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "Python's venv module is needed; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
