// SPDX-License-Identifier: GPL-2.0
/* Facts about the machine that decide whether the module can be used. */

#include "host.hpp"

#include <fcntl.h>
#include <ifaddrs.h>
#include <linux/capability.h>
#include <netinet/in.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <sstream>

namespace synfin::host {
namespace {

constexpr char secure_boot_variable[] =
	"/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c";

std::optional<std::string> read_all(const std::string &path)
{
	std::ifstream file(path, std::ios::binary);

	if (!file)
		return std::nullopt;
	return std::string(std::istreambuf_iterator<char>(file), {});
}

} // namespace

std::optional<std::string> read_line(const std::string &path)
{
	std::ifstream file(path);
	std::string line;

	if (!file || !std::getline(file, line))
		return std::nullopt;
	return line;
}

int why_unreadable(const std::string &path)
{
	int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
	char byte;
	int error = fd < 0 || read(fd, &byte, 1) < 0 ? errno : 0;

	if (fd >= 0)
		close(fd);
	return error;
}

std::string kernel_release()
{
	utsname name{};

	uname(&name);
	return name.release;
}

/* The section .modinfo is a list of "key=value" strings, each ended by a zero. */
std::optional<std::string> module_info(const std::string &path,
				       const std::string &key)
{
	auto file = read_all(path);
	std::string wanted = std::string(1, '\0') + key + "=";

	if (!file || !file->starts_with("\177ELF"))
		return std::nullopt;

	std::size_t at = file->find(wanted);

	if (at == std::string::npos)
		return std::nullopt;
	at += wanted.size();
	return file->substr(at, file->find('\0', at) - at);
}

std::optional<std::string> lockdown()
{
	auto line = read_line("/sys/kernel/security/lockdown");

	if (!line)
		return std::nullopt;

	std::size_t open = line->find('['), close = line->find(']');

	if (open == std::string::npos || close == std::string::npos)
		return std::nullopt;
	return line->substr(open + 1, close - open - 1);
}

/* Four bytes of attributes come before the value. */
std::optional<bool> secure_boot()
{
	auto variable = read_all(secure_boot_variable);

	if (!variable || variable->size() < 5)
		return std::nullopt;
	return (*variable)[4] == 1;
}

std::optional<address> address_of(const sockaddr &sa)
{
	std::array<std::uint8_t, 16> bytes{};

	if (sa.sa_family == AF_INET) {
		const auto &in = reinterpret_cast<const sockaddr_in &>(sa);

		std::memcpy(bytes.data(), &in.sin_addr, 4);
		return address(std::span(bytes).first(4));
	}
	if (sa.sa_family == AF_INET6) {
		const auto &in = reinterpret_cast<const sockaddr_in6 &>(sa);

		std::memcpy(bytes.data(), &in.sin6_addr, 16);
		return address(bytes);
	}
	return std::nullopt;
}

bool is_own(const address &addr)
{
	ifaddrs *all = nullptr;
	bool found = false;

	if (getifaddrs(&all) < 0)
		return false;
	for (const ifaddrs *i = all; i && !found; i = i->ifa_next) {
		if (i->ifa_addr)
			found = address_of(*i->ifa_addr) == addr;
	}
	freeifaddrs(all);
	return found;
}

bool net_admin()
{
	std::ifstream status("/proc/self/status");
	std::string line;

	while (std::getline(status, line)) {
		std::uint64_t mask = 0;

		if (!line.starts_with("CapEff:"))
			continue;
		std::istringstream(line.substr(7)) >> std::hex >> mask;
		return mask >> CAP_NET_ADMIN & 1;
	}
	return false;
}

} // namespace synfin::host
