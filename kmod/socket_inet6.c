// SPDX-License-Identifier: GPL-2.0
/* socket(AF_INET6, SOCK_STREAM, 253): the same as for AF_INET, and a bit more. */
#include <linux/ipv6.h>
#include <net/addrconf.h>
#include <net/inet_common.h>
#include <net/protocol.h>
#include <net/transp_v6.h>
#include "compat.h"
#include "module.h"
#include "socket.h"

/**
 * struct socket6 - a socket of IPv6
 * @ss: what it has in common with one of IPv4; comes first
 * @inet6: what all sockets of the family have; comes last
 */
struct socket6 {
	struct synfin_sock ss;
	struct ipv6_pinfo inet6;
};

static struct proto prot;

static const struct proto_ops ops = {
	.family = PF_INET6,
	.owner = THIS_MODULE,
	.release = inet6_release,
	.bind = inet6_bind,
	.connect = inet_stream_connect,
	.socketpair = sock_no_socketpair,
	.accept = inet_accept,
	.getname = inet6_getname,
	.poll = synfin_socket_poll,
	.ioctl = inet6_ioctl,
	.gettstamp = sock_gettstamp,
	.listen = synfin_socket_listen,
	.shutdown = synfin_socket_shutdown,
	.setsockopt = sock_common_setsockopt,
	.getsockopt = sock_common_getsockopt,
	.sendmsg = inet_sendmsg,
	.recvmsg = inet_recvmsg,
	.mmap = sock_no_mmap,
};

static struct inet_protosw protosw = {
	.type = SOCK_STREAM,
	.prot = &prot,
	.ops = &ops,
};

/**
 * synfin_socket6_renew() - a copy of a socket has nothing of IPv6 of its own
 * @sk: the copy, of either family
 */
void synfin_socket6_renew(struct sock *sk)
{
	struct ipv6_pinfo *np;

	if (sk->sk_family != AF_INET6)
		return;
	np = &((struct socket6 *)sk)->inet6;
	inet_sk(sk)->pinet6 = np;
	np->ipv6_mc_list = NULL;
	np->ipv6_ac_list = NULL;
	RCU_INIT_POINTER(synfin_flow_labels(sk), NULL);
	np->pktoptions = NULL;
	RCU_INIT_POINTER(np->opt, NULL);
}

/**
 * synfin_sockets6_init() - let them be made
 * @v4: the protocol for IPv4, registered
 *
 * Return: 0 or a negative errno.
 */
int synfin_sockets6_init(const struct proto *v4)
{
	int err;

	prot = *v4;
	strscpy(prot.name, "SYNFINv6", sizeof(prot.name));
	prot.slab = NULL;
	prot.obj_size = sizeof(struct socket6);
	synfin_set_pinfo(&prot, offsetof(struct socket6, inet6));
	err = proto_register(&prot, 1);
	if (err)
		return err;
	protosw.protocol = synfin_module_protocol();
	err = inet6_register_protosw(&protosw);
	if (err)
		proto_unregister(&prot);
	return err;
}

/**
 * synfin_sockets6_hide() - nobody finds them any more
 */
void synfin_sockets6_hide(void)
{
	inet6_unregister_protosw(&protosw);
}

/**
 * synfin_sockets6_exit() - there are none, and none is being made
 */
void synfin_sockets6_exit(void)
{
	proto_unregister(&prot);
}
