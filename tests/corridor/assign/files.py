"""A good network and a good trip table in the TNTP format, to be spoilt by the tests."""

from __future__ import annotations

NET = """<NUMBER OF ZONES> 2\t\t
<NUMBER OF NODES> 4
<FIRST THRU NODE> 3
<NUMBER OF LINKS> 5
<ORIGINAL HEADER>~ Init Term ... ;
<END OF METADATA>

~ init_node term_node capacity length free_flow_time b power speed toll link_type ;
\t1\t3\t10\t1.5\t2\t0.15\t4\t0\t0\t1\t;
\t1\t4\t10\t2.5\t0\t0\t0\t50\t3\t1;
\t3\t2\t1e1\t.5\t1.\t1\t1\t0\t0\t1\t; ~ a remark
\t4\t2\t10\t1\t3\t0.15\t4.5\t0\t0\t1\t;

\t4\t2\t10\t1\t3\t0.15\t4.5\t0\t0\t1\t;
"""

TRIPS = """<NUMBER OF ZONES> 2
<TOTAL OD FLOW> 10.5
<END OF METADATA>
~ a remark

Origin \t1
    1 :      0.5;     2 :    10.0;

Origin 2
"""
