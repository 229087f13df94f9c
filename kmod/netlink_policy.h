/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/synfin.yaml */
/* YNL-GEN kernel header */

#ifndef _LINUX_SYNFIN_GEN_H
#define _LINUX_SYNFIN_GEN_H

#include <net/netlink.h>
#include <net/genetlink.h>

#include <uapi/linux/synfin.h>

/* Common nested types */
extern const struct nla_policy synfin_params_nl_policy[SYNFIN_A_PARAMS_SYN_COOKIES + 1];

extern const struct nla_policy synfin_module_get_nl_policy[SYNFIN_A_MODULE_ABI + 1];

extern const struct nla_policy synfin_params_get_nl_policy[SYNFIN_A_SETTINGS_PARAMS + 1];

extern const struct nla_policy synfin_params_set_nl_policy[SYNFIN_A_SETTINGS_PARAMS + 1];

extern const struct nla_policy synfin_listener_new_nl_policy[SYNFIN_A_LISTENER_V6ONLY + 1];

extern const struct nla_policy synfin_listener_del_nl_policy[SYNFIN_A_LISTENER_ID + 1];

extern const struct nla_policy synfin_listener_set_nl_policy[SYNFIN_A_LISTENER_PARAMS + 1];

extern const struct nla_policy synfin_listener_get_nl_policy[SYNFIN_A_LISTENER_STATES + 1];

extern const struct nla_policy synfin_connection_open_nl_policy[SYNFIN_A_CONNECTION_COUNT + 1];

extern const struct nla_policy synfin_connection_send_nl_policy[SYNFIN_A_CONNECTION_BYTES + 1];

extern const struct nla_policy synfin_connection_shutdown_nl_policy[SYNFIN_A_CONNECTION_LAST_ID + 1];

extern const struct nla_policy synfin_connection_close_nl_policy[SYNFIN_A_CONNECTION_LAST_ID + 1];

extern const struct nla_policy synfin_connection_abort_nl_policy[SYNFIN_A_CONNECTION_LAST_ID + 1];

extern const struct nla_policy synfin_connection_forget_nl_policy[SYNFIN_A_CONNECTION_LAST_ID + 1];

extern const struct nla_policy synfin_connection_set_nl_policy[SYNFIN_A_CONNECTION_PARAMS + 1];

extern const struct nla_policy synfin_connection_get_nl_policy[SYNFIN_A_CONNECTION_DETAILS + 1];

extern const struct nla_policy synfin_history_get_nl_policy[SYNFIN_A_EVENT_ID + 1];

extern const struct nla_policy synfin_counter_get_nl_policy[SYNFIN_A_COUNTER_NEW_STATE + 1];

extern const struct nla_policy synfin_fsm_get_nl_policy[SYNFIN_A_FSM_NEW_STATE + 1];

extern const struct nla_policy synfin_fault_new_nl_policy[SYNFIN_A_FAULT_SEED + 1];

extern const struct nla_policy synfin_fault_del_nl_policy[SYNFIN_A_FAULT_ALL + 1];

extern const struct nla_policy synfin_fault_get_nl_policy[SYNFIN_A_FAULT_ID + 1];

extern const struct nla_policy synfin_held_get_nl_policy[SYNFIN_A_HELD_ID + 1];

extern const struct nla_policy synfin_held_step_nl_policy[SYNFIN_A_HELD_STEP + 1];

/* Ops table for synfin */
extern const struct genl_ops synfin_nl_ops[23];

int synfin_nl_module_get_doit(struct sk_buff *skb, struct genl_info *info);
int synfin_nl_params_get_doit(struct sk_buff *skb, struct genl_info *info);
int synfin_nl_params_set_doit(struct sk_buff *skb, struct genl_info *info);
int synfin_nl_listener_new_doit(struct sk_buff *skb, struct genl_info *info);
int synfin_nl_listener_del_doit(struct sk_buff *skb, struct genl_info *info);
int synfin_nl_listener_set_doit(struct sk_buff *skb, struct genl_info *info);
int synfin_nl_listener_get_doit(struct sk_buff *skb, struct genl_info *info);
int synfin_nl_listener_get_dumpit(struct sk_buff *skb,
				  struct netlink_callback *cb);
int synfin_nl_connection_open_doit(struct sk_buff *skb, struct genl_info *info);
int synfin_nl_connection_send_doit(struct sk_buff *skb, struct genl_info *info);
int synfin_nl_connection_shutdown_doit(struct sk_buff *skb,
				       struct genl_info *info);
int synfin_nl_connection_close_doit(struct sk_buff *skb,
				    struct genl_info *info);
int synfin_nl_connection_abort_doit(struct sk_buff *skb,
				    struct genl_info *info);
int synfin_nl_connection_forget_doit(struct sk_buff *skb,
				     struct genl_info *info);
int synfin_nl_connection_set_doit(struct sk_buff *skb, struct genl_info *info);
int synfin_nl_connection_get_doit(struct sk_buff *skb, struct genl_info *info);
int synfin_nl_connection_get_dumpit(struct sk_buff *skb,
				    struct netlink_callback *cb);
int synfin_nl_history_get_doit(struct sk_buff *skb, struct genl_info *info);
int synfin_nl_history_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb);
int synfin_nl_counter_get_doit(struct sk_buff *skb, struct genl_info *info);
int synfin_nl_counter_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb);
int synfin_nl_fsm_get_doit(struct sk_buff *skb, struct genl_info *info);
int synfin_nl_fsm_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int synfin_nl_fault_new_doit(struct sk_buff *skb, struct genl_info *info);
int synfin_nl_fault_del_doit(struct sk_buff *skb, struct genl_info *info);
int synfin_nl_fault_get_doit(struct sk_buff *skb, struct genl_info *info);
int synfin_nl_fault_get_dumpit(struct sk_buff *skb,
			       struct netlink_callback *cb);
int synfin_nl_held_get_doit(struct sk_buff *skb, struct genl_info *info);
int synfin_nl_held_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int synfin_nl_held_step_doit(struct sk_buff *skb, struct genl_info *info);

#endif /* _LINUX_SYNFIN_GEN_H */
