/** The grid as a drawing: systems roughly where they lie, lines with the way and size of their flow. */

import type { JSX } from "preact";
import type { MapMonths, Model, PowerNodeInfo } from "../../api/types";
import { number } from "../../format";
import { nameOf, t } from "../../i18n";
import { lang } from "../../state/store";
import { type Picking, pickable } from "./pickable";
import { FULL, type Scales, width } from "./things";

const [WIDE, HIGH, PAD] = [460, 380, 58];

interface GridProps extends Picking {
  model: Model;
  months: MapMonths;
  month: number;
  scales: Scales;
}

type Place = { x: number; y: number };

/** Longitude and latitude stretched over the sheet: by rank, so that crowded systems do not cover each other. */
export function ranked(nodes: readonly PowerNodeInfo[]): Map<string, Place> {
  const rank = (values: number[], value: number) =>
    [...values].sort((a, b) => a - b).indexOf(value) / Math.max(values.length - 1, 1);
  const lons = nodes.map((node) => node.lon);
  const lats = nodes.map((node) => node.lat);
  return new Map(
    nodes.map((node) => {
      const x = PAD + rank(lons, node.lon) * (WIDE - 2 * PAD);
      const y = HIGH - 46 - rank(lats, node.lat) * (HIGH - 92);
      return [node.power_node, { x, y }];
    }),
  );
}

function Line({
  from,
  to,
  net,
  size,
  full,
}: {
  from: Place;
  to: Place;
  net: number;
  size: number;
  full: boolean;
}): JSX.Element {
  const [a, b] = net < 0 ? [to, from] : [from, to];
  const [x, y] = [(a.x + b.x) / 2, (a.y + b.y) / 2];
  const turn = (Math.atan2(b.y - a.y, b.x - a.x) * 180) / Math.PI;
  const still = Math.abs(net) < 0.05;
  const d = `M${a.x},${a.y}L${b.x},${b.y}`;
  return (
    <>
      <path class="hit" d={d} />
      {full ? <path class="wire-full" d={d} stroke-width={size + 6} /> : null}
      <path class={still ? "wire still" : "wire"} d={d} stroke-width={size} />
      {still ? null : (
        <path class="wire-arrow" d="M-7,-6L8,0L-7,6z" transform={`translate(${x},${y})rotate(${turn})`} />
      )}
      {still ? null : (
        <text class="wire-note num" x={x} y={y - 10}>
          {number(Math.abs(net), lang.value, 0)}
        </text>
      )}
    </>
  );
}

export function Grid({ model, months, month, scales, picked, onPick }: GridProps): JSX.Element {
  const places = ranked(model.power_nodes);
  const names = new Map(model.power_nodes.map((node) => [node.power_node, nameOf(node)]));
  return (
    <svg class="grid-drawing" viewBox={`0 0 ${WIDE} ${HIGH}`} role="group" aria-label={t("group.power")}>
      {model.lines.map((row) => {
        const [from, to] = [places.get(row.from_node), places.get(row.to_node)];
        const shown = months.lines[row.line];
        if (!from || !to || !shown) return null;
        const net = shown.net_gwh[month] ?? 0;
        const said = `${t("kind.line")}: ${names.get(row.from_node)} – ${names.get(row.to_node)}, ${number(net, lang.value, 0)}`;
        return (
          <g key={row.line} {...pickable(`line:${row.line}`, said, { picked, onPick })}>
            <Line
              from={from}
              to={to}
              net={net}
              size={width(Math.abs(net), scales.line_gwh, 10, 1.2)}
              full={(shown.use[month] ?? 0) >= FULL}
            />
          </g>
        );
      })}
      {model.power_nodes.map((node) => {
        const place = places.get(node.power_node) as Place;
        return (
          <g key={node.power_node}>
            <circle class="system" cx={place.x} cy={place.y} r="7" />
            <text class="system-name" x={place.x} y={place.y + 22}>
              {nameOf(node)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
