"""Places by the names that people use: node keys, names in English and Russian, other names, and zones."""

from __future__ import annotations

from kelisim.errors import Fault, InputError
from kelisim.region.package import Region
from kelisim.region.read import did_you_mean


def place_of(region: Region, name: str, option: str) -> str:
    """Key of the node (or zone) called ``name``, whatever its case. Raises InputError if there is none."""
    known = names(region)
    found = known.get(_plain(name))
    if found is None:
        close = did_you_mean(_plain(name), known)
        mend = f"did you mean {close}?" if close else "choose a node of freight_nodes.csv or a zone"
        raise InputError([Fault("kelisim corridor quote", None, option, name, "a place of the network", mend)])
    return found


def names(region: Region) -> dict[str, str]:
    """All names of nodes and zones in lower case, with the key that each stands for; keys come first, then names."""
    nodes, zones = region["freight_nodes"], region["freight_zones"]
    known: dict[str, str] = {}
    for column in ("name_en", "name_ru"):
        known.update({_plain(word): key for word, key in zip(zones[column], zones["zone"], strict=True)})
    for column in ("aliases", "name_en", "name_ru"):
        for words, key in zip(nodes[column], nodes["node"], strict=True):
            known.update(dict.fromkeys(map(_plain, words.split(";")), key))
    known.update({_plain(zone): zone for zone in zones["zone"]})
    known.update({_plain(node): node for node in nodes["node"]})
    known.pop("", None)
    return known


def _plain(word: str) -> str:
    return word.strip().lower().replace("’", "'").replace("ё", "е")
