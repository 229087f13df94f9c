// SPDX-License-Identifier: GPL-2.0
/* libpcap, looked for when it is needed: it brings a dozen libraries along. */

#include "pcap_library.hpp"

#include "error.hpp"

#include <dlfcn.h>

namespace synfin {
namespace {

constexpr char file_name[] = "libpcap.so.0.8";

class loader {
public:
	loader() : handle_(dlopen(file_name, RTLD_NOW | RTLD_LOCAL))
	{
		if (!handle_)
			refuse();
	}

	template <typename Function> void find(Function &f, const char *name)
	{
		f = reinterpret_cast<Function>(dlsym(handle_, name));
		if (!f)
			refuse();
	}

private:
	[[noreturn]] static void refuse()
	{
		const char *why = dlerror();

		usage("captures are read and written by libpcap (Debian: apt-get install libpcap0.8): {}",
		      why ? why : file_name);
	}

	void *handle_; ///< stays as long as the tool runs
};

pcap_library load()
{
	loader l;
	pcap_library p{};

#define FIND(name) l.find(p.name, "pcap_" #name)
	FIND(activate);
	FIND(close);
	FIND(compile);
	FIND(create);
	FIND(datalink);
	FIND(datalink_val_to_name);
	FIND(dispatch);
	FIND(dump);
	FIND(dump_close);
	FIND(dump_flush);
	FIND(dump_open);
	FIND(freecode);
	FIND(get_selectable_fd);
	FIND(geterr);
	FIND(next_ex);
	FIND(open_offline_with_tstamp_precision);
	FIND(set_immediate_mode);
	FIND(set_snaplen);
	FIND(set_tstamp_precision);
	FIND(setfilter);
	FIND(setnonblock);
	FIND(stats);
#undef FIND
	return p;
}

} // namespace

const pcap_library &libpcap()
{
	static const pcap_library library = load();

	return library;
}

} // namespace synfin
