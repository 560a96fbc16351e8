/** What the map draws in one month, as GeoJSON. Pure: model and result in, features out. */

import type { Feature, FeatureCollection, LineString, Point, Position } from "geojson";
import type { MapMonths, Model } from "../../api/types";
import { FULL, type Scales, SHORT, served, width } from "./things";

export type Lines = FeatureCollection<LineString>;
export type Points = FeatureCollection<Point>;

const BEND = 0.12;
/** Degrees by which a zone is drawn beside the node that feeds it. */
const BESIDE = 0.32;
const PIECES = 16;

/** A bent line between two places, so that ways there that share their ends do not lie on each other. */
export function arc([x1, y1]: Position, [x2, y2]: Position, bend = BEND): Position[] {
  const [fromX, fromY, toX, toY] = [x1 ?? 0, y1 ?? 0, x2 ?? 0, y2 ?? 0];
  const middle = [(fromX + toX) / 2 - (toY - fromY) * bend, (fromY + toY) / 2 + (toX - fromX) * bend] as const;
  return Array.from({ length: PIECES + 1 }, (_, index) => {
    const s = index / PIECES;
    const [a, b, c] = [(1 - s) ** 2, 2 * s * (1 - s), s ** 2];
    return [a * fromX + b * middle[0] + c * toX, a * fromY + b * middle[1] + c * toY];
  });
}

function line(id: string, coordinates: Position[], properties: Record<string, unknown>): Feature<LineString> {
  return { type: "Feature", geometry: { type: "LineString", coordinates }, properties: { id, ...properties } };
}

export function reachLines(model: Model, months: MapMonths, month: number, scales: Scales): Lines {
  const at = new Map<string, Position>(model.nodes.map((node) => [node.node, [node.lon, node.lat]]));
  const features = model.reaches.flatMap((row) => {
    const [from, to] = [at.get(row.from_node), at.get(row.to_node)];
    if (!from || !to) return [];
    const flow = months.reaches[row.reach]?.flow_km3[month] ?? 0;
    return [line(`reach:${row.reach}`, [from, to], { width: width(flow, scales.reach_km3, 11), dry: flow < 1e-4 })];
  });
  return { type: "FeatureCollection", features };
}

export function powerLines(model: Model, months: MapMonths, month: number, scales: Scales): Lines {
  const at = new Map<string, Position>(model.power_nodes.map((node) => [node.power_node, [node.lon, node.lat]]));
  const features = model.lines.flatMap((row) => {
    const [from, to] = [at.get(row.from_node), at.get(row.to_node)];
    const shown = months.lines[row.line];
    if (!from || !to || !shown) return [];
    const net = shown.net_gwh[month] ?? 0;
    const way = arc(from, to);
    const full = (shown.use[month] ?? 0) >= FULL;
    const drawn = net < 0 ? way.reverse() : way;
    return [
      line(`line:${row.line}`, drawn, {
        width: width(Math.abs(net), scales.line_gwh, 7, 1),
        still: Math.abs(net) < 0.05,
        full,
      }),
    ];
  });
  return { type: "FeatureCollection", features };
}

export function corridorLines(model: Model): Lines {
  const largest = Math.max(...model.corridors.map((row) => row.flow_kt), 1);
  const features = model.corridors.map((row) =>
    line(`corridor:${row.link}`, row.path, {
      width: width(row.flow_kt, largest, 5, 0.5),
      use: row.use ?? 0,
      full: row.bottleneck,
    }),
  );
  return { type: "FeatureCollection", features };
}

export function zonePoints(model: Model, months: MapMonths, month: number, scales: Scales): Points {
  const beside = new Map<string, number>();
  const features = model.zones.flatMap((row): Feature<Point>[] => {
    const shown = months.zones[row.zone];
    if (!shown) return [];
    const [wanted, delivered] = [shown.wanted_km3[month] ?? 0, shown.delivered_km3[month] ?? 0];
    const share = served(wanted, delivered);
    const order = (beside.get(row.node) ?? 0) + 1;
    beside.set(row.node, order);
    const properties = {
      id: `zone:${row.zone}`,
      radius: width(wanted, scales.zone_km3, 11, 3),
      share,
      idle: wanted < 1e-6,
      label: share < SHORT ? `${Math.round(share * 100)} %` : "",
    };
    return [
      {
        type: "Feature",
        geometry: { type: "Point", coordinates: [row.lon + BESIDE * order, row.lat - 0.6 * BESIDE] },
        properties,
      },
    ];
  });
  return { type: "FeatureCollection", features };
}

export function powerPoints(model: Model): Points {
  const features = model.power_nodes.map((row): Feature<Point> => {
    const properties = { id: `power:${row.power_node}` };
    return { type: "Feature", geometry: { type: "Point", coordinates: [row.lon, row.lat] }, properties };
  });
  return { type: "FeatureCollection", features };
}
