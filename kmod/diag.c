// SPDX-License-Identifier: GPL-2.0
/*
 * synfin_diag.ko: our sockets for sock_diag(7), as tcp_diag.ko has TCP's. It is
 * a module of its own because inet_diag may be one. Connections that belong to
 * no socket are not shown here: netlink family synfin has them.
 */
#include <linux/inet_diag.h>
#include <linux/module.h>
#include <linux/sock_diag.h>
#include <linux/tcp.h>
#include <net/sock.h>
#include "diag.h"
#include "module.h"

static void get_info(struct sock *sk, struct inet_diag_msg *r, void *info)
{
	struct synfin_diag d;

	synfin_diag_fill(sk, &d, NULL);
	r->idiag_rqueue = d.rqueue;
	r->idiag_wqueue = d.wqueue;
	r->idiag_timer = d.timer;
	r->idiag_retrans = d.retries;
	r->idiag_expires = d.timer_ms;
}

/* The kernel's own function adds TCP_INFO only for TCP's kind of sockets. */
static int add_info(struct sock *sk, struct sk_buff *skb, struct nlmsghdr *nlh)
{
	struct synfin_diag d;
	struct nlattr *attr;

	attr = nla_reserve_64bit(skb, INET_DIAG_INFO, sizeof(struct tcp_info),
				 INET_DIAG_PAD);
	if (!attr) {
		nlmsg_cancel(skb, nlh);
		return -EMSGSIZE;
	}
	synfin_diag_fill(sk, &d, nla_data(attr));
	nlmsg_end(skb, nlh);
	return 0;
}

static int fill(struct sock *sk, struct sk_buff *skb,
		struct netlink_callback *cb, const struct inet_diag_req_v2 *r,
		u16 flags, bool net_admin)
{
	struct nlmsghdr *nlh = (struct nlmsghdr *)skb_tail_pointer(skb);
	int err;

	err = inet_sk_diag_fill(sk, NULL, skb, cb, r, flags, net_admin);
	if (!err && (r->idiag_ext & (1 << (INET_DIAG_INFO - 1))))
		err = add_info(sk, skb, nlh);
	return err;
}

static bool is_wanted(struct sock *sk, struct netlink_callback *cb,
		      const struct inet_diag_req_v2 *r)
{
	const struct inet_diag_dump_data *data = cb->data;
	const struct inet_sock *inet = inet_sk(sk);

	return (r->sdiag_family == AF_UNSPEC ||
		r->sdiag_family == sk->sk_family) &&
	       (r->idiag_states & (1 << sk->sk_state)) &&
	       (!r->id.idiag_sport || r->id.idiag_sport == inet->inet_sport) &&
	       (!r->id.idiag_dport || r->id.idiag_dport == inet->inet_dport) &&
	       (!data->inet_diag_nla_bc ||
		inet_diag_bc_sk(data->inet_diag_nla_bc, sk));
}

static void dump(struct sk_buff *skb, struct netlink_callback *cb,
		 const struct inet_diag_req_v2 *r)
{
	bool net_admin = netlink_net_capable(cb->skb, CAP_NET_ADMIN);
	unsigned long at = cb->args[0];
	struct sock *sk;
	int err = 0;

	while (!err && (sk = synfin_diag_next(sock_net(skb->sk), &at))) {
		if (is_wanted(sk, cb, r))
			err = fill(sk, skb, cb, r, NLM_F_MULTI, net_admin);
		sock_put(sk);
		/* What did not fit comes first in the next part. */
		if (!err)
			at++;
	}
	cb->args[0] = at;
}

static bool has_addresses(const struct sock *sk,
			  const struct inet_diag_sockid *id)
{
#if IS_ENABLED(CONFIG_IPV6)
	if (sk->sk_family == AF_INET6)
		return !memcmp(id->idiag_src, &sk->sk_v6_rcv_saddr,
			       sizeof(struct in6_addr)) &&
		       !memcmp(id->idiag_dst, &sk->sk_v6_daddr,
			       sizeof(struct in6_addr));
#endif
	return id->idiag_src[0] == inet_sk(sk)->inet_rcv_saddr &&
	       id->idiag_dst[0] == inet_sk(sk)->inet_daddr;
}

static bool is_it(const struct sock *sk, const struct inet_diag_req_v2 *r)
{
	const struct inet_sock *inet = inet_sk(sk);

	return r->sdiag_family == sk->sk_family && has_addresses(sk, &r->id) &&
	       r->id.idiag_sport == inet->inet_sport &&
	       r->id.idiag_dport == inet->inet_dport &&
	       !sock_diag_check_cookie((struct sock *)sk, r->id.idiag_cookie);
}

/* Return: a socket with a reference, or NULL. */
static struct sock *find(struct net *net, const struct inet_diag_req_v2 *r)
{
	unsigned long at = 0;
	struct sock *sk;

	while ((sk = synfin_diag_next(net, &at)) && !is_it(sk, r)) {
		sock_put(sk);
		at++;
	}
	return sk;
}

static int dump_one(struct netlink_callback *cb,
		    const struct inet_diag_req_v2 *r)
{
	struct sk_buff *in_skb = cb->skb, *rep;
	struct net *net = sock_net(in_skb->sk);
	struct sock *sk = find(net, r);
	int err = -ENOMEM;

	if (!sk)
		return -ENOENT;
	rep = nlmsg_new(nla_total_size(sizeof(struct inet_diag_msg)) +
			inet_diag_msg_attrs_size() +
			nla_total_size(sizeof(struct inet_diag_meminfo)) +
			nla_total_size(sizeof(struct tcp_info)) + 64,
			GFP_KERNEL);
	if (rep)
		err = fill(sk, rep, cb, r, 0,
			   netlink_net_capable(in_skb, CAP_NET_ADMIN));
	sock_put(sk);
	if (!err)
		return nlmsg_unicast(net->diag_nlsk, rep,
				     NETLINK_CB(in_skb).portid);
	kfree_skb(rep);
	return err;
}

static int destroy(struct sk_buff *in_skb, const struct inet_diag_req_v2 *r)
{
	struct sock *sk = find(sock_net(in_skb->sk), r);
	int err;

	if (!sk)
		return -ENOENT;
	err = sock_diag_destroy(sk, ECONNABORTED);
	sock_put(sk);
	return err;
}

static struct inet_diag_handler handler = {
	SYNFIN_DIAG_OWNER
	.dump = dump,
	.dump_one = dump_one,
	.idiag_get_info = get_info,
	.destroy = destroy,
	.idiag_info_size = sizeof(struct tcp_info),
};

static int __init diag_init(void)
{
	handler.idiag_type = synfin_module_protocol();
	return inet_diag_register(&handler);
}

static void __exit diag_exit(void)
{
	inet_diag_unregister(&handler);
}

module_init(diag_init);
module_exit(diag_exit);
MODULE_AUTHOR("The synfin project");
MODULE_DESCRIPTION("Sockets of synfin for sock_diag(7)");
MODULE_LICENSE("GPL");
MODULE_VERSION(SYNFIN_VERSION);
