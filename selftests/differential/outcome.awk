# SPDX-License-Identifier: GPL-2.0
#
# Reads a script for rawpeer next to what rawpeer said, and prints for each cell
# its name, a tab, and what became of it: the answer; what the user sees; and
# what an old ACK is answered with afterwards.

BEGIN { FS = "\t" }

{
	what = $1
	sub(/.*#/, "", what)
	said = $2
	good = sub(/^ok ?/, "", said)
}
what ~ /^begin / {
	cell = substr(what, 7)
	wrong = ""
}
!good && !wrong { wrong = "NOT REACHED: " $1 ": " said }
what == "answer" { answer = said }
what == "state" { state = said ? said : "no socket" }
what == "after" { after = said }
what == "end" {
	print cell "\t" (wrong ? wrong : answer "; " state "; then " after)
}
