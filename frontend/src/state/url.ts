/** The whole state of the page in the hash of its address, so that a link shows what was seen. Pure functions. */

import type { Lang, Mode } from "../api/types";

export const TABS = ["map", "balance", "why", "deal", "table"] as const;
export type Tab = (typeof TABS)[number];
export type Drawing = "map" | "schematic";
export const NETWORKS = ["water", "grid", "corridors"] as const;
export type Network = (typeof NETWORKS)[number];

export interface View {
  tab: Tab;
  /** Empty: the one that the server shows first. */
  study: string;
  mode: Mode;
  lang: Lang;
  /** Month of the year, 0 to 11. */
  month: number;
  drawing: Drawing;
  /** Networks that the map shows. */
  networks: readonly Network[];
  /** What is picked on the map, as "kind:key". */
  pick: string | null;
  /** Filters of the view Why. */
  state: string | null;
  kind: string | null;
  /** Whose levers are shown; all where null. */
  who: string | null;
  room: string | null;
  /** Levers that differ from their default. */
  levers: Readonly<Record<string, number>>;
}

export const START: View = {
  tab: "map",
  study: "",
  mode: "together",
  lang: "en",
  month: 0,
  drawing: "map",
  networks: NETWORKS,
  pick: null,
  state: null,
  kind: null,
  who: null,
  room: null,
  levers: {},
};

const LEVER = "x.";

function encode(text: string): string {
  return encodeURIComponent(text).replace(/%3A/g, ":").replace(/%2C/g, ",");
}

/** The hash of a view, with what is as at the start left out; levers in the order of their names. */
export function toHash(view: View): string {
  const parts: [string, string][] = [];
  if (view.study !== START.study) parts.push(["study", view.study]);
  if (view.mode !== START.mode) parts.push(["mode", view.mode]);
  parts.push(["lang", view.lang]);
  if (view.month !== START.month) parts.push(["month", String(view.month + 1)]);
  if (view.drawing !== START.drawing) parts.push(["drawing", view.drawing]);
  if (view.networks.length !== NETWORKS.length) parts.push(["networks", view.networks.join(",")]);
  if (view.pick) parts.push(["pick", view.pick]);
  if (view.state) parts.push(["state", view.state]);
  if (view.kind) parts.push(["kind", view.kind]);
  if (view.who) parts.push(["who", view.who]);
  if (view.room) parts.push(["room", view.room]);
  for (const id of Object.keys(view.levers).sort()) parts.push([LEVER + id, String(view.levers[id])]);
  return `#${view.tab}?${parts.map(([key, value]) => `${encode(key)}=${encode(value)}`).join("&")}`;
}

function oneOf<T extends string>(value: string | null, allowed: readonly T[], otherwise: T): T {
  return allowed.includes(value as T) ? (value as T) : otherwise;
}

/** The view that a hash asks for. What it does not know or cannot read is as in `otherwise`. */
export function fromHash(hash: string, otherwise: View = START): View {
  const [tab, query = ""] = hash.replace(/^#/, "").split("?", 2);
  const asked = new URLSearchParams(query);
  const month = Number(asked.get("month"));
  const levers: Record<string, number> = {};
  for (const [key, text] of asked) {
    const value = Number(text);
    if (key.startsWith(LEVER) && text !== "" && Number.isFinite(value)) levers[key.slice(LEVER.length)] = value;
  }
  return {
    tab: oneOf(tab ?? null, TABS, "map"),
    study: asked.get("study") ?? START.study,
    mode: oneOf(asked.get("mode"), ["together", "apart"], START.mode),
    lang: oneOf(asked.get("lang"), ["en", "ru"], otherwise.lang),
    month: Number.isInteger(month) && month >= 1 && month <= 12 ? month - 1 : START.month,
    drawing: oneOf(asked.get("drawing"), ["map", "schematic"], START.drawing),
    networks: NETWORKS.filter((one) => (asked.get("networks") ?? NETWORKS.join()).split(",").includes(one)),
    pick: asked.get("pick"),
    state: asked.get("state"),
    kind: asked.get("kind"),
    who: asked.get("who"),
    room: asked.get("room"),
    levers,
  };
}

/** The secret token of a link to a room, and the hash without it: a token must not stay in the address. */
export function takeToken(hash: string): { token: string | null; hash: string } {
  const [head, query = ""] = hash.split("?", 2);
  const kept = query.split("&").filter((part) => part !== "" && !part.startsWith("token="));
  const found = query.split("&").find((part) => part.startsWith("token="));
  return { token: found ? decodeURIComponent(found.slice("token=".length)) : null, hash: `${head}?${kept.join("&")}` };
}
