/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Two functions of a protocol whose arguments differ between the kernels that
 * we build for. Only socket.c includes it.
 */
#ifndef SYNFIN_COMPAT_SOCKET_H
#define SYNFIN_COMPAT_SOCKET_H

#include <linux/version.h>
#include "socket.h"

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 5, 0)
static int ioctl(struct sock *sk, int cmd, unsigned long arg)
{
	int answer, err = synfin_socket_ioctl(sk, cmd, &answer);

	return err ?: put_user(answer, (int __user *)arg);
}
#else
/* In 6.5 copying to the user was left to others. */
static int ioctl(struct sock *sk, int cmd, int *answer)
{
	return synfin_socket_ioctl(sk, cmd, answer);
}
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 10, 0)
static struct sock *accept(struct sock *sk, int flags, int *err, bool kern)
{
	return synfin_socket_accept(sk, flags, err);
}
#else
/* In 6.10 what it takes and gives became a struct. */
static struct sock *accept(struct sock *sk, struct proto_accept_arg *arg)
{
	return synfin_socket_accept(sk, arg->flags, &arg->err);
}
#endif

#endif
