// SPDX-License-Identifier: GPL-2.0
/* capture: segments on the wire into a file, as other programs can read it. */

#include "command.hpp"
#include "error.hpp"
#include "events.hpp"
#include "kernel.hpp"
#include "pcap_library.hpp"
#include "units.hpp"

#include <memory>

namespace synfin {
namespace {

constexpr int whole_packets = 65535;

struct capture_options {
	std::string count;
	std::string device = "any";
};

/// A device that shows packets of one IP protocol.
class wire {
public:
	wire(const std::string &device, unsigned int protocol);

	pcap_t *raw() { return pcap_.get(); }
	/// Passes what there is to @file; returns how many packets that were.
	std::uint64_t take(pcap_dumper_t *file, std::uint64_t most);
	unsigned int dropped();

private:
	[[noreturn]] void refuse(const char *what);

	std::unique_ptr<pcap_t, pcap_closer> pcap_;
	std::string device_;
};

void wire::refuse(const char *what)
{
	fail(exit_code::refused, "cannot {} {}: {}", what, device_,
	     libpcap().geterr(raw()));
}

wire::wire(const std::string &device, unsigned int protocol) : device_(device)
{
	char why[PCAP_ERRBUF_SIZE] = "";
	std::string filter = fmt::format("ip proto {0} or ip6 proto {0}", protocol);
	bpf_program program{};

	pcap_.reset(libpcap().create(device.c_str(), why));
	if (!pcap_)
		fail(exit_code::refused, "cannot capture on {}: {}", device, why);
	libpcap().set_snaplen(raw(), whole_packets);
	libpcap().set_immediate_mode(raw(), 1);
	libpcap().set_tstamp_precision(raw(), PCAP_TSTAMP_PRECISION_NANO);
	if (libpcap().activate(raw()) < 0)
		refuse("capture on");
	if (libpcap().compile(raw(), &program, filter.c_str(), 1,
			      PCAP_NETMASK_UNKNOWN) ||
	    libpcap().setfilter(raw(), &program))
		refuse("choose packets of");
	libpcap().freecode(&program);
	if (libpcap().setnonblock(raw(), 1, why))
		fail(exit_code::refused, "cannot wait for {}: {}", device, why);
}

/* Whoever reads the file may be waiting for it. */
std::uint64_t wire::take(pcap_dumper_t *file, std::uint64_t most)
{
	int n = libpcap().dispatch(raw(),
				   static_cast<int>(std::min<std::uint64_t>(most, 1000)),
				   libpcap().dump, reinterpret_cast<u_char *>(file));

	if (n < 0)
		refuse("read from");
	if (n > 0 && libpcap().dump_flush(file))
		fail(exit_code::usage, "cannot write the capture");
	return static_cast<std::uint64_t>(n);
}

unsigned int wire::dropped()
{
	pcap_stat stat{};

	return libpcap().stats(raw(), &stat) ? 0 : stat.ps_drop;
}

void greet(const output &out, const std::string &device, unsigned int protocol)
{
	if (out.is_json)
		out.print_line({{"type", "capturing"}, {"device", device},
				{"protocol", protocol}});
	else
		out.line(fmt::format("# capturing IP protocol {} on {}",
				     protocol, device));
}

void sum_up(const output &out, const std::string &path, std::uint64_t packets,
	    unsigned int dropped)
{
	if (out.is_json)
		out.print_line({{"type", "captured"}, {"file", path},
				{"packets", packets}, {"dropped", dropped}});
	else
		out.line(fmt::format("# {} packets in {}, {} lost", packets,
				     path, dropped));
}

void run(context &ctx, const capture_options &options, const word_list &words)
{
	word_reader reader(words);
	std::string path = reader.next("FILE");
	std::uint64_t count = parse_limit(options.count, "--count"), packets = 0;

	reader.end();

	unsigned int protocol = kernel().module(true).protocol;
	wire source(options.device, protocol);
	std::unique_ptr<pcap_dumper_t, pcap_closer> file(
		libpcap().dump_open(source.raw(), path.c_str()));
	interruptible signals;

	if (!file)
		usage("cannot write {}", libpcap().geterr(source.raw()));
	libpcap().dump_flush(file.get());
	greet(ctx.out, options.device, protocol);
	while ((!count || packets < count) && !interruptible::asked()) {
		int fd = libpcap().get_selectable_fd(source.raw());

		wait_readable({&fd, 1}, std::nullopt);
		packets += source.take(file.get(), count ? count - packets : 1000);
	}
	sum_up(ctx.out, path, packets, source.dropped());
}

} // namespace

void add_capture(CLI::App &app, context &ctx)
{
	auto options = std::make_shared<capture_options>();

	add_verb(app, ctx, "capture", "FILE [--count N] [--device DEV]",
		 "write synfin's packets into a file for Wireshark until ^C",
		 [&ctx, options](const word_list &words) {
			 run(ctx, *options, words);
		 })
		.text("--count", options->count, "N", "end after N packets")
		.text("--device", options->device, "DEV",
		      "where to listen (default any)");
}

} // namespace synfin
