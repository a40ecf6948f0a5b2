# One door for both languages. Each target sets up what it needs first; that
# takes half a second when nothing changed. BACKEND=jax computes with JAX, in an
# environment without TensorFlow: make demo BACKEND=jax.
.PHONY: help setup develop demo test test-python test-r test-jax check lint format docs bench bench-gpu fresh
.DEFAULT_GOAL := help

help:  ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1\t/p' $(MAKEFILE_LIST) | awk -F '\t' '{ printf "%-12s %s\n", $$1, $$2 }'

setup:  ## R, Python, their packages and laminar itself
	@tools/setup

develop:  ## the same, and what the tests and the linter need
	@tools/setup develop

demo: setup  ## train a network on handwritten digits, from R
	@tools/run Rscript tools/demo.R

test: develop  ## every Python and R test
	@tools/test all

test-python: develop  ## the Python tests; ARGS="-k history" picks some
	@tools/test python $(ARGS)

test-r: develop  ## the R tests; ARGS="install" picks files
	@tools/test r $(ARGS)

test-jax:  ## the tests where JAX computes and TensorFlow is not installed
	@BACKEND=jax tools/setup develop
	@BACKEND=jax tools/test all

check: develop  ## R CMD build and R CMD check
	@tools/check

lint: develop  ## ruff and lintr
	@tools/run ruff check inst/python tests/python bench
	@tools/run ruff format --check inst/python tests/python bench
	@tools/run Rscript tools/lint.R

format: develop  ## lay the Python code out as ruff does
	@tools/run ruff check --select I --fix -q inst/python tests/python bench
	@tools/run ruff format inst/python tests/python bench

docs: develop  ## man pages and NAMESPACE, by roxygen2
	@tools/run Rscript -e 'roxygen2::roxygenise()'

bench: develop  ## speed beside other loops; ARGS are passed on
	@tools/run python -m pip install -qq --disable-pip-version-check -r inst/lock/bench.txt
	@tools/run python bench/run.py $(ARGS)

bench-gpu: develop  ## training on an accelerator beside other loops; ARGS="--help"
	@tools/run python bench/gpu.py $(ARGS)

fresh:  ## prove `make demo` and `make test` in a bare Debian 12
	@tools/fresh
