/** Rivers and grid as a drawing: water runs down, the same widths and colours as on the map. */

import type { JSX } from "preact";
import type { MapMonths, Model } from "../../api/types";
import { percent } from "../../format";
import { nameOf, t } from "../../i18n";
import { lang } from "../../state/store";
import { Grid } from "./grid";
import { layout, type Spot } from "./layout";
import { type Picking, pickable } from "./pickable";
import { type Scales, SHORT, served, width } from "./things";

const COLUMN = 118;
const ROW = 48;
const MARGIN = 30;

interface Drawn extends Picking {
  model: Model;
  months: MapMonths;
  month: number;
  scales: Scales;
}

function at(spot: Spot): { x: number; y: number } {
  return { x: MARGIN + spot.column * COLUMN, y: 34 + spot.row * ROW };
}

function way(from: Spot, to: Spot): string {
  const [a, b] = [at(from), at(to)];
  if (a.x === b.x) return `M${a.x},${a.y}L${b.x},${b.y}`;
  const middle = (a.y + b.y) / 2;
  return `M${a.x},${a.y}C${a.x},${middle} ${b.x},${middle} ${b.x},${b.y}`;
}

function Reaches({ drawn, spots }: { drawn: Drawn; spots: ReadonlyMap<string, Spot> }): JSX.Element {
  const { model, months, month, scales } = drawn;
  const names = new Map(model.nodes.map((node) => [node.node, nameOf(node)]));
  return (
    <g>
      {model.reaches.map((row) => {
        const [from, to] = [spots.get(row.from_node), spots.get(row.to_node)];
        if (!from || !to) return null;
        const flow = months.reaches[row.reach]?.flow_km3[month] ?? 0;
        const d = way(from, to);
        const said = `${t("kind.reach")}: ${names.get(row.from_node)} → ${names.get(row.to_node)}`;
        return (
          <g key={row.reach} {...pickable(`reach:${row.reach}`, said, drawn)}>
            <path class="hit" d={d} />
            <path class={flow < 1e-4 ? "reach dry" : "reach"} d={d} stroke-width={width(flow, scales.reach_km3, 14)} />
            {flow >= 1e-4 ? <path class="reach-moving" d={d} /> : null}
          </g>
        );
      })}
    </g>
  );
}

function Tank({
  x,
  y,
  full,
  now,
  dead,
}: {
  x: number;
  y: number;
  full: number;
  now: number;
  dead: number;
}): JSX.Element {
  const [wide, high] = [34, 30];
  const level = (value: number) => high * Math.min(Math.max(value / full, 0), 1);
  return (
    <g transform={`translate(${x - wide / 2},${y - high / 2})`}>
      <rect class="tank-wall" width={wide} height={high} rx="2" />
      <rect class="tank-water" width={wide - 2} x="1" y={high - level(now)} height={level(now)} />
      <line class="tank-dead" x1="0" x2={wide} y1={high - level(dead)} y2={high - level(dead)} />
    </g>
  );
}

function Reservoirs({ drawn, spots }: { drawn: Drawn; spots: ReadonlyMap<string, Spot> }): JSX.Element {
  const { model, months, month } = drawn;
  return (
    <g>
      {model.reservoirs.map((row) => {
        const spot = spots.get(row.node);
        const shown = months.reservoirs[row.node];
        if (!spot || !shown) return null;
        const { x, y } = at(spot);
        const now = shown.storage_km3[month] ?? 0;
        const share = percent(now / row.full_storage_km3, lang.value);
        return (
          <g
            key={row.node}
            {...pickable(`reservoir:${row.node}`, `${t("kind.reservoir")}: ${nameOf(row)}, ${share}`, drawn)}
          >
            <Tank x={x} y={y} full={row.full_storage_km3} now={now} dead={row.dead_storage_km3} />
            <Name name={nameOf(row)} x={x + 21} y={y - 3} strong />
            <text class="node-note" x={x + 21} y={y - 3 + 12 * twoLines(nameOf(row)).length}>
              {share}
            </text>
          </g>
        );
      })}
    </g>
  );
}

/** Nodes without water to hold this year: junctions, ends, and reservoirs that are not built. */
function Junctions({ drawn, spots }: { drawn: Drawn; spots: ReadonlyMap<string, Spot> }): JSX.Element {
  const { model, months } = drawn;
  return (
    <g>
      {model.nodes.map((row) => {
        const spot = spots.get(row.node);
        if (!spot || row.node in months.reservoirs) return null;
        const { x, y } = at(spot);
        return (
          <g key={row.node}>
            {row.kind === "terminal" ? (
              <path class="sink" d={`M${x - 7},${y - 5}h14l-7,11z`} />
            ) : (
              <circle class="junction" cx={x} cy={y} r="3.5" />
            )}
            <Name name={nameOf(row)} x={x + 9} y={y - 12} />
          </g>
        );
      })}
    </g>
  );
}

const LINE = 17;

/** A name in two lines of a column's width; what does not fit is cut and stands in the title. */
export function twoLines(name: string): string[] {
  const lines: string[] = [];
  for (const word of name.replace(/\s*\(.*\)/, "").split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < LINE) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  const shown = lines.slice(0, 2).map((line) => (line.length > LINE ? `${line.slice(0, LINE - 1)}…` : line));
  return lines.length > 2 ? [shown[0] ?? "", `${shown[1]}…`] : shown;
}

function Name({ name, x, y, strong = false }: { name: string; x: number; y: number; strong?: boolean }): JSX.Element {
  return (
    <text class={strong ? "node-name strong" : "node-name"} y={y}>
      <title>{name}</title>
      {twoLines(name).map((line, index) => (
        <tspan key={line} x={x} dy={index * 12}>
          {line}
        </tspan>
      ))}
    </text>
  );
}

function Zones({ drawn, spots }: { drawn: Drawn; spots: ReadonlyMap<string, Spot> }): JSX.Element {
  const { model, months, month } = drawn;
  const beside = new Map<string, number>();
  return (
    <g>
      {model.zones.map((row) => {
        const spot = spots.get(row.node);
        const shown = months.zones[row.zone];
        if (!spot || !shown) return null;
        const order = beside.get(row.node) ?? 0;
        beside.set(row.node, order + 1);
        const { x, y } = at(spot);
        const share = served(shown.wanted_km3[month] ?? 0, shown.delivered_km3[month] ?? 0);
        const short = share < SHORT;
        const left = x - 20 - order * 36;
        const top = row.node in months.reservoirs ? y + 17 : y - 5;
        return (
          <g
            key={row.zone}
            {...pickable(
              `zone:${row.zone}`,
              `${nameOf(row)}: ${t("servedShare")} ${percent(share, lang.value)}`,
              drawn,
            )}
          >
            <title>{nameOf(row)}</title>
            <rect class="zone-box" x={left} y={top} width="10" height="10" />
            <rect
              class={short ? "zone-served short" : "zone-served"}
              x={left}
              width="10"
              y={top + 10 * (1 - share)}
              height={10 * share}
            />
            {short ? (
              <text class="node-note short" x={left - 2} y={top + 9} text-anchor="end">
                {percent(share, lang.value)}
              </text>
            ) : null}
          </g>
        );
      })}
    </g>
  );
}

export function Schematic(drawn: Drawn): JSX.Element {
  const { model } = drawn;
  const spots = layout(
    model.nodes.map((node) => node.node),
    model.reaches.map((row) => [row.from_node, row.to_node] as const),
  );
  const places = [...spots.values()].map(at);
  const wide = Math.max(...places.map((place) => place.x)) + COLUMN;
  const high = Math.max(...places.map((place) => place.y)) + 40;
  return (
    <div class="schematic">
      <svg class="rivers" viewBox={`0 0 ${wide} ${high}`} role="group" aria-label={t("schematic")}>
        <Reaches drawn={drawn} spots={spots} />
        <Junctions drawn={drawn} spots={spots} />
        <Zones drawn={drawn} spots={spots} />
        <Reservoirs drawn={drawn} spots={spots} />
      </svg>
      <Grid {...drawn} />
    </div>
  );
}
