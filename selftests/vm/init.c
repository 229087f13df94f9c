// SPDX-License-Identifier: GPL-2.0
/*
 * First and only process that the VM's initramfs starts.
 *
 * It sets up a root, runs one command in it, passes the command's output and
 * exit status to the host and ends the VM.  What to do comes from files that
 * image.py puts into the initramfs:
 *	/vm/mode	"real" (root over 9p) or "virtual" (root is the initramfs)
 *	/vm/modules	modules to load first, one path a line, in order
 *	/vm/libmodules	directory to bind over /lib/modules (real mode)
 *	/vm/argv	the command, NUL after each word
 *	/vm/environ	its environment, NUL after each word
 *	/vm/cwd		its working directory
 *	/vm/tty		if there: give the command this terminal
 * What the command leaves in /run/out goes to the host too.
 *
 * Output goes through debug consoles, one port each: an outb is served before
 * the next instruction, so the guest never idles for the host and a virtual
 * clock does not leap.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/io.h>
#include <sys/ioctl.h>
#include <sys/klog.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	PORT_STDOUT = 0xe9,
	PORT_STDERR = 0xea,
	PORT_CONTROL = 0xeb,	/* lines, and files, for guest.py */
	PORT_EXIT = 0xf4,	/* isa-debug-exit: any value ends the VM */
};

#define OUT_DIRECTORY "/run/out"

#define __noreturn	__attribute__((noreturn))
#define __printf(a, b)	__attribute__((format(printf, a, b)))

static void port_write(int port, const void *data, size_t len)
{
	asm volatile("rep outsb" : "+S"(data), "+c"(len) : "d"(port) : "memory");
}

static __printf(1, 2) void tell_host(const char *fmt, ...)
{
	char line[4096];
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(line, sizeof(line) - 1, fmt, args);
	va_end(args);
	if (len > (int)sizeof(line) - 2)
		len = sizeof(line) - 2;
	line[len++] = '\n';
	port_write(PORT_CONTROL, line, len);
}

static __noreturn void power_off(void)
{
	outl(0, PORT_EXIT);
	for (;;)
		pause();
}

static __noreturn void die(const char *what, const char *object)
{
	tell_host("error %s %s: %s", what, object, strerror(errno));
	power_off();
}

/* The whole file, NUL-terminated; NULL if there is none. */
static char *slurp(const char *path, size_t *len)
{
	size_t size = 0;
	char *text = NULL;
	ssize_t got = 1;
	int fd;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return NULL;
	while (got > 0) {
		text = realloc(text, size + 65537);
		if (!text)
			die("allocate for", path);
		got = read(fd, text + size, 65536);
		if (got > 0)
			size += got;
	}
	close(fd);
	text[size] = '\0';
	if (len)
		*len = size;
	return text;
}

static char *slurp_line(const char *path)
{
	char *text = slurp(path, NULL);

	if (!text)
		die("read", path);
	text[strcspn(text, "\n")] = '\0';
	return text;
}

/* "a\0b\0" as a vector that ends in NULL. */
static char **slurp_words(const char *path)
{
	char *text, **words;
	size_t len, n = 0;
	char *word;

	text = slurp(path, &len);
	if (!text)
		die("read", path);
	words = calloc(len + 1, sizeof(*words));
	if (!words)
		die("allocate for", path);
	for (word = text; word < text + len; word += strlen(word) + 1)
		words[n++] = word;
	return words;
}

static void insert_modules(void)
{
	char *list, *path, *rest;
	int fd;

	list = slurp("/vm/modules", NULL);
	for (path = strtok_r(list, "\n", &rest); path; path = strtok_r(NULL, "\n", &rest)) {
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd < 0 || syscall(SYS_finit_module, fd, "", 0))
			die("insert module", path);
		close(fd);
	}
	free(list);
}

static void mount_or_die(const char *source, const char *target, const char *type,
			 unsigned long flags, const char *data)
{
	mkdir(target, 0755);
	if (mount(source, target, type, flags, data))
		die("mount", target);
}

/* The host's root, read-only, below a tmpfs that takes what is written. */
static void enter_host_root(void)
{
	mount_or_die("tmpfs", "/over", "tmpfs", 0, "size=75%");
	mount_or_die("root", "/lower", "9p", MS_RDONLY,
		     "trans=virtio,version=9p2000.L,msize=512000,cache=loose");
	mkdir("/over/upper", 0755);
	mkdir("/over/work", 0755);
	mount_or_die("overlay", "/merged", "overlay", 0,
		     "lowerdir=/lower,upperdir=/over/upper,workdir=/over/work");
	if (mount("/dev", "/merged/dev", NULL, MS_MOVE, NULL))
		die("move", "/dev");
	if (chdir("/merged") || mount(".", "/", NULL, MS_MOVE, NULL) || chroot(".") || chdir("/"))
		die("enter", "the host's root");
}

static void mount_kernel_filesystems(void)
{
	mount_or_die("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
	mount_or_die("sysfs", "/sys", "sysfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
	mount_or_die("devpts", "/dev/pts", "devpts", MS_NOSUID, "mode=620,ptmxmode=666");
	mount_or_die("tmpfs", "/dev/shm", "tmpfs", MS_NOSUID | MS_NODEV, NULL);
	mount_or_die("tmpfs", "/run", "tmpfs", MS_NOSUID | MS_NODEV, "mode=755");
	mkdir(OUT_DIRECTORY, 0777);
	mount_or_die("cgroup2", "/sys/fs/cgroup", "cgroup2", MS_NOSUID | MS_NODEV, NULL);
	mount_or_die("debugfs", "/sys/kernel/debug", "debugfs", MS_NOSUID | MS_NODEV, NULL);
	mount_or_die("tracefs", "/sys/kernel/tracing", "tracefs", MS_NOSUID | MS_NODEV, NULL);
	symlink("/proc/self/fd", "/dev/fd");
	symlink("/proc/self/fd/0", "/dev/stdin");
	symlink("/proc/self/fd/1", "/dev/stdout");
	symlink("/proc/self/fd/2", "/dev/stderr");
}

static void loopback_up(void)
{
	struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd;

	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || ioctl(fd, SIOCSIFFLAGS, &request))
		die("bring up", "lo");
	close(fd);
}

static void write_to(const char *path, const char *text)
{
	int fd;

	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		die("write", path);
	close(fd);
}

/* A kernel without the file has not got what is to be switched off. */
static void write_if_there(const char *path, const char *text)
{
	if (!access(path, F_OK))
		write_to(path, text);
}

/*
 * Housekeeping that wakes an idle CPU twice a second: a virtual clock that
 * jumps from wake-up to wake-up covers an hour in a tenth of the time without.
 */
static void keep_idle(void)
{
	write_to("/proc/sys/vm/stat_interval", "36000");
	write_if_there("/proc/sys/vm/compaction_proactiveness", "0");
}

static void find_root(void)
{
	char *mode = slurp_line("/vm/mode"), *libmodules = NULL;
	int real = !strcmp(mode, "real");

	if (real) {
		libmodules = slurp_line("/vm/libmodules");
		insert_modules();
		enter_host_root();
	}
	mount_kernel_filesystems();
	if (!real) {
		keep_idle();
	} else {
		mkdir("/lib/modules", 0755);
		if (mount(libmodules, "/lib/modules", NULL, MS_BIND, NULL))
			die("bind", libmodules);
	}
	loopback_up();
	sethostname("synfin-vm", 9);
}

static void use_terminal(const char *tty)
{
	int fd;

	fd = open(tty, O_RDWR);
	if (fd < 0 || ioctl(fd, TIOCSCTTY, 1))
		die("use terminal", tty);
	dup2(fd, 0);
	dup2(fd, 1);
	dup2(fd, 2);
	close(fd);
}

static __noreturn void
run_command(char **argv, char **envp, const char *cwd, const char *tty, int out, int err)
{
	const struct rlimit files = { 65536, 65536 };
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	setrlimit(RLIMIT_NOFILE, &files);
	setsid();
	if (tty) {
		use_terminal(tty);
	} else {
		dup2(open("/dev/null", O_RDONLY), 0);
		dup2(out, 1);
		dup2(err, 2);
	}
	if (chdir(cwd))
		die("enter directory", cwd);
	environ = envp;
	execvp(argv[0], argv);
	dprintf(2, "vm: cannot run %s: %s\n", argv[0], strerror(errno));
	_exit(errno == ENOENT ? 127 : 126);
}

/* Pass on what is there; false at the end of file. */
static int relay(int fd, int port)
{
	char data[65536];
	ssize_t len;

	len = read(fd, data, sizeof(data));
	if (len > 0)
		port_write(port, data, len);
	return len > 0 || (len < 0 && (errno == EAGAIN || errno == EINTR));
}

/* Reap whatever has died; true once the command is among it. */
static int reap(pid_t command, int *status)
{
	int one, done = 0;
	pid_t pid;

	while ((pid = waitpid(-1, &one, WNOHANG)) > 0) {
		if (pid != command)
			continue;
		*status = one;
		done = 1;
	}
	return done;
}

/*
 * Relay until the command is gone.  What it left running in the background may
 * hold the pipes open for ever, so their end is not waited for.
 */
static int relay_until_exit(pid_t command, int out, int err, int signals)
{
	struct pollfd fds[] = {
		{ .fd = out, .events = POLLIN },
		{ .fd = err, .events = POLLIN },
		{ .fd = signals, .events = POLLIN },
	};
	struct signalfd_siginfo info;
	int status;

	for (;;) {
		poll(fds, 3, -1);
		if (fds[0].revents && !relay(out, PORT_STDOUT))
			fds[0].fd = -1;
		if (fds[1].revents && !relay(err, PORT_STDERR))
			fds[1].fd = -1;
		if (fds[2].revents && read(signals, &info, sizeof(info)) > 0 &&
		    reap(command, &status))
			break;
	}
	while (poll(fds, 2, 0) > 0) {
		if (fds[0].revents && !relay(out, PORT_STDOUT))
			fds[0].fd = -1;
		if (fds[1].revents && !relay(err, PORT_STDERR))
			fds[1].fd = -1;
	}
	return status;
}

static int run_and_relay(void)
{
	char **argv = slurp_words("/vm/argv"), **envp = slurp_words("/vm/environ");
	char *cwd = slurp_line("/vm/cwd"), *tty = slurp("/vm/tty", NULL);
	int out[2], err[2], signals;
	sigset_t child;
	pid_t pid;

	find_root();
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child, NULL);
	signals = signalfd(-1, &child, SFD_CLOEXEC);
	if (signals < 0 || pipe2(out, O_CLOEXEC) || pipe2(err, O_CLOEXEC))
		die("make", "pipes");
	klogctl(8, NULL, 8);	/* all messages to the console from here on */
	tell_host("start");
	pid = fork();
	if (pid < 0)
		die("fork for", argv[0]);
	if (!pid)
		run_command(argv, envp, cwd, tty, out[1], err[1]);
	close(out[1]);
	close(err[1]);
	return relay_until_exit(pid, out[0], err[0], signals);
}

/*
 * Kernel messages since the command began, at warning level or worse, and what
 * a test said it expects of them (facility 1 is userspace).
 */
static void report_kernel_log(int fd)
{
	char record[8192], *text;
	unsigned int prio;
	ssize_t len;

	for (;;) {
		len = read(fd, record, sizeof(record) - 1);
		if (len < 0 && errno == EPIPE) {
			tell_host("kmsg-lost");
			continue;
		}
		if (len <= 0)
			return;
		record[len] = '\0';
		text = strchr(record, ';');
		if (!text)
			continue;
		prio = strtoul(record, NULL, 10);
		text[1 + strcspn(text + 1, "\n")] = '\0';
		if (prio >> 3 || (prio & 7) <= 4)
			tell_host("kmsg %u %s", prio, text + 1);
	}
}

/* Each file as a line "file LENGTH NAME" and its bytes. */
static void send_files(void)
{
	struct dirent *entry;
	char path[4096];
	size_t len;
	char *data;
	DIR *dir;

	dir = opendir(OUT_DIRECTORY);
	while (dir && (entry = readdir(dir))) {
		if (entry->d_type != DT_REG)
			continue;
		snprintf(path, sizeof(path), OUT_DIRECTORY "/%s", entry->d_name);
		data = slurp(path, &len);
		if (!data)
			continue;
		tell_host("file %zu %s", len, entry->d_name);
		port_write(PORT_CONTROL, data, len);
		free(data);
	}
}

int main(void)
{
	char *tainted;
	int status, kmsg;

	if (ioperm(PORT_STDOUT, 3, 1) || ioperm(PORT_EXIT, 4, 1))
		return 1;	/* init's end is a panic, which the host sees */
	mount_or_die("devtmpfs", "/dev", "devtmpfs", MS_NOSUID, NULL);
	kmsg = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (kmsg < 0 || lseek(kmsg, 0, SEEK_END) < 0)
		die("open", "/dev/kmsg");
	status = run_and_relay();
	send_files();
	report_kernel_log(kmsg);
	tainted = slurp("/proc/sys/kernel/tainted", NULL);
	tell_host("tainted %ld", tainted ? atol(tainted) : -1L);
	if (WIFSIGNALED(status))
		tell_host("exit %d", 128 + WTERMSIG(status));
	else
		tell_host("exit %d", WEXITSTATUS(status));
	power_off();
}
