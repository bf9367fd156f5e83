# Puhui 普惠. `make help` lists what there is; every target first sets up what it needs.
.DEFAULT_GOAL := help
.PHONY: help up down test bench lint fmt
PYTHON ?= python3
BIN := .venv/bin
# Many programs start here: where the environment forbids to keep bytecode, each compiles thousands of files anew.
export PYTHONDONTWRITEBYTECODE :=

help: ## Say what can be made
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1	\2/p' Makefile

up: ## Install and start everything, show the demo city; run again, it takes seconds and doubles nothing
	@$(PYTHON) tools/setup.py run
	@$(BIN)/python -m puhui.wiring.up

down: ## Stop web, worker and database
	@$(BIN)/python -m puhui.wiring.down

test: lint ## Install everything, check the house, run all tests, in a real browser too
	@$(PYTHON) tools/setup.py browser
	@$(BIN)/pytest -n 2 --dist worksteal; code=$$?; PUHUI_DATA=var/test $(BIN)/python -m puhui.wiring.down --quiet; exit $$code

bench: ## Measure side by side against the figures to reach, and print the table
	@$(PYTHON) tools/setup.py test
	@$(BIN)/puhui bench all

lint: ## Check style, the walls between rooms, and that every sentence has its translation
	@$(PYTHON) tools/setup.py test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@$(BIN)/python tools/messages.py check

fmt: ## Put the code into its usual form and bring written lists up to date
	@$(PYTHON) tools/setup.py test
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(BIN)/python tools/refusals.py
