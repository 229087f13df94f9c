// SPDX-License-Identifier: GPL-2.0
/* rawpeer: the command line. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "rawpeer.h"
#include "user.h"

uint64_t protocol = 253;

static const char help[] =
"Usage: rawpeer [-i] [-s] [-p PROTOCOL] [-u NAMESPACE] INTERFACE LINK-ADDRESS < SCRIPT\n"
"\n"
"A peer that sends what it is told and checks what comes back. The kernel must\n"
"not own the address it uses. LINK-ADDRESS is where its frames go.\n"
"\n"
"  -i  interactive: go on after a command has failed\n"
"  -s  sniff: see what leaves, too\n"
"  -p  the IP protocol that is spoken (253)\n"
"  -u  where \"user\" has its sockets: a network namespace, as a file\n"
"\n"
"Each command is answered by \"ok ...\" or \"fail ...\". Exit status: 0, 3 when a\n"
"command failed, 1 when the link can't be opened.\n"
"\n"
"  defaults KEY VALUE...        what conversations begin with\n"
"  use NAME [KEY VALUE]...      a conversation: src dst sport dport nxt peer iss\n"
"                               irs win\n"
"  send FLAGS [KEY VALUE]...    a segment: src dst sport dport seq ack win urp\n"
"                               res len offset data(hex) opt(hex) mss doff cut\n"
"                               flip sum partial ttl tos df proto ipid\n"
"                               ipopt(hex) frag overlap gap cast pad count\n"
"                               step hop guess pace(time)\n"
"  expect FLAGS [KEY VALUE]...  the next one: any field it has; \"seq!\" is not,\n"
"                               \"win>\" at least, \"win<\" at most;\n"
"                               [at TIME TOLERANCE] since mark [within TIME]\n"
"  expect none TIME             silence\n"
"  await FLAGS ...              the same as expect, others may come before it\n"
"  any FLAGS ... | none TIME    the same as expect, whoever it is for\n"
"  count TIME [any]             how many come\n"
"  icmp TYPE CODE [KEY VALUE]...  an error about the last segment: src dst quote\n"
"                               header seq sport dport proto mtu\n"
"  answers TIME                 all that come, relative to the variables una and\n"
"                               rcv, the other end's SND.UNA and RCV.NXT\n"
"  fill                         data, until the other end's window is shut\n"
"  user listen | open | accept | shutdown | close | deaf | state | end\n"
"  user send LENGTH             the other end's user, by sockets of its kernel\n"
"  set NAME VALUE               a variable\n"
"  get NAME                     print one\n"
"  mark [seen]                  times count from now, or from the last segment\n"
"  wait TIME | forget           let it pass; drop what came\n"
"  reset                        drop what came, and all conversations\n"
"\n"
"FLAGS are letters of FSRPAUEC, - for none, * for any. A VALUE is a sum of\n"
"numbers and names (nxt+1, r.seq-5): a field of the conversation, of the last\n"
"segment it took (r.), or a variable. Not told, seq is nxt and ack is peer.\n";

int main(int argc, char **argv)
{
	bool interactive = false, sniff = false;
	int option;

	while ((option = getopt(argc, argv, "isp:u:h")) != -1) {
		switch (option) {
		case 'i':
			interactive = true;
			break;
		case 's':
			sniff = true;
			break;
		case 'p':
			protocol = strtoul(optarg, NULL, 0);
			break;
		case 'u':
			user_lives_in(optarg);
			break;
		case 'h':
			fputs(help, stdout);
			return 0;
		default:
			fputs(help, stderr);
			return 1;
		}
	}
	if (argc - optind != 2) {
		fputs(help, stderr);
		return 1;
	}
	link_open(argv[optind], argv[optind + 1], sniff);
	return script_run(interactive);
}
