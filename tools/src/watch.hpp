/* SPDX-License-Identifier: GPL-2.0 */
/* Events of a namespace as they happen, with what was lost of them. */

#pragma once

#include "command.hpp"
#include "events.hpp"
#include "kernel.hpp"
#include "output.hpp"
#include "records.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace synfin {

/// Where a watch tells what happens.
class event_sink {
public:
	virtual ~event_sink() = default;

	/// From here on nothing is missed.
	virtual void begin() = 0;
	virtual void event(const event_record &event) = 0;
	/// So many did not come through; @now is what there is at present.
	virtual void lost(std::uint64_t events,
			  std::span<const connection_record> now) = 0;
};

/// As lines on standard output, for people or for programs.
class event_printer : public event_sink {
public:
	explicit event_printer(const output &out) : out_(out) {}

	void begin() override;
	void event(const event_record &event) override;
	void lost(std::uint64_t events,
		  std::span<const connection_record> now) override;

private:
	const output &out_;
};

/// What the options of a verb that watches say.
struct watch_options {
	std::string count; ///< end after so many events; empty is never
	std::string buffer;

	void add_to(verb_options options);
	/// Fails with a usage error if that is no number; 0 is no limit.
	std::uint64_t events() const;
	/// Fails with a usage error if that is no size.
	std::uint32_t buffer_bytes() const;
};

/// Tells a sink what happens until there were enough events or ^C came.
class event_watch {
public:
	event_watch(event_sink &sink, const dump_filter &filter,
		    const watch_options &options);

	void run();

private:
	void show(const event_record &event);
	void note_loss(std::uint64_t lost);
	void resynchronise();
	void settle_if_quiet(bool quiet);
	/// Whether to go on.
	bool wait();

	event_sink &sink_;
	dump_filter filter_;
	std::uint64_t count_;
	std::uint64_t shown_ = 0;
	std::uint32_t buffer_; ///< judged before the kernel is asked anything
	kernel kernel_;
	event_stream events_;
	sequence_tracker tracker_;
	/* while a loss is being counted: the records kept when it was noticed */
	std::optional<std::vector<event_record>> kept_;
	std::uint64_t lost_ = 0;
};

} // namespace synfin
