# SPDX-License-Identifier: GPL-2.0
"""One boot of the VM: QEMU's process, what the guest says, and the verdict."""

import dataclasses
import hashlib
import os
import pathlib
import re
import secrets
import selectors
import signal
import subprocess
import sys
import tempfile
import time

import image

# Kernel messages that no run survives, wherever they come from.
FATAL = re.compile(
    r"Kernel panic|\bBUG\b|\bWARNING:|\bOops\b|general protection fault|Call Trace:"
    r"|INFO: (task|possible|suspicious|rcu)|rcu: .*(stall|self-detected)|soft lockup"
    r"|UBSAN|KASAN|KCSAN|KFENCE|ODEBUG|refcount_t:|^kmemleak: unreferenced|corruption"
    r"|unregister_netdevice: waiting|scheduling while atomic|leaked reference")

# Messages at warning level that loading our unsigned module causes by itself.
HARMLESS = re.compile(
    r"loading out-of-tree module taints kernel"
    r"|module verification failed: signature and/or required key missing"
    r"|^clocksource: ")

# What a busy host makes of a guest whose clock is the host's.
STARVED = re.compile(r"hrtimer: interrupt took|perf: interrupt took too long|TSC found unstable after boot")

# A test that provokes a kernel message announces it by writing this, and a
# regular expression after it, to /dev/kmsg; the message must then appear.
EXPECT = "synfin-expect: "

# The same for a message that need not appear.
ALLOW = "synfin-allow: "

# The same for memory that kmemleak finds at the end of the boot, in lines that begin so.
ALLOW_LEAK = "synfin-allow-leak: "
LEAK = "kmemleak: unreferenced object"

# Lines of a stack; it belongs to the message before it.
STACK = re.compile(
    r"CPU: \d+ (UID: \d+ )?PID: \d+ |Tainted: |Hardware name: |Call Trace:$| </?(TASK|IRQ)>$"
    r"| (\? )?([\w.]+\+)?0x[0-9a-f]+(/0x[0-9a-f]+.*)?$|(RIP|Code|RSP|RAX|RDX|RBP|R10|R13): ")

# A report of KCSAN is between two of these. An access is ours if we made it, or
# called who did: the first two frames behind its line.
RULE = re.compile(r"={60,}$")
ACCESS = re.compile(r"(read|write|read-write|assert no \w+)( \(\w+\))? to 0x")
OURS = "[synfin]"

# Tests write their names to /dev/kmsg behind this, so that messages have an owner: a
# program, and perhaps which of its tests. What a program announces excuses only its own.
TEST = "synfin-test: "

# The distribution's; others are built with what looks for mistakes.
STOCK = ("6.1", "6.12")

# In virtual time it is always the same time, so that a seed repeats a boot.
EPOCH = "2026-01-01T00:00:00"

TAINT_WARN_OR_DIE = 1 << 9 | 1 << 7 | 1 << 5 | 1 << 14


def told_seed():
    """$SYNFIN_SEED, or another one each time."""
    told = os.environ.get("SYNFIN_SEED") or str(secrets.randbits(31))
    if not told.isdecimal() or int(told) >= 1 << 32:
        raise RuntimeError(f"SYNFIN_SEED={told} is no number of 32 bits")
    return int(told)


@dataclasses.dataclass
class Options:
    """How to boot, and when to give up."""

    kernel: image.Kernel
    virtual: bool = False
    smp: int = 2
    memory: str = "2G"
    timeout: float = 120
    silence: float = 0		# how long a consumer's guest may say nothing, see Run
    preempt: str = ""
    kvm: bool = False
    shell: bool = False
    wire: tuple = ()		# two sockets of the host: this guest's end, and the other's
    extra: tuple = ()
    seed: int = dataclasses.field(default_factory=told_seed)


def is_foreign_race(lines):
    """Is this KCSAN's report of a race in which no access is ours?"""
    frames = [line for at, text in enumerate(lines) if ACCESS.match(text)
              for line in lines[at + 1:at + 3]]
    return "KCSAN" in lines[1] and not any(OURS in line for line in frames)


def without_foreign_races(messages):
    """The kernel has data races of its own: what KCSAN reports of them goes."""
    report = None
    for test, text in messages:
        if report is None and not RULE.match(text):
            yield test, text
        elif report is None:
            report = [(test, text)]
        else:
            report.append((test, text))
            if RULE.match(text):
                if not is_foreign_race([line for _, line in report]):
                    yield from report
                report = None
    yield from report or ()


def may_excuse(announcer, owner):
    """Are they one program? Who announced something before any test began is all of them."""
    return not announcer or announcer.partition(" ")[0] == owner.partition(" ")[0]


def of(owner):
    """For a user."""
    return f" ({owner})" if owner else ""


def owned(log):
    """Each line of the console, with its owner and where it is."""
    owner = ""
    for at, line in enumerate(log):
        if line.startswith(TEST):
            owner = line[len(TEST):]
        yield owner, line, at


# A job that a script has in the background is born deaf to ^C.
signal.signal(signal.SIGINT, signal.default_int_handler)


def message(text):
    """A line to the user, never mixed into the command's output."""
    print(f"vm: {text}", file=sys.stderr, flush=True)


def environment(options, cwd):
    """The environment of the command in the guest."""
    build = image.TOP / "build"
    keep = {key: value for key, value in os.environ.items()
            if key.startswith(("SYNFIN_", "KSELFTEST_")) or key in ("TERM", "LANG")}
    return keep | {
        "HOME": "/root", "USER": "root", "PWD": str(cwd),
        "PATH": f"{build}/tools:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "SYNFIN_CACHE": str(image.cache()),
        "SYNFIN_KERNEL": options.kernel.series,
        "SYNFIN_KO": str(image.module_path(options.kernel)),
        "SYNFIN_TIME": "virtual" if options.virtual else "real",
        "SYNFIN_OUT": "/run/out",
        "SYNFIN_SEED": str(options.seed),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def kernel_arguments(options):
    """The kernel's command line."""
    line = ["console=ttyS0", "loglevel=4", "printk.time=0", "cryptomgr.notests", "log_buf_len=4M", "panic=-1", "oops=panic",
            "unknown_nmi_panic=1", "mitigations=off", "random.trust_cpu=on",
            "no_timer_check", "net.ifnames=0"]
    # What KCSAN finds is judged when the guest is over: not all of it is ours.
    line.append(f"panic_on_warn={int(options.kernel.series != 'kcsan')}")
    # QEMU translates a program's code once for each address where it is found.
    line += ["norandmaps"]
    if options.virtual:
        # The clock may leap over hours: nothing is stalled by that.
        line += ["nowatchdog", "rcupdate.rcu_cpu_stall_suppress=1", "tsc=reliable"]
    else:
        line += ["softlockup_panic=1", "hung_task_panic=1"]
    if options.kernel.series not in STOCK:
        # An order slower, on a host that may have other work: a CPU of the guest that is
        # not scheduled for 20 s is not stuck.
        line += ["watchdog_thresh=60", "rcupdate.rcu_cpu_stall_timeout=120"]
    if options.kernel.series == "debug":
        # All that CONFIG_SLUB_DEBUG_ON does, and ours may be told to fail without others.
        line += ["slub_debug=FZPU;FZPUA,synfin_*", "kunit.enable=1"]
    if options.preempt:
        line.append(f"preempt={options.preempt}")
    return " ".join(line)


def mac_address(path):
    """One of our own for each end of a wire."""
    digest = hashlib.sha256(str(path).encode()).hexdigest()
    return "52:54:00:" + ":".join(digest[at:at + 2] for at in (0, 2, 4))


def qemu_arguments(options, initrd, fds):
    """QEMU's command line; fds are pipes for out, err, control and log."""
    line = ["qemu-system-x86_64", "-nodefaults", "-no-user-config", "-no-reboot",
            "-display", "none", "-M", "q35,hpet=off", "-m", options.memory,
            "-kernel", str(options.kernel.vmlinux), "-initrd", initrd,
            "-append", kernel_arguments(options), "-device", "isa-debug-exit,iobase=0xf4"]
    if options.virtual:
        line += ["-cpu", "max,-erms,-fsrm", "-smp", "1", "-seed", str(options.seed),
                 "-rtc", f"clock=vm,base={EPOCH}",
                 "-accel", "tcg", "-icount", "shift=0,sleep=off"]
    else:
        accel = ["-accel", "kvm", "-cpu", "host"] if options.kvm else \
                ["-accel", "tcg,thread=multi", "-cpu", "max"]
        line += accel + [
            "-smp", str(options.smp), "-fsdev",
            "local,id=root,path=/,security_model=none,readonly=on,multidevs=remap",
            "-device", "virtio-9p-pci,fsdev=root,mount_tag=root"]
    if options.wire:
        here, there = options.wire
        line += ["-netdev", "dgram,id=wire,local.type=unix,remote.type=unix,"
                 f"local.path={here},remote.path={there}", "-device",
                 f"virtio-net-pci,netdev=wire,mac={mac_address(here)}"]
    for name, fd in fds.items():
        line += ["-chardev", f"file,id={name},path=/dev/fd/{fd}"]
    for name, port in (("out", 0xe9), ("err", 0xea), ("control", 0xeb)):
        line += ["-device", f"isa-debugcon,iobase={port:#x},chardev={name}"]
    line += ["-device", "isa-serial,chardev=log"]
    if options.shell:
        line += ["-chardev", "stdio,id=tty,mux=on,signal=off",
                 "-device", "isa-serial,chardev=tty", "-mon", "chardev=tty"]
    else:
        line += ["-monitor", "stdio"]
    return line


class Run:
    """A boot: it is over, and judged, when the constructor returns.

    A consumer, if there is one, gets the output by its take(), and tells by its
    attribute alive when the guest last gave a sign of life.
    """

    def __init__(self, options, argv, cwd, consumer=None):
        self.options = options
        self.consumer = consumer
        self.buffers = {"control": b"", "log": b""}
        self.log = []		# the kernel's messages as on its console
        self.files = {}		# what the command left in $SYNFIN_OUT
        self.file = None	# (name, bytes to come) of the one that arrives
        self.faults = []	# reasons why the run failed, apart from its status
        self.fatal_at = None	# the line of the log that is one of them
        self.test = ""		# who is the owner of what the kernel says
        self.expected = []	# (test, regular expression)
        self.allowed = []	# (test, regular expression)
        self.allowed_leaks = []	# regular expressions
        self.warnings = []	# (test, text)
        self.status = None
        self.started = time.monotonic()
        self.up_after = None	# seconds until the command began
        self.dying = None
        with tempfile.TemporaryDirectory(prefix="synfin-vm-") as self.directory:
            initrd = f"{self.directory}/initrd"
            environ = environment(options, cwd)
            image.write(initrd, options.kernel, options.virtual, argv, environ,
                        "/dev/ttyS1" if options.shell else None, options.extra)
            self._supervise(initrd)
        self._judge()

    def _output(self, name, data):
        if self.consumer and name == "out":
            self.consumer.take(data)
            return
        stream = sys.stdout.buffer if name == "out" else sys.stderr.buffer
        stream.write(data)
        stream.flush()

    def _supervise(self, initrd):
        pipes = {name: os.pipe() for name in ("out", "err", "control", "log")}
        write_ends = {name: ends[1] for name, ends in pipes.items()}
        for fd in write_ends.values():
            os.set_inheritable(fd, True)
        quiet = {} if self.options.shell else \
            {"stdin": subprocess.PIPE, "stdout": subprocess.DEVNULL}
        errors = open(f"{self.directory}/qemu", "w+b")
        with errors, subprocess.Popen(
                qemu_arguments(self.options, initrd, write_ends), stderr=errors,
                pass_fds=write_ends.values(), **quiet) as self.qemu:
            try:
                for fd in write_ends.values():
                    os.close(fd)
                self._listen({name: ends[0] for name, ends in pipes.items()})
                if self.qemu.wait() not in (0, 1) or self.up_after is None:
                    errors.seek(0)
                    self.log.append("qemu: " + errors.read().decode(errors="replace").strip())
            except BaseException:
                self.qemu.kill()
                raise

    def _listen(self, read_ends):
        with selectors.DefaultSelector() as selector:
            for name, fd in read_ends.items():
                selector.register(fd, selectors.EVENT_READ, name)
            while selector.get_map():
                for key, _ in selector.select(0.5):
                    data = os.read(key.fd, 65536)
                    if not data:
                        selector.unregister(key.fd)
                        os.close(key.fd)
                    elif key.data in self.buffers:
                        self._lines(key.data, data)
                    else:
                        self._output(key.data, data)
                self._watch_the_clock()

    def _watch_the_clock(self):
        """Past its time a guest shows where it hangs (NMI, panic), then is ended."""
        now = time.monotonic()
        late = ""
        if now - self.started > self.options.timeout:
            late = f"no end after {self.options.timeout:g} s"
        elif self.consumer and self.up_after is not None and \
                now - max(self.consumer.alive, self.started) > self.options.silence:
            late = f"no sign of life for {self.options.silence:g} s"
        if self.dying is None and late:
            self.faults.append(late)
            self.dying = now + 10
            if not self.options.shell:
                self.qemu.stdin.write(b"nmi\n")
                self.qemu.stdin.flush()
        elif self.dying is not None and now > self.dying:
            self.dying = now + 10
            self.qemu.send_signal(signal.SIGKILL)

    def _lines(self, name, data):
        self.buffers[name] += data
        while self.file is None or name != "control" or self._file():
            line, end, rest = self.buffers[name].partition(b"\n")
            if not end:
                break
            self.buffers[name] = rest
            text = line.decode(errors="replace").rstrip("\r")
            if name == "log":
                self.log.append(text)
            else:
                self._control(*text.partition(" ")[::2])

    def _file(self):
        """Bytes of a file amid the control lines: true when it is complete."""
        name, length = self.file
        if len(self.buffers["control"]) < length:
            return False
        self.files[name] = self.buffers["control"][:length]
        self.buffers["control"] = self.buffers["control"][length:]
        self.file = None
        return True

    def _control(self, word, rest):
        """A line that init.c sent."""
        if word == "start":
            self.up_after = time.monotonic() - self.started
        elif word == "exit":
            self.status = int(rest)
        elif word == "file":
            length, _, name = rest.partition(" ")
            self.file = (pathlib.PurePath(name).name, int(length))
        elif word == "error":
            self.faults.append(f"the guest could not {rest}")
        elif word == "kmsg-lost":
            self.faults.append("kernel messages were lost: the log overflowed")
        elif word == "tainted" and int(rest) & TAINT_WARN_OR_DIE:
            self.faults.append(f"the kernel is tainted by a warning or worse ({rest})")
        elif word == "kmsg":
            priority, _, text = rest.partition(" ")
            if text.startswith(TEST):
                self.test = text[len(TEST):]
            elif text.startswith(EXPECT):
                self.expected.append((self.test, text[len(EXPECT):]))
            elif text.startswith(ALLOW):
                self.allowed.append((self.test, text[len(ALLOW):]))
            elif text.startswith(ALLOW_LEAK):
                self.allowed_leaks.append(text[len(ALLOW_LEAK):])
            elif int(priority) >> 3 == 0 and not self._is_harmless(text):
                self.warnings.append((self.test, text))

    def _is_harmless(self, text):
        return HARMLESS.search(text) or not self.options.virtual and STARVED.search(text)

    def _is_expected(self, test, text):
        if text.startswith(LEAK):
            return any(re.search(pattern, text) for pattern in self.allowed_leaks)
        return any(re.search(pattern, text) for owner, pattern in self.expected + self.allowed
                   if may_excuse(owner, test))

    def _unexpected(self, messages):
        """What its owner has not announced; a stack goes with the message that it follows."""
        expected = False
        for test, text, *rest in messages:
            if not STACK.match(text):
                expected = self._is_expected(test, text)
            if not expected:
                yield test, text, *rest

    def _judge(self):
        self.log = [line for _, line in without_foreign_races(("", line) for line in self.log)]
        self.warnings = list(without_foreign_races(self.warnings))
        for test, line, at in self._unexpected(owned(self.log)):
            if FATAL.search(line):
                self.faults.append(f"kernel{of(test)}: {line}")
                self.fatal_at = at
                break
        for test, text in self._unexpected(self.warnings):
            self.faults.append(f"unexpected kernel message{of(test)}: {text}")
        for test, pattern in self.expected:
            if not any(re.search(pattern, text) for owner, text in self.warnings
                       if may_excuse(test, owner)):
                self.faults.append(f"expected kernel message never came{of(test)}: {pattern}")
        if self.status is None and not self.faults:
            why = f": {self.log[-1]}" if self.log else ""
            self.faults.append(f"the guest ended without a status{why}")

    def save_files(self, directory):
        """Keep what the command left in $SYNFIN_OUT."""
        directory.mkdir(parents=True, exist_ok=True)
        for name, data in self.files.items():
            (directory / name).write_bytes(data)

    def show_faults(self, lines=60):
        """Say what went wrong, with the kernel's log around it."""
        if not self.faults:
            return
        at = self.fatal_at
        shown = self.log[-lines:] if at is None else self.log[max(at - 5, 0):at + lines]
        print("\n".join(f"| {line}" for line in shown), file=sys.stderr)
        for fault in self.faults:
            message(f"FAILED: {fault}")


def kvm_works(options):
    """A short boot tells: /dev/kvm may exist, open, and still hang a guest."""
    if not os.access("/dev/kvm", os.R_OK | os.W_OK):
        message("no access to /dev/kvm; using TCG")
        return False
    probe = dataclasses.replace(options, kvm=True, shell=False, timeout=15)
    run = Run(probe, ["true"], image.TOP)
    if run.status == 0:
        return True
    message(f"KVM does not work here ({run.faults[0]}); using TCG")
    return False
