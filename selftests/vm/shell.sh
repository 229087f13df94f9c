#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The interactive shell of "make vm", in the guest.

if [ -e "$SYNFIN_KO" ]; then
	modprobe inet_diag
	insmod "$SYNFIN_KO" && insmod "${SYNFIN_KO%/*}/synfin_diag.ko" && echo "synfin is loaded: try 'synfin fsm' or 'synfin --help'."
else
	echo "No module for $SYNFIN_KERNEL is built: make kmod-$SYNFIN_KERNEL first."
fi
echo "What you write here is gone at the end; Ctrl-D or 'exit' ends it, Ctrl-A x kills it."
[ -z "${SYNFIN_STTY-}" ] || stty $SYNFIN_STTY
exec bash --norc
