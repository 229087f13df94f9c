// SPDX-License-Identifier: GPL-2.0
/*
 * socket(AF_INET, SOCK_STREAM, 253): what the kernel's sockets need to know of
 * ours. The rest is in socket_*.c, a file for each group of system calls.
 */
#include <net/inet_common.h>
#include <net/protocol.h>
#include "compat_socket.h"
#include "module.h"
#include "socket.h"

/* Bytes in all sockets, in pages, are bounded as TCP's are by default. */
static atomic_long_t memory_allocated;
static DEFINE_PER_CPU(int, memory_per_cpu_fw_alloc);
static long memory_limits[3];

/*
 * An experimental protocol is not for everyone before the administrator has
 * said so: net_param sockets_for_all.
 */
static bool may_have(struct sock *sk)
{
	struct synfin_net *sn = synfin_socket_net(sk);
	bool all;

	rcu_read_lock();
	all = synfin_net_block(sn)->p.sockets_for_all;
	rcu_read_unlock();
	return all || sk->sk_kern_sock ||
	       ns_capable(sock_net(sk)->user_ns, CAP_NET_RAW);
}

static int init(struct sock *sk)
{
	INIT_HLIST_NODE(&synfin_sk(sk)->bound);
	sk->sk_write_space = synfin_socket_write_space;
	if (!may_have(sk))
		return -EPERM;
	return synfin_history_alloc(&synfin_socket_net(sk)->history);
}

/* Nothing is found by the socket: its connection is in a table of its own. */
static void unhash(struct sock *sk)
{
}

static struct proto prot = {
	.name = "SYNFIN",
	.owner = THIS_MODULE,
	.obj_size = sizeof(struct synfin_sock),
	.no_autobind = true,
	.init = init,
	.close = synfin_socket_close,
	.connect = synfin_socket_connect,
	.disconnect = synfin_socket_disconnect,
	.accept = accept,
	.ioctl = ioctl,
	.setsockopt = synfin_socket_setsockopt,
	.getsockopt = synfin_socket_getsockopt,
	.sendmsg = synfin_socket_sendmsg,
	.recvmsg = synfin_socket_recvmsg,
	.get_port = synfin_socket_get_port,
	.put_port = synfin_socket_put_port,
	.unhash = unhash,
	.memory_allocated = &memory_allocated,
	.per_cpu_fw_alloc = &memory_per_cpu_fw_alloc,
	.sysctl_mem = memory_limits,
	.sysctl_wmem_offset = offsetof(struct net, ipv4.sysctl_tcp_wmem),
	.sysctl_rmem_offset = offsetof(struct net, ipv4.sysctl_tcp_rmem),
};

static const struct proto_ops ops = {
	.family = PF_INET,
	.owner = THIS_MODULE,
	.release = inet_release,
	.bind = inet_bind,
	.connect = inet_stream_connect,
	.socketpair = sock_no_socketpair,
	.accept = inet_accept,
	.getname = inet_getname,
	.poll = synfin_socket_poll,
	.ioctl = inet_ioctl,
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

/* An eighth of the memory, and no more than half of that for long. */
static void set_memory_limits(void)
{
	long pages = totalram_pages() / 8;

	memory_limits[0] = pages / 2;
	memory_limits[1] = pages * 3 / 4;
	memory_limits[2] = pages;
}

/**
 * synfin_sockets_init() - let sockets be made
 *
 * Return: 0 or a negative errno.
 */
int synfin_sockets_init(void)
{
	int err;

	set_memory_limits();
	err = proto_register(&prot, 1);
	if (err)
		return err;
	protosw.protocol = synfin_module_protocol();
	inet_register_protosw(&protosw);
	return 0;
}

/**
 * synfin_sockets_exit() - no more; there are none: each would hold the module
 */
void synfin_sockets_exit(void)
{
	inet_unregister_protosw(&protosw);
	proto_unregister(&prot);
}
