# Thin on purpose: every target is one call of setup/run, which explains itself.
# PORT=8001 chooses another web port, DATABASE_URL=postgis://… a database server of one's own.

.DEFAULT_GOAL := help
.PHONY: help demo berlin database manage stop test pytest lint bench screenshots lock

PORT ?= 8000
DATA ?= ../shared/data/berlin
export PORT DATA ARGS

help: ## list these targets
	@sed -n 's/^\([a-z]*\):.*## /\1:/p' Makefile | awk -F: '{printf "make %-10s %s\n", $$1, substr($$0, length($$1) + 2)}'

demo: ## set up everything that is missing and serve the atlas of the demo town at http://127.0.0.1:8000
	@bash setup/run demo

berlin: ## the same with the real data of Berlin from the folder DATA=../shared/data/berlin
	@bash setup/run berlin

database: ## start only the private database and print its DATABASE_URL
	@bash setup/run database

manage: ## run a Django command on the private database: make manage ARGS="createsuperuser"
	@bash setup/run manage

stop: ## end the web server, the worker and the private databases
	@bash setup/run stop

test: ## run every check and every test there is
	@bash setup/run test

pytest: ## run some tests: make pytest ARGS="tests/spatial -k crosswalk"
	@bash setup/run pytest

lint: ## ruff, mypy and the import contracts
	@bash setup/run lint

bench: ## measure (make bench ARGS=… hands arguments on)
	@bash setup/run bench

screenshots: ## PNGs of every page, wide and narrow, in German and English, in .local/screenshots
	@bash setup/run screenshots

lock: ## write requirements.txt and requirements-dev.txt anew from pyproject.toml
	@bash setup/run lock
