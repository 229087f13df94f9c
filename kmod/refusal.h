/* SPDX-License-Identifier: GPL-2.0 */
/* Why a user call was refused, in the words and numbers that users get. */
#ifndef SYNFIN_REFUSAL_H
#define SYNFIN_REFUSAL_H

#include <linux/types.h>

/**
 * struct synfin_verdict - what to tell a caller besides the error code
 * @refusal: an enum synfin_refusal, or SYNFIN_REFUSAL_NONE
 * @setting: why a parameter was refused, an enum synfin_params_result
 * @param: which parameter, SYNFIN_A_PARAMS_*; 0 is none
 * @state: the state in which the call was refused, an enum synfin_state
 * @wait: ns until the same call may succeed; 0 is unknown
 * @text: a sentence, or NULL; says what is wrong and what is allowed
 */
struct synfin_verdict {
	u8 refusal;
	u8 setting;
	u16 param;
	u8 state;
	u64 wait;
	const char *text;
};

int synfin_refuse_call(struct synfin_verdict *verdict, u8 refusal,
		       const char *text);
int synfin_refuse_setting(struct synfin_verdict *verdict, u8 setting,
			  u16 param);

#endif
