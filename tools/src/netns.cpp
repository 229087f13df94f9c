// SPDX-License-Identifier: GPL-2.0
/* Network namespaces by name, path or process. */

#include "netns.hpp"

#include "error.hpp"
#include "names.hpp"

#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <vector>

namespace synfin {
namespace {

constexpr std::string_view named = "/run/netns/";

std::vector<std::string> known_names()
{
	std::vector<std::string> names;
	std::error_code none;

	for (const auto &entry : std::filesystem::directory_iterator(named, none))
		names.push_back(entry.path().filename().string());
	std::sort(names.begin(), names.end());
	return names;
}

bool is_pid(const std::string &name)
{
	return !name.empty() &&
	       std::all_of(name.begin(), name.end(), [](unsigned char c) {
		       return std::isdigit(c) != 0;
	       });
}

std::string path_of(const std::string &name)
{
	std::string path = std::string(named) + name;
	std::error_code none;

	if (name.find('/') != std::string::npos)
		return name;
	if (is_pid(name) && !std::filesystem::exists(path, none))
		return "/proc/" + name + "/ns/net";
	return path;
}

std::string &typed_name()
{
	static std::string name = "synfin";

	return name;
}

[[noreturn]] void refuse(const std::string &name, int error)
{
	auto names = known_names();

	if (error == EPERM || error == EACCES)
		fail(exit_code::refused,
		     "entering network namespace '{}' is not permitted: it needs CAP_SYS_ADMIN; try sudo",
		     name);
	if (error == ENOENT || error == ENOTDIR)
		usage("there is no network namespace '{}'{}", name,
		      names.empty() ? "; 'ip netns add NAME' makes one" :
				      suggestion(name, names));
	usage("'{}' is no network namespace: {}", name, std::strerror(error));
}

} // namespace

void enter_netns(const std::string &name)
{
	int fd = open(path_of(name).c_str(), O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		refuse(name, errno);

	int result = setns(fd, CLONE_NEWNET);
	int error = errno;

	close(fd);
	if (result < 0)
		refuse(name, error);
	typed_name() = "synfin -N " + name;
}

const std::string &own_name()
{
	return typed_name();
}

netns_visit::netns_visit(const std::string &name) : typed_(own_name())
{
	if (name.empty())
		return;
	home_ = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	if (home_ < 0)
		fail(exit_code::refused,
		     "cannot find the way back from another namespace: {}",
		     std::strerror(errno));
	try {
		enter_netns(name);
	} catch (...) {
		close(home_);
		throw;
	}
}

netns_visit::~netns_visit()
{
	if (home_ < 0)
		return;
	/* what follows would look at the wrong namespace */
	if (setns(home_, CLONE_NEWNET) < 0)
		std::terminate();
	close(home_);
	typed_name() = typed_;
}

} // namespace synfin
