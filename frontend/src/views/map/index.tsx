/** Map and schematic: press a month, see the river, the grid and the corridors move. */

import type { FeatureCollection } from "geojson";
import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Model, Result } from "../../api/types";
import base from "../../assets/basemap.geojson?url";
import { Months, playing, reducedMotion } from "../../components/months";
import { percent } from "../../format";
import { nameOf, t } from "../../i18n";
import { go, lang, result, model as theModel, view } from "../../state/store";
import { NETWORKS, type Network } from "../../state/url";
import type { RiverMap, Tank } from "./canvas";
import { Legend } from "./legend";
import { Panel } from "./panel";
import { Schematic } from "./schematic";
import { KINDS, type Scales, scalesOf, type Thing, things } from "./things";

interface Shown {
  model: Model;
  answer: Result;
  scales: Scales;
}

function pick(id: string | null): void {
  go({ pick: id === view.peek().pick ? null : id });
}

function tanksOf(model: Model, answer: Result, month: number): Tank[] {
  const there = model.reservoirs.filter((row) => row.node in answer.map.reservoirs);
  return there.map((row) => {
    const now = answer.map.reservoirs[row.node]?.storage_km3[month] ?? 0;
    const fill = Math.min(now / row.full_storage_km3, 1);
    const said = `${t("kind.reservoir")}: ${nameOf(row)}, ${percent(fill, lang.value)}`;
    return { id: `reservoir:${row.node}`, name: nameOf(row), lon: row.lon, lat: row.lat, fill, said };
  });
}

/** Names of the states, each in the middle of its own nodes: labels, no statement about territory. */
function stateNames(model: Model): FeatureCollection {
  const features = model.states.map((info) => {
    const own = model.power_nodes.filter((node) => node.state === info.state);
    const middle = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1);
    const at = [middle(own.map((node) => node.lon)), middle(own.map((node) => node.lat)) + 0.8];
    return {
      type: "Feature" as const,
      geometry: { type: "Point" as const, coordinates: at },
      properties: { name: nameOf(info) },
    };
  });
  return { type: "FeatureCollection", features };
}

/** Draws what is shown whenever it changes. */
function useDrawing(drawn: RiverMap | null, { model, answer, scales }: Shown): void {
  const { month, pick: picked, lang: language, networks } = view.value;
  const moving = playing.value && !reducedMotion();
  // the names change with the language
  useEffect(() => drawn?.drawStill(model, stateNames(model)), [drawn, model, language]);
  useEffect(() => drawn?.drawMonth(model, answer.map, month, scales), [drawn, model, answer, month, scales]);
  // the names change with the language
  useEffect(
    () => drawn?.drawTanks(tanksOf(model, answer, month), picked),
    [drawn, model, answer, month, picked, language],
  );
  useEffect(() => void drawn?.highlight(picked), [drawn, picked]);
  const shown = networks.join();
  // the list is compared by its names
  useEffect(() => void drawn?.show(networks, moving), [drawn, shown, moving]);
}

function MapCanvas(shown: Shown & { onFail: () => void }): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const [drawn, setDrawn] = useState<RiverMap | null>(null);
  // the map is made once
  useEffect(() => {
    let made: RiverMap | null = null;
    let gone = false;
    import("./canvas").then(({ canDraw, RiverMap: Made }) => {
      if (gone || !box.current) return;
      if (!canDraw()) return shown.onFail();
      made = new Made(box.current, base, pick);
      setDrawn(made);
    });
    return () => {
      gone = true;
      made?.remove();
    };
  }, []);
  useDrawing(drawn, shown);
  return (
    <div class="map-canvas">
      <div ref={box} role="application" aria-label={t("map")} />
    </div>
  );
}

function Picker({ all }: { all: readonly Thing[] }): JSX.Element {
  return (
    <label class="picker">
      <span>{t("pick")}</span>
      <select value={view.value.pick ?? ""} onChange={(event) => go({ pick: event.currentTarget.value || null })}>
        <option value="">{t("pick.none")}</option>
        {KINDS.map((kind) => (
          <optgroup key={kind} label={t(`kind.${kind}`)}>
            {all
              .filter((one) => one.kind === kind)
              .map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
    </label>
  );
}

function Drawings(): JSX.Element {
  return (
    <fieldset class="segments" aria-label={t("drawing")}>
      {(["map", "schematic"] as const).map((one) => (
        <button key={one} type="button" aria-pressed={view.value.drawing === one} onClick={() => go({ drawing: one })}>
          {t(one)}
        </button>
      ))}
    </fieldset>
  );
}

function Networks(): JSX.Element {
  const shown = view.value.networks;
  const turn = (one: Network) =>
    go({ networks: NETWORKS.filter((other) => shown.includes(other) !== (other === one)) }, false);
  return (
    <fieldset class="networks" aria-label={t("networks")}>
      {NETWORKS.map((one) => (
        <label key={one}>
          <input type="checkbox" checked={shown.includes(one)} onChange={() => turn(one)} />
          {t(`network.${one}`)}
        </label>
      ))}
    </fieldset>
  );
}

export function MapView(): JSX.Element | null {
  const model = theModel.value;
  const answer = result.value;
  const [noMap, setNoMap] = useState(false);
  const scales = useMemo(() => (answer ? scalesOf(answer.map) : null), [answer]);
  const all = useMemo(
    () => (model && answer ? things(model, answer.map, lang.value) : []),
    [model, answer, lang.value],
  );
  if (!model || !answer || !scales) return null;
  const asMap = view.value.drawing === "map" && !noMap;
  return (
    <div class={view.value.pick ? "map-view with-panel" : "map-view"}>
      <div class="map-bar">
        <Drawings />
        {asMap ? <Networks /> : null}
        <Picker all={all} />
      </div>
      <div class="map-main">
        {asMap ? <MapCanvas model={model} answer={answer} scales={scales} onFail={() => setNoMap(true)} /> : null}
        {asMap ? null : (
          <Schematic
            model={model}
            months={answer.map}
            month={view.value.month}
            scales={scales}
            picked={view.value.pick}
            onPick={pick}
          />
        )}
        {noMap ? <p class="note">{t("noWebgl")}</p> : null}
        <Legend corridors={asMap} />
      </div>
      <Panel model={model} answer={answer} all={all} />
      <Months />
    </div>
  );
}
