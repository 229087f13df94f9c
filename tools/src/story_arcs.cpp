// SPDX-License-Identifier: GPL-2.0
/* Which story walks which arc: stories say so with arcs = ["FROM-TO", ...]. */

#include "story_arcs.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <vector>

namespace synfin {
namespace {

namespace fs = std::filesystem;

/* PREFIX/bin/synfin and TOP/build/tools/synfin */
std::vector<fs::path> story_files()
{
	std::vector<fs::path> files;
	std::error_code none;
	fs::path here = fs::read_symlink("/proc/self/exe", none).parent_path();

	for (const char *way : {"../share/synfin/stories", "../../stories"})
		for (const auto &entry : fs::directory_iterator(here / way, none))
			if (entry.path().extension() == ".toml")
				files.push_back(entry.path());
	std::sort(files.begin(), files.end());
	return files;
}

/* What stands between the brackets of the key, which begins a line. */
std::string arcs_list(const std::string &text)
{
	std::size_t at = text.starts_with("arcs") ? 0 : text.find("\narcs");

	if (at == std::string::npos)
		return "";

	std::size_t open = text.find('[', at), close = text.find(']', at);

	if (open == std::string::npos || close == std::string::npos)
		return "";
	return text.substr(open, close - open);
}

} // namespace

story_arcs story_arcs::installed()
{
	story_arcs all;

	for (const fs::path &path : story_files()) {
		std::ifstream file(path);

		all.add(path.stem().string(), file);
	}
	return all;
}

void story_arcs::add(const std::string &name, std::istream &file)
{
	std::string list = arcs_list({std::istreambuf_iterator<char>(file), {}});
	std::size_t at = 0;

	while ((at = list.find('"', at)) != std::string::npos) {
		std::size_t end = list.find('"', at + 1);

		if (end == std::string::npos)
			return;
		if (const arc *a = find_arc(std::string_view(list).substr(
			    at + 1, end - at - 1)))
			stories_.emplace(arc_name(*a), name);
		at = end + 1;
	}
}

std::string story_arcs::story_of(const arc &a) const
{
	auto found = stories_.find(arc_name(a));

	return found == stories_.end() ? "" : found->second;
}

} // namespace synfin
