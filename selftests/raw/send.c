// SPDX-License-Identifier: GPL-2.0
/* What a script has sent: segments and ICMP errors. */
#include <string.h>

#include "script.h"
#include "value.h"

#define PLAN(f)	{ #f, offsetof(struct plan, f) }
static const struct field plan_fields[] = {
	PLAN(src), PLAN(dst), PLAN(sport), PLAN(dport), PLAN(seq), PLAN(ack),
	PLAN(win), PLAN(urp), PLAN(res), PLAN(len), PLAN(offset), PLAN(doff),
	PLAN(mss), PLAN(cut), PLAN(flip), PLAN(sum), PLAN(partial), PLAN(ttl), PLAN(tos),
	PLAN(df), PLAN(proto), PLAN(ipid), PLAN(ext), PLAN(frag), PLAN(overlap),
	PLAN(gap), PLAN(cast), PLAN(pad), PLAN(count), PLAN(step),
	PLAN(hop), PLAN(guess), { 0 },
};

static bool plan_word(struct plan *plan, const char *key, const char *value)
{
	uint64_t *field = value_field(plan_fields, plan, key);

	if (field)
		return value_parse(value, conversation, field);
	if (!strcmp(key, "opt"))
		return value_hex(value, plan->options, OPTIONS_MAX,
				 &plan->options_len);
	if (!strcmp(key, "ipopt"))
		return value_hex(value, plan->ip_options, OPTIONS_MAX,
				 &plan->ip_options_len);
	if (!strcmp(key, "data"))
		return value_hex(value, plan->data, sizeof(plan->data),
				 &plan->data_len);
	if (!strcmp(key, "pace"))
		return value_time(value, &plan->pace);
	return false;
}

static void send_fragments(const struct plan *plan, const uint8_t *l4,
			   size_t len)
{
	size_t at = plan->frag, from = at - plan->overlap;
	uint8_t ip[BYTES_MAX];
	size_t size = packet_ip(plan, 0x2000, l4, at, ip);

	link_send(ip, size, plan);
	if (plan->gap)
		return;
	size = packet_ip(plan, from / 8, l4 + from, len - from, ip);
	link_send(ip, size, plan);
}

static void send_once(const struct plan *plan)
{
	uint8_t l4[BYTES_MAX], ip[BYTES_MAX];
	size_t len = packet_build(plan, l4);

	if (plan->frag && plan->frag < len && plan->overlap <= plan->frag) {
		send_fragments(plan, l4, len);
		return;
	}
	len = packet_ip(plan, 0, l4, len, ip);
	link_send(ip, len, plan);
}

/* What was sent becomes part of the conversation, unless it was told where. */
static void advance(const struct plan *plan, bool told_seq)
{
	uint64_t len = plan->data_len ? plan->data_len : plan->len;

	if (plan->flags & FLAG_SYN)
		conversation->iss = plan->seq;
	if (told_seq && !(plan->flags & FLAG_SYN))
		return;
	conversation->nxt = (uint32_t)(plan->seq + len + !!(plan->flags & FLAG_SYN) +
			       !!(plan->flags & FLAG_FIN));
}

static void send_all(struct plan *plan)
{
	uint64_t at = link_now();

	for (uint64_t i = 0; i < plan->count; i++) {
		send_once(plan);
		plan->sport += plan->step;
		plan->src += plan->hop;
		plan->ack += plan->guess;
		at += plan->pace;
		if (plan->pace)
			link_wait(at);
	}
}

/* send FLAGS [KEY VALUE]... */
bool do_send(char **words, int count)
{
	struct plan plan = {
		.src = conversation->src, .dst = conversation->dst, .sport = conversation->sport,
		.dport = conversation->dport, .seq = conversation->nxt, .win = conversation->win,
		.offset = UNSET, .doff = UNSET, .cut = UNSET, .flip = UNSET,
		.sum = UNSET, .ttl = 64, .proto = protocol, .ext = 60, .count = 1,
	};
	bool told_seq = false;

	if (count < 1 || !packet_flags_parse(words[0], &plan.flags))
		return fail("send FLAGS, of FSRPAUEC or -");
	if (strchr(words[0], 'A'))
		plan.ack = conversation->peer;
	for (int i = 1; i < count; i += 2) {
		if (i + 1 == count || !plan_word(&plan, words[i], words[i + 1]))
			return fail("%s %s?", words[i], words[i + 1]);
		if (!strcmp(words[i], "seq"))
			told_seq = true;
	}
	if (plan.offset == UNSET)
		plan.offset = (uint32_t)(plan.seq - conversation->iss - 1);
	send_all(&plan);
	advance(&plan, told_seq);
	return true;
}

#define MESSAGE(f)	{ #f, offsetof(struct message, f) }
static const struct field message_fields[] = {
	MESSAGE(src), MESSAGE(dst), MESSAGE(quote), MESSAGE(header),
	MESSAGE(seq), MESSAGE(sport), MESSAGE(dport), MESSAGE(proto),
	MESSAGE(mtu), { 0 },
};

static void send_message(const struct message *m)
{
	struct plan plan = {
		.src = m->src, .dst = m->dst, .ttl = 64,
		.proto = address_is_ipv6(m->dst) ? 58 : 1,
	};
	uint8_t l4[BYTES_MAX], ip[BYTES_MAX];
	size_t len = packet_icmp(m, &conversation->r, l4);

	len = packet_ip(&plan, 0, l4, len, ip);
	link_send(ip, len, &plan);
}

/* icmp TYPE CODE [KEY VALUE]...: about the last segment that was taken */
bool do_icmp(char **words, int count)
{
	struct message m = {
		.src = conversation->src, .dst = conversation->dst, .quote = 8, .header = UNSET,
		.seq = conversation->r.seq, .sport = conversation->r.sport,
		.dport = conversation->r.dport, .proto = protocol,
	};

	if (count < 2 || !value_parse(words[0], conversation, &m.type) ||
	    !value_parse(words[1], conversation, &m.code))
		return fail("icmp TYPE CODE");
	for (int i = 2; i + 1 < count; i += 2) {
		uint64_t *field = value_field(message_fields, &m, words[i]);

		if (!field || !value_parse(words[i + 1], conversation, field))
			return fail("%s %s?", words[i], words[i + 1]);
	}
	send_message(&m);
	return true;
}
