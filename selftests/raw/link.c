// SPDX-License-Identifier: GPL-2.0
/*
 * The wire: a packet socket on one interface, and the frames that came in and
 * that no expectation has taken yet.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <linux/if_packet.h>
#include <linux/virtio_net.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netinet/ether.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "rawpeer.h"

#define NS_PER_S	1000000000ull
#define NS_PER_MS	1000000ull

/* A datagram that waits for somebody to expect it. */
struct frame {
	struct frame *next;
	uint64_t time;
	bool unsummed;		/* the checksum is left to the device */
	size_t len;
	uint8_t ip[];
};

static struct {
	int fd;
	int partial;		/* sends what a device is to put the checksum into */
	bool sniff;
	uint8_t own[ETH_ALEN], to[ETH_ALEN];
	struct frame *first, **last;
} wire;

/* Time as the kernel stamps frames. */
uint64_t link_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return (uint64_t)ts.tv_sec * NS_PER_S + (uint64_t)ts.tv_nsec;
}

static void read_own_address(const char *interface)
{
	struct ifreq request = { 0 };

	snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", interface);
	if (ioctl(wire.fd, SIOCGIFHWADDR, &request) < 0)
		err(1, "address of %s", interface);
	memcpy(wire.own, request.ifr_hwaddr.sa_data, ETH_ALEN);
}

/* A second socket, for on the first one every frame would need such a header. */
static void open_partial(const struct sockaddr_ll *address)
{
	struct sockaddr_ll sender = *address;
	int on = 1;

	sender.sll_protocol = 0;
	wire.partial = socket(AF_PACKET, SOCK_RAW, 0);
	if (wire.partial < 0 ||
	    setsockopt(wire.partial, SOL_PACKET, PACKET_VNET_HDR, &on, sizeof(on)) ||
	    bind(wire.partial, (struct sockaddr *)&sender, sizeof(sender)))
		err(1, "packet socket with virtio's headers");
}

/**
 * link_open() - begin to listen
 * @interface: where
 * @to: link address of the other end
 * @sniff: see what leaves, too
 */
void link_open(const char *interface, const char *to, bool sniff)
{
	struct sockaddr_ll address = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_ALL),
		.sll_ifindex = (int)if_nametoindex(interface),
	};
	const struct ether_addr *parsed = ether_aton(to);
	int on = 1, room = 16 << 20;

	if (!parsed)
		errx(1, "%s is no link address", to);
	memcpy(wire.to, parsed, ETH_ALEN);
	wire.sniff = sniff;
	wire.last = &wire.first;
	wire.fd = socket(AF_PACKET, SOCK_RAW, 0);
	if (wire.fd < 0)
		err(1, "packet socket");
	setsockopt(wire.fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room));
	setsockopt(wire.fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof(on));
	setsockopt(wire.fd, SOL_PACKET, PACKET_AUXDATA, &on, sizeof(on));
	if (!sniff)
		setsockopt(wire.fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &on,
			   sizeof(on));
	read_own_address(interface);
	if (bind(wire.fd, (struct sockaddr *)&address, sizeof(address)) < 0)
		err(1, "listen on %s", interface);
	open_partial(&address);
}

/* As a frame comes from a driver that has left the checksum to the next one. */
static ssize_t send_partial(void *frame, size_t len, const struct plan *plan)
{
	struct virtio_net_hdr told = {
		.flags = VIRTIO_NET_HDR_F_NEEDS_CSUM,
		.csum_start = (uint16_t)(sizeof(struct ether_header) + packet_ip_len(plan)),
		.csum_offset = (uint16_t)plan->partial,
	};
	struct iovec parts[] = { { &told, sizeof(told) }, { frame, len } };

	return writev(wire.partial, parts, 2) - (ssize_t)sizeof(told);
}

/**
 * link_send() - put a datagram on the wire
 * @ip: the datagram
 * @len: bytes
 * @plan: what it was made by
 */
void link_send(const uint8_t *ip, size_t len, const struct plan *plan)
{
	uint8_t frame[BYTES_MAX + 256] = { 0 };
	struct ether_header *header = (struct ether_header *)frame;
	ssize_t sent;

	memcpy(header->ether_shost, wire.own, ETH_ALEN);
	if (plan->cast)
		memset(header->ether_dhost, 0xff, ETH_ALEN);
	else
		memcpy(header->ether_dhost, wire.to, ETH_ALEN);
	header->ether_type = htons(*ip >> 4 == 6 ? ETHERTYPE_IPV6 : ETHERTYPE_IP);
	memcpy(frame + sizeof(*header), ip, len);
	memset(frame + sizeof(*header) + len, 0xa5, plan->pad);
	len += sizeof(*header) + plan->pad;
	sent = plan->partial ? send_partial(frame, len, plan) :
			       write(wire.fd, frame, len);
	if (sent != (ssize_t)len)
		err(1, "send a frame of %zu bytes", len);
}

static uint64_t stamp_of(struct msghdr *msg)
{
	struct timespec ts;

	for (struct cmsghdr *c = CMSG_FIRSTHDR(msg); c; c = CMSG_NXTHDR(msg, c)) {
		if (c->cmsg_level != SOL_SOCKET ||
		    c->cmsg_type != SCM_TIMESTAMPNS)
			continue;
		memcpy(&ts, CMSG_DATA(c), sizeof(ts));
		return (uint64_t)ts.tv_sec * NS_PER_S + (uint64_t)ts.tv_nsec;
	}
	return link_now();
}

/* Nobody sums up what does not leave the machine; TCP says so, by the skb. */
static bool is_unsummed(struct msghdr *msg)
{
	struct tpacket_auxdata aux;

	for (struct cmsghdr *c = CMSG_FIRSTHDR(msg); c; c = CMSG_NXTHDR(msg, c)) {
		if (c->cmsg_level != SOL_PACKET || c->cmsg_type != PACKET_AUXDATA)
			continue;
		memcpy(&aux, CMSG_DATA(c), sizeof(aux));
		return aux.tp_status & TP_STATUS_CSUMNOTREADY;
	}
	return false;
}

/* Take one frame off the socket; false when there is none. */
static bool receive(void)
{
	uint8_t bytes[BYTES_MAX], control[128];
	struct sockaddr_ll from = { 0 };
	struct iovec vec = { bytes, sizeof(bytes) };
	struct msghdr msg = {
		.msg_name = &from, .msg_namelen = sizeof(from),
		.msg_iov = &vec, .msg_iovlen = 1,
		.msg_control = control, .msg_controllen = sizeof(control),
	};
	ssize_t got = recvmsg(wire.fd, &msg, MSG_DONTWAIT);
	struct ether_header *header = (struct ether_header *)bytes;
	struct frame *frame;
	size_t len;

	if (got < (ssize_t)sizeof(*header))
		return got >= 0;
	if (from.sll_pkttype == PACKET_OUTGOING && !wire.sniff)
		return true;
	if (header->ether_type != htons(ETHERTYPE_IP) &&
	    header->ether_type != htons(ETHERTYPE_IPV6))
		return true;
	len = (size_t)got - sizeof(*header);
	frame = malloc(sizeof(*frame) + len);
	if (!frame)
		err(1, "keep a frame");
	*frame = (struct frame){ .time = stamp_of(&msg), .len = len,
				 .unsummed = is_unsummed(&msg) };
	memcpy(frame->ip, bytes + sizeof(*header), len);
	*wire.last = frame;
	wire.last = &frame->next;
	return true;
}

static void pump(uint64_t until)
{
	struct pollfd fd = { .fd = wire.fd, .events = POLLIN };
	uint64_t now = link_now();
	uint64_t left = until > now ? until - now : 0;
	struct timespec ts = {
		.tv_sec = (time_t)(left / NS_PER_S),
		.tv_nsec = (long)(left % NS_PER_S),
	};

	ppoll(&fd, 1, &ts, NULL);
	while (receive())
		;
}

static bool same_tuple(const struct conv *c, const struct view *v)
{
	return v->src == c->dst && v->dst == c->src && v->sport == c->dport &&
	       v->dport == c->sport;
}

static bool reverse_tuple(const struct conv *c, const struct view *v)
{
	return v->src == c->src && v->dst == c->dst && v->sport == c->sport &&
	       v->dport == c->dport;
}

/* Does it belong to the conversation? Without one, everything does. */
static bool belongs(const struct conv *c, const struct view *v)
{
	if (!c->name[0])
		return true;
	if (v->proto != protocol && v->proto != protocol + 1)
		return false;
	return same_tuple(c, v) || (wire.sniff && reverse_tuple(c, v));
}

static bool take(const struct conv *conv, struct view *view)
{
	struct frame **at, *frame;

	for (at = &wire.first; (frame = *at); at = &frame->next) {
		*view = (struct view){ .time = frame->time };
		if (!packet_view(frame->ip, frame->len, conv, view) ||
		    !belongs(conv, view))
			continue;
		view->sum |= frame->unsummed;
		*at = frame->next;
		if (!*at)
			wire.last = at;
		free(frame);
		return true;
	}
	return false;
}

/**
 * link_next() - the next segment of a conversation
 * @conv: which
 * @until: how long to wait for it
 * @view: the segment
 *
 * Return: false when none came in time.
 */
bool link_next(const struct conv *conv, uint64_t until, struct view *view)
{
	while (receive())
		;
	while (!take(conv, view)) {
		if (link_now() >= until)
			return false;
		pump(until);
	}
	return true;
}

/* Drop what has come in and was not expected. */
void link_forget(void)
{
	while (receive())
		;
	while (wire.first) {
		struct frame *frame = wire.first;

		wire.first = frame->next;
		free(frame);
	}
	wire.last = &wire.first;
}

/* Let time pass, while frames are kept. */
void link_wait(uint64_t until)
{
	while (link_now() < until)
		pump(until);
}
