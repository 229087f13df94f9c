#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Machine b of make demo-two: what comes is added up, and the sum sent back.

. "$(dirname "$0")/two_lib.sh"
join_wire "$HOST_B"
exec synfin serve 80 --exec 'sha256sum'
