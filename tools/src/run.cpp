// SPDX-License-Identifier: GPL-2.0
/* run: a program that asks for TCP, and has synfin instead. */

#include "command.hpp"
#include "error.hpp"
#include "sockets.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace synfin {
namespace {

/* PREFIX/bin/synfin, and TOP/build/tools/synfin */
std::string preloaded_library()
{
	constexpr const char *name = "libsynfin-run.so";
	std::error_code none;
	std::filesystem::path here =
		std::filesystem::read_symlink("/proc/self/exe", none).parent_path();

	for (const char *way : {"../lib/synfin", "."})
		if (std::filesystem::exists(here / way / name, none))
			return std::filesystem::canonical(here / way / name).string();
	fail(exit_code::refused, "{} is not there: 'make -C tools install' puts it into PREFIX/lib/synfin",
	     name);
}

/* The dynamic linker splits at both, and knows no way to quote them. */
void refuse_separators(const std::string &path)
{
	if (path.find_first_of(": ") != std::string::npos)
		fail(exit_code::refused, "'{}' has a colon or a blank in it, which LD_PRELOAD does not allow",
		     path);
}

void preload(const std::string &path)
{
	const char *before = std::getenv("LD_PRELOAD");
	std::string value = before && *before ? fmt::format("{}:{}", before, path) :
						path;

	refuse_separators(path);
	setenv("LD_PRELOAD", value.c_str(), 1);
}

std::string ports_text(const word_list &words)
{
	std::string ports;

	for (const std::string &word : words)
		ports += fmt::format("{}{}", ports.empty() ? "" : ",",
				     parse_port(word));
	return ports;
}

[[noreturn]] void become(const word_list &words)
{
	std::vector<char *> argv;

	for (const std::string &word : words)
		argv.push_back(const_cast<char *>(word.c_str()));
	argv.push_back(nullptr);
	execvp(argv[0], argv.data());
	fail(exit_code::refused, "cannot run {}: {}", words[0],
	     std::strerror(errno));
}

void run_program_preloaded(context &ctx, const word_list &excepted,
			   const word_list &words)
{
	if (words.empty())
		usage("CMD is missing: 'synfin run -- CMD' runs it with sockets of synfin");
	if (ctx.out.is_json)
		usage("'run' prints what the program does: there is no JSON of it");
	setenv("SYNFIN_RUN_EXCEPT", ports_text(excepted).c_str(), 1);
	setenv("SYNFIN_RUN_PROTOCOL",
	       fmt::format("{}", socket_protocol()).c_str(), 1);
	preload(preloaded_library());
	become(words);
}

} // namespace

void add_run(CLI::App &app, context &ctx)
{
	auto excepted = std::make_shared<word_list>();

	add_verb(app, ctx, "run", "[--except PORT]... -- CMD [ARG]...",
		 "run a program whose TCP sockets are synfin's",
		 [&ctx, excepted](const word_list &words) {
			 run_program_preloaded(ctx, *excepted, words);
		 })
		.texts("--except", *excepted, "PORT",
		       "a port that stays with TCP; may be given several times");
}

} // namespace synfin
