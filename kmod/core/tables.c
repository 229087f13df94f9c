// SPDX-License-Identifier: GPL-2.0
/*
 * What RFC 9293 says in figures and lists, kept as tables.
 */
#include "internal.h"

/*
 * The state diagram (RFC 9293 3.3.2, figure 5) and what the text adds to it:
 * every state can be left for CLOSED by ABORT, reset or timeout, and a SYN may
 * reopen a connection out of TIME-WAIT, into which it falls back when that SYN
 * proves to have been an old duplicate (3.6.1, MAY-2).
 */
static const u16 arcs_from[] = {
	[SYNFIN_STATE_CLOSED] = SYNFIN_IN(LISTEN) | SYNFIN_IN(SYN_SENT),
	[SYNFIN_STATE_LISTEN] = SYNFIN_IN(SYN_RECEIVED) |
				SYNFIN_IN(SYN_SENT) | SYNFIN_IN(CLOSED),
	[SYNFIN_STATE_SYN_SENT] = SYNFIN_IN(SYN_RECEIVED) |
				  SYNFIN_IN(ESTABLISHED) | SYNFIN_IN(CLOSED),
	[SYNFIN_STATE_SYN_RECEIVED] = SYNFIN_IN(ESTABLISHED) |
				      SYNFIN_IN(FIN_WAIT_1) |
				      SYNFIN_IN(LISTEN) | SYNFIN_IN(CLOSED) |
				      SYNFIN_IN(TIME_WAIT),
	[SYNFIN_STATE_ESTABLISHED] = SYNFIN_IN(FIN_WAIT_1) |
				     SYNFIN_IN(CLOSE_WAIT) | SYNFIN_IN(CLOSED),
	[SYNFIN_STATE_FIN_WAIT_1] = SYNFIN_IN(FIN_WAIT_2) |
				    SYNFIN_IN(CLOSING) |
				    SYNFIN_IN(TIME_WAIT) | SYNFIN_IN(CLOSED),
	[SYNFIN_STATE_FIN_WAIT_2] = SYNFIN_IN(TIME_WAIT) | SYNFIN_IN(CLOSED),
	[SYNFIN_STATE_CLOSE_WAIT] = SYNFIN_IN(LAST_ACK) | SYNFIN_IN(CLOSED),
	[SYNFIN_STATE_CLOSING] = SYNFIN_IN(TIME_WAIT) | SYNFIN_IN(CLOSED),
	[SYNFIN_STATE_LAST_ACK] = SYNFIN_IN(CLOSED),
	[SYNFIN_STATE_TIME_WAIT] = SYNFIN_IN(CLOSED) | SYNFIN_IN(SYN_RECEIVED),
};

/**
 * synfin_arc_is_legal() - is there an arc between two states?
 * @from: an enum synfin_state
 * @to: another
 *
 * Return: true when the state diagram has it.
 */
bool synfin_arc_is_legal(u8 from, u8 to)
{
	return from <= SYNFIN_STATE_TIME_WAIT && synfin_state_in(to, arcs_from[from]);
}

/*
 * The steps of 3.10.7.4 are the same in every synchronised state, but each
 * state's outcome has a number of its own. Where the list of requirements has
 * none for a state, the general rule of that step stands in.
 */
#define ROW(c, es, f1, f2, cw, cg, la)					\
	[CHECK_##c] = {							\
		[SYNFIN_STATE_ESTABLISHED] = SYNFIN_RULE_##es,		\
		[SYNFIN_STATE_FIN_WAIT_1] = SYNFIN_RULE_##f1,		\
		[SYNFIN_STATE_FIN_WAIT_2] = SYNFIN_RULE_##f2,		\
		[SYNFIN_STATE_CLOSE_WAIT] = SYNFIN_RULE_##cw,		\
		[SYNFIN_STATE_CLOSING] = SYNFIN_RULE_##cg,		\
		[SYNFIN_STATE_LAST_ACK] = SYNFIN_RULE_##la,		\
	}

static const u16 rules[CHECKS][SYNFIN_STATE_TIME_WAIT + 1] = {
	ROW(UNACCEPTABLE, SA_ES_01, SA_F1_01, SA_F2_01, SA_CW_01, SA_CG_01,
	    SA_LA_01),
	ROW(RST, SA_ES_02, SA_F1_02, SA_F2_02, SA_CW_02, SA_CG_02, SA_LA_02),
	ROW(SYN, SA_ES_03, SA_F1_03, SA_F2_03, SA_CW_03, SA_CG_04, SA_LA_03),
	ROW(NO_ACK, SA_ES_05, SA_ES_05, SA_ES_05, SA_ES_05, SA_ES_05, SA_ES_05),
	ROW(FIN_NO_ACK, SA_ES_15, SA_ES_15, SA_ES_15, SA_ES_15, SA_ES_15,
	    SA_ES_15),
	ROW(ACK_BEYOND, SA_ES_06, SA_F1_09, RSG_05, RSG_05, RSG_05, RSG_05),
	ROW(ACK_OLD, SA_ES_07, CHA_03, CHA_03, CHA_03, CHA_03, CHA_03),
	ROW(ACK_NEW, SA_ES_08, SA_F1_05, SA_F2_04, SA_CW_04, SA_CG_06,
	    SA_LA_05),
	ROW(ACK_DUP, SA_ES_09, SA_F1_05, SA_F2_04, SA_CW_04, SA_CG_06,
	    SA_LA_05),
	ROW(ACK_FIN, NONE, NONE, NONE, NONE, SA_CG_05, SA_LA_04),
	ROW(TEXT, SA_ES_10, SA_F1_08, SA_F2_05, SA_CW_05, SA_CG_07, SA_LA_06),
	ROW(AHEAD, SA_ES_14, SA_ES_14, SA_ES_14, SA_CW_05, SA_CG_07, SA_LA_06),
	ROW(FIN, SA_ES_11, SA_F1_06, SA_F2_06, SA_CW_06, SA_CG_07, SA_LA_06),
	ROW(FIN_AHEAD, SA_ES_12, SA_ES_12, SA_F2_08, SA_CW_06, SA_CG_07,
	    SA_LA_06),
	ROW(GIVE_UP, RTX_15, SA_F1_10, RTX_15, RTX_15, CLS_04, SA_LA_07),
};

/**
 * synfin_rule_of() - the number that an outcome has in a state
 * @state: an enum synfin_state
 * @check: which step of RFC 9293 3.10.7.4 it was
 *
 * Return: an enum synfin_rule.
 */
u16 synfin_rule_of(u8 state, enum check check)
{
	return rules[check][state];
}
