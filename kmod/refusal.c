// SPDX-License-Identifier: GPL-2.0
/* The one table from reasons to error codes and sentences. */
#include <linux/errno.h>
#include <linux/kernel.h>
#include "core/params.h"
#include "refusal.h"

static const struct {
	int error;
	const char *text;
} refusals[] = {
	[SYNFIN_REFUSAL_NONE] = { 0, NULL },
	[SYNFIN_REFUSAL_ALREADY_EXISTS] = { -EISCONN,
		"the connection is open already; only a listener can be opened again" },
	[SYNFIN_REFUSAL_DOES_NOT_EXIST] = { -ENOENT,
		"nothing here has this id; a dump lists what there is" },
	[SYNFIN_REFUSAL_REMOTE_UNSPECIFIED] = { -EDESTADDRREQ,
		"a remote address and a port other than 0 are needed" },
	[SYNFIN_REFUSAL_NO_RESOURCES] = { -ENOBUFS,
		"a limit is reached: max_connections, or 1 GiB queued and unacknowledged" },
	[SYNFIN_REFUSAL_CLOSING] = { -EPIPE,
		"its FIN is queued or sent: only close, abort and forget are left" },
	[SYNFIN_REFUSAL_QUIET_TIME] = { -EAGAIN,
		"quiet time: nothing is opened yet; wait, or set quiet_time to 0" },
	[SYNFIN_REFUSAL_IN_TIME_WAIT] = { -EADDRINUSE,
		"address in use: an old connection waits for 2MSL; wait, or pick another port" },
	[SYNFIN_REFUSAL_IN_USE] = { -EADDRINUSE,
		"address in use: pick another port" },
	[SYNFIN_REFUSAL_SOCKET] = { -EBUSY,
		"a program has it, by a socket: only set, abort and forget are left" },
	[SYNFIN_REFUSAL_INVALID] = { -EINVAL,
		"this call has no meaning here" },
};

static const struct {
	int error;
	const char *text;
} settings[] = {
	[SYNFIN_PARAMS_OK] = { 0, NULL },
	[SYNFIN_PARAMS_UNKNOWN] = { -EOPNOTSUPP,
		"there is no such parameter" },
	[SYNFIN_PARAMS_SCOPE] = { -EOPNOTSUPP,
		"this parameter can not be set here, only on the namespace" },
	[SYNFIN_PARAMS_RANGE] = { -ERANGE,
		"the value is outside the parameter's range" },
	[SYNFIN_PARAMS_CONFLICT] = { -EINVAL,
		SYNFIN_PARAMS_CONFLICT_TEXT },
};

/**
 * synfin_refuse_call() - refuse a call
 * @verdict: filled in for the caller
 * @refusal: an enum synfin_refusal
 * @text: a sentence that fits better than the usual one, or NULL
 *
 * Return: the negative errno that goes with it.
 */
int synfin_refuse_call(struct synfin_verdict *verdict, u8 refusal,
		       const char *text)
{
	if (refusal >= ARRAY_SIZE(refusals))
		refusal = SYNFIN_REFUSAL_INVALID;
	verdict->refusal = refusal;
	verdict->text = text ?: refusals[refusal].text;
	return refusals[refusal].error;
}

/**
 * synfin_refuse_setting() - refuse a parameter
 * @verdict: filled in for the caller
 * @setting: an enum synfin_params_result
 * @param: which parameter, SYNFIN_A_PARAMS_*
 *
 * Return: the negative errno that goes with it.
 */
int synfin_refuse_setting(struct synfin_verdict *verdict, u8 setting,
			  u16 param)
{
	const struct synfin_param *row = synfin_params_find(param);

	if (setting >= ARRAY_SIZE(settings))
		setting = SYNFIN_PARAMS_UNKNOWN;
	verdict->refusal = SYNFIN_REFUSAL_INVALID;
	verdict->setting = setting;
	verdict->param = param;
	verdict->text = row && setting == SYNFIN_PARAMS_RANGE ?
			row->allowed : settings[setting].text;
	return settings[setting].error;
}
