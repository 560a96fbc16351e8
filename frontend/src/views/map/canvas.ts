/** The MapLibre map: made once, then told what to draw. Everything that knows MapLibre stands here and in style.ts. */

import {
  type GeoJSONSource,
  Map as LibreMap,
  type MapMouseEvent,
  Marker,
  NavigationControl,
  setWorkerUrl,
} from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import type { MapMonths, Model } from "../../api/types";
import type { Network } from "../../state/url";
import { corridorLines, powerLines, powerPoints, reachLines, zonePoints } from "./scene";
import { ARROW, arrowImage, NETWORK_LAYERS, PICKED_LAYERS, type SourceName, styleOf } from "./style";
import type { Scales } from "./things";

setWorkerUrl(workerUrl);

const BOUNDS: [number, number, number, number] = [51.5, 35.2, 79.5, 50.5];
/** The window of the base map; see scripts/basemap.mjs. */
const WINDOW: [number, number, number, number] = [10, 12, 126, 66];
const FRAMES = 12;
const FRAME_MS = 90;
const MOVING = { water: "reaches-moving", grid: "lines-moving", corridors: "corridors-moving" } as const;

export interface Tank {
  id: string;
  name: string;
  lon: number;
  lat: number;
  fill: number;
  said: string;
}

/** Whether the browser can draw the map at all. */
export function canDraw(): boolean {
  return document.createElement("canvas").getContext("webgl2") !== null;
}

export class RiverMap {
  private readonly map: LibreMap;
  private readonly tanks = new Map<string, { button: HTMLButtonElement; marker: Marker }>();
  private readonly ready: Promise<void>;
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(container: HTMLElement, base: string, onPick: (id: string) => void) {
    this.map = new LibreMap({
      container,
      style: styleOf(new URL(base, location.href).href),
      bounds: BOUNDS,
      fitBoundsOptions: { padding: 8 },
      minZoom: 2.2,
      maxZoom: 9,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      renderWorldCopies: false,
      maxBounds: WINDOW,
      fadeDuration: 0,
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.addControl(new NavigationControl({ showCompass: false }), "top-right");
    this.ready = new Promise((done) => {
      this.map.on("load", () => {
        this.map.addImage(ARROW, arrowImage(), { sdf: true });
        container.dataset["ready"] = "true";
        done();
      });
    });
    this.map.on("click", (event) => this.pickAt(event, onPick));
    this.map.on("mousemove", (event) => {
      this.map.getCanvas().style.cursor = this.under(event) ? "pointer" : "";
    });
    this.onPick = onPick;
  }

  private readonly onPick: (id: string) => void;

  private under(event: MapMouseEvent): string | null {
    if (!this.map.isStyleLoaded()) return null;
    const { x, y } = event.point;
    const box: [[number, number], [number, number]] = [
      [x - 4, y - 4],
      [x + 4, y + 4],
    ];
    const found = this.map.queryRenderedFeatures(box, { layers: [...PICKED_LAYERS] });
    return (found[0]?.properties["id"] as string | undefined) ?? null;
  }

  private pickAt(event: MapMouseEvent, onPick: (id: string) => void): void {
    const id = this.under(event);
    if (id) onPick(id);
  }

  private async set(name: SourceName, data: GeoJSON.FeatureCollection): Promise<void> {
    await this.ready;
    (this.map.getSource(name) as GeoJSONSource | undefined)?.setData(data);
  }

  /** Draws what does not change with the month. */
  drawStill(model: Model, stateNames: GeoJSON.FeatureCollection): void {
    void this.set("corridors", corridorLines(model));
    void this.set("power", powerPoints(model));
    void this.set("states", stateNames);
  }

  /** Draws one month. */
  drawMonth(model: Model, months: MapMonths, month: number, scales: Scales): void {
    void this.set("reaches", reachLines(model, months, month, scales));
    void this.set("lines", powerLines(model, months, month, scales));
    void this.set("zones", zonePoints(model, months, month, scales));
  }

  /** Draws the reservoirs: buttons on the map, filled as far as they hold water. */
  drawTanks(tanks: readonly Tank[], picked: string | null): void {
    for (const tank of tanks) {
      const { button } = this.tanks.get(tank.id) ?? this.addTank(tank);
      button.setAttribute("aria-label", tank.said);
      button.title = tank.said;
      button.setAttribute("aria-pressed", String(picked === tank.id));
      button.style.setProperty("--fill", `${Math.round(tank.fill * 100)}%`);
      (button.querySelector(".tank-name") as HTMLElement).textContent = tank.name;
    }
  }

  private addTank(tank: Tank): { button: HTMLButtonElement; marker: Marker } {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "tank";
    button.innerHTML = '<i class="tank-box"></i><span class="tank-name"></span>';
    button.addEventListener("click", (event) => {
      event.stopPropagation();
      this.onPick(tank.id);
    });
    const marker = new Marker({ element: button, anchor: "center" }).setLngLat([tank.lon, tank.lat]).addTo(this.map);
    const made = { button, marker };
    this.tanks.set(tank.id, made);
    return made;
  }

  async highlight(picked: string | null): Promise<void> {
    await this.ready;
    this.map.setFilter("picked", ["==", ["get", "id"], picked ?? ""]);
  }

  /** Shows these networks only, and lets dashes run along what flows in them if they are to move. */
  async show(networks: readonly Network[], moving: boolean): Promise<void> {
    await this.ready;
    clearInterval(this.timer);
    const see = (layer: string, on: boolean) =>
      this.map.setLayoutProperty(layer, "visibility", on ? "visible" : "none");
    for (const [network, layers] of Object.entries(NETWORK_LAYERS)) {
      const on = networks.includes(network as Network);
      for (const layer of layers) see(layer, on);
      see(MOVING[network as Network], on && moving);
    }
    for (const { button } of this.tanks.values()) button.hidden = !networks.includes("water");
    if (!moving) return;
    let frame = 0;
    this.timer = setInterval(() => {
      frame = (frame + 1) % FRAMES;
      for (const network of networks)
        this.map.setPaintProperty(MOVING[network], "line-dasharray", dash(frame / FRAMES));
    }, FRAME_MS);
  }

  remove(): void {
    clearInterval(this.timer);
    this.map.remove();
  }
}

/** A dash of length 3 and gap 4, moved by a share of its period. */
export function dash(share: number): number[] {
  const [on, off] = [3, 4];
  const at = share * (on + off);
  return at <= off ? [0, at, on, off - at] : [at - off, off, on - (at - off), 0];
}
