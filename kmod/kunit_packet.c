// SPDX-License-Identifier: GPL-2.0
/* A packet that becomes its answer is as a new one. See kunit.c. */
#include <net/dst.h>
#include "kunit.h"
#include "packet.h"

#define HEADER	40u	/* of IP */

/* A way that is a network device's: that of loopback will do. */
static const struct dst_entry *some_way(struct kunit *test)
{
	struct dst_entry *dst = kunit_kzalloc(test, sizeof(*dst), GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, dst);
	dst->dev = init_net.loopback_dev;
	return dst;
}

/* One that has come a long way: all that can be noted on it has been noted. */
static struct sk_buff *read_packet(struct kunit *test, unsigned int size)
{
	struct sk_buff *skb = alloc_skb(size, GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, skb);
	skb_put(skb, 20);
	memset(&skb->headers, 0xff, sizeof(skb->headers));
	skb->tstamp = 1;
	skb->dev = init_net.loopback_dev;
	skb->mac_len = 14;
	skb->hdr_len = 3;
	skb->queue_mapping = 7;
	skb->peeked = 1;
	skb_shinfo(skb)->tx_flags = SKBTX_HW_TSTAMP;
	skb_hwtstamps(skb)->hwtstamp = 1;
	return skb;
}

static bool is_as_new(const struct sk_buff *skb, const struct sk_buff *new)
{
	return !memcmp(&skb->headers, &new->headers, sizeof(skb->headers)) &&
	       !memcmp(skb_shinfo(skb), skb_shinfo(new),
		       offsetof(struct skb_shared_info, dataref)) &&
	       skb->tstamp == new->tstamp && skb->dev == new->dev &&
	       skb->len == new->len && skb->data_len == new->data_len &&
	       skb->mac_len == new->mac_len && skb->hdr_len == new->hdr_len &&
	       skb->queue_mapping == new->queue_mapping &&
	       skb->peeked == new->peeked && !skb_dst(skb);
}

static void an_answer_is_as_new(struct kunit *test)
{
	struct sk_buff *new = alloc_skb(512, GFP_KERNEL);
	struct sk_buff *skb = read_packet(test, 512);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, new);
	/* both on the CPU where this one is made anew */
	new->alloc_cpu = 0;
	KUNIT_EXPECT_FALSE(test, is_as_new(skb, new));
	KUNIT_EXPECT_TRUE(test, synfin_packet_renew(skb, some_way(test), HEADER));
	skb->alloc_cpu = 0;
	KUNIT_EXPECT_TRUE(test, is_as_new(skb, new));
	KUNIT_EXPECT_GE(test, skb_tailroom(skb), (int)SYNFIN_HEADER_SYN);
	KUNIT_EXPECT_GE(test, skb_headroom(skb), HEADER + ETH_HLEN);
	/* as a new one, whose memory it has */
	KUNIT_EXPECT_GT(test, skb_tailroom(skb), ETH_ZLEN);
	kfree_skb(skb);
	kfree_skb(new);
}

/* Nothing may have happened to one that others see, or that is too small. */
static void refused(struct kunit *test, struct sk_buff *skb)
{
	unsigned int len = skb->len;

	KUNIT_EXPECT_FALSE(test, synfin_packet_renew(skb, some_way(test), HEADER));
	KUNIT_EXPECT_EQ(test, skb->len, len);
	KUNIT_EXPECT_EQ(test, skb->tstamp, 1);
}

static void what_others_see_is_no_answer(struct kunit *test)
{
	struct sk_buff *skb = read_packet(test, 512), *clone;

	clone = skb_clone(skb, GFP_KERNEL);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, clone);
	refused(test, skb);
	kfree_skb(clone);
	skb_get(skb);
	refused(test, skb);
	kfree_skb(skb);
	KUNIT_EXPECT_TRUE(test, synfin_packet_renew(skb, some_way(test), HEADER));
	kfree_skb(skb);
}

static void what_does_not_fit_is_no_answer(struct kunit *test)
{
	struct sk_buff *skb = read_packet(test, 512);

	KUNIT_EXPECT_FALSE(test, synfin_packet_renew(skb, some_way(test),
						     skb_end_offset(skb)));
	KUNIT_EXPECT_EQ(test, skb->tstamp, 1);
	skb->nohdr = 1;
	refused(test, skb);
	skb->nohdr = 0;
	skb->pfmemalloc = 1;
	refused(test, skb);
	skb->pfmemalloc = 0;
	skb_shinfo(skb)->gso_size = 1;
	refused(test, skb);
	skb_shinfo(skb)->gso_size = 0;
	KUNIT_EXPECT_TRUE(test, synfin_packet_renew(skb, some_way(test), HEADER));
	kfree_skb(skb);
}

/* Its headers' places are told in 16 bits, and it would be a burden to others. */
static void a_giant_is_no_answer(struct kunit *test)
{
	struct sk_buff *skb = read_packet(test, 70000);

	refused(test, skb);
	kfree_skb(skb);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(an_answer_is_as_new),
	KUNIT_CASE(what_others_see_is_no_answer),
	KUNIT_CASE(what_does_not_fit_is_no_answer),
	KUNIT_CASE(a_giant_is_no_answer),
	{}
};

struct kunit_suite synfin_kunit_packet = {
	.name = "synfin_packet",
	.test_cases = cases,
};
