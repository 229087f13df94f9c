// SPDX-License-Identifier: GPL-2.0
/* doctor: what stands in the way of using synfin here, and what to do. */

#include "command.hpp"
#include "error.hpp"
#include "host.hpp"
#include "json.hpp"
#include "kernel.hpp"
#include "netns.hpp"
#include "params.hpp"
#include "units.hpp"

#include <linux/synfin.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <system_error>

namespace synfin {
namespace {

enum class health { ok, note, warning, failed };

struct finding {
	std::string check;
	health status;
	std::string text;
	std::string advice;
};

using findings = std::vector<finding>;

const char *status_name(health status)
{
	switch (status) {
	case health::ok:
		return "ok";
	case health::note:
		return "note";
	case health::warning:
		return "warning";
	default:
		return "failed";
	}
}

colour status_colour(health status)
{
	switch (status) {
	case health::ok:
		return colour::green;
	case health::note:
		return colour::cyan;
	case health::warning:
		return colour::yellow;
	default:
		return colour::red;
	}
}

bool exists(const std::string &path)
{
	std::error_code none;

	return std::filesystem::exists(path, none);
}

finding check_loaded(bool answers)
{
	if (answers)
		return {"module", health::ok, "synfin is loaded and answers", ""};
	if (exists("/sys/module/synfin"))
		return {"module", health::failed,
			"synfin is loaded, but its netlink family does not answer here",
			"look at the end of 'dmesg'; then 'rmmod synfin' and load it again"};
	return {"module", health::failed, "synfin is not loaded",
		"as root: 'insmod synfin.ko' ('make -C kmod' builds it); if that fails, the reason is at the end of 'dmesg', and the checks below may name it"};
}

finding check_version(const module_record &m)
{
	if (m.abi != SYNFIN_ABI)
		return {"version", health::failed,
			fmt::format("the module {} speaks netlink ABI {}, this tool {} speaks {}",
				    m.version, m.abi, SYNFIN_TOOL_VERSION, SYNFIN_ABI),
			"build both from one source, 'rmmod synfin', and load the new module"};
	if (m.version != SYNFIN_TOOL_VERSION)
		return {"version", health::note,
			fmt::format("module {}, tool {}; their netlink ABI {} is the same",
				    m.version, SYNFIN_TOOL_VERSION, m.abi), ""};
	return {"version", health::ok,
		fmt::format("module and tool are {}, netlink ABI {}", m.version,
			    m.abi), ""};
}

finding check_protocol(const module_record &m)
{
	if (m.protocol == SYNFIN_PROTOCOL)
		return {"protocol", health::ok,
			fmt::format("IP protocol {}, for experiments (RFC 3692)",
				    m.protocol), ""};
	return {"protocol", health::note,
		fmt::format("IP protocol {} instead of the usual {}", m.protocol,
			    SYNFIN_PROTOCOL),
		"every host of the experiment must load the module with the same protocol="};
}

finding check_quiet(const module_record &m)
{
	if (!m.quiet_left)
		return {"quiet time", health::ok, "over, or never asked for", ""};
	return {"quiet time", health::note,
		"nothing is opened for another " + short_duration(m.quiet_left),
		"wait, or '" + own_name() + " param set quiet_time 0'"};
}

/* Whoever wonders why nothing goes as it should: it was asked for. */
void check_settings(kernel &k, findings &all)
{
	param_values values = k.settings().params;
	auto scale = values.find(SYNFIN_A_PARAMS_CLOCK_SCALE);

	for (const auto &[name, value] : unsafe_settings(values))
		all.push_back({"safeguard", health::warning,
			       "UNSAFE: " + name + " is " + value + " in this namespace",
			       "'" + own_name() + " param reset " + name + "'"});
	if (scale != values.end() && scale->second != SYNFIN_CLOCK_REAL)
		all.push_back({"clock", health::note,
			       scale->second ?
			       fmt::format("this namespace's clock goes at {} of 1000",
					   scale->second) :
			       "this namespace's clock is frozen: no timer runs",
			       "'" + own_name() + " param reset clock_scale'"});
}

void check_faults(kernel &k, findings &all)
{
	std::size_t rules = k.faults().size();

	if (rules)
		all.push_back({"fault rules", health::note,
			       fmt::format("{} in this namespace: segments are lost, late or changed on purpose",
					   rules),
			       "'" + own_name() + " rule show' lists them, '" +
				       own_name() + " rule del all' ends it"});
}

finding check_privilege()
{
	if (host::net_admin())
		return {"privilege", health::ok, "this process has CAP_NET_ADMIN", ""};
	return {"privilege", health::warning,
		"no CAP_NET_ADMIN: parameters and listeners can be seen, connections, events and counters can not, and nothing can be changed",
		"use sudo; in a namespace of your own, 'unshare -Urn' makes you its root"};
}

finding check_signatures()
{
	auto enforce = host::read_line("/sys/module/module/parameters/sig_enforce");
	auto level = host::lockdown();
	const char *advice =
		"sign synfin.ko with a key the kernel trusts (mokutil --import), or use a VM or a machine without Secure Boot";

	if (level && *level != "none")
		return {"lockdown", health::warning,
			"the kernel is locked down (" + *level +
				"): it loads signed modules only",
			advice};
	if (enforce && *enforce == "Y")
		return {"signatures", health::warning,
			"the kernel loads signed modules only (module.sig_enforce)",
			advice};
	if (host::secure_boot().value_or(false))
		return {"secure boot", health::note,
			"Secure Boot is on, but the kernel does not insist on signatures", ""};
	return {"signatures", health::ok,
		"the kernel does not insist on signed modules", ""};
}

std::optional<finding> check_modules_disabled()
{
	if (host::read_line("/proc/sys/kernel/modules_disabled").value_or("0") == "0")
		return std::nullopt;
	return finding{"modules", health::warning,
		       "kernel.modules_disabled is set: nothing can be loaded before the next boot",
		       "reboot without that setting"};
}

finding check_headers()
{
	std::string release = host::kernel_release();

	if (exists("/lib/modules/" + release + "/build/Makefile"))
		return {"headers", health::ok,
			"the module can be built for the running kernel " + release, ""};
	return {"headers", health::note,
		"there are no headers of the running kernel " + release +
			" to build the module with",
		"'apt-get install linux-headers-" + release + "'"};
}

finding check_file(const std::string &path)
{
	auto magic = host::module_info(path, "vermagic");
	std::string release = host::kernel_release();

	if (int error = host::why_unreadable(path))
		return {"file", health::failed,
			path + ": " + std::strerror(error),
			"give the path of synfin.ko as it was built"};
	if (!magic)
		return {"file", health::failed,
			path + " is no kernel module (or is compressed)",
			"give the path of synfin.ko as it was built"};

	std::string built = magic->substr(0, magic->find(' '));

	if (built != release)
		return {"file", health::failed,
			path + " was built for " + built + ", this kernel is " + release,
			"build it for the running kernel: 'make -C kmod'"};
	return {"file", health::ok, path + " fits the running kernel " + release, ""};
}

/// A part of the kernel is loaded, or built in.
bool has_module(const std::string &name)
{
	std::ifstream builtin("/lib/modules/" + host::kernel_release() + "/modules.builtin");
	std::string path;

	if (exists("/sys/module/" + name))
		return true;
	while (std::getline(builtin, path))
		if (path.ends_with("/" + name + ".ko"))
			return true;
	return false;
}

finding check_firewall(unsigned int protocol)
{
	if (!has_module("nf_tables") && !has_module("ip_tables"))
		return {"firewall", health::ok,
			"no packet filter is loaded on this machine", ""};
	return {"firewall", health::note,
		fmt::format("a packet filter is loaded; it may drop IP protocol {}",
			    protocol),
		fmt::format("'nft list ruleset' shows its rules; 'meta l4proto {} accept' is the rule to add, for IPv6 as well; 'synfin probe ADDR' tells what comes through",
			    protocol)};
}

void add_experiments(findings &all)
{
	try {
		kernel k;

		check_settings(k, all);
		check_faults(k, all);
	} catch (const failure &) {
		/* another version, or no privilege: both are told elsewhere */
	}
}

/// All that was looked at.
struct diagnosis {
	std::optional<module_record> module;
	findings all;

	/// The tool can work here: the module is there and speaks its language.
	bool usable() const { return module && module->abi == SYNFIN_ABI; }
	bool failed() const
	{
		return std::any_of(all.begin(), all.end(), [](const finding &f) {
			return f.status == health::failed;
		});
	}
};

std::optional<module_record> ask_module()
{
	try {
		kernel k{kernel::any_version{}};

		return k.module(false);
	} catch (const failure &) {
		/* what went wrong is what the checks are there to tell */
		return std::nullopt;
	}
}

diagnosis examine(const word_list &files)
{
	diagnosis d{ask_module(), {}};
	findings &all = d.all;

	all.push_back(check_loaded(d.module.has_value()));
	if (d.module) {
		all.push_back(check_version(*d.module));
		all.push_back(check_protocol(*d.module));
		all.push_back(check_quiet(*d.module));
		add_experiments(all);
	}
	all.push_back(check_firewall(d.module ? d.module->protocol :
						SYNFIN_PROTOCOL));
	all.push_back(check_privilege());
	all.push_back(check_signatures());
	if (auto disabled = check_modules_disabled())
		all.push_back(*disabled);
	for (const std::string &path : files)
		all.push_back(check_file(path));
	if (files.empty() && !d.usable())
		all.push_back(check_headers());
	return d;
}

void print_json(const output &out, const diagnosis &d)
{
	json checks = json::array();
	json j{{"usable", d.usable()},
	       {"tool", {{"version", SYNFIN_TOOL_VERSION}, {"abi", SYNFIN_ABI}}}};

	if (d.module)
		j["module"] = module_json(*d.module);
	for (const finding &f : d.all) {
		json check{{"check", f.check}, {"status", status_name(f.status)},
			   {"text", f.text}};

		if (!f.advice.empty())
			check["advice"] = f.advice;
		checks.push_back(check);
	}
	j["checks"] = checks;
	out.print(j);
}

void print_text(const output &out, const findings &all)
{
	for (const finding &f : all) {
		out.line(fmt::format("{:<8} {}: {}",
				     tinted(status_name(f.status),
					    status_colour(f.status), out.colours()),
				     f.check, f.text));
		if (!f.advice.empty())
			out.write(wrapped("-> " + f.advice, 100, "         "));
	}
}

void run(context &ctx, const word_list &files)
{
	diagnosis d = examine(files);

	if (ctx.out.is_json)
		print_json(ctx.out, d);
	else
		print_text(ctx.out, d.all);
	if (!d.usable())
		fail(exit_code::absent, "synfin can not be used here yet, see above");
	if (d.failed())
		fail(exit_code::absent, "synfin can be used here, but a check failed, see above");
}

} // namespace

void add_doctor(CLI::App &app, context &ctx)
{
	add_verb(app, ctx, "doctor", "[synfin.ko]",
		 "what stands in the way of using synfin here, and what to do",
		 [&ctx](const word_list &words) { run(ctx, words); });
}

} // namespace synfin
