/** How the map looks. No fonts, sprites or tiles are fetched: labels are drawn with the reader's own fonts. */

import type { FilterSpecification, LayerSpecification, StyleSpecification } from "maplibre-gl";
import { FREIGHT, INK, POWER, WATER } from "../../colours";

const EMPTY = { type: "FeatureCollection", features: [] } as const;
const FONT = ["Arial", "Liberation Sans", "DejaVu Sans", "sans-serif"];
export const ARROW = "arrow";

/** Which layers each network is drawn with, so that a network can be hidden. */
export const NETWORK_LAYERS = {
  water: ["reaches", "reaches-arrows", "zones", "zones-labels", "picked"],
  grid: ["lines-full", "lines", "lines-arrows", "power"],
  corridors: ["corridors"],
} as const;

export const SOURCES = ["reaches", "lines", "corridors", "zones", "power", "states"] as const;
export type SourceName = (typeof SOURCES)[number];

/** Layers in which a click picks a thing. */
export const PICKED_LAYERS = ["zones", "lines", "reaches", "corridors"] as const;

function arrows(
  id: string,
  source: SourceName,
  colour: string,
  filter: FilterSpecification,
  size: unknown,
): LayerSpecification {
  return {
    id,
    type: "symbol",
    source,
    filter,
    layout: {
      "symbol-placement": "line",
      "symbol-spacing": 90,
      "icon-image": ARROW,
      "icon-size": size,
      "icon-allow-overlap": true,
      "icon-ignore-placement": true,
    },
    paint: { "icon-color": colour },
  } as LayerSpecification;
}

const BASE: LayerSpecification[] = [
  { id: "sea", type: "background", paint: { "background-color": "#dfe8ee" } },
  {
    id: "land",
    type: "fill",
    source: "base",
    filter: ["==", ["get", "layer"], "land"],
    paint: { "fill-color": "#f0ede6" },
  },
  {
    id: "region",
    type: "fill",
    source: "base",
    filter: ["all", ["==", ["get", "layer"], "land"], ["!=", ["get", "state"], ""]],
    paint: { "fill-color": "#fffefa" },
  },
  {
    id: "borders",
    type: "line",
    source: "base",
    filter: ["==", ["get", "layer"], "border"],
    paint: { "line-color": "#a9a59a", "line-width": 0.9, "line-dasharray": [3, 2] },
  },
];

const NETWORKS: LayerSpecification[] = [
  {
    id: "corridors",
    type: "line",
    source: "corridors",
    layout: { "line-cap": "round", "line-join": "round" },
    paint: {
      "line-width": ["get", "width"],
      "line-opacity": 0.5,
      "line-color": [
        "case",
        ["get", "full"],
        FREIGHT,
        ["interpolate", ["linear"], ["get", "use"], 0, "#cdb3c6", 0.6, "#a9709a", 1, FREIGHT],
      ],
    },
  },
  {
    id: "corridors-moving",
    type: "line",
    source: "corridors",
    layout: { visibility: "none" },
    paint: { "line-width": ["*", 0.5, ["get", "width"]], "line-color": "#ffffff", "line-dasharray": [0, 4, 3] },
  },
  {
    id: "reaches",
    type: "line",
    source: "reaches",
    layout: { "line-cap": "round" },
    paint: {
      "line-width": ["get", "width"],
      "line-color": ["case", ["get", "dry"], "#8fa5b3", WATER],
      "line-opacity": 0.85,
    },
  },
  {
    id: "reaches-moving",
    type: "line",
    source: "reaches",
    filter: ["!", ["get", "dry"]],
    layout: { visibility: "none" },
    paint: { "line-width": ["*", 0.45, ["get", "width"]], "line-color": "#cfe6f5", "line-dasharray": [0, 4, 3] },
  },
  arrows(
    "reaches-arrows",
    "reaches",
    "#ffffff",
    [">", ["get", "width"], 4],
    ["interpolate", ["linear"], ["get", "width"], 4, 0.15, 11, 0.38],
  ),
  {
    id: "lines-full",
    type: "line",
    source: "lines",
    filter: ["get", "full"],
    paint: {
      "line-width": ["+", 5, ["get", "width"]],
      "line-color": "#D55E00",
      "line-opacity": 0.55,
      "line-dasharray": [0.4, 0.3],
    },
  },
  {
    id: "lines",
    type: "line",
    source: "lines",
    paint: { "line-width": ["get", "width"], "line-color": ["case", ["get", "still"], "#b5ab98", POWER] },
  },
  {
    id: "lines-moving",
    type: "line",
    source: "lines",
    filter: ["!", ["get", "still"]],
    layout: { visibility: "none" },
    paint: { "line-width": ["*", 0.5, ["get", "width"]], "line-color": "#ffe9b8", "line-dasharray": [0, 4, 3] },
  },
  arrows("lines-arrows", "lines", POWER, ["!", ["get", "still"]], 0.45),
  {
    id: "power",
    type: "circle",
    source: "power",
    paint: { "circle-radius": 4, "circle-color": "#ffffff", "circle-stroke-color": POWER, "circle-stroke-width": 2 },
  },
  {
    id: "zones",
    type: "circle",
    source: "zones",
    paint: {
      "circle-radius": ["get", "radius"],
      "circle-color": ["interpolate", ["linear"], ["get", "share"], 0.4, "#D55E00", 0.98, "#f3d9a2", 1, "#8ccfb7"],
      "circle-opacity": ["case", ["get", "idle"], 0.35, 0.8],
      "circle-stroke-color": ["case", ["<", ["get", "share"], 0.98], "#8a3d00", "#2f7f66"],
      "circle-stroke-width": 1.2,
    },
  },
  {
    id: "picked",
    type: "line",
    source: "reaches",
    filter: ["==", ["get", "id"], ""],
    paint: { "line-width": ["+", 6, ["get", "width"]], "line-color": INK, "line-opacity": 0.35 },
  },
  {
    id: "zones-labels",
    type: "symbol",
    source: "zones",
    layout: {
      "text-field": ["get", "label"],
      "text-font": FONT,
      "text-size": 11,
      "text-offset": [0, 1.3],
      "text-allow-overlap": true,
    },
    paint: { "text-color": "#7a3500", "text-halo-color": "#ffffff", "text-halo-width": 1.5 },
  },
  {
    id: "states-labels",
    type: "symbol",
    source: "states",
    layout: {
      "text-field": ["get", "name"],
      "text-font": FONT,
      "text-size": 12,
      "text-letter-spacing": 0.14,
      "text-transform": "uppercase",
    },
    paint: { "text-color": "#5f5a50", "text-halo-color": "#ffffff", "text-halo-width": 1.5 },
  },
];

/** The style of the map; `base` is the address of the base map. */
export function styleOf(base: string): StyleSpecification {
  const empty = Object.fromEntries(SOURCES.map((name) => [name, { type: "geojson", data: EMPTY }]));
  return {
    version: 8,
    sources: { base: { type: "geojson", data: base }, ...empty },
    layers: [...BASE, ...NETWORKS],
  } as StyleSpecification;
}

/** An arrow head that points along its line, as an image of which the map uses the outline only. */
export function arrowImage(size = 32): ImageData {
  const canvas = document.createElement("canvas");
  canvas.width = size;
  canvas.height = size;
  const pen = canvas.getContext("2d") as CanvasRenderingContext2D;
  pen.beginPath();
  pen.moveTo(size * 0.85, size / 2);
  pen.lineTo(size * 0.25, size * 0.15);
  pen.lineTo(size * 0.42, size / 2);
  pen.lineTo(size * 0.25, size * 0.85);
  pen.closePath();
  pen.fill();
  return pen.getImageData(0, 0, size, size);
}
