/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * Sockets of synfin: socket(AF_INET, SOCK_STREAM, IPPROTO_SYNFIN).
 *
 * TCP's socket options work at the level IPPROTO_TCP and at SOL_SYNFIN. At
 * SOL_SYNFIN each parameter of the netlink family has an option, too, with a
 * value of 64 bits in the parameter's own unit; to set one takes CAP_NET_ADMIN.
 */
#ifndef _UAPI_LINUX_SYNFIN_SOCKET_H
#define _UAPI_LINUX_SYNFIN_SOCKET_H

/* The number that the module takes unless it is told another. */
#define IPPROTO_SYNFIN	253
#define SOL_SYNFIN	IPPROTO_SYNFIN

/* The option for a parameter: SYNFIN_SO_PARAM(SYNFIN_A_PARAMS_MSL) */
#define SYNFIN_SO_PARAM(id)	(0x1000 + (id))

#endif
