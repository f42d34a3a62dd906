# Two commands: `make demo` starts the demo, `make test` passes all tests. Both install what they need.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin
.DEFAULT_GOAL := help

help:
	@echo "make demo       start the demo and print a sign-in link for each of the cast (PORT=8000)"
	@echo "make test       install what the tests need and run them all"
	@echo "make test-postgres  everything but the browser on PostgreSQL"
	@echo "make test-long  the promises that take minutes"
	@echo "make check      style, directions and tests, as CI runs them"

$(VENV)/installed: pyproject.toml
	@scripts/install $(PYTHON) $(VENV)
	@touch $@

$(VENV)/installed-test: pyproject.toml
	@scripts/install $(PYTHON) $(VENV) test
	@touch $@

demo: $(VENV)/installed
	@$(RUN)/poolhouse demo

# Three processes for two cores: a test that waits for a browser leaves its core to another.
test: $(VENV)/installed-test
	@scripts/browser $(RUN)
	@$(RUN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder
	@$(RUN)/python -m pytest --database postgresql tests/base/test_guard.py tests/live tests/invoices/test_drafting.py

# The simulation has an SQLite town of its own.
test-postgres: $(VENV)/installed-test
	@$(RUN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder --database postgresql -m "not browser" --ignore tests/simulation

test-long: $(VENV)/installed-test
	@$(RUN)/python -m pytest --long -m long -n 2 --dist worksteal

check: $(VENV)/installed-test
	@$(RUN)/poolhouse check

.PHONY: help demo test test-postgres test-long check
