// SPDX-License-Identifier: GPL-2.0
/* Where stories are: installed, or beside the sources that the tool was built from. */

#include "error.hpp"
#include "names.hpp"
#include "story.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace synfin {
namespace {

namespace fs = std::filesystem;

/* PREFIX/bin/synfin and TOP/build/tools/synfin */
fs::path directory()
{
	std::error_code none;
	fs::path here = fs::read_symlink("/proc/self/exe", none).parent_path();

	for (const char *way : {"../share/synfin/stories", "../../stories"})
		if (fs::is_directory(here / way, none))
			return fs::canonical(here / way);
	return {};
}

bool is_path(const std::string &name)
{
	return name.find('/') != std::string::npos || name.ends_with(".toml");
}

} // namespace

std::vector<std::string> all_stories()
{
	std::vector<std::string> files;
	std::error_code none;

	for (const auto &entry : fs::directory_iterator(directory(), none))
		if (entry.path().extension() == ".toml")
			files.push_back(entry.path().string());
	/* "lost-syn" before "lost-syn-ack", which its ending would hinder */
	std::ranges::sort(files, {}, [](const std::string &file) {
		return fs::path(file).stem().string();
	});
	return files;
}

std::string find_story(const std::string &name)
{
	std::vector<std::string> names;

	if (is_path(name))
		return name;
	for (const std::string &file : all_stories()) {
		names.push_back(fs::path(file).stem().string());
		if (same_word(names.back(), name))
			return file;
	}
	if (names.empty())
		usage("no stories are installed with this tool; give the FILE of one");

	std::string near = nearest(name, names);

	if (!near.empty())
		usage("there is no story '{}'; did you mean {}? 'synfin what-if list' tells which there are",
		      name, near);
	usage("there is no story '{}'; 'synfin what-if list' tells which there are, and a FILE ends in .toml",
	      name);
}

} // namespace synfin
