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

/* A block as the socket would open with, and one change more. */
static struct synfin_block *derive(struct sock *sk,
				   const struct synfin_change *change)
{
	const struct synfin_sock *ss = synfin_sk(sk);
	struct synfin_net *sn = synfin_socket_net(sk);
	struct synfin_block *base = synfin_net_block_get(sn), *block = base;
	struct synfin_verdict verdict = {};

	if (ss->count) {
		block = synfin_block_derive(sn, base, SYNFIN_SCOPE_CONN,
					    ss->changes, ss->count, &verdict);
		synfin_block_put(base);
	}
	if (IS_ERR(block) || !change)
		return block;
	base = block;
	block = synfin_block_derive(sn, base, SYNFIN_SCOPE_CONN, change, 1,
				    &verdict);
	synfin_block_put(base);
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

static int set_now(struct sock *sk, const struct synfin_change *change)
{
	struct synfin_entry *e = synfin_sk(sk)->entry;
	struct synfin_verdict verdict = {};

	if (READ_ONCE(e->dead))
		return 0;
	if (e->kind == SYNFIN_KIND_LISTENER)
		return synfin_call_set_listener(e->key.sn, e->id, change, 1,
						&verdict);
	return synfin_call_set(e->key.sn, e->id, change, 1, &verdict);
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
	struct synfin_entry *e = synfin_sk(sk)->entry;
	int err;

	err = e ? set_now(sk, &change) : try_it(sk, &change);
	if (err == -ENOENT)
		err = 0;
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

	if (e) {
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
