"""Discrete-event simulation of ports: berths, cranes, yards, trains, weather and a sea that falls.

It needs nothing of the network; what it gives the network are the delay curves of ``port_curves``. The modules, from
what is told to what is found: :mod:`.spec` and :mod:`.build` (a line, by hand or from a region), :mod:`.draught`,
:mod:`.weather`, :mod:`.variates` and :mod:`.yard` (its parts), :mod:`.simulate` (the processes), :mod:`.log` and
:mod:`.measure` (what happened), :mod:`.batch` (replications and intervals), :mod:`.curves`.
"""
