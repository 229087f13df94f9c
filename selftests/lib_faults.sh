# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# For tests of fault rules: a host whose every test ends without any.

set_up_hosts() {
	raw_host
}

tidy_hosts() {
	synfin -N a rule del all
	synfin -N a step drop all > /dev/null
	tidy_raw_host
}

# rule WORDS...: a fault rule of a; its number is left in $rule.
rule() {
	sf a rule add "$@"
	field id
	rule=$value
}

# kept_are NUMBER: segments that are kept, for whatever reason
kept_are() {
	counter a held
	equal "segments kept" "$1" "$value"
}
