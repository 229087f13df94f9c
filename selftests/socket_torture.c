// SPDX-License-Identifier: GPL-2.0
/*
 * A byte stream on a bad network: bytes both ways at once, in pieces of any
 * size, through small buffers, while the module's own fault rules lose, double,
 * swap and spoil segments. All of it follows from a seed, which is printed;
 * SYNFIN_SEED=N repeats that one.
 */
#include "lib_socket.h"

#define ROUNDS	6
#define RULES	40

static unsigned int seed;

/* The same numbers from the same seed, on every libc. */
static unsigned int any(unsigned int below)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 8) % below;
}

static void spoil_the_network(void)
{
	static const char * const actions[] = { "drop", "dup", "reorder", "corrupt" };
	char command[128];
	int i;
	IN_TEST();

	for (i = 0; i < RULES; i++) {
		snprintf(command, sizeof(command), "synfin rule add %s nth %u > /dev/null",
			 actions[any(4)], 1 + any(900));
		ASSERT_EQ(0, system(command));
	}
}

static void mend_the_network(void)
{
	IN_TEST();

	ASSERT_EQ(0, system("synfin rule del all > /dev/null"));
}

/* Segments of some hundred bytes, so that there are many. */
static struct pair tight_pair(int port)
{
	int options[] = { SO_RCVBUF, SO_SNDBUF };
	struct pair p;
	unsigned int i;
	IN_TEST();

	p.listener = new_socket(0);
	p.client = new_socket(0);
	for (i = 0; i < ARRAY_SIZE(options); i++) {
		ASSERT_EQ(0, set_int(p.listener, SOL_SOCKET, options[i], 4096 + any(60000)));
		ASSERT_EQ(0, set_int(p.client, SOL_SOCKET, options[i], 4096 + any(60000)));
	}
	ASSERT_EQ(0, set_int(p.listener, IPPROTO_TCP, TCP_MAXSEG, 200 + any(800)));
	ASSERT_EQ(0, set_int(p.client, IPPROTO_TCP, TCP_MAXSEG, 200 + any(800)));
	ASSERT_EQ(0, bind_to(p.listener, HERE, port));
	ASSERT_EQ(0, RET(listen(p.listener, 1)));
	ASSERT_EQ(0, connect_to(p.client, HERE, port));
	p.server = take(p.listener);
	return p;
}

/* In a process of its own: sends so many bytes, and then its FIN. */
static pid_t start_writer(int fd, size_t total)
{
	unsigned char buf[5000];
	size_t place = 0;
	pid_t pid = spawn();

	if (pid)
		return pid;
	while (place < total) {
		size_t n = 1 + any(sizeof(buf));

		if (n > total - place)
			n = total - place;
		fill(buf, place, n);
		if (send(fd, buf, n, 0) != (ssize_t)n)
			_exit(1);
		place += n;
	}
	_exit(shutdown(fd, SHUT_WR) ? 2 : 0);
}

/* The whole stream, and nothing but it. */
static pid_t start_reader(int fd, size_t total)
{
	unsigned char buf[8000];
	size_t place = 0;
	pid_t pid = spawn();
	ssize_t n;

	if (pid)
		return pid;
	while ((n = recv(fd, buf, 1 + any(sizeof(buf)), 0)) > 0) {
		if (check(buf, place, n) != (size_t)n)
			_exit(3);
		place += n;
	}
	_exit(n < 0 ? 4 : place == total ? 0 : 5);
}

static void round_of_bytes(int port)
{
	size_t there = any(150000), back = any(150000);
	struct pair p = tight_pair(port);
	pid_t pids[4];
	int i;

	pids[0] = start_writer(p.client, there);
	any(7);
	pids[1] = start_reader(p.server, there);
	any(7);
	pids[2] = start_writer(p.server, back);
	any(7);
	pids[3] = start_reader(p.client, back);
	for (i = 0; i < 4; i++)
		expect_success(pids[i]);
	close(p.client);
	close(p.server);
	close(p.listener);
}

TEST_F_TIMEOUT(stream, bytes_both_ways_on_a_bad_network, 600)
{
	const char *told = getenv("SYNFIN_SEED");
	unsigned int first = told ? strtoul(told, NULL, 0) : (unsigned int)time(NULL);
	int i;

	for (i = 0; i < ROUNDS; i++) {
		seed = first + i;
		TH_LOG("SYNFIN_SEED=%u", seed);
		if (!is_tcp())
			spoil_the_network();
		round_of_bytes(PORT + i);
		if (!is_tcp())
			mend_the_network();
	}
}

