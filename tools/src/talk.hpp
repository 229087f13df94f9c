/* SPDX-License-Identifier: GPL-2.0 */
/* What is read from one side is written to the other, both ways at once. */

#pragma once

namespace synfin {

/**
 * Until both directions have ended. The end of @in is told to the peer by a
 * half-close, and reading goes on.
 *
 * Return: 0, or the errno with which the connection ended.
 */
int talk(int socket, int in, int out);

} // namespace synfin
