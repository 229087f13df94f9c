#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-2.0
"""Break the engine in one place, and see that the explorer says so.

usage: mutants.py --core DIR --uapi DIR --objects DIR --out DIR [NAME…]

A search that finds nothing proves something only if it can find.  Each mutant
is the engine with one text replaced by another; it is built beside the real
one and explored, and the explorer must report the violation that was expected.
Results are KTAP; exit status 1 if a mutant goes unnoticed.
"""

import argparse
import pathlib
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass


@dataclass
class Mutant:
    """One fault: where, what, and what must be said about it."""

    name: str
    file: str
    old: str
    new: str
    scenario: str
    expect: str


MUTANTS = [
    Mutant("any ACK opens in SYN-RECEIVED", "input_sync.c",
           "if (!acks_our_syn(st->cb, st->seg)) {",
           "if (0) {", "handshake", "order|matched|half-open"),
    Mutant("any ACK will do in SYN-SENT", "input.c",
           "return seq_gt(st->seg->ack, st->cb->iss) &&",
           "return 1 || seq_gt(st->seg->ack, st->cb->iss) &&",
           "handshake", "order|matched|half-open"),
    Mutant("a reset is answered with a reset", "input.c",
           "if (flags & SYNFIN_FLAG_RST) {\n\t\tsynfin_drop(st, SYNFIN_DROP_NO_CONNECTION,",
           "if (flags & SYNFIN_FLAG_RST) {\n\t\tsynfin_reply_rst(st);\n"
           "\t\tsynfin_drop(st, SYNFIN_DROP_NO_CONNECTION,",
           "handshake", "answer-to-reset"),
    Mutant("no timer for what is sent first", "output.c",
           "cb->snd_nxt = seq + len;\n\tarm(cb, env);",
           "cb->snd_nxt = seq + len;", "life", "deadline"),
    Mutant("2MSL is never started", "step.c",
           "st->cb->wait_deadline = synfin_end_of_2msl(st);",
           "", "close", "cut-short|deadline"),
    Mutant("2MSL does not begin again", "timewait.c",
           "st->cb->wait_deadline = synfin_end_of_2msl(st);",
           "", "timewait", "restart"),
    Mutant("an orphan waits for ever", "step.c",
           "if (st->cb->flags & SYNFIN_CB_ORPHAN)\n\t\tst->cb->wait_deadline =",
           "if (0)\n\t\tst->cb->wait_deadline =", "orphan", "deadline"),
    Mutant("nothing is sent when the timer fires", "timer.c",
           "cb->flags |= SYNFIN_CB_RESEND | SYNFIN_CB_RECOVER;", "",
           "close", "gives-up"),
    Mutant("a reset counts wherever it lies", "input_sync.c",
           "if (st->seg->seq == cb->rcv_nxt) {", "if (1) {",
           "handshake", "half-open"),
    Mutant("a reset ends TIME-WAIT", "timewait.c",
           "if (seq == cb->rcv_nxt) {\n\t\tif (st->env->params->rfc1337)",
           "if (seq == cb->rcv_nxt) {\n\t\tif (0)", "timewait", "cut-short"),
    Mutant("a FIN is taken with bytes missing", "kept.c",
           "return (cb->flags & SYNFIN_CB_FIN_KEPT) && cb->rcv_nxt == cb->kept_fin;",
           "return cb->flags & SYNFIN_CB_FIN_KEPT;", "life", "fin-last|prefix"),
    Mutant("a FIN counts as acknowledged too soon", "cb.h",
           "cb->snd_una == cb->snd_end + 1;", "cb->snd_una == cb->snd_end;",
           "close", "quiet-end|deadline|matched|idle-timer|half-open|order"),
    Mutant("bare ACKs are answered without a limit", "input_sync.c",
           "if (seg_len(st->seg))\n\t\tsynfin_reply_ack(st);\n\telse\n"
           "\t\tsynfin_reply_ack_limited(st);\n}\n\n/* Old data",
           "synfin_reply_ack(st);\n}\n\n/* Old data",
           "crossing", "quiet-end"),
    Mutant("the window is not looked at", "output.c",
           "smaller(synfin_cwnd(cb), cb->snd_wnd)", "synfin_cwnd(cb)", "window", "window"),
    Mutant("old bytes are delivered again", "kept.c",
           "\tout->accept_off = v->off;", "\tout->accept_off = 0;", "life", "prefix"),
    Mutant("kept bytes stay when they are given away", "kept.c",
           "cb->rcv_nxt = cb->kept[0].to;\n\ttake_out(cb, 0);",
           "cb->rcv_nxt = cb->kept[0].to;", "life", "kept"),
    Mutant("text in order runs over what is kept", "kept.c",
           "return len < room ? len : room;", "return len;", "life", "kept|prefix|window"),
    Mutant("more is promised than the buffer holds", "window.c",
           "space = space > taken ? space - taken : 0;", ";", "stream", "window"),
    Mutant("the second ACK waits, too", "step.c",
           "} else if (cb->ack_deadline || cb->nkept || st->out->released) {",
           "} else if (cb->nkept || st->out->released) {", "stream", "delayed-ack"),
    Mutant("a blind reset counts in the window", "input_sync.c",
           "if (st->seg->seq == cb->rcv_nxt) {",
           "if (seq_in(st->seg->seq, cb->rcv_nxt, synfin_rcv_wnd(cb))) {",
           "blind", "blind|half-open"),
    Mutant("an embryo forgets its retries", "store.c",
           ".rtx_deadline = deadline,", ".rtx_deadline = 0,",
           "handshake", "small-form|deadline"),
    Mutant("an old SYN does not lead back to TIME-WAIT", "step.c",
           "if (!(cb->flags & SYNFIN_CB_REOPENED) || until <= st->env->now) {",
           "if (1) {", "timewait", "cut-short"),
    Mutant("the FIN that leads to TIME-WAIT is not acknowledged", "input_sync.c",
           "v->ack_due = true;", "cb->flags |= SYNFIN_CB_ACK_NOW;", "close", "no-answer"),
    Mutant("text is taken before the handshake is done", "input_sync.c",
           "(syn_unacked(cb) && !seq_gt(ack, cb->snd_una))", "0",
           "near", "handshake"),
    Mutant("data inherits the persist timer's deadline", "output.c",
           "if (cb->snd_una == seq)\n\t\tcb->rtx_deadline = 0;", "", "window", "early-timer"),
    Mutant("CLOSE-WAIT sends its FIN in silence", "output.c",
           "tx->narcs = 1;", "tx->narcs = 0;", "close", "arc"),
]


def run(*command):
    """The command's status and output."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def build(mutant, args, folder):
    """Write the changed file, compile what it reaches, link the rest."""
    source = args.core / mutant.file
    text = source.read_text()
    if text.count(mutant.old) != 1:
        return f"the text to replace is {text.count(mutant.old)} times in {mutant.file}"
    # What an earlier engine left there would be taken for this one's.
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / mutant.file).write_text(text.replace(mutant.old, mutant.new))
    changed = [mutant.file] if mutant.file.endswith(".c") else \
        [path.name for path in args.core.glob("*.c")]
    objects = []
    for name in changed:
        target = folder / (name + ".o")
        path = folder / name
        if not path.exists():
            path.write_text((args.core / name).read_text())
        for header in args.core.glob("*.h"):
            if not (folder / header.name).exists():
                (folder / header.name).write_text(header.read_text())
        status, said = run("gcc", "-O1", "-std=gnu11", "-ffreestanding", "-w",
                           f"-I{folder}", f"-I{args.uapi}", "-c", str(path), "-o", str(target))
        if status:
            return said
        objects.append(str(target))
    others = [str(args.objects / "core" / (path.stem + ".o"))
              for path in args.core.glob("*.c") if path.name not in changed]
    model = [str(args.objects / (path.stem + ".o"))
             for path in pathlib.Path(__file__).parent.glob("*.cpp")]
    status, said = run("g++", *objects, *others, *model, "-o", str(folder / "explorer"),
                       "-lfmt", "-lxxhash")
    return said if status else ""


def judge(mutant, folder):
    """'' when the explorer found what it should; else what it did instead."""
    status, said = run("nice", str(folder / "explorer"), mutant.scenario)
    found = re.search(r"^# violation: (.*)$", said, re.M)
    if status != 3 or not found:
        return "nothing was found"
    if not re.fullmatch(mutant.expect, found.group(1)):
        return f"found {found.group(1)}, expected {mutant.expect}"
    print(f"# found by {mutant.scenario}: {found.group(1)}")
    return ""


def main():
    """Build and judge each mutant."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("core", "uapi", "objects", "out"):
        parser.add_argument("--" + name, type=pathlib.Path, required=True)
    parser.add_argument("names", nargs="*", metavar="NAME")
    args = parser.parse_args()
    chosen = [m for m in MUTANTS if not args.names or m.name in args.names]
    failed = 0
    print(f"TAP version 13\n1..{len(chosen)}")
    for number, mutant in enumerate(chosen, 1):
        folder = args.out / re.sub(r"\W+", "-", mutant.name)
        why = build(mutant, args, folder) or judge(mutant, folder)
        for line in why.splitlines():
            print("# " + line)
        print(f"{'not ok' if why else 'ok'} {number} - explorer finds: {mutant.name}",
              flush=True)
        failed += bool(why)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
