# SPDX-License-Identifier: GPL-2.0
# Completion for synfin(8). The tool itself knows what may come next.
# shellcheck shell=bash

_synfin() {
	local word before='' line=${COMP_LINE:0:COMP_POINT}
	local -a words

	# by spaces only: bash would split 10.0.0.1:80 in three
	read -r -a words <<< "$line"
	[[ $line != *[[:space:]] ]] || words+=('')
	COMPREPLY=()
	# of --netns=NAME readline replaces NAME only
	[[ ${words[-1]} != --*=* ]] || before=${words[-1]%%=*}=
	while IFS= read -r word; do
		COMPREPLY+=("${word#"$before"}")
	done < <(synfin complete -- "${words[@]:1}" 2> /dev/null)
}

# paths of synfin.ko and of namespaces, when the tool has nothing to offer
complete -o default -F _synfin synfin
