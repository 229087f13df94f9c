// SPDX-License-Identifier: GPL-2.0
/*
 * One end of a connection under test: the engine, a clock that stands still
 * until it is told to move, and what the engine wanted sent.
 *
 * A state is reached the way a connection reaches it, never by writing it into
 * the control block. After each step Host checks what must hold after any
 * step, so every test is a test of that, too.
 */
#ifndef SYNFIN_UNIT_HOST_HPP
#define SYNFIN_UNIT_HOST_HPP

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

extern "C" {
#include "engine.h"
#include "names.h"
#include "seq.h"
}

namespace unit {

constexpr u64 us(u64 n) { return n * 1000; }
constexpr u64 ms(u64 n) { return n * SYNFIN_NS_PER_MS; }
constexpr u64 sec(u64 n) { return n * SYNFIN_NS_PER_SEC; }

constexpr u8 FIN = SYNFIN_FLAG_FIN;
constexpr u8 SYN = SYNFIN_FLAG_SYN;
constexpr u8 RST = SYNFIN_FLAG_RST;
constexpr u8 PSH = SYNFIN_FLAG_PSH;
constexpr u8 ACK = SYNFIN_FLAG_ACK;
constexpr u8 URG = SYNFIN_FLAG_URG;

/* The states, under the RFC's names. */
constexpr u8 CLOSED = SYNFIN_STATE_CLOSED;
constexpr u8 LISTEN = SYNFIN_STATE_LISTEN;
constexpr u8 SYN_SENT = SYNFIN_STATE_SYN_SENT;
constexpr u8 SYN_RECEIVED = SYNFIN_STATE_SYN_RECEIVED;
constexpr u8 ESTABLISHED = SYNFIN_STATE_ESTABLISHED;
constexpr u8 FIN_WAIT_1 = SYNFIN_STATE_FIN_WAIT_1;
constexpr u8 FIN_WAIT_2 = SYNFIN_STATE_FIN_WAIT_2;
constexpr u8 CLOSE_WAIT = SYNFIN_STATE_CLOSE_WAIT;
constexpr u8 CLOSING = SYNFIN_STATE_CLOSING;
constexpr u8 LAST_ACK = SYNFIN_STATE_LAST_ACK;
constexpr u8 TIME_WAIT = SYNFIN_STATE_TIME_WAIT;

constexpr u32 WINDOW = 65535;	/* what both sides offer unless told */
constexpr u16 PATH_MSS = 1460;

/* A segment, to be sent in or expected out; its window only when named. */
struct Seg : synfin_segment {
	bool wnd_named = false;
	bool mss_named = false;

	Seg() : synfin_segment{} {}
	Seg(u8 flags, u32 seq, u32 ack = 0, u32 len = 0);
	Seg window(u16 wnd) const;
	Seg offering(u16 mss) const;
	bool matches(const synfin_segment &other) const;
};

std::string show(const synfin_segment &seg);

/* Everything that a step may do; what is not named must not have happened. */
struct Outcome {
	u8 state;
	u16 rule;
	std::vector<u16> also = {};	/* rules that took part before it */
	u8 drop = SYNFIN_DROP_NONE;
	u8 cause = SYNFIN_CAUSE_NONE;
	u8 refusal = SYNFIN_REFUSAL_NONE;
	std::optional<Seg> reply = {};
	std::vector<Seg> sends = {};	/* pulled after the step */
	u32 accepted = 0;		/* payload bytes taken */
	u32 released = 0;		/* kept ones that follow them */
	u32 kept = 0;			/* payload bytes to be kept */
	bool limited = false;
	bool soft = false;
	bool r1 = false;
};

/* With which numbers a test runs, and whether small forms are stored. */
struct Numbers {
	u32 iss;
	u32 irs;
	bool stored;
};

/* Names a rule in the test's record: rules.cpp counts them. */
void name_rule(u16 rule);
#define RULE(id) ::unit::name_rule(SYNFIN_RULE_##id)

/* The same for a case of Documentation/adversarial.yaml. */
#define CASE(number) ::testing::Test::RecordProperty("ADV-" #number, "named")

class Host {
public:
	explicit Host(const Numbers &numbers);

	/* Positions in either sequence space: 0 is the SYN. */
	u32 our(u32 offset) const { return iss + offset; }
	u32 their(u32 offset) const { return irs + offset; }
	u64 now() const { return env.now; }
	u32 rcv_wnd() const { return synfin_rcv_wnd(&cb); }

	/* The doors. */
	void arrives(const Seg &seg);
	void icmp(u8 kind, u32 seq, u16 mss = 0);
	void listen();
	void open();
	void send(u32 bytes);
	void read();
	void shutdown();
	void close(u32 unread = 0);
	void abort();
	void leave();
	void forget();
	void call(u8 type, u32 number = 0);
	void retune(const std::function<void(synfin_params &)> &change);
	void tick();
	void pass(u64 ns) { env.now += ns; }
	/* The clock jumps to the next deadline, which must exist. */
	void fires();
	/* All deadlines up to that time, in order; then it is that time. */
	void run_until(u64 when);

	/* Ways to a state. */
	void reach(u8 state);
	void reach_passive(u8 state);
	void reach_syn_received_active();

	/* Does what the last step did equal this, in every respect? */
	testing::AssertionResult did(const Outcome &want) const;
	testing::AssertionResult took_part(u16 rule) const;
	/* The peer's bare ACK of all we sent, and one of our own. */
	Seg from_peer(u8 flags, u32 len = 0) const;
	Seg our_ack() const;
	u8 timer() const;
	u64 deadline() const { return synfin_next_deadline(&cb); }

	synfin_cb cb;
	synfin_params params;
	synfin_env env;
	synfin_out out;
	std::vector<synfin_tx> sent;	/* pulled after the last step */
	std::vector<synfin_arc> walked;	/* all arcs since it was made */
	u32 iss;
	u32 irs;
	bool hold = false;		/* do not pull segments */

	void pull();

private:
	void step(const synfin_event &ev);
	void note_arcs(const synfin_arc *arcs, u8 count, u8 from);
	void check_step(const synfin_event &ev, u8 from) const;
	void check_kept() const;
	void check_standing() const;
	void store_and_load();
	void close_from(u8 state);

	bool stored;
};

/* Delivers what both ends want sent to each other until both are quiet. */
void exchange(Host &a, Host &b);

class EngineTest : public testing::TestWithParam<Numbers> {
protected:
	EngineTest() : h(GetParam()) {}
	Host h;
};

/* Before either sequence space wraps, and where it turns negative (SEQ-01). */
inline const Numbers all_numbers[] = {
	{ 0xfffffff0u, 0x7ffffff0u, false },
	{ 0x7ffffff0u, 0xfffffff0u, true },
	{ 100000u, 300u, true },
};

void PrintTo(const Numbers &numbers, std::ostream *os);
std::string numbers_name(const testing::TestParamInfo<Numbers> &info);

#define SUITE(name)							\
	class name : public ::unit::EngineTest {};			\
	INSTANTIATE_TEST_SUITE_P(engine, name,				\
				 testing::ValuesIn(::unit::all_numbers),	\
				 ::unit::numbers_name)

} // namespace unit

#endif
