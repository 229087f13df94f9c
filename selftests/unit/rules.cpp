// SPDX-License-Identifier: GPL-2.0
/*
 * Which rules has no test named? Every rule of SEGMENT ARRIVES (SA-...) must
 * be, and every rule that the engine's source mentions: a rule that no test
 * ever hits is a failure of the tests.
 *
 * usage: rules RESULTS.json SOURCE.c...	KTAP on stdout
 */
#include <algorithm>
#include <cctype>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>

#include <nlohmann/json.hpp>

extern "C" {
#include "names.h"
}
#include <linux/synfin.h>

namespace {

using Counts = std::map<std::string, unsigned int>;

/* Tests leave the rules they name as properties: host.cpp, name_rule(). */
Counts named_in(const char *results)
{
	std::ifstream file(results);
	nlohmann::json report = nlohmann::json::parse(file);
	Counts counts;

	for (const auto &suite : report.at("testsuites"))
		for (const auto &test : suite.at("testsuite"))
			for (const auto &[key, value] : test.items())
				if (value == "named")
					counts[key]++;
	return counts;
}

/* Does it stand there as SYNFIN_RULE_SA_LI_03, or as SA_LI_03 in a table? */
bool mentions(const std::string &text, std::string rule)
{
	std::replace(rule.begin(), rule.end(), '-', '_');
	for (size_t at = text.find(rule); at != std::string::npos;
	     at = text.find(rule, at + 1)) {
		bool alone = !at || !(std::isalnum(text[at - 1]) ||
				      text[at - 1] == '_');

		if (alone || text.substr(0, at).ends_with("SYNFIN_RULE_"))
			return true;
	}
	return false;
}

std::string contents(const char *name)
{
	std::ifstream file(name);

	return { std::istreambuf_iterator<char>(file), {} };
}

} // namespace

int main(int argc, char **argv)
{
	std::set<std::string> wanted;
	std::string source;
	unsigned int missing = 0, number = 0;

	if (argc < 3) {
		fprintf(stderr, "usage: %s RESULTS.json SOURCE.c...\n", argv[0]);
		return 1;
	}
	for (int i = 2; i < argc; i++)
		source += contents(argv[i]);
	for (unsigned int rule = 1; rule <= SYNFIN_RULE_MAX; rule++) {
		std::string name = synfin_rule_name(rule);

		if (name.starts_with("SA-") || mentions(source, name))
			wanted.insert(name);
	}

	Counts named = named_in(argv[1]);

	printf("TAP version 13\n1..%zu\n", wanted.size());
	for (const std::string &rule : wanted) {
		bool found = named.count(rule);

		missing += !found;
		printf("%s %u - %s is named by %u tests\n",
		       found ? "ok" : "not ok", ++number, rule.c_str(),
		       found ? named[rule] : 0);
	}
	printf("# %zu rules, %u without a test\n", wanted.size(), missing);
	return missing != 0;
}
