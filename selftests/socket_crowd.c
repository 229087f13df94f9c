// SPDX-License-Identifier: GPL-2.0
/*
 * A thousand short connections on a bad network, hundreds at once: each asks,
 * is answered, and is over, or is aborted by one end wherever it may be. Their
 * bytes differ, so that none can come from another connection unnoticed.
 */
#include <limits.h>
#include <sys/epoll.h>
#include "lib_torture.h"

#define TALKS		1000
#define AT_ONCE		200
#define FIRST_PORT	10000

enum fate { WHOLE, CLIENT_ABORTS, SERVER_ABORTS };

/* What one of them will be; its number is its client's port. */
struct plan {
	enum fate fate;
	unsigned int asked;
	unsigned int answered;
	unsigned int cut;	/* the abort comes behind so many bytes */
};

/* One end of one that is open. */
struct talk {
	int fd;
	unsigned int number;
	const struct plan *plan;
	unsigned int sent;
	unsigned int got;
};

/* What the processes have in common. */
struct crowd {
	struct plan plans[TALKS];
	unsigned int asked[TALKS];	/* so often the server heard it all */
	unsigned int whole[TALKS];	/* so often the client did */
	unsigned int reset[TALKS];	/* so often he was told of an abort */
};

static struct crowd *crowd;
static int epoll;
static int open_ones;

static void draw_plans(void)
{
	struct plan *p;

	memset(crowd, 0, sizeof(*crowd));
	for (p = crowd->plans; p < crowd->plans + TALKS; p++) {
		p->asked = 1 + any(800);
		p->answered = 1 + any(1600);
		p->fate = one_in(10) ? CLIENT_ABORTS :
			  one_in(10) ? SERVER_ABORTS : WHOLE;
		p->cut = any(p->fate == CLIENT_ABORTS ? p->asked + p->answered :
							p->answered);
	}
}

/* What can't be, is said, and ends the process. */
static void give_up(const struct talk *t, const char *where, long result)
{
	printf("# %s: connection %u, fate %d: %ld; sent %u, got %u, of %u and %u, cut at %u\n",
	       where, t->number, t->plan->fate, result, t->sent, t->got,
	       t->plan->asked, t->plan->answered, t->plan->cut);
	_exit(1);
}

static void watch(struct talk *t, int operation, unsigned int events)
{
	struct epoll_event e = { .events = events, .data.ptr = t };

	if (epoll_ctl(epoll, operation, t->fd, &e))
		give_up(t, "epoll", -errno);
}

/* Who only waits for his peer would never learn of a reset that is lost. */
static struct talk *new_talk(int fd, unsigned int number)
{
	struct talk *t = calloc(1, sizeof(*t));

	*t = (struct talk){
		.fd = fd, .number = number, .plan = &crowd->plans[number],
	};
	set_int(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
	set_int(fd, IPPROTO_TCP, TCP_KEEPIDLE, 20);
	set_int(fd, IPPROTO_TCP, TCP_KEEPINTVL, 5);
	set_int(fd, IPPROTO_TCP, TCP_KEEPCNT, 50);
	if (be_patient(fd))
		give_up(t, "options", -errno);
	open_ones++;
	return t;
}

static void end_talk(struct talk *t, bool abort)
{
	if (abort)
		reset_by(t->fd);
	else
		close(t->fd);
	free(t);
	open_ones--;
}

/* The bytes of an answer begin elsewhere than those of a request. */
static size_t place_of(const struct talk *t, bool answer)
{
	return (t->number * 2 + answer) * 7919ul;
}

static long give(struct talk *t, bool answer)
{
	unsigned int left = (answer ? t->plan->answered : t->plan->asked) - t->sent;
	unsigned char buf[2000];
	unsigned int len = 1 + any(sizeof(buf));
	long n;

	fill(buf, place_of(t, answer) + t->sent, sizeof(buf));
	n = RET(send(t->fd, buf, len < left ? len : left, MSG_DONTWAIT));
	if (n > 0)
		t->sent += n;
	return n == -EAGAIN ? 1 : n;
}

/* Return: 0 at the end of the stream. */
static long take_some(struct talk *t, bool answer)
{
	unsigned char buf[2000];
	long n = RET(recv(t->fd, buf, 1 + any(sizeof(buf)), MSG_DONTWAIT));

	if (n <= 0)
		return n == -EAGAIN ? 1 : n;
	if (check(buf, place_of(t, answer) + t->got, n) != n)
		give_up(t, "bytes", n);
	t->got += n;
	return n;
}

static void begin_talk(unsigned int number)
{
	struct talk *t = new_talk(socket(family, SOCK_STREAM | SOCK_NONBLOCK, protocol),
				  number);
	long err;

	set_int(t->fd, IPPROTO_TCP, TCP_MAXSEG, 200 + any(1200));
	err = bind_to(t->fd, HERE, FIRST_PORT + number) ?:
	      connect_to(t->fd, HERE, PORT);
	if (err && err != -EINPROGRESS)
		give_up(t, "connect", err);
	watch(t, EPOLL_CTL_ADD, EPOLLOUT);
}

/* The answer is over, for good or, if it was to be so, by a reset. */
static void client_hears_end(struct talk *t, long n)
{
	if (!n && t->plan->fate == WHOLE && t->got == t->plan->answered)
		crowd->whole[t->number]++;
	else if (n == -ECONNRESET && t->plan->fate == SERVER_ABORTS)
		crowd->reset[t->number]++;
	else
		give_up(t, "client", n);
	end_talk(t, false);
}

static void client_step(struct talk *t)
{
	bool asks = t->sent < t->plan->asked;
	long n = asks ? give(t, false) : take_some(t, true);

	if (t->plan->fate == CLIENT_ABORTS && n >= 0 && t->sent + t->got >= t->plan->cut)
		return end_talk(t, true);
	if (n <= 0)
		return client_hears_end(t, n);
	if (asks && t->sent == t->plan->asked) {
		shutdown(t->fd, SHUT_WR);
		watch(t, EPOLL_CTL_MOD, EPOLLIN);
	}
}

static void server_accepts(int listener)
{
	union address peer;
	socklen_t len = sizeof(peer);
	struct talk *t;
	int fd;

	while ((fd = accept(listener, &peer.sa, &len)) >= 0) {
		t = new_talk(fd, port_of(peer) - FIRST_PORT);
		watch(t, EPOLL_CTL_ADD, EPOLLIN);
	}
}

/* The request is over: it is answered, if it was one. */
static void server_hears_end(struct talk *t)
{
	if (t->got != t->plan->asked)
		give_up(t, "request", 0);
	crowd->asked[t->number]++;
	watch(t, EPOLL_CTL_MOD, EPOLLOUT);
}

static void server_step(struct talk *t, unsigned int events)
{
	bool answers = events & EPOLLOUT;
	long n = answers ? give(t, true) : take_some(t, false);

	if (n < 0 && t->plan->fate != CLIENT_ABORTS)
		give_up(t, "server", n);
	if (n < 0)
		return end_talk(t, false);
	if (!n)
		return server_hears_end(t);
	if (answers && t->plan->fate == SERVER_ABORTS && t->sent >= t->plan->cut)
		return end_talk(t, true);
	if (answers && t->sent == t->plan->answered)
		end_talk(t, false);
}

static pid_t start_client(void)
{
	struct epoll_event e[AT_ONCE];
	unsigned int next = 0;
	pid_t pid = spawn();
	int i, n;

	if (pid)
		return pid;
	epoll = epoll_create1(0);
	while (next < TALKS || open_ones) {
		while (next < TALKS && open_ones < AT_ONCE)
			begin_talk(next++);
		n = epoll_wait(epoll, e, AT_ONCE, -1);
		for (i = 0; i < n; i++)
			client_step(e[i].data.ptr);
	}
	_exit(0);
}

/* Until nobody is left, and the other end of a pipe is closed. */
static pid_t start_server(int listener, int *pipes)
{
	struct talk door = { .fd = listener }, news = { .fd = pipes[0] };
	struct epoll_event e[AT_ONCE];
	pid_t pid = spawn();
	bool over = false;
	int i, n;

	if (pid)
		return pid;
	close(pipes[1]);
	epoll = epoll_create1(0);
	watch(&door, EPOLL_CTL_ADD, EPOLLIN);
	watch(&news, EPOLL_CTL_ADD, 0);
	while (!over || open_ones) {
		n = epoll_wait(epoll, e, AT_ONCE, -1);
		for (i = 0; i < n; i++)
			if (e[i].data.ptr == &door)
				server_accepts(listener);
			else if (e[i].data.ptr != &news)
				server_step(e[i].data.ptr, e[i].events);
			else
				over = !epoll_ctl(epoll, EPOLL_CTL_DEL, news.fd, NULL);
	}
	_exit(0);
}

static void expect_fates(void)
{
	unsigned int i;
	IN_TEST();

	for (i = 0; i < TALKS; i++) {
		enum fate fate = crowd->plans[i].fate;

		ASSERT_EQ(fate == WHOLE, crowd->whole[i]);
		ASSERT_EQ(fate == SERVER_ABORTS, crowd->reset[i]);
		ASSERT_GE(1, crowd->asked[i]);
		ASSERT_EQ(1, crowd->asked[i] || fate == CLIENT_ABORTS);
	}
}

static void crowded_port(void)
{
	int listener = new_listener(PORT, AT_ONCE);
	pid_t server, client;
	int pipes[2];
	IN_TEST();

	draw_plans();
	spoil_the_network();
	set_nonblock(listener);
	ASSERT_EQ(0, RET(pipe(pipes)));
	server = start_server(listener, pipes);
	any(7);
	client = start_client();
	expect_success(client);
	close(pipes[1]);
	expect_success(server);
	expect_fates();
	close(listener);
	mend_the_network();
}

TEST_F_TIMEOUT(stream, short_connections, PATIENCE_S)
{
	crowd = shared(sizeof(*crowd));
	play_rounds(1, crowded_port);
}
