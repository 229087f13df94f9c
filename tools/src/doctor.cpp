// SPDX-License-Identifier: GPL-2.0
/* doctor: what stands in the way of using synfin here, and what to do. */

#include "command.hpp"
#include "error.hpp"
#include "host.hpp"
#include "kernel.hpp"
#include "units.hpp"

#include <linux/synfin.h>

#include <filesystem>
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
		"wait, or 'synfin param set quiet_time 0'"};
}

finding check_privilege()
{
	if (host::net_admin())
		return {"privilege", health::ok, "this process has CAP_NET_ADMIN", ""};
	return {"privilege", health::warning,
		"no CAP_NET_ADMIN: parameters, counters and listeners can be seen, connections and events can not, and nothing can be changed",
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

finding check_firewall(unsigned int protocol)
{
	if (!exists("/sys/module/nf_tables") && !exists("/sys/module/ip_tables"))
		return {"firewall", health::ok,
			"no packet filter is loaded on this machine", ""};
	return {"firewall", health::note,
		fmt::format("a packet filter is loaded; it may drop IP protocol {}",
			    protocol),
		fmt::format("'nft list ruleset' shows its rules; 'ip protocol {} accept' is the rule to add; 'synfin probe ADDR' tells what comes through",
			    protocol)};
}

void add_module_checks(findings &all, bool &usable)
{
	std::optional<module_record> m;

	usable = false;
	try {
		kernel k{kernel::any_version{}};

		m = k.module(false);
	} catch (const failure &) {
		/* what went wrong is what the checks are there to tell */
	}
	all.push_back(check_loaded(m.has_value()));
	if (m) {
		all.push_back(check_version(*m));
		all.push_back(check_protocol(*m));
		all.push_back(check_quiet(*m));
		usable = m->abi == SYNFIN_ABI;
	}
	all.push_back(check_firewall(m ? m->protocol : SYNFIN_PROTOCOL));
}

findings examine(const word_list &files, bool &usable)
{
	findings all;

	add_module_checks(all, usable);
	all.push_back(check_privilege());
	all.push_back(check_signatures());
	if (auto disabled = check_modules_disabled())
		all.push_back(*disabled);
	for (const std::string &path : files)
		all.push_back(check_file(path));
	if (files.empty() && !usable)
		all.push_back(check_headers());
	return all;
}

void print(const output &out, const findings &all, bool usable)
{
	json checks = json::array();

	for (const finding &f : all) {
		json j{{"check", f.check}, {"status", status_name(f.status)},
		       {"text", f.text}};

		if (!f.advice.empty())
			j["advice"] = f.advice;
		checks.push_back(j);
		if (out.is_json)
			continue;
		out.line(fmt::format("{:<8} {}: {}",
				     tinted(status_name(f.status),
					    status_colour(f.status), out.colours()),
				     f.check, f.text));
		if (!f.advice.empty())
			out.write(wrapped("-> " + f.advice, 100, "         "));
	}
	if (out.is_json)
		out.print({{"usable", usable}, {"checks", checks}});
}

void run(context &ctx, const word_list &files)
{
	bool usable;
	findings all = examine(files, usable);

	print(ctx.out, all, usable);
	if (!usable)
		fail(exit_code::absent, "synfin can not be used here yet, see above");
}

} // namespace

void add_doctor(CLI::App &app, context &ctx)
{
	add_verb(app, ctx, "doctor", "[synfin.ko]",
		 "what stands in the way of using synfin here, and what to do",
		 [&ctx](const word_list &words) { run(ctx, words); });
}

} // namespace synfin
