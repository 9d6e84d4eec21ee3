# Everything that a developer types. It needs git, make and Python 3.11 or newer, and nothing else on the machine.
#
# Each installing step leaves a stamp in .venv/, so that the second `make run` starts in seconds.

# The first Python on PATH that is new enough; `make PYTHON=/path/to/python3 run` chooses another.
PYTHON = $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$name" && break; done)
PIP = .venv/bin/python -m pip --disable-pip-version-check --no-input
UV_COMPILE = .cache/lock/bin/uv pip compile --quiet --universal --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header
# How many tests run beside each other.
JOBS = auto
TESTS =
# What `make looks` looks at: --role, --page, --only, --url; `python -m e2e.looks --help` lists all.
LOOKS =
# What `make bench` measures: --schools, --students, --cases, --profile, --processes; `python -m tests.bench --help` says more.
BENCH =

CATALOGUES = $(shell find platform -name '*.po')
ASSET_SOURCES = $(shell find assets platform/web/static/src -name node_modules -prune -o -type f -print)

.PHONY: help run test test-outside looks bench sure format lint types contracts assets lock clean

help:
	@echo "make run     install what is missing, start everything, print the address and the demo accounts"
	@echo "make test    install what the tests need (a browser included) and run all tests"
	@echo "make test-outside  all tests on the system's own PostgreSQL and Redis, where they are installed"
	@echo "make looks   pictures of every page in every variant, compared by machine (LOOKS='--page cases. --only zh-light')"
	@echo "make bench   open a term for 1,000 schools of 1,000 students and measure it (BENCH='--schools 100')"
	@echo "make sure    format, lint, strict types, import contracts, tests: do this before every push"
	@echo "make assets  build the style sheets and scripts of the pages"
	@echo "make lock    renew the lock files after a change of the dependencies in pyproject.toml"
	@echo "make clean   remove what was installed and built; the data in .tongxin/ stays"

run: .venv/installed platform/web/static/dist/manifest.json
	@.venv/bin/tongxin up

test: .venv/tested platform/web/static/dist/manifest.json
	@.venv/bin/python -m e2e.browser
	.venv/bin/python -m pytest -n $(JOBS) --maxprocesses 8 --dist loadfile $(TESTS)

# The same suite, but on the system's own PostgreSQL (15 or newer) and Redis instead of those from the wheels.
test-outside: .venv/tested platform/web/static/dist/manifest.json
	@.venv/bin/python -m e2e.browser
	PYTHONPATH=platform .venv/bin/python -m tests.outside -n $(JOBS) --maxprocesses 8 $(TESTS)

looks: .venv/tested platform/web/static/dist/manifest.json
	@.venv/bin/python -m e2e.browser
	@PYTHONPATH=platform .venv/bin/python -m e2e.looks $(LOOKS)

bench: .venv/tested
	@PYTHONPATH=platform .venv/bin/python -m tests.bench $(BENCH)

sure: format lint types contracts test

format: .venv/tested
	.venv/bin/ruff format

lint: .venv/tested
	.venv/bin/ruff check

types: .venv/tested
	.venv/bin/mypy

contracts: .venv/tested
	.venv/bin/lint-imports

assets: platform/web/static/dist/manifest.json

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "需要 Python 3.11 或更新的版本。 Python 3.11 or newer is needed." >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
		echo "无法创建虚拟环境；在 Debian 或 Ubuntu 上请先安装 python3-venv。" >&2; \
		echo "The virtual environment could not be made; on Debian or Ubuntu install python3-venv first." >&2; exit 1; }

.venv/locked: requirements.lock | .venv/bin/python
	@echo "安装依赖，需要一两分钟 … Installing the locked dependencies, a minute or two"
	@$(PIP) install -qq --no-compile --require-hashes -r requirements.lock
	@touch $@

.venv/installed: .venv/locked pyproject.toml hatch_build.py $(CATALOGUES)
	@$(PIP) install -qq --no-deps --no-build-isolation -e .
	@touch $@

.venv/tested: requirements-dev.lock .venv/installed
	@echo "安装测试工具 … Installing what the tests need"
	@$(PIP) install -qq --no-compile --require-hashes -r requirements-dev.lock
	@touch $@

platform/web/static/dist/manifest.json: .venv/installed $(ASSET_SOURCES)
	@echo "生成页面的样式和脚本 … Building the front-end assets"
	@.venv/bin/python assets/build.py
	@touch $@

lock: | .venv/bin/python
	$(PYTHON) -m venv .cache/lock
	.cache/lock/bin/python -m pip install --quiet uv
	$(UV_COMPILE) pyproject.toml --extra build --extra dev -o requirements-dev.lock
	$(UV_COMPILE) pyproject.toml --extra build -c requirements-dev.lock -o requirements.lock

clean:
	rm -rf .venv .cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	rm -rf assets/node_modules platform/web/static/dist dist build
	find platform tests e2e -name __pycache__ -prune -exec rm -rf {} +
	@echo "数据仍在 .tongxin/ 里。 The data in .tongxin/ was kept."
