# Switchyard's commands. `make help` lists them; tools/setup.py does the setting up and says what it does.
#
# PYTHON=python3.12 chooses the Python that .venv is made with; PORT and HOST choose where `make run` serves.

PYTHON ?= $(or $(shell command -v python3 || command -v python3.13 || command -v python3.12 || command -v python3.11 || command -v python),python3)
VENV_PYTHON := .venv/bin/python
SETUP := $(PYTHON) tools/setup.py
NODE_BIN := node_modules/.bin

# Two processes share the tests, file by file and in their order: the browser's come last, since Playwright keeps an
# event loop running in its process. WORKERS=0 runs them all in one.
WORKERS ?= 2
SPREAD := -n $(WORKERS) --dist loadfile --no-loadscope-reorder

# What there is to check: the folders come into being one after the other.
PYTHON_PLACES := $(wildcard engine app tools tests)
TYPED_PLACES := $(wildcard engine app tools/*.py)

.DEFAULT_GOAL := help
.NOTPARALLEL:

##@ Everyday

.PHONY: help
help: ## List these commands
	@if [ -t 1 ]; then bold=$$(tput bold 2>/dev/null); plain=$$(tput sgr0 2>/dev/null); fi; \
	awk -v bold="$$bold" -v plain="$$plain" ' \
	  /^##@ / { printf "\n%s%s%s\n", bold, substr($$0, 5), plain } \
	  /^[a-z-]+:.*## / { split($$0, part, /:.*## /); printf "  make %-13s %s\n", part[1], part[2] } \
	  END { printf "\nPORT=9000 and HOST=0.0.0.0 go with make run, PYTHON=python3.12 with all of them.\n\n" } \
	' $(firstword $(MAKEFILE_LIST))

.PHONY: run
run: ## Set up what is missing and serve; prints the address (PORT=8765 HOST=127.0.0.1)
	@$(SETUP) run
	@exec $(VENV_PYTHON) -m app

.PHONY: test
test: ## Set up what is missing and run every test, the browser's included (ARGS="-k name" goes to pytest)
	@$(SETUP) test
	@echo "== node --test: JavaScript unit tests"
	@$(VENV_PYTHON) tools/jstests.py
	@echo "== pytest: the other tests"
	@$(VENV_PYTHON) -m pytest $(SPREAD) $(ARGS)

.PHONY: test-versions
test-versions: ## Run all but the browser's tests on every Python 3.11 to 3.13 that is found (ARGS="-k name")
	@$(PYTHON) tools/versions.py $(ARGS)

.PHONY: suites
suites: ## Run CPython's own tests on the host and on the simulated machine, and compare (ARGS="test_epoll -v")
	@$(SETUP) run
	@$(VENV_PYTHON) -m tools.suites $(ARGS)

.PHONY: bench
bench: ## Print all benchmark tables: ratios against baselines of the same run, crowds, a class, the page in Chromium (ARGS=--quick)
	@$(SETUP) run
	@$(VENV_PYTHON) -m tools.bench $(ARGS)
	@$(VENV_PYTHON) -m tools.bench_scale $(ARGS) || echo "Some bounds are exceeded here; make bench-scale fails on that."
	@$(VENV_PYTHON) -m tools.bench_class $(if $(filter --quick,$(ARGS)),--followers 50 --seconds 5) || echo "Some bounds are exceeded here; make bench-class fails on that."
	@$(MAKE) --no-print-directory bench-page $(if $(filter --quick,$(ARGS)),ARGS="--steps 100000",ARGS=)

.PHONY: bench-scale
bench-scale: ## Only the crowds: ten thousand clients at once, ten thousand sleepers, against bounds (ARGS=--quick: 1000)
	@$(SETUP) run
	@$(VENV_PYTHON) -m tools.bench_scale $(ARGS)

.PHONY: bench-class
bench-class: ## Only a class: from the teacher's step to 200 followers, also beside some who read nothing (ARGS="--followers 50 --seconds 5")
	@$(SETUP) run
	@$(VENV_PYTHON) -m tools.bench_class $(ARGS)

.PHONY: bench-page
bench-page: ## A real Chromium: runs of a million steps, seeking, zooming, memory; opening the examples (ARGS="--steps 100000")
	@$(SETUP) dev
	@$(VENV_PYTHON) -m tools.bench_page $(ARGS)
	@$(VENV_PYTHON) -m tools.bench_lanes $(ARGS)
	@$(VENV_PYTHON) -m tools.bench_opening
	@$(VENV_PYTHON) -m tools.bench_world

.PHONY: bench-world
bench-world: ## Only the sliders of the machine: from moving one until the timeline of its run is painted (ARGS="--moves 20")
	@$(SETUP) dev
	@$(VENV_PYTHON) -m tools.bench_world $(ARGS)

.PHONY: bench-edit
bench-edit: ## A real Chromium: from asking for a program of one's own to its first step (ARGS="--edits 10")
	@$(SETUP) dev
	@$(VENV_PYTHON) -m tools.bench_edit $(ARGS)

.PHONY: bench-load
bench-load: ## A server under load: 40 starts at once, 200 who watch, one who floods, some who never read (ARGS=--quick)
	@$(SETUP) run
	@$(VENV_PYTHON) -m tools.bench_load $(ARGS)

.PHONY: walk
walk: ## Play every example whole in a real Chromium, to its end and back (ten minutes and more; ARGS="-k asyncio")
	@$(SETUP) test
	@WALK_WHOLE=1 $(VENV_PYTHON) -m pytest tests/browser/test_page_examples.py $(ARGS)

.PHONY: kills
kills: ## Kill the server a hundred times while it stores links, and look whether any that it gave out is lost (KILLS=5)
	@$(SETUP) test
	@KILLS=$(or $(KILLS),100) $(VENV_PYTHON) -m pytest tests/app/test_store.py -k killed $(ARGS)

.PHONY: attacks
attacks: ## Attack a real server with bombs, forged frames and the like; print what is shown and what neighbours wait (ARGS=--quick)
	@$(SETUP) run
	@$(VENV_PYTHON) -m tools.attacks $(ARGS)

.PHONY: gevent-suite
gevent-suite: ## Run gevent's own test files on libev and on our loop, and compare (ARGS="--quick"; ARGS=--simulated: on the simulated machine)
	@$(SETUP) run
	@$(VENV_PYTHON) -m tools.gevent_suite $(ARGS)

.PHONY: differential
differential: ## Compare the simulated machine with this host: every program of the course, ten times (ARGS="ID --runs 3 --write")
	@$(SETUP) run
	@$(VENV_PYTHON) -m tools.differential $(ARGS)

.PHONY: check
check: setup vendor-check words-check gallery-check bundle-check format-check lint-python types-python types-js lint-js ## Everything CI runs: vendored and built files, words, format, lint, types, tests
	@$(MAKE) --no-print-directory test

##@ Setting up

.PHONY: setup
setup: ## Only set up: .venv, Python packages, node packages, Chromium
	@$(SETUP) dev

.PHONY: vendor
vendor: ## Build the vendored browser files anew from the npm packages
	@$(SETUP) python
	@$(SETUP) node
	@$(VENV_PYTHON) tools/vendor.py

.PHONY: bundle
bundle: ## Build the page's one script and sheet, and the file for recordings (until then changed modules are served)
	@$(SETUP) python
	@$(SETUP) node
	@$(VENV_PYTHON) -m tools.bundle

.PHONY: gallery
gallery: ## Run all examples and make the gallery's cards of them anew (ARGS="ID", ARGS=--check)
	@$(SETUP) run
	@$(VENV_PYTHON) -m tools.gallery $(ARGS)

.PHONY: golden
golden: ## Make the golden frames anew: what the scenes show of every example at named steps (ARGS="ID", ARGS=--check)
	@$(SETUP) run
	@$(VENV_PYTHON) -m tools.golden $(ARGS)

.PHONY: clean
clean: ## Remove everything that was set up or cached
	rm -rf .venv .venvs node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

##@ Parts of make check

.PHONY: format
format: setup ## Rewrite Python and JavaScript in the project's format
	@$(VENV_PYTHON) -m ruff format $(PYTHON_PLACES)
	@$(VENV_PYTHON) -m ruff check --fix $(PYTHON_PLACES)
	@$(call with-node,biome,check --write)

.PHONY: lint
lint: setup format-check lint-python lint-js ## Format and lint, Python and JavaScript

.PHONY: types
types: setup types-python types-js ## Types, Python and JavaScript

# A JavaScript tool, or a sentence where it or the files that it would look at are not there.
define with-node
if [ ! -x $(NODE_BIN)/$(1) ]; then echo "   left out: $(1) is not installed, because npm is missing or node is too old"; \
elif [ -z "$(wildcard static/js/*.js)" ]; then echo "   left out: static/js holds no files"; \
else $(NODE_BIN)/$(1) $(2); fi
endef

.PHONY: vendor-check words-check gallery-check bundle-check format-check lint-python types-python types-js lint-js
vendor-check:
	@echo "== vendored files: SHA-256 sums"
	@$(VENV_PYTHON) tools/vendor.py --check

words-check:
	@echo "== words: both languages, as the keys files have them"
	@$(VENV_PYTHON) tools/words.py --check

gallery-check:
	@echo "== gallery: the cards, as the engine makes them"
	@$(VENV_PYTHON) -m tools.gallery --check

bundle-check:
	@echo "== built files: what the sources give"
	@$(VENV_PYTHON) -m tools.bundle --check

format-check:
	@echo "== ruff format: Python format"
	@$(VENV_PYTHON) -m ruff format --check $(PYTHON_PLACES)

lint-python:
	@echo "== ruff check: Python lint"
	@$(VENV_PYTHON) -m ruff check $(PYTHON_PLACES)

types-python:
	@echo "== mypy: Python types"
	@$(VENV_PYTHON) -m mypy $(TYPED_PLACES)

types-js:
	@echo "== tsc: JavaScript types"
	@$(call with-node,tsc,--project tsconfig.json)

lint-js:
	@echo "== biome: JavaScript format and lint"
	@$(call with-node,biome,ci --colors=off)
