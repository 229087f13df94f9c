// SPDX-License-Identifier: GPL-2.0
/*
 * socket(AF_INET, SOCK_STREAM, 253): what the kernel's sockets need to know of
 * ours. The rest is in socket_*.c, a file for each group of system calls.
 */
#include <linux/bpf.h>
#include <linux/rcupdate.h>
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

/* SO_KEEPALIVE; the socket is locked. */
static void keepalive(struct sock *sk, int on)
{
	/* A BPF program may not sleep. */
	if (has_current_bpf_ctx())
		return;
	synfin_socket_set_param(sk, SYNFIN_A_PARAMS_KEEPALIVE, !!on);
}

/**
 * synfin_socket_enlist() - let sock_diag(7) find it
 * @sk: the new socket
 *
 * Return: 0 or a negative errno.
 */
int synfin_socket_enlist(struct sock *sk)
{
	struct synfin_net *sn = synfin_socket_net(sk);
	int err = xa_alloc_cyclic_bh(&sn->sockets, &synfin_sk(sk)->number, sk,
				     xa_limit_32b, &sn->next_socket,
				     GFP_KERNEL_ACCOUNT);

	return min(err, 0);
}

/**
 * synfin_socket_delist() - nobody finds it any more
 * @sk: the socket
 */
void synfin_socket_delist(struct sock *sk)
{
	/* A copy that was never enlisted has the number of another. */
	xa_cmpxchg_bh(&synfin_socket_net(sk)->sockets, synfin_sk(sk)->number,
		      sk, NULL, 0);
}

/* It was refused after all, by a BPF program for one. */
static void destroy(struct sock *sk)
{
	synfin_socket_delist(sk);
	kfree(synfin_sk(sk)->changes);
	synfin_sk(sk)->changes = NULL;
}

/* For sock_diag(7): as if netlink had aborted its connection. */
static int diag_destroy(struct sock *sk, int err)
{
	lock_sock(sk);
	if (sk->sk_state != TCP_CLOSE) {
		synfin_socket_disconnect(sk, 0);
		WRITE_ONCE(sk->sk_err, err);
		WRITE_ONCE(sk->sk_shutdown, SHUTDOWN_MASK);
		sk->sk_state_change(sk);
		sk_error_report(sk);
	}
	release_sock(sk);
	return 0;
}

static int init(struct sock *sk)
{
	INIT_HLIST_NODE(&synfin_sk(sk)->bound);
	sk->sk_write_space = synfin_socket_write_space;
	if (!may_have(sk))
		return -EPERM;
	return synfin_history_alloc(&synfin_socket_net(sk)->history) ?:
	       synfin_socket_enlist(sk);
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
	.destroy = destroy,
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
	.keepalive = keepalive,
	.unhash = unhash,
	.diag_destroy = diag_destroy,
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

/*
 * An eighth of the memory, and no more than half of that for long. Above the
 * limit in the middle SO_RESERVE_MEM is refused, and nothing else depends on it
 * here: it is never kept, because what is reserved would change the accounts
 * without the connection's lock.
 */
static void set_memory_limits(void)
{
	long pages = totalram_pages() / 8;

	memory_limits[0] = pages / 2;
	memory_limits[1] = -1;
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
	err = synfin_sockets6_init(&prot);
	if (err) {
		proto_unregister(&prot);
		return err;
	}
	protosw.protocol = synfin_module_protocol();
	inet_register_protosw(&protosw);
	return 0;
}

/**
 * synfin_sockets_exit() - no more; there are none: each would hold the module
 *
 * One may still be on its way. Who has called socket(2) finds our protocol under
 * RCU, but allocates after that, and only then looks whether the module is about
 * to go. He may have been preempted in between; in a grace period for tasks he
 * comes to his end.
 */
void synfin_sockets_exit(void)
{
	synfin_sockets6_hide();
	inet_unregister_protosw(&protosw);
	synchronize_rcu_tasks();
	synfin_sockets6_exit();
	proto_unregister(&prot);
}
