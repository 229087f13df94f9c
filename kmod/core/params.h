/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What can be tuned, in one table: name, unit, range, default, and where it
 * may be set. Netlink, the tool and the tests all read this table (the tool
 * over netlink), so that a limit is written once.
 */
#ifndef SYNFIN_CORE_PARAMS_H
#define SYNFIN_CORE_PARAMS_H

#include "types.h"

/**
 * struct synfin_params - every tunable, as one block of values
 * @msl: maximum segment lifetime, ns (RFC 9293 3.4.2); TIME-WAIT lasts twice this
 * @rto_init: RTO before the first RTT sample, ns (RFC 6298 2.1)
 * @rto_min: floor of the RTO, ns (RFC 6298 2.4)
 * @rto_max: ceiling of the RTO, ns (RFC 6298 2.5)
 * @fin_wait2_timeout: life of an orphan in FIN-WAIT-2, ns
 * @user_timeout: how long data, SYN or FIN may stay unacknowledged, ns; 0 is
 *	for ever (RFC 9293 3.9.1.1)
 * @quiet_time: after the namespace's creation nothing is opened for this long,
 *	ns (RFC 9293 3.4.3)
 * @challenge_interval: period over which challenge ACKs are counted, ns
 * @challenge_limit: challenge ACKs a connection may send in that period
 * @syn_retries: retransmissions of SYN before an active open fails (R2)
 * @synack_retries: retransmissions of SYN,ACK before SYN-RECEIVED ends (R2)
 * @data_retries: retransmissions of data or FIN before giving up (R2)
 * @r1: retransmissions before IP and the user are told (R1)
 * @rfc1337: 1 ignores RST in TIME-WAIT (RFC 1337 F1), 0 follows RFC 9293
 * @rcv_wnd: receive window offered, bytes
 * @mss: MSS offered, bytes; 0 takes it from the route's MTU
 * @backlog: handshakes a listener may have half done
 * @rst_limit: RSTs per second sent where there is no connection
 * @max_connections: connections of a namespace
 * @max_embryos: half-done handshakes of a namespace
 * @max_listeners: listeners of a namespace
 * @max_time_waits: TIME-WAIT records of a namespace
 * @ttl: time to live of what we send
 * @tos: the IP header's DSCP and ECN byte
 * @clock_scale: how many ns the namespace's clock goes on in 1000 real ones
 * @unsafe_no_2msl: 1 ends TIME-WAIT as soon as it begins
 * @unsafe_no_challenge_ack: 1 lets a RST or SYN anywhere in the window reset
 * @unsafe_no_third_ack_check: 1 lets any ACK end SYN-RECEIVED
 * @unsafe_predictable_isn: 1 makes an ISS of the clock alone
 * @delayed_ack: how long an ACK of text may wait, ns; 0 is not at all
 * @nodelay: 1 sends small segments at once, 0 has them gathered (Nagle)
 * @keepalive: 1 probes a silent peer
 * @keepalive_idle: silence before the first probe, ns
 * @keepalive_interval: from one probe to the next, ns
 * @keepalive_count: probes without an answer that end the connection
 * @syn_cookies: an enum synfin_cookies
 * @sockets_for_all: 1 lets everyone make sockets, 0 wants CAP_NET_RAW
 *
 * A block never changes once it is in use: a new value makes a new block, so a
 * connection keeps what it was opened with. All values are u64 so that one
 * table can describe them.
 */
struct synfin_params {
	u64 msl;
	u64 rto_init;
	u64 rto_min;
	u64 rto_max;
	u64 fin_wait2_timeout;
	u64 user_timeout;
	u64 quiet_time;
	u64 challenge_interval;
	u64 challenge_limit;
	u64 syn_retries;
	u64 synack_retries;
	u64 data_retries;
	u64 r1;
	u64 rfc1337;
	u64 rcv_wnd;
	u64 mss;
	u64 backlog;
	u64 rst_limit;
	u64 max_connections;
	u64 max_embryos;
	u64 max_listeners;
	u64 max_time_waits;
	u64 ttl;
	u64 tos;
	u64 clock_scale;
	u64 unsafe_no_2msl;
	u64 unsafe_no_challenge_ack;
	u64 unsafe_no_third_ack_check;
	u64 unsafe_predictable_isn;
	u64 delayed_ack;
	u64 nodelay;
	u64 keepalive;
	u64 keepalive_idle;
	u64 keepalive_interval;
	u64 keepalive_count;
	u64 syn_cookies;
	u64 sockets_for_all;
};

/* clock_scale of a clock that goes as fast as any other. */
#define SYNFIN_CLOCK_REAL	1000u

/* Where a parameter may be set. */
#define SYNFIN_SCOPE_NET	1u	/* the namespace's default */
#define SYNFIN_SCOPE_LISTENER	2u	/* for what this listener opens */
#define SYNFIN_SCOPE_CONN	4u	/* a connection, while it lives */

/* SYNFIN_RETRIES_FOREVER as a retry limit means that R2 is infinite. */
#define SYNFIN_RETRIES_FOREVER	255u

/* What SYNFIN_PARAMS_CONFLICT means, for error messages. */
#define SYNFIN_PARAMS_CONFLICT_TEXT					\
	"rto_init and rto_min must not exceed rto_max; mss is 0 or at least 48"

/* A peer's MSS below this would make a byte of data cost a packet. */
#define SYNFIN_MSS_FLOOR	48u

/**
 * enum synfin_unit - what a parameter's number counts
 * @SYNFIN_UNIT_NS: nanoseconds
 * @SYNFIN_UNIT_COUNT: things
 * @SYNFIN_UNIT_BYTES: bytes
 * @SYNFIN_UNIT_BOOL: 0 or 1
 * @SYNFIN_UNIT_PER_SEC: things a second
 */
enum synfin_unit {
	SYNFIN_UNIT_NS,
	SYNFIN_UNIT_COUNT,
	SYNFIN_UNIT_BYTES,
	SYNFIN_UNIT_BOOL,
	SYNFIN_UNIT_PER_SEC,
};

/**
 * struct synfin_param - one row of the table
 * @id: the netlink attribute (SYNFIN_A_PARAMS_*)
 * @name: its name, as the user types it
 * @allowed: its range in words, for error messages
 * @unit: an enum synfin_unit
 * @scope: SYNFIN_SCOPE_* bits
 * @rule: the requirement it comes from, or SYNFIN_RULE_NONE
 * @offset: of the field in struct synfin_params
 * @min: smallest value allowed
 * @max: largest value allowed
 * @def: default
 */
struct synfin_param {
	u16 id;
	u8 unit;
	u8 scope;
	u16 rule;
	u16 offset;
	const char *name;
	const char *allowed;
	u64 min;
	u64 max;
	u64 def;
};

extern const struct synfin_param synfin_params_table[];
extern const unsigned int synfin_params_count;

/**
 * enum synfin_params_result - what became of a change
 * @SYNFIN_PARAMS_OK: done
 * @SYNFIN_PARAMS_UNKNOWN: no such parameter
 * @SYNFIN_PARAMS_SCOPE: it cannot be set there
 * @SYNFIN_PARAMS_RANGE: outside its range
 * @SYNFIN_PARAMS_CONFLICT: contradicts another value, or is one of the few
 *	inside its range that make no sense:
 *	SYNFIN_PARAMS_CONFLICT_TEXT
 */
enum synfin_params_result {
	SYNFIN_PARAMS_OK,
	SYNFIN_PARAMS_UNKNOWN,
	SYNFIN_PARAMS_SCOPE,
	SYNFIN_PARAMS_RANGE,
	SYNFIN_PARAMS_CONFLICT,
};

void synfin_params_init(struct synfin_params *p);
const struct synfin_param *synfin_params_find(u16 id);
bool synfin_params_unsafe(const struct synfin_param *row, u64 value);
u64 synfin_params_get(const struct synfin_params *p,
		      const struct synfin_param *row);
enum synfin_params_result synfin_params_set(struct synfin_params *p, u16 id,
					    u8 scope, u64 value);
enum synfin_params_result synfin_params_check(const struct synfin_params *p);

#endif
