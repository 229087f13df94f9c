# SPDX-License-Identifier: GPL-2.0
# Where selftests/vm/kernels.sh put things outside the tree; see there.

export SYNFIN_CACHE ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/synfin

SYNFIN_KERNELS := 6.1 6.12

# headers to build modules with
SYNFIN_HEADERS_6.1 := $(SYNFIN_CACHE)/6.1/headers
SYNFIN_HEADERS_6.12 := $(SYNFIN_CACHE)/6.12/headers

# parts of linux-source: kselftest, scripts/checkpatch.pl, tools/net/ynl, …
SYNFIN_SRC_6.1 := $(SYNFIN_CACHE)/6.1/source
SYNFIN_SRC_6.12 := $(SYNFIN_CACHE)/6.12/source

# selftests/vm/debug-kernel.sh builds them; not among SYNFIN_KERNELS
SYNFIN_HEADERS_debug := $(SYNFIN_CACHE)/debug/headers
SYNFIN_HEADERS_kcsan := $(SYNFIN_CACHE)/kcsan/headers
