// SPDX-License-Identifier: GPL-2.0
#include "host.hpp"
using namespace unit;
SUITE(Step);
TEST_P(Step, reaches)
{
		Host h(GetParam());
		h.reach(FIN_WAIT_2);
		h.arrives(h.from_peer(FIN|ACK));
		EXPECT_TRUE(h.did({.state=TIME_WAIT,.rule=SYNFIN_RULE_SA_F2_06,.cause=SYNFIN_CAUSE_PEER_CLOSED,.reply=h.our_ack()}));
}
