// SPDX-License-Identifier: GPL-2.0
/*
 * The input chooses what happens in one of the explorer's scenarios: calls,
 * timers, what the wire does; and, where it says so, segments that nobody sent.
 * The explorer's invariants are the oracle. What two ends must agree on is asked
 * only until the first forged segment: who knows the numbers may deceive them.
 */
#include <cstdio>
#include <cstdlib>

#include "../model/machine.hpp"
#include "bytes.hpp"

using namespace model;

namespace {

constexpr unsigned int MOVES_MAX = 400;
/* So large a choice means a forged segment. */
constexpr u8 FORGE = 0xe0;

/* Near what is expected, for elsewhere all is alike. */
u32 near(u32 number, u8 off)
{
	switch (off) {
	case 0xff:
		return number + 0x80000000u;
	case 0xfe:
		return 0;
	default:
		return number + (off & 0x1f) - 8;
	}
}

Packet forged(const World &w, u8 to, Bytes &in)
{
	const synfin_cb &cb = w.host[to].cb;
	Packet p = {};

	p.flags = in.next();
	p.seq = near(cb.rcv_nxt, in.next());
	p.ack = near(cb.snd_una, in.next());
	p.len = in.next() & 7;
	p.wnd = in.next() & 7;
	p.life = 1;
	return p;
}

class Walk {
public:
	Walk(const Scenario &s, Bytes &bytes) : what(s), in(bytes), machine(s, coverage) {}

	void run();
	void tell(const Violation &v) const;

private:
	const Scenario &what;
	Bytes &in;
	Coverage coverage;
	Machine machine;
	World w = {};
	unsigned int made = 0;
	bool deceived = false;
	Turn last = {};

	void make(Move m);
	void forge(u8 to);
};

void Walk::make(Move m)
{
	World next = w;

	made++;
	last = {};
	if (!machine.make(next, m, last))
		return;
	w = next;
	if (!deceived)
		machine.judge(w);
}

void Walk::forge(u8 to)
{
	const Packet p = forged(w, to, in);

	if (!wire_add(w, to, p, WIRE_MAX))
		return;
	deceived = true;
	for (u8 slot = 0; slot < w.count[to]; slot++)
		if (w.wire[to][slot].same_as(p)) {
			make({ Do::DELIVER_LAST, to, slot });
			return;
		}
}

void Walk::run()
{
	w = machine.begin();
	for (Move m : what.prologue)
		make(m);
	for (unsigned int i = 0; i < MOVES_MAX && !in.empty(); i++) {
		u8 choice = in.next();

		if (choice >= FORGE) {
			forge(choice & 1);
			continue;
		}
		const std::vector<Move> &moves = machine.moves(w);

		if (moves.empty())
			return;
		make(moves[choice % moves.size()]);
	}
}

/* The last call of the engine; numbers as the block has them. */
void Walk::tell(const Violation &v) const
{
	const synfin_cb &cb = last.before;
	const synfin_segment &seg = last.ev.seg;

	fprintf(stderr, "scenario %s, %u moves%s: violation: %s: %s\n",
		what.name.c_str(), made, deceived ? ", some of it forged" : "",
		v.name.c_str(), v.what());
	fprintf(stderr, "%s: una %u nxt %u rcv %u edge %u flags %#x, then event %u\n",
		synfin_state_name(cb.state), cb.snd_una, cb.snd_nxt, cb.rcv_nxt,
		cb.rcv_edge, (unsigned int)cb.flags, last.ev.type);
	if (last.ev.type == SYNFIN_EV_SEGMENT)
		fprintf(stderr, "segment: flags %#x seq %u ack %u len %u wnd %u\n",
			seg.flags, seg.seq, seg.ack, seg.len, seg.wnd);
	fprintf(stderr, "outcome: %s, rule %s, drop %s, reply %#x\n",
		synfin_state_name(last.cb.state), synfin_rule_name(last.out.rule),
		synfin_drop_name(last.out.drop), last.out.reply.flags);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	Bytes in(data, size);
	const std::vector<Scenario> &all = scenarios();
	const Scenario &s = all[in.next() % all.size()];
	Walk walk(s, in);

	try {
		walk.run();
	} catch (const Violation &v) {
		walk.tell(v);
		abort();
	}
	return 0;
}
