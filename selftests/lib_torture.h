/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the tests on a bad network share: chance that follows from a seed, and
 * a network that is bad by the module's own fault rules. TCP has a good one: it
 * shows that the test is right.
 */
#ifndef LIB_TORTURE_H
#define LIB_TORTURE_H

#include <sys/mman.h>
#include "lib_socket.h"

/* A day; in virtual time it costs nothing. */
#define PATIENCE_S	86400

static unsigned int seed;

/* The same numbers from the same seed, on every libc. */
static inline unsigned int any(unsigned int below)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 8) % below;
}

/* One in so many. */
static inline bool one_in(unsigned int most)
{
	return any(most) == 0;
}

static inline void run(const char *command)
{
	IN_TEST();

	ASSERT_EQ(0, system(command)) TH_LOG("%s", command);
}

static inline void spoil(const char *how, unsigned int percent)
{
	char command[128];

	snprintf(command, sizeof(command),
		 "synfin rule add %s chance %u%% seed %u > /dev/null",
		 how, percent, any(1u << 24));
	run(command);
}

/* A tenth is lost, whatever the seed. */
static inline void spoil_the_network(void)
{
	char swap[32];

	if (is_tcp())
		return;
	snprintf(swap, sizeof(swap), "reorder %ums", 1 + any(500));
	spoil("drop", 10);
	spoil("corrupt", 1 + any(3));
	spoil("dup", 1 + any(5));
	spoil(swap, 1 + any(10));
}

/* As many sockets of ours as there are, closed ones included. */
static inline int sockets(void)
{
	FILE *f = fopen("/sys/module/synfin/refcnt", "re");
	int n;

	if (!f || fscanf(f, "%d", &n) != 1)
		n = -1;
	if (f)
		fclose(f);
	return n;
}

/*
 * Whoever has been closed, and whose last bytes are not acknowledged yet, sends
 * them again when his timeout is over, which may be minutes by now: so long he
 * keeps his namespace, and the module.
 */
static inline void mend_the_network(void)
{
	long end = now_ms() + PATIENCE_S * 1000l / 2;
	IN_TEST();

	if (is_tcp())
		return;
	run("synfin rule del all > /dev/null");
	while (sockets() && now_ms() < end)
		poll(NULL, 0, 100);
	ASSERT_EQ(0, sockets());
}

/*
 * Of a segment and its ACK one is lost each fourth time, so that one of 400000
 * tries is the ninth in vain, and would end a connection after five minutes:
 * that is no fault, and must not happen. Return: 0, or -errno.
 */
static inline long be_patient(int fd)
{
	return set_int(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, 7200 * 1000) ?:
	       set_int(fd, IPPROTO_TCP, TCP_SYNCNT, 20);
}

/* All that is chance in a round follows from SYNFIN_SEED, which the VM tells. */
static inline void play_rounds(int rounds, void (*play)(void))
{
	const char *told = getenv("SYNFIN_SEED");
	unsigned int first = told ? strtoul(told, NULL, 10) : (unsigned int)time(NULL);
	long begin;
	int i;

	for (i = 0; i < rounds; i++) {
		seed = first + i;
		begin = now_ms();
		ksft_print_msg("SYNFIN_SEED=%u, round %d begins\n", first, i + 1);
		play();
		ksft_print_msg("SYNFIN_SEED=%u, round %d took %ld ms\n", first, i + 1,
			       now_ms() - begin);
	}
}

/* Memory that processes which are forked from now on have in common. */
static inline void *shared(size_t size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	IN_TEST();

	ASSERT_NE(MAP_FAILED, p);
	return p;
}

#endif
