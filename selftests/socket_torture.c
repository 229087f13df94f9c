// SPDX-License-Identifier: GPL-2.0
/*
 * Streams on a bad network: bytes both ways at once, in pieces of any size,
 * through small buffers, while the module's own fault rules lose, double, swap
 * and spoil segments; and they end early, by shutdown and by abort, wherever it
 * may be. What arrives is what was sent, up to where it ends.
 */
#include <limits.h>
#include "lib_torture.h"

#define ROUNDS	6

/* The bytes of one direction; in memory that all processes have in common. */
struct flow {
	size_t total;
	size_t sent;
	size_t received;
	size_t cut;	/* if any, it may end anywhere behind this */
};

static struct flow *flows;

/* The writer of a flow that is to be cut says that it has come so far. */
static int milestone[2];

static void new_flow(struct flow *f, size_t total)
{
	*f = (struct flow){ .total = total };
}

/* From the smallest there is on; one of four has them as they come. */
static void tighten(int fd)
{
	IN_TEST();

	if (!one_in(4)) {
		ASSERT_EQ(0, set_int(fd, SOL_SOCKET, SO_RCVBUF, 1 + any(20000)));
		ASSERT_EQ(0, set_int(fd, SOL_SOCKET, SO_SNDBUF, 1 + any(20000)));
	}
	ASSERT_EQ(0, set_int(fd, IPPROTO_TCP, TCP_MAXSEG, 200 + any(1000)));
	ASSERT_EQ(0, be_patient(fd));
}

static struct pair tight_pair(void)
{
	static int port = PORT;
	struct pair p;
	IN_TEST();

	p.listener = new_socket(0);
	p.client = new_socket(0);
	tighten(p.listener);
	tighten(p.client);
	ASSERT_EQ(0, bind_to(p.listener, HERE, ++port));
	ASSERT_EQ(0, RET(listen(p.listener, 1)));
	ASSERT_EQ(0, connect_to(p.client, HERE, port));
	p.server = take(p.listener);
	return p;
}

static void close_pair(struct pair *p)
{
	close(p->client);
	close(p->server);
	close(p->listener);
}

/* In a process of its own: sends it all, and then its FIN. */
static pid_t start_writer(int fd, struct flow *f)
{
	unsigned char buf[5000];
	pid_t pid = spawn();

	if (pid)
		return pid;
	while (f->sent < f->total) {
		size_t n = 1 + any(sizeof(buf));
		ssize_t went;

		if (n > f->total - f->sent)
			n = f->total - f->sent;
		fill(buf, f->sent, n);
		went = send(fd, buf, n, 0);
		if (went < 0 && errno == EPIPE && f->cut)
			_exit(0);
		if (went != n && !f->cut)
			_exit(1);
		f->sent += went;
		if (f->cut && f->sent >= f->cut)
			write(milestone[1], "", 1);
	}
	_exit(shutdown(fd, SHUT_WR) ? 2 : 0);
}

/* Takes what is there, and says whether it is what it must be. */
static ssize_t take_some(int fd, struct flow *f, int flags)
{
	unsigned char buf[8000];
	ssize_t n = RET(recv(fd, buf, 1 + any(sizeof(buf)), flags));

	if (n <= 0)
		return n;
	if (check(buf, f->received, n) != n)
		return -EBADMSG;
	f->received += n;
	return n;
}

/* The whole stream up to its FIN, and nothing but it. */
static pid_t start_reader(int fd, struct flow *f)
{
	pid_t pid = spawn();
	ssize_t n;

	if (pid)
		return pid;
	do {
		n = take_some(fd, f, 0);
	} while (n > 0);
	_exit(-n);
}

/* Four processes; each takes its chances from where the seed is by then. */
static void start_both_ways(struct pair *p, pid_t pids[4])
{
	pids[0] = start_writer(p->client, &flows[0]);
	any(7);
	pids[1] = start_reader(p->server, &flows[0]);
	any(7);
	pids[2] = start_writer(p->server, &flows[1]);
	any(7);
	pids[3] = start_reader(p->client, &flows[1]);
}

static void end_both_ways(struct pair *p, pid_t pids[4])
{
	int i;
	IN_TEST();

	for (i = 0; i < 4; i++)
		expect_success(pids[i]);
	for (i = 0; i < 2; i++) {
		ASSERT_EQ(flows[i].sent, flows[i].received);
		if (!flows[i].cut)
			ASSERT_EQ(flows[i].total, flows[i].sent);
	}
	close_pair(p);
}

/* One of three directions is shut down long before the other, or at once. */
static size_t any_total(void)
{
	return one_in(3) ? any(2000) : any(60000);
}

static void whole_streams(void)
{
	struct pair p;
	pid_t pids[4];

	spoil_the_network();
	p = tight_pair();
	new_flow(&flows[0], any_total());
	new_flow(&flows[1], any_total());
	start_both_ways(&p, pids);
	end_both_ways(&p, pids);
	mend_the_network();
}

TEST_F_TIMEOUT(stream, bytes_both_ways, PATIENCE_S)
{
	flows = shared(2 * sizeof(*flows));
	play_rounds(ROUNDS, whole_streams);
}

/* While its writer writes, somebody else shuts one direction down. */
static void cut_streams(void)
{
	int which = any(2);
	struct pair p;
	pid_t pids[4];
	IN_TEST();

	spoil_the_network();
	p = tight_pair();
	new_flow(&flows[which], SIZE_MAX);
	new_flow(&flows[!which], any_total());
	flows[which].cut = 1 + any(20000);
	ASSERT_EQ(0, RET(pipe2(milestone, O_NONBLOCK)));
	start_both_ways(&p, pids);
	ASSERT_EQ(POLLIN, ready(milestone[0], POLLIN, -1));
	poll(NULL, 0, any(is_tcp() ? 5 : 500));
	ASSERT_EQ(0, RET(shutdown(which ? p.server : p.client, SHUT_WR)));
	end_both_ways(&p, pids);
	close(milestone[0]);
	close(milestone[1]);
	mend_the_network();
}

TEST_F_TIMEOUT(stream, shutdown_under_way, PATIENCE_S)
{
	flows = shared(2 * sizeof(*flows));
	play_rounds(ROUNDS, cut_streams);
}

static ssize_t give_some(int fd, struct flow *f)
{
	unsigned char buf[5000];
	size_t len = 1 + any(sizeof(buf));
	ssize_t n;

	fill(buf, f->sent, len);
	n = RET(send(fd, buf, len, MSG_DONTWAIT));
	if (n > 0)
		f->sent += n;
	return n;
}

/* Both ways in one process, up to an error or to so many bytes. */
static ssize_t talk(int fd, struct flow *out, struct flow *in, size_t enough)
{
	ssize_t n = 1;
	int is;

	while ((n > 0 || n == -EAGAIN) && out->sent + in->received < enough) {
		is = ready(fd, POLLIN | POLLOUT, -1);
		if (is & POLLOUT && (!(is & POLLIN) || any(2)))
			n = give_some(fd, out);
		else
			n = take_some(fd, in, MSG_DONTWAIT);
	}
	return n;
}

/* It talks for a while, and aborts. Whoever closes last is who resets. */
static pid_t start_aborter(int fd, int peer)
{
	pid_t pid = spawn();
	ssize_t n;

	if (pid)
		return pid;
	close(peer);
	n = talk(fd, &flows[0], &flows[1], 1 + any(40000));
	if (n <= 0 && n != -EAGAIN)
		_exit(1);
	reset_by(fd);
	_exit(0);
}

/* It talks, and is told of the reset; what came before it may be read. */
static pid_t start_victim(int fd, int peer)
{
	pid_t pid = spawn();
	ssize_t n;

	if (pid)
		return pid;
	close(peer);
	n = talk(fd, &flows[1], &flows[0], SIZE_MAX);
	if (n != -ECONNRESET)
		_exit(-n ?: 200);
	do {
		n = take_some(fd, &flows[0], MSG_DONTWAIT);
	} while (n > 0);
	_exit(n == -EBADMSG);
}

static void aborted_streams(void)
{
	pid_t aborter, victim;
	int one, other;
	struct pair p;
	bool turn;
	IN_TEST();

	spoil_the_network();
	p = tight_pair();
	new_flow(&flows[0], SIZE_MAX);
	new_flow(&flows[1], SIZE_MAX);
	turn = any(2);
	one = turn ? p.client : p.server;
	other = turn ? p.server : p.client;
	aborter = start_aborter(one, other);
	any(7);
	victim = start_victim(other, one);
	close_pair(&p);
	expect_success(aborter);
	expect_success(victim);
	ASSERT_LE(flows[0].received, flows[0].sent);
	ASSERT_LE(flows[1].received, flows[1].sent);
	mend_the_network();
}

TEST_F_TIMEOUT(stream, abort_under_way, PATIENCE_S)
{
	flows = shared(2 * sizeof(*flows));
	play_rounds(ROUNDS, aborted_streams);
}

FIXTURE(numbers) {
};

FIXTURE_SETUP(numbers)
{
	set_up(_metadata, IPPROTO_SYNFIN, AF_INET);
}

FIXTURE_TEARDOWN(numbers)
{
}

/* Initial sequence numbers that are the clock's: one in four microseconds. */
static void make_numbers_predictable(void)
{
	FILE *log = fopen("/dev/kmsg", "w");
	IN_TEST();

	ASSERT_NE(NULL, log);
	fprintf(log, "synfin-expect: a safeguard is off: unsafe_predictable_isn\n");
	fclose(log);
	run("synfin param set unsafe_predictable_isn on > /dev/null");
}

/* Until so many numbers are left before half of all, or all, have been. */
static void wait_for_number(unsigned int left)
{
	struct timespec now;
	unsigned int wait;

	clock_gettime(CLOCK_MONOTONIC, &now);
	wait = -(now.tv_sec * 250000 + now.tv_nsec / 4000) - left;
	wait &= INT_MAX;
	now = (struct timespec){ wait / 250000, wait % 250000 * 4000 };
	nanosleep(&now, NULL);
}

/* Return: how many of both ends begin so few numbers before half or all. */
static int ends_before_the_wrap(unsigned int few)
{
	char word[64], *number;
	FILE *said = popen("synfin -j conn show | tr '{,}' '\\n' | grep '\"iss\"'", "r");
	int ends = 0;

	while (fgets(word, sizeof(word), said)) {
		number = strchr(word, ':') + 1;
		ends += (-strtoul(number, NULL, 10) & INT_MAX) <= few;
	}
	pclose(said);
	return ends;
}

/* Both ends begin shortly before the numbers do, and send past it. */
static void wrapping_streams(void)
{
	struct pair p;
	pid_t pids[4];
	IN_TEST();

	wait_for_number(10000 + any(20000));
	p = tight_pair();
	ASSERT_EQ(2, ends_before_the_wrap(30000));
	spoil_the_network();
	new_flow(&flows[0], 30000 + any(30000));
	new_flow(&flows[1], 30000 + any(30000));
	start_both_ways(&p, pids);
	end_both_ways(&p, pids);
	mend_the_network();
}

/* Once from 2^31 - 1 to 2^31, once from 2^32 - 1 to 0. */
TEST_F_TIMEOUT(numbers, wrap, PATIENCE_S)
{
	flows = shared(2 * sizeof(*flows));
	make_numbers_predictable();
	play_rounds(2, wrapping_streams);
}
