// SPDX-License-Identifier: GPL-2.0
/* The network namespaces of a story's two hosts. */

#include "story_netns.hpp"

#include "error.hpp"
#include "spawn.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace synfin {
namespace {

constexpr std::array<const char *, 2> prefixes{"sf-a-", "sf-b-"};

/* Who waits for us to end, and presses ^C once more, must not end ip(8). */
void delete_netns(const std::string &name)
{
	undisturbed until_it_is_gone;

	try {
		run_program({"ip", "netns", "delete", name});
	} catch (const failure &) {
		/* whoever could make it could run ip */
	}
}

/* The pid in the name of a story's namespace, or 0: others have names, too. */
pid_t maker_of(const std::string &name)
{
	for (const char *prefix : prefixes) {
		const char *end = name.data() + name.size();
		pid_t pid = 0;

		if (!name.starts_with(prefix))
			continue;

		auto read = std::from_chars(name.data() + std::strlen(prefix),
					    end, pid);

		return read.ec == std::errc() && read.ptr == end ? pid : 0;
	}
	return 0;
}

} // namespace

void run_for_hosts(const std::vector<std::string> &argv,
		   const std::string &input)
{
	finished_program p = run_program(argv, input);

	if (p.status == 0)
		return;

	std::string why = p.err.substr(0, p.err.find('\n'));

	fail(exit_code::refused, "cannot make the story's hosts: {}: {}{}",
	     argv[0], why.empty() ? "it failed" : why,
	     geteuid() ? "; it needs root: try sudo" : "");
}

story_netns::story_netns()
{
	for (std::size_t side = 0; side < names_.size(); side++)
		names_[side] = fmt::format("{}{}", prefixes[side], getpid());
	try {
		run_for_hosts({"ip", "-batch", "-"},
			      fmt::format("netns add {}\nnetns add {}\n",
					  names_[0], names_[1]));
	} catch (...) {
		remove();
		throw;
	}
}

story_netns::~story_netns()
{
	if (!kept_)
		remove();
}

void story_netns::remove() const
{
	for (const std::string &name : names_)
		delete_netns(name);
}

std::vector<std::string> story_netns::sweep()
{
	std::vector<std::string> names;
	std::error_code none;

	for (const auto &entry :
	     std::filesystem::directory_iterator("/run/netns", none)) {
		std::string name = entry.path().filename().string();
		pid_t maker = maker_of(name);

		/* a story that is being told has its maker alive */
		if (maker > 0 && kill(maker, 0) < 0 && errno == ESRCH)
			names.push_back(name);
	}
	std::sort(names.begin(), names.end());
	for (const std::string &name : names)
		delete_netns(name);
	return names;
}

} // namespace synfin
