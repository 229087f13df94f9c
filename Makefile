# SPDX-License-Identifier: GPL-2.0
# synfin: "make help" says what there is to make.

TOP := $(abspath $(dir $(lastword $(MAKEFILE_LIST))))
BUILD := $(TOP)/build
include $(TOP)/selftests/vm/paths.mk
export TOP BUILD
VM := $(TOP)/selftests/vm
KERNEL ?= 6.12
JOBS ?= $(shell nproc)
MAKEFLAGS += --no-print-directory

all: kmod tools		## the module for both kernels, and the tool (the default)

help:			## this list
	@sed -n 's/^\([a-z][a-z-]*\):.*## */\1\t/p' $(TOP)/Makefile | expand -t 14
	@echo "Variables: KERNEL=6.1|6.12 (vm, demo; vm: debug|kcsan, too), SYNFIN_CACHE (kernels and their sources, default"
	@echo "~/.cache/synfin), TESTS (selftests, debug, kcsan: only these, as TESTS=\"lifecycle.sh -v\"), PREFIX and"
	@echo "DESTDIR (install). For the running kernel: make -C kmod."

deps:			## install what is missing to build and test, fetch the VM's kernels
	@$(VM)/deps.sh
	@$(VM)/kernels.sh

# Is there a kernel that is called so?
known = [ -d "$(SYNFIN_HEADERS_$*)" ] || { echo "no kernel $*: there are $(SYNFIN_KERNELS), and debug and kcsan" \
	"once make debug and make kcsan have built them; SYNFIN_HEADERS_$*=DIRECTORY names another one's headers" >&2; exit 1; }

# Kbuild writes beside the sources, so each kernel gets its own mirror of links.
kmod-%: deps
	@$(known)
	@$(VM)/mirror.sh $(TOP)/kmod $(BUILD)/$*/kmod
	@$(MAKE) -j$(JOBS) -C $(SYNFIN_HEADERS_$*) M=$(BUILD)/$*/kmod W=1 KCFLAGS=-Werror $(KMOD_FLAGS) modules

# The debug kernel counts which lines ran.
kmod-debug: KMOD_FLAGS := GCOV_PROFILE=y

# the same with its KUnit tests, for a kernel that has KUnit
kunit-%: deps
	@$(known)
	@$(VM)/mirror.sh $(TOP)/kmod $(BUILD)/$*/kunit
	@$(MAKE) -j$(JOBS) -C $(SYNFIN_HEADERS_$*) M=$(BUILD)/$*/kunit W=1 KCFLAGS=-Werror \
		CONFIG_SYNFIN_KUNIT_TEST=y modules

kmod: $(SYNFIN_KERNELS:%=kmod-%)	## the module for 6.1 and 6.12: build/KERNEL/kmod/synfin.ko

# A kernel is built with as many jobs as there are CPUs, whatever jobs this make has.
debug: deps tools tests	## kselftests on a kernel with KASAN, lockdep and kmemleak (builds it once); TESTS=
	@env -u MAKEFLAGS $(VM)/debug-kernel.sh
	@$(MAKE) kmod-debug kunit-debug
	@$(MAKE) -C selftests busy-debug
	@rm -rf $(BUILD)/debug/gcov
	@rm -f $(BUILD)/results/kselftest-debug*
	@$(if $(TESTS),$(DEBUG) $(TESTS),$(DEBUG) --half 1 & half=$$!; \
		$(DEBUG) --half 2; failed=$$?; wait $$half || failed=1; \
		$(VM)/summary $(BUILD)/results kselftest-debug && exit $$failed)

# Each half is a VM of its own; a test may say nothing for longer than elsewhere.
DEBUG := $(VM)/kselftests --kernel debug --timeout 900

kcsan: deps tools tests	## two CPUs on a kernel that looks for data races (builds it once); TESTS=
	@env -u MAKEFLAGS $(VM)/debug-kernel.sh kcsan
	@$(MAKE) kmod-kcsan
	@$(MAKE) -C selftests busy-kcsan
	@$(VM)/kselftests --kernel kcsan --time real $(or $(TESTS),$(RACES))

# where two CPUs meet
RACES := races.sh teardown_module.py teardown_namespaces.py socket_races socket_flow hotplug.sh netlink_many.py netlink_dump.py

coverage-shell:		## how many lines of the module around the engine the last "make debug" ran
	@$(VM)/coverage-shell $(BUILD)/debug

tools: deps		## the tool: build/tools/synfin
	@$(MAKE) -j$(JOBS) -C tools all

unit: deps		## the engine's unit tests
	@$(MAKE) -j$(JOBS) -C selftests/unit check

coverage: deps		## the engine's branches that unit tests and matrix do not take: none, but where a comment says "never:"
	@$(MAKE) -j$(JOBS) -C selftests/unit coverage

matrix: deps		## every state, every kind of segment: the engine against a table
	@$(MAKE) -j$(JOBS) -C selftests/matrix check

model: deps		## explore the engine's states exhaustively, more than 20 million
	@$(MAKE) -j$(JOBS) -C selftests/model all
	@$(MAKE) -C selftests/model deep

mutate: deps		## break the engine in 2700 ways and see who notices; FULL=1 forgets earlier runs
	@$(MAKE) -j$(JOBS) -C selftests/mutation all
	@$(MAKE) -C selftests/mutation $(if $(filter-out 0,$(FULL)),full,check)

fuzz: deps		## libFuzzer on the engine, its wire format and the tool's reading of netlink
	@$(MAKE) -j$(JOBS) -C selftests/fuzz check

conformance:		## write Documentation/conformance.rst from the results of the last check
	@$(VM)/conformance $(BUILD)/results $(TOP)/Documentation/conformance.rst --update

differential:		## write Documentation/differential.rst from differential.yaml
	@$(TOP)/selftests/differential/document --update

tests: deps		## compile what the kselftests use, run nothing
	@$(MAKE) -C selftests all
	@$(MAKE) -C selftests/raw all
	@$(MAKE) -C selftests/matrix all
	@$(MAKE) -C selftests/bench all

selftests: all tests	## kselftests in the VM, on both kernels (see also selftests/vm/kselftests -h); TESTS=
	@$(if $(TESTS),,rm -f $(BUILD)/results/kselftest-*)
	@failed=0; for kernel in $(SYNFIN_KERNELS); do \
		$(VM)/kselftests --kernel $$kernel $(TESTS) || failed=1; done; \
		$(if $(TESTS),,$(VM)/summary $(BUILD)/results kselftest- &&) exit $$failed

bench: all		## speed and size beside kernel TCP's, in the VM: goal, met or not (see selftests/bench/run -h)
	@$(MAKE) -C selftests/bench all
	@$(TOP)/selftests/bench/run

what-if: all		## every story of synfin what-if, in the VM, on both kernels
	@failed=0; for kernel in $(SYNFIN_KERNELS); do \
		$(VM)/kselftests --kernel $$kernel stories.sh || failed=1; done; exit $$failed

check: deps		## everything that can fail, counted: N passed, N failed, N skipped; MORE=1: what fits in an hour
	@$(VM)/check $(if $(filter-out 0,$(MORE)),more)

check-full: deps	## the same, and what takes longer: under two hours on two cores
	@$(VM)/check full

lint: kmod		## checkpatch, sparse, generated files, and other rules of the tree
	@$(VM)/lint

demo:			## watch connections open and close in the VM, every state named
	@$(TOP)/selftests/demo/run $(KERNEL)

demo-two:		## two VMs on one wire, 6.1 and 6.12: transfer, crash, recover
	@$(TOP)/selftests/demo/two

vm: all			## a shell in the VM, with the module loaded and the tool there
	@$(VM)/run --kernel $(KERNEL) --shell -- $(VM)/shell.sh

install: tools		## the tool and what belongs to it to PREFIX (/usr/local); without the VM: make -C tools install
	@$(MAKE) -C tools install

uninstall:		## take them away again
	@$(MAKE) -C tools uninstall

clean:			## remove what was built; the cache of kernels stays
	rm -rf $(BUILD)

.PHONY: all help deps kmod debug kcsan tools unit coverage coverage-shell matrix model mutate fuzz conformance differential tests selftests bench what-if check check-full lint demo demo-two vm install uninstall clean
