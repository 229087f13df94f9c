/* SPDX-License-Identifier: GPL-2.0 */
/* libpcap, looked for when it is needed: it brings a dozen libraries along. */

#pragma once

#include <pcap/pcap.h>

namespace synfin {

/// All of its functions that the tool calls, by their names.
struct pcap_library {
	decltype(&::pcap_activate) activate;
	decltype(&::pcap_close) close;
	decltype(&::pcap_compile) compile;
	decltype(&::pcap_create) create;
	decltype(&::pcap_datalink) datalink;
	decltype(&::pcap_datalink_val_to_name) datalink_val_to_name;
	decltype(&::pcap_dispatch) dispatch;
	decltype(&::pcap_dump) dump;
	decltype(&::pcap_dump_close) dump_close;
	decltype(&::pcap_dump_flush) dump_flush;
	decltype(&::pcap_dump_open) dump_open;
	decltype(&::pcap_freecode) freecode;
	decltype(&::pcap_get_selectable_fd) get_selectable_fd;
	decltype(&::pcap_geterr) geterr;
	decltype(&::pcap_next_ex) next_ex;
	decltype(&::pcap_open_offline_with_tstamp_precision)
		open_offline_with_tstamp_precision;
	decltype(&::pcap_set_immediate_mode) set_immediate_mode;
	decltype(&::pcap_set_snaplen) set_snaplen;
	decltype(&::pcap_set_tstamp_precision) set_tstamp_precision;
	decltype(&::pcap_setfilter) setfilter;
	decltype(&::pcap_setnonblock) setnonblock;
	decltype(&::pcap_stats) stats;
};

/// Loaded by the first call, which fails if it is not installed.
const pcap_library &libpcap();

/// For std::unique_ptr.
struct pcap_closer {
	void operator()(pcap_t *p) const { libpcap().close(p); }
	void operator()(pcap_dumper_t *p) const { libpcap().dump_close(p); }
};

} // namespace synfin
