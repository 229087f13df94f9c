// SPDX-License-Identifier: GPL-2.0
/*
 * Whose memory sockets take: the cgroup's that has them. A process is in one of
 * its own (cgroup v2), and this one looks at it from outside.
 */
#include <sys/resource.h>
#include <sys/stat.h>
#include "lib_socket.h"

#define MEGABYTE	(1l << 20)
#define LIMIT		(16 * MEGABYTE)

#ifndef SO_RESERVE_MEM
#define SO_RESERVE_MEM	73
#endif

static const char root[] = "/sys/fs/cgroup";
static char group[64];

static int open_in(const char *dir, const char *name, int flags)
{
	char path[128];
	int fd;
	IN_TEST();

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	fd = RET(open(path, flags));
	ASSERT_LE(0, fd);
	return fd;
}

static void put(const char *dir, const char *name, const char *text)
{
	int fd = open_in(dir, name, O_WRONLY);
	IN_TEST();

	ASSERT_EQ((long)strlen(text), RET(write(fd, text, strlen(text))));
	close(fd);
}

static const char *get(const char *name)
{
	static char text[8192];
	int fd = open_in(group, name, O_RDONLY);
	ssize_t n = read(fd, text, sizeof(text) - 1);

	close(fd);
	text[n > 0 ? n : 0] = 0;
	return text;
}

/* The number behind a word at the beginning of a line. */
static long get_number(const char *name, const char *word)
{
	char key[32];
	const char *text = get(name), *at;

	snprintf(key, sizeof(key), "\n%s ", word);
	if (!strncmp(text, key + 1, strlen(key + 1)))
		return atol(text + strlen(key + 1));
	at = strstr(text, key);
	return at ? atol(at + strlen(key)) : -1;
}

static void make_group(long limit)
{
	char text[32];
	IN_TEST();

	put(root, "cgroup.subtree_control", "+memory");
	snprintf(group, sizeof(group), "%s/synfin-%d", root, getpid());
	ASSERT_EQ(0, RET(mkdir(group, 0755)));
	snprintf(text, sizeof(text), "%ld", limit);
	put(group, "memory.max", text);
}

/* It is empty when the memory has been given back, down to the last page. */
static void remove_group(void)
{
	IN_TEST();

	UNTIL(get_number("memory.stat", "sock") == 0);
	ASSERT_EQ(0, get_number("memory.stat", "sock"));
	UNTIL(!rmdir(group));
	ASSERT_EQ(-1, access(group, F_OK));
}

/* A process inside. Return: as fork(2). */
static pid_t spawn_inside(void)
{
	pid_t pid = spawn();

	if (!pid)
		put(group, "cgroup.procs", "0");
	return pid;
}

static void exchange(int fd, int other)
{
	send_text(fd, "unharmed");
	expect_read(other, "unharmed");
}

/* Return: what the child wrote. */
static size_t told_by(int fd)
{
	size_t n = 0;
	IN_TEST();

	ASSERT_EQ((long)sizeof(n), RET(read(fd, &n, sizeof(n))));
	return n;
}

TEST_F(stream, what_is_queued_is_charged)
{
	int there[2], back[2];
	size_t sent;
	pid_t pid;

	make_group(256 * MEGABYTE);
	ASSERT_EQ(0, RET(pipe(there)));
	ASSERT_EQ(0, RET(pipe(back)));
	pid = spawn_inside();
	if (!pid) {
		sent = fill_up(new_pair().client);
		write(there[1], &sent, sizeof(sent));
		/* Keep it until that has been looked at. */
		told_by(back[0]);
		_exit(0);
	}
	sent = told_by(there[0]);
	UNTIL(get_number("memory.stat", "sock") >= (long)sent);
	ASSERT_LE((long)sent, get_number("memory.stat", "sock"));
	ASSERT_LE((long)sent, atol(get("memory.current")));
	write(back[1], &sent, sizeof(sent));
	expect_success(pid);
	remove_group();
}

TEST_F(stream, memory_is_not_reserved)
{
	pid_t pid;

	make_group(256 * MEGABYTE);
	pid = spawn_inside();
	if (!pid) {
		struct pair p = new_pair();
		long err = set_int(p.client, SOL_SOCKET, SO_RESERVE_MEM, 65536);

		/* Which of the two depends on the kernel's version. */
		ASSERT_TRUE(is_tcp() ? !err :
			    err == -ENOMEM || err == -EOPNOTSUPP);
		ASSERT_EQ(is_tcp() ? 65536 : 0,
			  get_int(p.client, SOL_SOCKET, SO_RESERVE_MEM));
		exchange(p.client, p.server);
		_exit(0);
	}
	expect_success(pid);
	remove_group();
}

/* Return: the error of the first call that is refused. */
static int take_all_there_is(void)
{
	struct rlimit limit = { 65536, 65536 };
	int listener = new_listener(PORT, 8);

	setrlimit(RLIMIT_NOFILE, &limit);
	for (;;) {
		int fd = socket(family, SOCK_STREAM, protocol), other;

		if (fd < 0 || connect_to(fd, HERE, PORT))
			return errno;
		other = accept(listener, NULL, NULL);
		if (other < 0)
			return errno;
		fill_up(fd);
		fill_up(other);
	}
}

/* What the kernel says when it ends a process for want of memory. */
static void expect_report(void)
{
	static const char * const parts[] = {
		"oom-killer", "out of memory", "COMPACTION is disabled",
		"^CPU: ", "^Tainted: ",
		"^Hardware name: ", "Call Trace:", "</?TASK>",
		"[+]0x[0-9a-f]+/0x", "^R[A-Z0-9]{2}: ", "^Code: ",
	};
	unsigned int i;
	FILE *kmsg;

	if (!getenv("SYNFIN_KO"))
		return;
	kmsg = fopen("/dev/kmsg", "w");
	fprintf(kmsg, "synfin-expect: ");
	for (i = 0; i < ARRAY_SIZE(parts); i++)
		fprintf(kmsg, "%s%s", i ? "|" : "", parts[i]);
	fprintf(kmsg, "\n");
	fclose(kmsg);
}

/* As with TCP it is mostly not refused, but ended, and nobody else is. */
static void expect_refused(int status)
{
	IN_TEST();

	if (WIFSIGNALED(status)) {
		ASSERT_EQ(SIGKILL, WTERMSIG(status));
		ASSERT_EQ(1, get_number("memory.events", "oom_kill"));
		return;
	}
	ASSERT_TRUE(WEXITSTATUS(status) == ENOMEM ||
		    WEXITSTATUS(status) == ENOBUFS);
}

TEST_F(stream, a_cgroup_at_its_limit)
{
	struct pair p = new_pair();
	int status = 0;
	pid_t pid;

	RULE("ADV-48");
	expect_report();
	make_group(LIMIT);
	pid = spawn_inside();
	if (!pid) {
		unshare(CLONE_NEWNET);
		set_loopback(IFF_UP);
		_exit(take_all_there_is());
	}
	while (!waitpid(pid, &status, WNOHANG)) {
		exchange(p.client, p.server);
		nap();
	}
	expect_refused(status);
	/* Packets on their way may go beyond it, but by no more than a bit. */
	ASSERT_GE(LIMIT + MEGABYTE, atol(get("memory.peak")));
	remove_group();
	exchange(p.client, p.server);
	p.client = dial(PORT);
	exchange(p.client, take(p.listener));
}
