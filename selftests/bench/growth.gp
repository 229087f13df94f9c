# SPDX-License-Identifier: GPL-2.0
# gnuplot -e "data='DIR'; out='DIR'" growth.gp: a drawing for each curve.
set terminal svg size 640,400 font "sans,12" background "white"
set logscale x
set xlabel "connections"
set yrange [0:*]
set key left top
set grid ytics
curves = "open close lookup timers dump memory"
titles = "'open, instructions' 'close, instructions' 'a reset that is nobody''s, instructions' 'lifecycle, all others have a timer, instructions' 'dump, instructions a connection' 'memory, bytes a connection'"
do for [i=1:words(curves)] {
	curve = word(curves, i)
	set output out . '/' . curve . '.svg'
	set title word(titles, i)
	plot data . '/' . curve . '-tcp.dat' using 1:2 with linespoints title 'kernel TCP', \
	     data . '/' . curve . '-synfin.dat' using 1:2 with linespoints title 'synfin'
}
