// SPDX-License-Identifier: GPL-2.0
/* Which processes have a socket, by what /proc shows us. */

#include "owners.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <optional>
#include <system_error>

namespace synfin {
namespace {

namespace fs = std::filesystem;

using owner_map = std::map<std::uint32_t, std::vector<socket_owner>>;

template <typename Number> std::optional<Number> whole(std::string_view text)
{
	Number number{};
	auto [end, error] = std::from_chars(text.data(), text.data() + text.size(),
					    number);

	if (error != std::errc() || end != text.data() + text.size())
		return std::nullopt;
	return number;
}

/* "socket:[4711]" */
std::optional<std::uint32_t> inode_of(std::string_view link)
{
	constexpr std::string_view head = "socket:[";

	if (!link.starts_with(head) || !link.ends_with(']'))
		return std::nullopt;
	link.remove_prefix(head.size());
	link.remove_suffix(1);
	return whole<std::uint32_t>(link);
}

std::string name_of(const fs::path &process)
{
	std::ifstream file(process / "comm");
	std::string name;

	std::getline(file, name);
	return name;
}

/* What goes away while we look, or is not for us to see, has no sockets. */
void look_at(const fs::path &process, int pid, owner_map &owners)
{
	std::error_code none;

	for (fs::directory_iterator i(process / "fd", none), end; i != end;
	     i.increment(none)) {
		std::string link = fs::read_symlink(i->path(), none).string();
		auto fd = whole<int>(i->path().filename().string());
		auto inode = inode_of(link);

		if (fd && inode)
			owners[*inode].push_back({name_of(process), pid, *fd});
	}
}

} // namespace

std::map<std::uint32_t, std::vector<socket_owner>> socket_owners()
{
	owner_map owners;
	std::error_code none;

	for (fs::directory_iterator i("/proc", none), end; i != end;
	     i.increment(none))
		if (auto pid = whole<int>(i->path().filename().string()))
			look_at(i->path(), *pid, owners);
	for (auto &[inode, list] : owners)
		std::ranges::sort(list, {}, [](const socket_owner &o) {
			return std::pair(o.pid, o.fd);
		});
	return owners;
}

} // namespace synfin
