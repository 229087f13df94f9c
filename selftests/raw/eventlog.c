// SPDX-License-Identifier: GPL-2.0
/*
 * eventlog FILE: keep the lines that come in, and say for each that it is there.
 *
 * A shell reads a pipe byte by byte, with two system calls for each; a file it
 * reads by the block, but can't wait for. So the lines go into a file, and an
 * empty line for each of them into a pipe.
 */
#include <err.h>
#include <stdio.h>

int main(int argc, char **argv)
{
	char *line = NULL;
	size_t room = 0;
	FILE *log;

	if (argc != 2)
		errx(1, "usage: eventlog FILE");
	log = fopen(argv[1], "w");
	if (!log)
		err(1, "%s", argv[1]);
	while (getline(&line, &room, stdin) > 0) {
		if (fputs(line, log) == EOF || fflush(log) == EOF)
			err(1, "%s", argv[1]);
		if (putchar('\n') == EOF || fflush(stdout) == EOF)
			err(1, "tell the reader");
	}
	return 0;
}
