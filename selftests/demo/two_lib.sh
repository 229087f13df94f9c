# SPDX-License-Identifier: GPL-2.0
#
# What the two machines of make demo-two share.
# shellcheck shell=bash

set -eu -o pipefail
readonly HOST_A=192.0.2.1 HOST_B=192.0.2.2

# join_wire ADDRESS: the device at the end of the wire, and the module.
join_wire() {
	local device

	modprobe virtio_net
	for device in /sys/class/net/*; do
		device=${device##*/}
		[ "$device" = lo ] || ip link set "$device" name wire
	done
	ip link set lo up
	ip address add "$1/24" dev wire
	ip link set wire up
	insmod "$SYNFIN_KO"
}
