"""Coalition structures: the partitions of the states into blocs, and their names.

Five states have 52 (the Bell number), six have 203. A structure is written ``KAZ+KGZ|TJK|TKM|UZB``: blocs in the order
of their first states, states in the order of the region's table.
"""

from __future__ import annotations

from kelisim.case import Bloc, Structure


def structures(states: Bloc) -> list[Structure]:
    """All partitions of ``states``, from the grand coalition to all alone, in an order that never changes."""
    found = [tuple(tuple(bloc) for bloc in part) for part in _partitions(list(states))]
    rank = {state: i for i, state in enumerate(states)}
    return sorted(found, key=lambda part: (len(part), [[rank[state] for state in bloc] for bloc in part]))


def _partitions(states: list[str]) -> list[list[list[str]]]:
    """Partitions of ``states``: the last joins a bloc of a partition of the others, or stands alone."""
    if not states:
        return [[]]
    *others, last = states
    found = []
    for part in _partitions(others):
        for i, bloc in enumerate(part):
            found.append([*part[:i], [*bloc, last], *part[i + 1 :]])
        found.append([*part, [last]])
    return found


def bloc_name(bloc: Bloc) -> str:
    """``KAZ+KGZ``."""
    return "+".join(bloc)


def structure_name(structure: Structure) -> str:
    """``KAZ+KGZ|TJK|TKM|UZB``."""
    return "|".join(bloc_name(bloc) for bloc in structure)


def structure_of(name: str) -> Structure:
    """The structure that a name stands for."""
    return tuple(tuple(bloc.split("+")) for bloc in name.split("|"))
