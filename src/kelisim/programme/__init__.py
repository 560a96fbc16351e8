"""Programmes of joint measures: what each is and does, which to build when, what they are worth, how they go on.

In the order in which data flows:

- :mod:`.measures`: the measures of a region; :mod:`.paths`: the world to 2040 that nobody decides
- :mod:`.candidates`: their effects as something to decide on; :mod:`.operation`: a year as a function of what is built
- :mod:`.problem`, :mod:`.recourse`, :mod:`.master`, :mod:`.cuts`, :mod:`.expansion`: the plan to 2040;
  :mod:`.replay`: operated again; :mod:`.food`: what it does for food security
- :mod:`.worth`: what a measure is worth; :mod:`.partners`: to whom, and the deal; :mod:`.portfolio`: choosing
- :mod:`.roadmap`, :mod:`.progress`, :mod:`.monitor`: schedule, reports of progress, what slips
- :mod:`.industry`: joint industrial projects and what they load on the other models
"""
