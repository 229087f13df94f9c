# SPDX-License-Identifier: GPL-2.0
"""Initramfs images for the VM: a cpio archive per boot."""

import glob
import hashlib
import lzma
import os
import pathlib
import re
import shutil
import stat
import subprocess
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parent.parent

# What the guest needs to see the host's root, with dependencies left to modprobe.
ROOT_MODULES = ("virtio_pci", "9pnet_virtio", "9p", "overlay")


class Cpio:
    """Writes the "newc" format that the kernel unpacks; everything belongs to root."""

    def __init__(self, out):
        self.out = out
        self.inode = 0
        self.names = set()

    def _entry(self, name, mode, data=b""):
        name = name.strip("/")
        if name in self.names:
            return
        parent = os.path.dirname(name)
        if parent:
            self.directory(parent)
        self.names.add(name)
        self._raw(name, mode, data)

    def _raw(self, name, mode, data):
        self.inode += 1
        encoded = name.encode() + b"\0"
        fields = (self.inode, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(encoded), 0)
        head = b"070701" + b"".join(b"%08X" % field for field in fields) + encoded
        self.out.write(head + b"\0" * (-len(head) % 4))
        self.out.write(data)
        self.out.write(b"\0" * (-len(data) % 4))

    def directory(self, name, mode=0o755):
        self._entry(name, stat.S_IFDIR | mode)

    def symlink(self, name, target):
        self._entry(name, stat.S_IFLNK | 0o777, target.encode())

    def file(self, name, data, mode=0o644):
        self._entry(name, stat.S_IFREG | mode, data)

    def finish(self):
        self._raw("TRAILER!!!", 0, b"")

    def copy(self, path):
        """A file of the host under its own path; links on the way are kept."""
        done = "/"
        for part in pathlib.PurePath(os.path.abspath(path)).parts[1:]:
            here = os.path.join(done, part)
            if os.path.islink(here):
                target = os.readlink(here)
                self.symlink(here, target)
                rest = os.path.abspath(path)[len(here):]
                return self.copy(os.path.normpath(os.path.join(done, target)) + rest)
            done = here
        if os.path.isdir(done):
            self.directory(done)
            for name in sorted(os.listdir(done)):
                if name != "__pycache__":
                    self.copy(os.path.join(done, name))
        elif os.path.isfile(done):
            self.file(done, pathlib.Path(done).read_bytes(), os.stat(done).st_mode & 0o777)
            self._libraries(done)
        return None

    def _libraries(self, path):
        """What the dynamic linker will load for an ELF file, or a script's interpreter."""
        with open(path, "rb") as file:
            magic = file.read(256)
        if magic.startswith(b"#!"):
            interpreter = magic[2:].split(b"\n")[0].split()[0].decode()
            if os.path.exists(interpreter):
                self.copy(interpreter)
        if not magic.startswith(b"\x7fELF") or path.endswith(".ko"):
            return
        listing = subprocess.run(["ldd", path], capture_output=True, text=True, check=False)
        for library in re.findall(r"(/\S+) \(0x", listing.stdout):
            self.copy(library)


class Kernel:
    """A kernel of the cache (kernels.sh): 6.1, 6.12, or a directory of the same layout."""

    def __init__(self, name):
        self.directory = pathlib.Path(name) if "/" in name else cache() / name
        if not (self.directory / "release").exists():
            raise SystemExit(
                f"no kernel {name} in {self.directory}: 6.1 and 6.12 come by 'make deps', "
                "debug and kcsan by 'selftests/vm/debug-kernel.sh NAME'")
        self.series = self.directory.name if "/" in name else name
        self.directory = self.directory.resolve()
        self.release = (self.directory / "release").read_text().strip()
        self.vmlinux = self.directory / "vmlinux"
        self.modules = self.directory / "modules"

    def module_files(self, names):
        """Files of the modules and all they need, in the order of insertion."""
        with tempfile.TemporaryDirectory() as base:
            os.mkdir(f"{base}/lib")
            os.symlink(self.modules, f"{base}/lib/modules")
            listing = subprocess.run(
                ["/sbin/modprobe", "-d", base, "-S", self.release, "--ignore-install",
                 "--show-depends", "-a", *names],
                capture_output=True, text=True, check=False)
        if listing.returncode:
            raise RuntimeError(f"modules of {self.release}: {listing.stderr.strip()}")
        files = re.findall(r"^insmod \S*/lib/modules/(\S+)", listing.stdout, re.M)
        return [self.modules / file for file in dict.fromkeys(files)]


def cache():
    """The directory that kernels.sh fills."""
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return pathlib.Path(os.environ.get("SYNFIN_CACHE") or f"{home}/synfin").resolve()


def plain_module(path):
    """The module's bytes, uncompressed."""
    data = path.read_bytes()
    return lzma.decompress(data) if path.suffix == ".xz" else data


def memory_list(extra=()):
    """The lines of memory.txt as (kind, object)."""
    lines = (HERE / "memory.txt").read_text().splitlines() + [f"path {path}" for path in extra]
    os.environ["SYNFIN_CACHE"] = str(cache())
    for line in lines:
        line = os.path.expandvars(line.split("#")[0]).strip()
        if line:
            yield tuple(line.split(maxsplit=1))


def add_modules(cpio, kernel, names):
    """A pruned /lib/modules that modprobe in the guest is content with."""
    with tempfile.TemporaryDirectory() as base:
        root = pathlib.Path(base, "lib/modules", kernel.release)
        root.mkdir(parents=True)
        for listing in ("modules.builtin", "modules.builtin.modinfo", "modules.order"):
            shutil.copy(kernel.modules / kernel.release / listing, root)
        for path in kernel.module_files(names):
            plain = root / path.relative_to(kernel.modules / kernel.release).with_suffix("")
            if path.suffix == ".ko":
                plain = plain.with_suffix(".ko")
            plain.parent.mkdir(parents=True, exist_ok=True)
            plain.write_bytes(plain_module(path))
        subprocess.run(["/sbin/depmod", "-b", base, kernel.release], check=True)
        for path in sorted(root.rglob("*")):
            if path.is_file():
                cpio.file(f"usr/lib/modules/{path.relative_to(root.parent)}", path.read_bytes())


def find_program(name):
    """Where the program is, looking where root would."""
    path = shutil.which(name, path="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
    if not path:
        raise FileNotFoundError(f"memory.txt names the program {name}, which is not installed")
    return path


def write_memory_root(out, kernel, entries):
    """The part of a memory root that changes only with the packages installed."""
    cpio = Cpio(out)
    for link in ("bin", "sbin", "lib", "lib64"):
        cpio.symlink(link, f"usr/{link}")
    for name in ("dev", "proc", "sys", "run", "root", "etc", "usr/lib/modules"):
        cpio.directory(name)
    cpio.directory("tmp", 0o1777)
    cpio.directory("var/tmp", 0o1777)
    cpio.symlink("var/run", "/run")
    for kind, what in entries:
        if kind == "program":
            cpio.copy(find_program(what))
        elif kind == "path":
            cpio.copy(what)
    add_modules(cpio, kernel, [what for kind, what in entries if kind == "module"])
    cpio.finish()


def memory_root(kernel, extra):
    """Cached file with the memory root for this kernel and these packages."""
    entries = [entry for entry in memory_list(extra) if entry[0] != "tree"]
    key = hashlib.sha256()
    for item in (entries, str(kernel.directory), os.stat("/var/lib/dpkg/status").st_mtime_ns,
                 [os.stat(path).st_mtime_ns for path in extra], pathlib.Path(__file__).read_text()):
        key.update(repr(item).encode())
    path = cache() / f"root-{kernel.series}-{key.hexdigest()[:16]}.cpio"
    if not path.exists():
        for old in cache().glob(f"root-{kernel.series}-*"):
            if old.stat().st_mtime < time.time() - 86400:
                old.unlink(missing_ok=True)
        with tempfile.NamedTemporaryFile(dir=cache(), prefix=f"root-{kernel.series}-",
                                         delete=False) as out:
            write_memory_root(out, kernel, entries)
        os.rename(out.name, path)
    return path


def init_program():
    """init.c compiled, statically, once for each of its versions."""
    source = HERE / "init.c"
    key = hashlib.sha256(source.read_bytes()).hexdigest()[:16]
    path = cache() / f"init-{key}"
    if not path.exists():
        temporary = f"{path}.{os.getpid()}"
        subprocess.run(["gcc", "-static", "-O2", "-Wall", "-Wextra", "-o", temporary, source],
                       check=True)
        os.rename(temporary, path)
    return path.read_bytes()


def add_project(cpio, kernel):
    """The project's files that tests in a memory root use, in their own place."""
    for kind, what in memory_list():
        if kind == "tree":
            for path in sorted(glob.glob(str(TOP / what))):
                cpio.copy(path)
    module = module_path(kernel)
    if module.exists():
        cpio.copy(module)


def module_path(kernel):
    """Where the build leaves the module for this kernel."""
    return TOP / "build" / kernel.series / "kmod" / "synfin.ko"


def words(items):
    """Strings with a NUL after each."""
    return b"".join(os.fsencode(item) + b"\0" for item in items)


def write(path, kernel, virtual, argv, environ, tty=None, extra=()):
    """The initramfs for one boot, at path."""
    with open(path, "wb") as out:
        if virtual:
            with open(memory_root(kernel, extra), "rb") as root:
                shutil.copyfileobj(root, out)
        cpio = Cpio(out)
        cpio.file("init", init_program(), 0o755)
        cpio.file("vm/mode", b"virtual\n" if virtual else b"real\n")
        cpio.file("vm/argv", words(argv))
        cpio.file("vm/environ", words(f"{key}={value}" for key, value in environ.items()))
        cpio.file("vm/cwd", os.fsencode(environ["PWD"]))
        if tty:
            cpio.file("vm/tty", tty.encode())
        if virtual:
            cpio.directory(environ["PWD"])
            add_project(cpio, kernel)
        else:
            cpio.file("vm/libmodules", os.fsencode(kernel.modules) + b"\n")
            names = []
            for number, module in enumerate(kernel.module_files(ROOT_MODULES)):
                names.append(f"/vm/{number:02}-{module.name.split('.')[0]}.ko")
                cpio.file(names[-1], plain_module(module))
            cpio.file("vm/modules", "".join(f"{name}\n" for name in names).encode())
        cpio.finish()
