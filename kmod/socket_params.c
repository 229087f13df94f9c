// SPDX-License-Identifier: GPL-2.0
/*
 * The tunables of a socket: kept for what it will open, and set on what it has
 * opened.
 */
#include <linux/slab.h>
#include "calls.h"
#include "core/params.h"
#include "refusal.h"
#include "socket.h"
#include "work.h"

/* Remember it; there is one entry for each parameter. */
static int remember(struct synfin_sock *ss, const struct synfin_change *change)
{
	struct synfin_change *changes;
	unsigned int i;

	for (i = 0; i < ss->count; i++) {
		if (ss->changes[i].id == change->id) {
			ss->changes[i] = *change;
			return 0;
		}
	}
	changes = krealloc_array(ss->changes, ss->count + 1, sizeof(*changes),
				 GFP_KERNEL_ACCOUNT);
	if (!changes)
		return -ENOMEM;
	changes[ss->count++] = *change;
	ss->changes = changes;
	return 0;
}

/* What programs expect that know nothing of us: as with TCP. */
static const struct synfin_change defaults[] = {
	{ SYNFIN_A_PARAMS_DELAYED_ACK, 40 * SYNFIN_NS_PER_MS },
	{ SYNFIN_A_PARAMS_NODELAY, 0 },
};

/* The first window that is offered, before there is a buffer to look at. */
static u64 first_window(const struct sock *sk)
{
	u64 most;

	rcu_read_lock();
	most = synfin_net_block(synfin_socket_net(sk))->p.rcv_wnd;
	rcu_read_unlock();
	return clamp_t(u64, READ_ONCE(sk->sk_rcvbuf) / 2, 1, most);
}

/**
 * synfin_socket_changes() - in what it differs from the namespace's defaults
 * @sk: the socket, locked
 * @count: set to how many changes there are
 *
 * Return: the changes, which the caller frees; or NULL without memory.
 */
struct synfin_change *synfin_socket_changes(const struct sock *sk,
					    unsigned int *count)
{
	const struct synfin_sock *ss = synfin_sk(sk);
	struct synfin_change *list, *at;

	*count = ARRAY_SIZE(defaults) + ss->count + 1;
	list = kmalloc_array(*count, sizeof(*list), GFP_KERNEL);
	if (!list)
		return NULL;
	memcpy(list, defaults, sizeof(defaults));
	at = list + ARRAY_SIZE(defaults);
	*at++ = (struct synfin_change){
		.id = SYNFIN_A_PARAMS_RCV_WND, .value = first_window(sk),
	};
	memcpy(at, ss->changes, ss->count * sizeof(*list));
	return list;
}

/* In the place of what was set before, or behind all others. */
static struct synfin_change *add(struct synfin_change *list,
				 unsigned int *count,
				 const struct synfin_change *change)
{
	struct synfin_change *longer;
	unsigned int i;

	for (i = 0; i < *count; i++)
		if (list[i].id == change->id) {
			list[i] = *change;
			return list;
		}
	longer = krealloc_array(list, *count + 1, sizeof(*list), GFP_KERNEL);
	if (!longer)
		kfree(list);
	else
		longer[(*count)++] = *change;
	return longer;
}

/* A block as the socket would open with, with one change more if there is one. */
static struct synfin_block *derive(struct sock *sk,
				   const struct synfin_change *change)
{
	struct synfin_net *sn = synfin_socket_net(sk);
	struct synfin_block *base, *block;
	struct synfin_verdict verdict = {};
	struct synfin_change *changes;
	unsigned int count;

	changes = synfin_socket_changes(sk, &count);
	if (changes && change)
		changes = add(changes, &count, change);
	if (!changes)
		return ERR_PTR(-ENOMEM);
	base = synfin_net_block_get(sn);
	block = synfin_block_derive(sn, base, SYNFIN_SCOPE_CONN, changes, count,
				    &verdict);
	synfin_block_put(base);
	kfree(changes);
	return block;
}

static int try_it(struct sock *sk, const struct synfin_change *change)
{
	struct synfin_block *block = derive(sk, change);

	if (IS_ERR(block))
		return PTR_ERR(block);
	synfin_block_put(block);
	return 0;
}

/* Return: -ENOENT when there is nothing any more that could be set. */
static int set_now(struct sock *sk, const struct synfin_change *change)
{
	struct synfin_entry *e = synfin_sk(sk)->entry;
	struct synfin_verdict verdict = {};

	/* whoever sets it locks the entry, and looks again */
	if (!e || data_race((bool)e->dead))
		return -ENOENT;
	if (e->kind == SYNFIN_KIND_LISTENER)
		return synfin_call_set_listener(e->sn, e->id, change, 1,
						&verdict);
	return synfin_call_set(e->sn, e->id, change, 1, &verdict);
}

/**
 * synfin_socket_set_param() - tune a socket
 * @sk: the socket, locked
 * @id: the parameter, SYNFIN_A_PARAMS_*
 * @value: in the parameter's unit
 *
 * Return: 0, -EINVAL for a value that is not allowed, -EOPNOTSUPP for a
 * parameter that can not be set here, or another negative errno.
 */
int synfin_socket_set_param(struct sock *sk, u16 id, u64 value)
{
	const struct synfin_change change = { .id = id, .value = value };
	int err = set_now(sk, &change);

	if (err == -ENOENT)
		err = try_it(sk, &change);
	if (!err)
		err = remember(synfin_sk(sk), &change);
	return err == -ERANGE ? -EINVAL : err;
}

static u64 value_in(const struct synfin_block *block, u16 id)
{
	return synfin_params_get(&block->p, synfin_params_find(id));
}

/**
 * synfin_socket_get_param() - how a socket is tuned
 * @sk: the socket, locked
 * @id: the parameter, SYNFIN_A_PARAMS_*, one that exists
 * @value: filled in, in the parameter's unit
 *
 * Return: 0 or a negative errno.
 */
int synfin_socket_get_param(struct sock *sk, u16 id, u64 *value)
{
	struct synfin_entry *e = synfin_sk(sk)->entry;
	struct synfin_block *block;

	/* what is read is the newest or the last before it, as with the lock */
	if (e && !data_race((bool)e->dead)) {
		spin_lock_bh(&e->lock);
		*value = value_in(e->block, id);
		spin_unlock_bh(&e->lock);
		return 0;
	}
	block = derive(sk, NULL);
	if (IS_ERR(block))
		return PTR_ERR(block);
	*value = value_in(block, id);
	synfin_block_put(block);
	return 0;
}
