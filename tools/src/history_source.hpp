/* SPDX-License-Identifier: GPL-2.0 */
/* Where the events of a connection are read: from a kernel, or from files. */

#pragma once

#include "recording.hpp"
#include "records.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace synfin {

/// [NETNS/]ID
struct connection_reference {
	std::string netns;
	std::uint32_t id;

	bool operator==(const connection_reference &) const = default;
};

connection_reference parse_reference(const std::string &word);

/// Whoever is named twice is there once.
std::vector<connection_reference>
parse_references(std::span<const std::string> words);

class history_source {
public:
	virtual ~history_source() = default;

	/// Events of @id, or of all, in a namespace (empty: this one); oldest first.
	virtual std::vector<event_record>
	events(const std::string &netns, std::optional<std::uint32_t> id) = 0;
	/// Namespaces in which the other end of a connection of @netns may be.
	virtual std::vector<std::string> near(const std::string &netns) = 0;
	/// Events of one connection, and what fault rules did to its segments
	/// before it was there; fails if there are none.
	std::vector<event_record> connection(const connection_reference &ref);

protected:
	/// Events of @id, of which there must be some.
	virtual std::vector<event_record> known(const connection_reference &ref) = 0;
};

/// What the kernels' histories still have.
class live_histories : public history_source {
public:
	std::vector<event_record>
	events(const std::string &netns, std::optional<std::uint32_t> id) override;
	std::vector<std::string> near(const std::string &netns) override;

protected:
	std::vector<event_record> known(const connection_reference &ref) override;
};

/// What was recorded. Without a namespace's name all recordings are meant.
class recorded_histories : public history_source {
public:
	explicit recorded_histories(std::vector<recording> recordings)
		: recordings_(std::move(recordings)) {}

	std::vector<event_record>
	events(const std::string &netns, std::optional<std::uint32_t> id) override;
	std::vector<std::string> near(const std::string &netns) override;

protected:
	std::vector<event_record> known(const connection_reference &ref) override;

private:
	bool has(const std::string &netns) const;

	std::vector<recording> recordings_;
};

/// The files if there are any, or else the kernel.
std::unique_ptr<history_source> open_source(std::span<const std::string> files);

} // namespace synfin
