/** The things that can be picked on the map or in the schematic, and what is shown of each in one month. */

import type { Lang, MapMonths, Model } from "../../api/types";

export const KINDS = ["reservoir", "reach", "line", "zone", "corridor"] as const;
/** Of the many links of the freight network the busiest are listed; all can be picked on the map. */
const CORRIDORS_LISTED = 60;
export type ThingKind = (typeof KINDS)[number];

export interface Thing {
  /** "kind:key", as it stands in the address. */
  id: string;
  kind: ThingKind;
  key: string;
  name: string;
}

type Names = Pick<Model, "nodes" | "power_nodes" | "reservoirs" | "reaches" | "lines" | "zones" | "corridors">;

function named(thing: { name_en: string; name_ru: string } | undefined, lang: Lang, otherwise: string): string {
  if (!thing) return otherwise;
  return lang === "ru" ? thing.name_ru : thing.name_en;
}

function ends(
  from: string,
  to: string,
  names: ReadonlyMap<string, { name_en: string; name_ru: string }>,
  lang: Lang,
): string {
  return `${named(names.get(from), lang, from)} → ${named(names.get(to), lang, to)}`;
}

/** Everything that can be picked, by kind, each kind in the order of the model. */
export function things(model: Names, months: MapMonths, lang: Lang): Thing[] {
  const shown = new Set(Object.keys(months.reservoirs));
  const busiest = [...model.corridors].sort((a, b) => b.flow_kt - a.flow_kt).slice(0, CORRIDORS_LISTED);
  const nodes = new Map(model.nodes.map((node) => [node.node, node]));
  const power = new Map(model.power_nodes.map((node) => [node.power_node, node]));
  const one = (kind: ThingKind, key: string, name: string): Thing => ({ id: `${kind}:${key}`, kind, key, name });
  return [
    ...model.reservoirs
      .filter((row) => shown.has(row.node))
      .map((row) => one("reservoir", row.node, named(row, lang, row.node))),
    ...model.reaches.map((row) => one("reach", row.reach, ends(row.from_node, row.to_node, nodes, lang))),
    ...model.lines.map((row) => one("line", row.line, ends(row.from_node, row.to_node, power, lang))),
    ...model.zones.map((row) => one("zone", row.zone, named(row, lang, row.zone))),
    ...busiest.map((row) => one("corridor", row.link, named(row, lang, row.link))),
  ];
}

export function splitPick(pick: string | null): { kind: ThingKind; key: string } | null {
  if (!pick) return null;
  const at = pick.indexOf(":");
  const kind = pick.slice(0, at) as ThingKind;
  return KINDS.includes(kind) ? { kind, key: pick.slice(at + 1) } : null;
}

/** Width in pixels of something of a given size, so that area grows with it: the largest is `most` wide. */
export function width(size: number, largest: number, most: number, least = 0.75): number {
  if (largest <= 0 || size <= 0) return least;
  return Math.max(least, most * Math.sqrt(Math.min(size / largest, 1)));
}

export function largestOf(series: Iterable<readonly number[]>): number {
  let most = 0;
  for (const one of series) for (const value of one) most = Math.max(most, Math.abs(value));
  return most;
}

export interface Scales {
  reach_km3: number;
  line_gwh: number;
  zone_km3: number;
}

/** The largest monthly values of a result: one scale for all months, so that months can be compared. */
export function scalesOf(months: MapMonths): Scales {
  return {
    reach_km3: largestOf(Object.values(months.reaches).map((one) => one.flow_km3)),
    line_gwh: largestOf(Object.values(months.lines).map((one) => one.net_gwh)),
    zone_km3: largestOf(Object.values(months.zones).map((one) => one.wanted_km3)),
  };
}

/** Share of the wanted water that a zone gets in a month; 1 where it wants none. */
export function served(wanted_km3: number, delivered_km3: number): number {
  return wanted_km3 > 1e-6 ? Math.min(delivered_km3 / wanted_km3, 1) : 1;
}

/** Whether a thing counts as short of water: less than 98 % of what it wants. */
export const SHORT = 0.98;
/** Whether a line counts as full. */
export const FULL = 0.999;
