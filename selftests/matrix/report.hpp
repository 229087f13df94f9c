// SPDX-License-Identifier: GPL-2.0
/* What the matrix found, as KTAP: a result for each scene and kind of segment. */
#ifndef SYNFIN_MATRIX_REPORT_HPP
#define SYNFIN_MATRIX_REPORT_HPP

#include <array>

#include "table.hpp"

namespace matrix {

enum Kind { K_RST, K_SYN, K_SYN_ACK, K_NO_ACK, K_FIN, K_TEXT, K_BARE, KINDS };

Kind kind_of(const Cell &cell);

class Report {
public:
	void cell(const Scene &scene, const Cell &cell, u16 rule,
		  const std::string &complaint);
	void rows(const Table &table);
	int print() const;

private:
	struct Result {
		u64 cells = 0;
		u64 failed = 0;
		std::set<u16> rules;	/* that the engine named */
		std::vector<std::string> complaints;

		void print_comments() const;
	};
	struct Of {
		std::string scene;
		std::array<Result, KINDS> kinds;
	};

	std::vector<Of> all;
	std::vector<std::string> unused;
	size_t row_count = 0;
};

} // namespace matrix

#endif
