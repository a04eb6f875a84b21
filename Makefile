# Two commands are enough: `make demo` and `make test`. Each installs what is missing first.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/.stamps
STEP := @scripts/step.sh
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard pos/translations/*/LC_MESSAGES/*.po))

# What the store itself needs from Debian, and what its tests add: a real browser, and checks of what sets a machine up.
DEBIAN_STORE := ca-certificates fonts-noto-cjk libusb-1.0-0
DEBIAN_TESTS := $(DEBIAN_STORE) chromium shellcheck systemd

help: ## 看看都有什么命令
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

demo: setup ## 开一家样板店：店、云、虚拟小票机，全在本机
	@$(BIN)/hedian demo $(ARGS)

test: setup-tests ## 跑全部测试（压测和长跑除外）；ARGS="-k 找零" 只跑一部分
	@$(BIN)/python -m pytest $(ARGS)

check: setup ## 查代码：ruff、mypy、import-linter、颜色对比
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python scripts/contrast.py --quiet

format: setup ## 把代码排整齐
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: setup-tests ## 压测；BENCH=sale 只跑一项
	@$(BIN)/python tests/benchmarks/run.py $(BENCH)

soak: setup-tests ## 长跑测试，要几十分钟
	@$(BIN)/python -m pytest -m soak --timeout 0 $(ARGS)

translations: setup ## 收集界面文字，更新英文目录
	@mkdir -p build
	$(BIN)/pybabel -q extract --sort-by-file --no-location --project hedian --keywords "t lazy_gettext" \
		--mapping-file pyproject.toml --output-file build/messages.pot pos cloudshop devices static/js
	$(BIN)/pybabel -q update --init-missing --locale en --no-fuzzy-matching --ignore-obsolete \
		--ignore-pot-creation-date --input-file build/messages.pot --output-dir pos/translations
	$(BIN)/pybabel -q compile --directory pos/translations

lock: ## 重新锁定依赖的版本
	@$(PYTHON) -m venv build/lock && build/lock/bin/pip install -q uv
	@build/lock/bin/uv pip compile pyproject.toml $(addprefix --group ,build browser check test) --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-annotate --custom-compile-command 'make lock' \
		-q $(ARGS) -o requirements.lock
	@$(BIN)/npm install --package-lock-only --silent

setup: debian-store $(STAMPS)/project static/vendor/.stamp $(CATALOGUES) ## 只装开店要用的东西

setup-tests: debian-tests setup

clean: ## 删掉装的和生成的东西，数据不动
	rm -rf $(VENV) build dist node_modules static/vendor .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find pos cloudshop devices tests scripts -name __pycache__ -prune -exec rm -rf {} +
	find pos -name '*.mo' -delete

debian-store:
	@PYTHON=$(PYTHON) scripts/debian.sh $(DEBIAN_STORE)

debian-tests:
	@PYTHON=$(PYTHON) scripts/debian.sh $(DEBIAN_TESTS)

$(STAMPS)/environment: | debian-store
	$(STEP) 2 "建 Python 环境" $(PYTHON) -m venv --clear $(VENV)
	@mkdir -p $(@D) && touch $@

$(STAMPS)/libraries: requirements.lock $(STAMPS)/environment
	$(STEP) 3 "装 Python 库" $(BIN)/pip install -q --disable-pip-version-check --no-input \
		--only-binary :all: --require-hashes -r requirements.lock
	@touch $@

$(STAMPS)/project: pyproject.toml $(STAMPS)/libraries
	$(STEP) 4 "装 hedian 命令" $(BIN)/pip install -q --disable-pip-version-check --no-input \
		--no-deps --no-build-isolation --editable .
	@touch $@

static/vendor/.stamp: package-lock.json scripts/vendor.py | $(STAMPS)/libraries
	$(STEP) 5 "取网页用的库" $(BIN)/python scripts/vendor.py
	@touch $@

%.mo: %.po | $(STAMPS)/libraries
	$(STEP) 6 "编英文目录" $(BIN)/pybabel -q compile -i $< -o $@

.PHONY: help demo test check format bench soak translations lock setup setup-tests clean debian-store debian-tests
