// SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause)
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/synfin.yaml */
/* YNL-GEN kernel source */

#include <net/netlink.h>
#include <net/genetlink.h>

#include "netlink_policy.h"

#include <uapi/linux/synfin.h>

/* Common nested types */
const struct nla_policy synfin_params_nl_policy[SYNFIN_A_PARAMS_SYN_COOKIES + 1] = {
	[SYNFIN_A_PARAMS_MSL] = { .type = NLA_U64, },
	[SYNFIN_A_PARAMS_RTO_INIT] = { .type = NLA_U64, },
	[SYNFIN_A_PARAMS_RTO_MIN] = { .type = NLA_U64, },
	[SYNFIN_A_PARAMS_RTO_MAX] = { .type = NLA_U64, },
	[SYNFIN_A_PARAMS_FIN_WAIT2_TIMEOUT] = { .type = NLA_U64, },
	[SYNFIN_A_PARAMS_USER_TIMEOUT] = { .type = NLA_U64, },
	[SYNFIN_A_PARAMS_QUIET_TIME] = { .type = NLA_U64, },
	[SYNFIN_A_PARAMS_CHALLENGE_INTERVAL] = { .type = NLA_U64, },
	[SYNFIN_A_PARAMS_CHALLENGE_LIMIT] = { .type = NLA_U64, },
	[SYNFIN_A_PARAMS_RST_LIMIT] = { .type = NLA_U64, },
	[SYNFIN_A_PARAMS_SYN_RETRIES] = { .type = NLA_U64, },
	[SYNFIN_A_PARAMS_SYNACK_RETRIES] = { .type = NLA_U64, },
	[SYNFIN_A_PARAMS_DATA_RETRIES] = { .type = NLA_U64, },
	[SYNFIN_A_PARAMS_R1] = { .type = NLA_U64, },
	[SYNFIN_A_PARAMS_BACKLOG] = { .type = NLA_U64, },
	[SYNFIN_A_PARAMS_RFC1337] = { .type = NLA_U64, },
	[SYNFIN_A_PARAMS_MAX_CONNECTIONS] = { .type = NLA_U64, },
	[SYNFIN_A_PARAMS_MAX_EMBRYOS] = { .type = NLA_U64, },
	[SYNFIN_A_PARAMS_MAX_LISTENERS] = { .type = NLA_U64, },
	[SYNFIN_A_PARAMS_MAX_TIME_WAITS] = { .type = NLA_U64, },
	[SYNFIN_A_PARAMS_TTL] = { .type = NLA_U64, },
	[SYNFIN_A_PARAMS_TOS] = { .type = NLA_U64, },
	[SYNFIN_A_PARAMS_RCV_WND] = { .type = NLA_U64, },
	[SYNFIN_A_PARAMS_MSS] = { .type = NLA_U64, },
	[SYNFIN_A_PARAMS_CLOCK_SCALE] = { .type = NLA_U64, },
	[SYNFIN_A_PARAMS_UNSAFE_NO_2MSL] = { .type = NLA_U64, },
	[SYNFIN_A_PARAMS_UNSAFE_NO_CHALLENGE_ACK] = { .type = NLA_U64, },
	[SYNFIN_A_PARAMS_UNSAFE_NO_THIRD_ACK_CHECK] = { .type = NLA_U64, },
	[SYNFIN_A_PARAMS_UNSAFE_PREDICTABLE_ISN] = { .type = NLA_U64, },
	[SYNFIN_A_PARAMS_SOCKETS_FOR_ALL] = { .type = NLA_U64, },
	[SYNFIN_A_PARAMS_DELAYED_ACK] = { .type = NLA_U64, },
	[SYNFIN_A_PARAMS_NODELAY] = { .type = NLA_U64, },
	[SYNFIN_A_PARAMS_KEEPALIVE] = { .type = NLA_U64, },
	[SYNFIN_A_PARAMS_KEEPALIVE_IDLE] = { .type = NLA_U64, },
	[SYNFIN_A_PARAMS_KEEPALIVE_INTERVAL] = { .type = NLA_U64, },
	[SYNFIN_A_PARAMS_KEEPALIVE_COUNT] = { .type = NLA_U64, },
	[SYNFIN_A_PARAMS_SYN_COOKIES] = { .type = NLA_U64, },
};

/* SYNFIN_CMD_MODULE_GET - do */
const struct nla_policy synfin_module_get_nl_policy[SYNFIN_A_MODULE_ABI + 1] = {
	[SYNFIN_A_MODULE_ABI] = { .type = NLA_U32, },
};

/* SYNFIN_CMD_PARAMS_GET - do */
const struct nla_policy synfin_params_get_nl_policy[SYNFIN_A_SETTINGS_PARAMS + 1] = {
	[SYNFIN_A_SETTINGS_PARAMS] = NLA_POLICY_NESTED(synfin_params_nl_policy),
};

/* SYNFIN_CMD_PARAMS_SET - do */
const struct nla_policy synfin_params_set_nl_policy[SYNFIN_A_SETTINGS_PARAMS + 1] = {
	[SYNFIN_A_SETTINGS_PARAMS] = NLA_POLICY_NESTED(synfin_params_nl_policy),
};

/* SYNFIN_CMD_LISTENER_NEW - do */
const struct nla_policy synfin_listener_new_nl_policy[SYNFIN_A_LISTENER_V6ONLY + 1] = {
	[SYNFIN_A_LISTENER_LOCAL_ADDR] = { .type = NLA_BINARY, },
	[SYNFIN_A_LISTENER_LOCAL_PORT] = NLA_POLICY_MIN(NLA_U16, 1),
	[SYNFIN_A_LISTENER_REMOTE_ADDR] = { .type = NLA_BINARY, },
	[SYNFIN_A_LISTENER_REMOTE_PORT] = NLA_POLICY_MIN(NLA_U16, 1),
	[SYNFIN_A_LISTENER_REUSE] = { .type = NLA_FLAG, },
	[SYNFIN_A_LISTENER_PARAMS] = NLA_POLICY_NESTED(synfin_params_nl_policy),
	[SYNFIN_A_LISTENER_SCOPE_ID] = NLA_POLICY_MIN(NLA_U32, 1),
	[SYNFIN_A_LISTENER_V6ONLY] = { .type = NLA_FLAG, },
};

/* SYNFIN_CMD_LISTENER_DEL - do */
const struct nla_policy synfin_listener_del_nl_policy[SYNFIN_A_LISTENER_ID + 1] = {
	[SYNFIN_A_LISTENER_ID] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* SYNFIN_CMD_LISTENER_SET - do */
const struct nla_policy synfin_listener_set_nl_policy[SYNFIN_A_LISTENER_PARAMS + 1] = {
	[SYNFIN_A_LISTENER_ID] = NLA_POLICY_MIN(NLA_U32, 1),
	[SYNFIN_A_LISTENER_PARAMS] = NLA_POLICY_NESTED(synfin_params_nl_policy),
};

/* SYNFIN_CMD_LISTENER_GET - do */
const struct nla_policy synfin_listener_get_nl_policy[SYNFIN_A_LISTENER_STATES + 1] = {
	[SYNFIN_A_LISTENER_ID] = NLA_POLICY_MIN(NLA_U32, 1),
	[SYNFIN_A_LISTENER_LOCAL_ADDR] = { .type = NLA_BINARY, },
	[SYNFIN_A_LISTENER_LOCAL_PORT] = NLA_POLICY_MIN(NLA_U16, 1),
	[SYNFIN_A_LISTENER_STATES] = NLA_POLICY_MASK(NLA_U32, 0x7ff),
};

/* SYNFIN_CMD_CONNECTION_OPEN - do */
const struct nla_policy synfin_connection_open_nl_policy[SYNFIN_A_CONNECTION_COUNT + 1] = {
	[SYNFIN_A_CONNECTION_LISTENER_ID] = NLA_POLICY_MIN(NLA_U32, 1),
	[SYNFIN_A_CONNECTION_LOCAL_ADDR] = { .type = NLA_BINARY, },
	[SYNFIN_A_CONNECTION_LOCAL_PORT] = NLA_POLICY_MIN(NLA_U16, 1),
	[SYNFIN_A_CONNECTION_REMOTE_ADDR] = { .type = NLA_BINARY, },
	[SYNFIN_A_CONNECTION_REMOTE_PORT] = NLA_POLICY_MIN(NLA_U16, 1),
	[SYNFIN_A_CONNECTION_PARAMS] = NLA_POLICY_NESTED(synfin_params_nl_policy),
	[SYNFIN_A_CONNECTION_SCOPE_ID] = NLA_POLICY_MIN(NLA_U32, 1),
	[SYNFIN_A_CONNECTION_COUNT] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* SYNFIN_CMD_CONNECTION_SEND - do */
const struct nla_policy synfin_connection_send_nl_policy[SYNFIN_A_CONNECTION_BYTES + 1] = {
	[SYNFIN_A_CONNECTION_ID] = NLA_POLICY_MIN(NLA_U32, 1),
	[SYNFIN_A_CONNECTION_BYTES] = NLA_POLICY_MIN(NLA_U64, 1),
};

/* SYNFIN_CMD_CONNECTION_SHUTDOWN - do */
const struct nla_policy synfin_connection_shutdown_nl_policy[SYNFIN_A_CONNECTION_LAST_ID + 1] = {
	[SYNFIN_A_CONNECTION_ID] = NLA_POLICY_MIN(NLA_U32, 1),
	[SYNFIN_A_CONNECTION_LAST_ID] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* SYNFIN_CMD_CONNECTION_CLOSE - do */
const struct nla_policy synfin_connection_close_nl_policy[SYNFIN_A_CONNECTION_LAST_ID + 1] = {
	[SYNFIN_A_CONNECTION_ID] = NLA_POLICY_MIN(NLA_U32, 1),
	[SYNFIN_A_CONNECTION_LAST_ID] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* SYNFIN_CMD_CONNECTION_ABORT - do */
const struct nla_policy synfin_connection_abort_nl_policy[SYNFIN_A_CONNECTION_LAST_ID + 1] = {
	[SYNFIN_A_CONNECTION_ID] = NLA_POLICY_MIN(NLA_U32, 1),
	[SYNFIN_A_CONNECTION_LAST_ID] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* SYNFIN_CMD_CONNECTION_FORGET - do */
const struct nla_policy synfin_connection_forget_nl_policy[SYNFIN_A_CONNECTION_LAST_ID + 1] = {
	[SYNFIN_A_CONNECTION_ID] = NLA_POLICY_MIN(NLA_U32, 1),
	[SYNFIN_A_CONNECTION_ALL] = { .type = NLA_FLAG, },
	[SYNFIN_A_CONNECTION_LAST_ID] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* SYNFIN_CMD_CONNECTION_SET - do */
const struct nla_policy synfin_connection_set_nl_policy[SYNFIN_A_CONNECTION_PARAMS + 1] = {
	[SYNFIN_A_CONNECTION_ID] = NLA_POLICY_MIN(NLA_U32, 1),
	[SYNFIN_A_CONNECTION_PARAMS] = NLA_POLICY_NESTED(synfin_params_nl_policy),
};

/* SYNFIN_CMD_CONNECTION_GET - do */
const struct nla_policy synfin_connection_get_nl_policy[SYNFIN_A_CONNECTION_DETAILS + 1] = {
	[SYNFIN_A_CONNECTION_ID] = NLA_POLICY_MIN(NLA_U32, 1),
	[SYNFIN_A_CONNECTION_LISTENER_ID] = NLA_POLICY_MIN(NLA_U32, 1),
	[SYNFIN_A_CONNECTION_LOCAL_ADDR] = { .type = NLA_BINARY, },
	[SYNFIN_A_CONNECTION_LOCAL_PORT] = NLA_POLICY_MIN(NLA_U16, 1),
	[SYNFIN_A_CONNECTION_REMOTE_ADDR] = { .type = NLA_BINARY, },
	[SYNFIN_A_CONNECTION_REMOTE_PORT] = NLA_POLICY_MIN(NLA_U16, 1),
	[SYNFIN_A_CONNECTION_STATES] = NLA_POLICY_MASK(NLA_U32, 0x7ff),
	[SYNFIN_A_CONNECTION_DETAILS] = { .type = NLA_FLAG, },
};

/* SYNFIN_CMD_HISTORY_GET - do */
const struct nla_policy synfin_history_get_nl_policy[SYNFIN_A_EVENT_ID + 1] = {
	[SYNFIN_A_EVENT_ID] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* SYNFIN_CMD_COUNTER_GET - do */
const struct nla_policy synfin_counter_get_nl_policy[SYNFIN_A_COUNTER_NEW_STATE + 1] = {
	[SYNFIN_A_COUNTER_GROUP] = NLA_POLICY_MAX(NLA_U32, 3),
	[SYNFIN_A_COUNTER_TOTAL] = NLA_POLICY_MAX(NLA_U32, 25),
	[SYNFIN_A_COUNTER_DROP] = NLA_POLICY_MAX(NLA_U32, 33),
	[SYNFIN_A_COUNTER_RULE] = NLA_POLICY_MAX(NLA_U32, 318),
	[SYNFIN_A_COUNTER_OLD_STATE] = NLA_POLICY_MAX(NLA_U32, 10),
	[SYNFIN_A_COUNTER_NEW_STATE] = NLA_POLICY_MAX(NLA_U32, 10),
};

/* SYNFIN_CMD_FSM_GET - do */
const struct nla_policy synfin_fsm_get_nl_policy[SYNFIN_A_FSM_NEW_STATE + 1] = {
	[SYNFIN_A_FSM_OLD_STATE] = NLA_POLICY_MAX(NLA_U32, 10),
	[SYNFIN_A_FSM_NEW_STATE] = NLA_POLICY_MAX(NLA_U32, 10),
};

/* SYNFIN_CMD_FAULT_NEW - do */
const struct nla_policy synfin_fault_new_nl_policy[SYNFIN_A_FAULT_SEED + 1] = {
	[SYNFIN_A_FAULT_ACTION] = NLA_POLICY_RANGE(NLA_U32, 1, 6),
	[SYNFIN_A_FAULT_DELAY] = { .type = NLA_U64, },
	[SYNFIN_A_FAULT_DIRECTION] = NLA_POLICY_RANGE(NLA_U32, 1, 2),
	[SYNFIN_A_FAULT_FLAGS_ON] = NLA_POLICY_MASK(NLA_U32, 0xff),
	[SYNFIN_A_FAULT_FLAGS_OFF] = NLA_POLICY_MASK(NLA_U32, 0xff),
	[SYNFIN_A_FAULT_FLAGS_ONLY] = { .type = NLA_FLAG, },
	[SYNFIN_A_FAULT_STATES] = NLA_POLICY_MASK(NLA_U32, 0x7ff),
	[SYNFIN_A_FAULT_SRC_ADDR] = { .type = NLA_BINARY, },
	[SYNFIN_A_FAULT_SRC_PORT] = NLA_POLICY_MIN(NLA_U16, 1),
	[SYNFIN_A_FAULT_DST_ADDR] = { .type = NLA_BINARY, },
	[SYNFIN_A_FAULT_DST_PORT] = NLA_POLICY_MIN(NLA_U16, 1),
	[SYNFIN_A_FAULT_CONNECTION] = NLA_POLICY_MIN(NLA_U32, 1),
	[SYNFIN_A_FAULT_LEN_MIN] = { .type = NLA_U32, },
	[SYNFIN_A_FAULT_LEN_MAX] = { .type = NLA_U32, },
	[SYNFIN_A_FAULT_NTH] = NLA_POLICY_MIN(NLA_U32, 1),
	[SYNFIN_A_FAULT_COUNT] = NLA_POLICY_MIN(NLA_U32, 1),
	[SYNFIN_A_FAULT_CHANCE] = NLA_POLICY_MIN(NLA_U32, 1),
	[SYNFIN_A_FAULT_SEED] = { .type = NLA_U32, },
};

/* SYNFIN_CMD_FAULT_DEL - do */
const struct nla_policy synfin_fault_del_nl_policy[SYNFIN_A_FAULT_ALL + 1] = {
	[SYNFIN_A_FAULT_ID] = NLA_POLICY_MIN(NLA_U32, 1),
	[SYNFIN_A_FAULT_ALL] = { .type = NLA_FLAG, },
};

/* SYNFIN_CMD_FAULT_GET - do */
const struct nla_policy synfin_fault_get_nl_policy[SYNFIN_A_FAULT_ID + 1] = {
	[SYNFIN_A_FAULT_ID] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* SYNFIN_CMD_HELD_GET - do */
const struct nla_policy synfin_held_get_nl_policy[SYNFIN_A_HELD_ID + 1] = {
	[SYNFIN_A_HELD_ID] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* SYNFIN_CMD_HELD_STEP - do */
const struct nla_policy synfin_held_step_nl_policy[SYNFIN_A_HELD_STEP + 1] = {
	[SYNFIN_A_HELD_ID] = NLA_POLICY_MIN(NLA_U32, 1),
	[SYNFIN_A_HELD_STEP] = NLA_POLICY_MAX(NLA_U32, 3),
};

/* Ops table for synfin */
const struct genl_ops synfin_nl_ops[23] = {
	{
		.cmd		= SYNFIN_CMD_MODULE_GET,
		.doit		= synfin_nl_module_get_doit,
		.policy		= synfin_module_get_nl_policy,
		.maxattr	= SYNFIN_A_MODULE_ABI,
	},
	{
		.cmd		= SYNFIN_CMD_PARAMS_GET,
		.doit		= synfin_nl_params_get_doit,
		.policy		= synfin_params_get_nl_policy,
		.maxattr	= SYNFIN_A_SETTINGS_PARAMS,
	},
	{
		.cmd		= SYNFIN_CMD_PARAMS_SET,
		.doit		= synfin_nl_params_set_doit,
		.policy		= synfin_params_set_nl_policy,
		.maxattr	= SYNFIN_A_SETTINGS_PARAMS,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= SYNFIN_CMD_LISTENER_NEW,
		.doit		= synfin_nl_listener_new_doit,
		.policy		= synfin_listener_new_nl_policy,
		.maxattr	= SYNFIN_A_LISTENER_V6ONLY,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= SYNFIN_CMD_LISTENER_DEL,
		.doit		= synfin_nl_listener_del_doit,
		.policy		= synfin_listener_del_nl_policy,
		.maxattr	= SYNFIN_A_LISTENER_ID,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= SYNFIN_CMD_LISTENER_SET,
		.doit		= synfin_nl_listener_set_doit,
		.policy		= synfin_listener_set_nl_policy,
		.maxattr	= SYNFIN_A_LISTENER_PARAMS,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= SYNFIN_CMD_LISTENER_GET,
		.doit		= synfin_nl_listener_get_doit,
		.dumpit		= synfin_nl_listener_get_dumpit,
		.policy		= synfin_listener_get_nl_policy,
		.maxattr	= SYNFIN_A_LISTENER_STATES,
	},
	{
		.cmd		= SYNFIN_CMD_CONNECTION_OPEN,
		.doit		= synfin_nl_connection_open_doit,
		.policy		= synfin_connection_open_nl_policy,
		.maxattr	= SYNFIN_A_CONNECTION_COUNT,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= SYNFIN_CMD_CONNECTION_SEND,
		.doit		= synfin_nl_connection_send_doit,
		.policy		= synfin_connection_send_nl_policy,
		.maxattr	= SYNFIN_A_CONNECTION_BYTES,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= SYNFIN_CMD_CONNECTION_SHUTDOWN,
		.doit		= synfin_nl_connection_shutdown_doit,
		.policy		= synfin_connection_shutdown_nl_policy,
		.maxattr	= SYNFIN_A_CONNECTION_LAST_ID,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= SYNFIN_CMD_CONNECTION_CLOSE,
		.doit		= synfin_nl_connection_close_doit,
		.policy		= synfin_connection_close_nl_policy,
		.maxattr	= SYNFIN_A_CONNECTION_LAST_ID,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= SYNFIN_CMD_CONNECTION_ABORT,
		.doit		= synfin_nl_connection_abort_doit,
		.policy		= synfin_connection_abort_nl_policy,
		.maxattr	= SYNFIN_A_CONNECTION_LAST_ID,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= SYNFIN_CMD_CONNECTION_FORGET,
		.doit		= synfin_nl_connection_forget_doit,
		.policy		= synfin_connection_forget_nl_policy,
		.maxattr	= SYNFIN_A_CONNECTION_LAST_ID,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= SYNFIN_CMD_CONNECTION_SET,
		.doit		= synfin_nl_connection_set_doit,
		.policy		= synfin_connection_set_nl_policy,
		.maxattr	= SYNFIN_A_CONNECTION_PARAMS,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= SYNFIN_CMD_CONNECTION_GET,
		.doit		= synfin_nl_connection_get_doit,
		.dumpit		= synfin_nl_connection_get_dumpit,
		.policy		= synfin_connection_get_nl_policy,
		.maxattr	= SYNFIN_A_CONNECTION_DETAILS,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= SYNFIN_CMD_HISTORY_GET,
		.doit		= synfin_nl_history_get_doit,
		.dumpit		= synfin_nl_history_get_dumpit,
		.policy		= synfin_history_get_nl_policy,
		.maxattr	= SYNFIN_A_EVENT_ID,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= SYNFIN_CMD_COUNTER_GET,
		.doit		= synfin_nl_counter_get_doit,
		.dumpit		= synfin_nl_counter_get_dumpit,
		.policy		= synfin_counter_get_nl_policy,
		.maxattr	= SYNFIN_A_COUNTER_NEW_STATE,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= SYNFIN_CMD_FSM_GET,
		.doit		= synfin_nl_fsm_get_doit,
		.dumpit		= synfin_nl_fsm_get_dumpit,
		.policy		= synfin_fsm_get_nl_policy,
		.maxattr	= SYNFIN_A_FSM_NEW_STATE,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= SYNFIN_CMD_FAULT_NEW,
		.doit		= synfin_nl_fault_new_doit,
		.policy		= synfin_fault_new_nl_policy,
		.maxattr	= SYNFIN_A_FAULT_SEED,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= SYNFIN_CMD_FAULT_DEL,
		.doit		= synfin_nl_fault_del_doit,
		.policy		= synfin_fault_del_nl_policy,
		.maxattr	= SYNFIN_A_FAULT_ALL,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= SYNFIN_CMD_FAULT_GET,
		.doit		= synfin_nl_fault_get_doit,
		.dumpit		= synfin_nl_fault_get_dumpit,
		.policy		= synfin_fault_get_nl_policy,
		.maxattr	= SYNFIN_A_FAULT_ID,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= SYNFIN_CMD_HELD_GET,
		.doit		= synfin_nl_held_get_doit,
		.dumpit		= synfin_nl_held_get_dumpit,
		.policy		= synfin_held_get_nl_policy,
		.maxattr	= SYNFIN_A_HELD_ID,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= SYNFIN_CMD_HELD_STEP,
		.doit		= synfin_nl_held_step_doit,
		.policy		= synfin_held_step_nl_policy,
		.maxattr	= SYNFIN_A_HELD_STEP,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
};
