/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Sockets: socket(AF_INET, SOCK_STREAM, 253). A socket is a user of a
 * connection, or of a listener, as netlink is one: it calls the same functions.
 *
 * Two locks: the socket's (lock_sock) serialises its users, and is taken first;
 * the connection's is a spinlock under which the engine steps, bytes come and
 * go, and sk_state, sk_err and sk_shutdown change.
 */
#ifndef SYNFIN_SOCKET_H
#define SYNFIN_SOCKET_H

#include <linux/poll.h>
#include <net/inet_sock.h>
#include <linux/synfin_socket.h>
#include "block.h"
#include "entry.h"
#include "net.h"
#include "stream.h"

struct synfin_active;
struct synfin_listener;
struct tcp_info;

/**
 * struct synfin_sock - a socket
 * @inet: what all sockets of the family have; comes first
 * @entry: its connection or listener, with a reference, or NULL; changes under
 *	the socket's lock, and poll(2) reads it under RCU
 * @bound: in the namespace's list of ports that sockets are bound to; under
 *	the namespace's lock
 * @number: in the namespace's array of sockets
 * @changes: parameters that were set on the socket, for what it opens
 * @count: how many
 */
struct synfin_sock {
	struct inet_sock inet;
	struct synfin_entry *entry;
	struct hlist_node bound;
	u32 number;
	struct synfin_change *changes;
	unsigned int count;
};

static inline struct synfin_sock *synfin_sk(const struct sock *sk)
{
	return (struct synfin_sock *)sk;
}

static inline struct synfin_net *synfin_socket_net(const struct sock *sk)
{
	return synfin_net_of(sock_net(sk));
}

/* Its connection's stream; NULL for a listener or where there is neither. */
static inline struct synfin_stream *synfin_socket_stream(const struct sock *sk)
{
	struct synfin_entry *e = READ_ONCE(synfin_sk(sk)->entry);

	if (!e || e->kind != SYNFIN_KIND_CONNECTION)
		return NULL;
	return synfin_conn_stream(synfin_conn_of(e));
}

/* socket.c */
int synfin_socket_enlist(struct sock *sk);
void synfin_socket_delist(struct sock *sk);
int synfin_sockets_init(void);
void synfin_sockets_exit(void);

/* socket_inet6.c */
#if IS_ENABLED(CONFIG_IPV6)
void synfin_socket6_renew(struct sock *sk);
int synfin_sockets6_init(const struct proto *v4);
void synfin_sockets6_hide(void);
void synfin_sockets6_exit(void);
#else
static inline void synfin_socket6_renew(struct sock *sk) {}
static inline int synfin_sockets6_init(const struct proto *v4) { return 0; }
static inline void synfin_sockets6_hide(void) {}
static inline void synfin_sockets6_exit(void) {}
#endif

/* socket_names.c */
struct in6_addr synfin_socket_local(const struct sock *sk);
void synfin_socket_device(const struct sock *sk, struct synfin_way *way,
			  int *vrf);
void synfin_socket_set_names(struct sock *sk, const struct synfin_key *key);
void synfin_socket_forget_names(struct sock *sk);
int synfin_socket_read_remote(struct sock *sk, const struct sockaddr *addr,
			      int len, struct synfin_active *args);

/* socket_bind.c */
int synfin_socket_get_port(struct sock *sk, unsigned short port);
void synfin_socket_put_port(struct sock *sk);
bool synfin_socket_on_port(struct synfin_net *sn, u16 port);

/* socket_open.c */
int synfin_socket_connect(struct sock *sk, struct sockaddr *addr, int len);
int synfin_socket_listen(struct socket *sock, int backlog);
struct sock *synfin_socket_accept(struct sock *sk, int flags, int *err);

/* socket_close.c */
int synfin_socket_disconnect(struct sock *sk, int flags);
int synfin_socket_shutdown(struct socket *sock, int how);
void synfin_socket_close(struct sock *sk, long timeout);

/* socket_data.c */
int synfin_socket_sendmsg(struct sock *sk, struct msghdr *msg, size_t len);
int synfin_socket_recvmsg(struct sock *sk, struct msghdr *msg, size_t len,
			  int flags, int *addr_len);
int synfin_socket_ioctl(struct sock *sk, int cmd, int *answer);

/* socket_poll.c */
__poll_t synfin_socket_poll(struct file *file, struct socket *sock,
			    poll_table *wait);
void synfin_socket_write_space(struct sock *sk);

/* socket_params.c */
struct synfin_change *synfin_socket_changes(const struct sock *sk,
					    unsigned int *count);
int synfin_socket_set_param(struct sock *sk, u16 id, u64 value);
int synfin_socket_get_param(struct sock *sk, u16 id, u64 *value);

/* socket_info.c */
void synfin_socket_info(struct sock *sk, struct tcp_info *info);

/* socket_options.c */
int synfin_socket_setsockopt(struct sock *sk, int level, int name,
			     sockptr_t value, unsigned int len);
int synfin_socket_use_v4(struct sock *sk);
int synfin_socket_getsockopt(struct sock *sk, int level, int name,
			     char __user *value, int __user *len);

/* socket_call.c */
int synfin_socket_call(struct sock *sk, u8 what, const struct synfin_event *ev,
		       struct sk_buff *skb);
void synfin_socket_read(struct sock *sk);
void synfin_socket_drop(struct synfin_entry *e, u8 what, u8 type);

/* socket_tell.c: what the engine did, for the socket */
void synfin_socket_tell(struct synfin_work *w);
void synfin_socket_wake_told(struct synfin_work *w);
void synfin_socket_wake_asked(struct synfin_work *w);
void synfin_socket_release(struct sock *sk);
void synfin_socket_meet(struct sock *sk, const struct synfin_conn *conn);

/* accept.c: connections that wait to be accepted */
void synfin_accept_init(struct synfin_listener *l);
bool synfin_accept_reserve(struct synfin_listener *l);
void synfin_accept_unreserve(struct synfin_listener *l);
struct sock *synfin_accept_add(struct synfin_listener *l,
			       struct synfin_stream *s);
struct synfin_entry *synfin_accept_pop(struct synfin_listener *l);
bool synfin_accept_waits(const struct synfin_listener *l);
bool synfin_accept_is_full(struct synfin_listener *l);
void synfin_accept_open(struct synfin_listener *l, struct sock *sk);
bool synfin_accept_may_share(struct synfin_listener *l,
			     const struct synfin_listener *new);
void synfin_accept_undo(struct synfin_listener *l);
void synfin_accept_close(struct synfin_listener *l);

#endif
