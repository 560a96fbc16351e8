/**
 * Makes src/assets/basemap.geojson: land and borders around the region, from Natural Earth 1:50m (public domain) as the
 * package world-atlas carries it. Run by hand when that package or the window changes: node scripts/basemap.mjs
 */

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { feature, mesh } from "topojson-client";

const WINDOW = { west: 10, south: 12, east: 126, north: 66 };
const DIGITS = 2;
/** Natural Earth's numbers (ISO 3166) of the states that the map sets off from the rest. */
const STATES = { 398: "KAZ", 417: "KGZ", 762: "TJK", 795: "TKM", 860: "UZB" };

const topology = JSON.parse(readFileSync(createRequire(import.meta.url).resolve("world-atlas/countries-50m.json")));

const near = ([x, y]) => x >= WINDOW.west && x <= WINDOW.east && y >= WINDOW.south && y <= WINDOW.north;
const rounded = ([x, y]) => [Number(x.toFixed(DIGITS)), Number(y.toFixed(DIGITS))];

/** A line without points that rounding has made equal. */
function thinned(line) {
  const points = line.map(rounded);
  return points.filter((point, index) => index === 0 || point.join() !== points[index - 1].join());
}

/** Parts of a polygon that reach into the window. */
function parts(geometry) {
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  return polygons
    .filter((rings) => rings[0].some(near))
    .map((rings) => rings.map(thinned).filter((ring) => ring.length > 3));
}

const land = feature(topology, topology.objects.countries).features.flatMap((country) => {
  const coordinates = parts(country.geometry);
  if (coordinates.length === 0) return [];
  const properties = { layer: "land", state: STATES[Number(country.id)] ?? "" };
  return [{ type: "Feature", properties, geometry: { type: "MultiPolygon", coordinates } }];
});
const lines = mesh(topology, topology.objects.countries, (a, b) => a !== b).coordinates.filter((line) =>
  line.some(near),
);
const borders = {
  type: "Feature",
  properties: { layer: "border" },
  geometry: { type: "MultiLineString", coordinates: lines.map(thinned).filter((line) => line.length > 1) },
};
const out = join(import.meta.dirname, "../src/assets/basemap.geojson");
writeFileSync(out, `${JSON.stringify({ type: "FeatureCollection", features: [...land, borders] })}\n`);
