# SPDX-License-Identifier: GPL-2.0
#
# What the commands of a chapter printed, held against what was promised.
#
# Arguments are the chapter's NN.cmd; beside them NN.want has what was promised
# and NN.got what was printed. Left there: NN.seen, what was printed, but as it was
# promised where it means the same; and NN.new, what was printed, with "..." where
# that was promised.
#
# The same are two lines which differ in nothing but
#	times (0.000015 at six places, or a number and a unit), by no more than a tenth
#	of a second and a thousandth of them, or in real time by anything;
#	numbers that the kernel picks (from 32768 on, but not behind "seq=" and "ack=",
#	where ladders count from zero), and the numbers of hosts that stories leave: in
#	a chapter, one that is promised stands for always the same one that is printed,
#	and the next for the next;
#	blanks around those; in lines that are not part of a ladder, all blanks.

BEGIN {
	split("ns 1e-9 us 1e-6 ms 1e-3 s 1 min 60 h 3600 d 86400", words, " ")
	for (i = 1; i in words; i += 2)
		unit[words[i]] = words[i + 1]
	for (i = 1; i < ARGC; i++) {
		name = ARGV[i]
		sub(/cmd$/, "", name)
		hold_against(name)
	}
	exit
}

function read_file(name, lines,		n) {
	for (n = 0; (getline lines[n + 1] < name) > 0; n++)
		;
	close(name)
	return n
}

# The kind of the number at the start of rest, with text before it; its length
# with its unit is left in length_of, its value in value.
function kind_of(number, text, rest,	word) {
	length_of = length(number)
	value = number
	if (text ~ /sf-[ab]-$/)
		return "host"
	if (text ~ /[A-Za-z_\/.-]$/)
		return ""
	if (number ~ /^[0-9]+[.][0-9][0-9][0-9][0-9][0-9][0-9]+$/)
		return "time"
	if (match(rest, /^ ?[a-z]+/)) {
		word = substr(rest, 1, RLENGTH)
		sub(/ /, "", word)
		if (word in unit) {
			length_of += RLENGTH
			value = number * unit[word]
			return "time"
		}
	}
	if (number ~ /[.]/ || number + 0 < 32768 || number == 65535 || text ~ /(seq|ack)=$/)
		return ""
	return "picked"
}

# The line without what may differ; that is left in kinds[] and values[] from 1 on.
function shape_of(line, kinds, values,		shape, number, kind, n) {
	n = 0
	for (shape = ""; match(line, /[0-9]+([.][0-9]+)*/); ) {
		number = substr(line, RSTART, RLENGTH)
		shape = shape substr(line, 1, RSTART - 1)
		line = substr(line, RSTART + RLENGTH)
		kind = kind_of(number, shape, line)
		if (!kind) {
			shape = shape number
			continue
		}
		kinds[++n] = kind
		values[n] = value
		line = substr(line, length_of - length(number) + 1)
		sub(/ +$/, "", shape)
		sub(/^ +/, "", line)
		shape = shape " <" kind "> "
	}
	shape = shape line
	if (shape !~ /[|]/)
		gsub(/ +/, " ", shape)
	sub(/ +$/, "", shape)
	kinds[0] = n
	return shape
}

# Of sequence numbers the next stands for the next.
function before(number) {
	return sprintf("%.0f", number ? number - 1 : 4294967295)
}

function same_time(a, b) {
	return in_real_time || (a > b ? a - b : b - a) <= 0.1 + a / 1000
}

function same_value(kind, a, b) {
	if (kind == "time")
		return same_time(a, b)
	if (a in stands_for)
		return stands_for[a] == b
	if (before(a) in stands_for)
		return stands_for[before(a)] == before(b)
	return !(b in promised_by)
}

function same(a, b,	kinds, values, others, other_values, n) {
	if (shape_of(a, kinds, values) != shape_of(b, others, other_values))
		return 0
	for (n = 1; n <= kinds[0]; n++)
		if (!same_value(kinds[n], values[n], other_values[n]))
			return 0
	for (n = 1; n <= kinds[0]; n++)
		if (kinds[n] != "time") {
			stands_for[values[n]] = other_values[n]
			promised_by[other_values[n]] = values[n]
		}
	return 1
}

# Not the same, but it says the same.
function alike(a, b) {
	gsub(/[^A-Za-z]/, "", a)
	gsub(/[^A-Za-z]/, "", b)
	return a == b
}

# Where in got[] something like this line is, from some place on; 0: nowhere
function find(line, from, lines,	at) {
	for (at = from; at <= lines; at++)
		if (same(line, got[at]))
			return at
	for (at = from; at <= lines; at++)
		if (alike(line, got[at]))
			return at
	return 0
}

# Lines from first to last of want[] were printed from "at" on, as far as they were.
function all_same(first, last, at,	n) {
	for (n = first; n <= last; n++)
		if (!same(want[n], got[at + n - first]))
			return 0
	return 1
}

# Where the lines from first to last of want[], which begin at "at" in got[], end there
function end_of(first, last, at, lines,		end) {
	if (all_same(first, last, at))
		return at + last - first
	end = find(want[last], at, lines)
	return end ? end : at + last - first
}

function keep(name, first, last, at, end,	n) {
	for (n = 0; at + n <= end; n++) {
		if (first + n <= last && same(want[first + n], got[at + n]))
			print want[first + n] > (name "seen")
		else
			print got[at + n] > (name "seen")
		print got[at + n] > (name "new")
	}
}

function leave_out(name) {
	print "..." > (name "seen")
	print "..." > (name "new")
}

function hold_against(name,	promised, printed, first, last, at, found) {
	split("", want)
	split("", got)
	promised = read_file(name "want", want)
	printed = read_file(name "got", got)
	printf "" > (name "seen")
	printf "" > (name "new")
	at = 1
	for (first = 1; first <= promised || at <= printed; first = last + 1) {
		if (want[first] == "..." && first <= promised) {
			found = first == promised ? printed + 1 : find(want[first + 1], at, printed)
			if (found > at) {
				leave_out(name)
				at = found
			}
			last = first
			continue
		}
		for (last = first; last < promised && want[last + 1] != "..."; last++)
			;
		found = last >= promised ? printed : end_of(first, last, at, printed)
		keep(name, first, last, at, found)
		at = found + 1
	}
	close(name "seen")
	close(name "new")
}
