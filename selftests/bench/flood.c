// SPDX-License-Identifier: GPL-2.0
/*
 * So many SYNs, each from another address, written to a device as they are; or
 * resets, which are looked up and forgotten.
 *
 * usage: flood PROTOCOL COUNT DEVICE MAC ADDRESS PORT [rst]
 *
 * Prints ns for one: sending it, and all that the receiver does about it, for
 * with one CPU nothing happens meanwhile. A protocol that swallows what it gets
 * shows what of that is the sender's.
 */
#include <arpa/inet.h>
#include <err.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netinet/ether.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

/* 11.0.0.0 and what follows */
#define FIRST_SOURCE	0x0b000001

struct frame {
	struct ether_header eth;
	struct iphdr ip;
	struct tcphdr tcp;
} __attribute__((packed));

struct pseudo {
	uint32_t saddr, daddr;
	uint8_t zero, protocol;
	uint16_t length;
};

static uint64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000ULL + ts.tv_nsec;
}

static uint32_t sum(const void *data, size_t length)
{
	const uint8_t *bytes = data;
	uint32_t total = 0;

	for (size_t i = 0; i < length; i += 2)
		total += bytes[i] << 8 | bytes[i + 1];
	return total;
}

static uint16_t folded(uint32_t total)
{
	total = (total >> 16) + (total & 0xffff);
	return htons(~(total + (total >> 16)));
}

static void fill(struct frame *f, int protocol, char **where)
{
	*f = (struct frame) {
		.eth.ether_type = htons(ETHERTYPE_IP),
		.ip = {
			.version = 4, .ihl = 5, .ttl = 64, .protocol = protocol,
			.tot_len = htons(sizeof(f->ip) + sizeof(f->tcp)),
			.daddr = inet_addr(where[1]),
		},
		.tcp = {
			.source = htons(1000), .dest = htons(atoi(where[2])),
			.seq = htonl(1), .doff = 5,
			.window = htons(65535),
		},
	};
	memcpy(f->eth.ether_dhost, ether_aton(where[0]), ETH_ALEN);
	f->eth.ether_shost[0] = 2;
}

static void set_source(struct frame *f, uint32_t source)
{
	struct pseudo p = {
		.saddr = htonl(source), .daddr = f->ip.daddr,
		.protocol = f->ip.protocol, .length = htons(sizeof(f->tcp)),
	};

	f->ip.saddr = p.saddr;
	f->ip.check = 0;
	f->ip.check = folded(sum(&f->ip, sizeof(f->ip)));
	f->tcp.check = 0;
	f->tcp.check = folded(sum(&f->tcp, sizeof(f->tcp)) +
			      sum(&p, sizeof(p)));
}

static int wire(const char *device)
{
	struct sockaddr_ll to = {
		.sll_family = AF_PACKET, .sll_ifindex = if_nametoindex(device),
	};
	int fd = socket(AF_PACKET, SOCK_RAW, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&to, sizeof(to)))
		err(1, "%s", device);
	return fd;
}

int main(int argc, char **argv)
{
	unsigned long count;
	struct frame f;
	uint64_t began;
	int fd;

	if (argc != 7 && argc != 8)
		errx(1, "see the head of its source for its usage");
	count = strtoul(argv[2], NULL, 0);
	fd = wire(argv[3]);
	fill(&f, atoi(argv[1]), argv + 4);
	f.tcp.rst = argc == 8;
	f.tcp.syn = argc == 7;
	began = now();
	for (unsigned long i = 0; i < count; i++) {
		set_source(&f, FIRST_SOURCE + i);
		if (send(fd, &f, sizeof(f), 0) != sizeof(f))
			err(1, "send");
	}
	/* what ksoftirqd may still have */
	for (int i = 0; i < 100; i++)
		sched_yield();
	printf("%.1f\n", (double)(now() - began) / count);
	return 0;
}
