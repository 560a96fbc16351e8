/** What is picked: its numbers of the month, its year alone, in the deal and as observed, and its limits with sources. */

import type { JSX } from "preact";
import type { Cell, Model, Result } from "../../api/types";
import type { Series } from "../../components/series";
import { SeriesView } from "../../components/series-view";
import { Sourced } from "../../components/tip";
import { monthName, percent, quantity, unitName } from "../../format";
import { nameOf, t } from "../../i18n";
import { go, lang, view } from "../../state/store";
import { served, splitPick, type Thing } from "./things";

interface Of {
  model: Model;
  answer: Result;
  key: string;
}

type Fact = { name: string; value: number | null; unit: string; cell?: Cell | null };

function Facts({ facts }: { facts: readonly Fact[] }): JSX.Element {
  return (
    <dl class="facts">
      {facts.map(({ name, value, unit, cell }) =>
        value === null ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd class="num">
              <Sourced cell={cell}>
                {unit === "%"
                  ? percent(value, lang.value)
                  : `${quantity(value, lang.value)} ${unitName(unit, lang.value)}`}
              </Sourced>
            </dd>
          </div>
        ),
      )}
    </dl>
  );
}

function series(...all: [Series["style"], string, readonly number[] | null | undefined][]): Series[] {
  return all.flatMap(([style, name, values]) => (values ? [{ style, name, values }] : []));
}

function cell(table: string, row: string, column: string): Cell {
  return { table, row, column };
}

function Reservoir({ model, answer, key }: Of): JSX.Element | null {
  const info = model.reservoirs.find((row) => row.node === key);
  const shown = answer.map.reservoirs[key];
  if (!info || !shown) return null;
  const month = view.value.month;
  const now = shown.storage_km3[month] ?? 0;
  return (
    <>
      <Facts
        facts={[
          { name: t("storage"), value: now, unit: "km3" },
          { name: t("release"), value: shown.release_km3[month] ?? 0, unit: "km3" },
          {
            name: t("fullStorage"),
            value: info.full_storage_km3,
            unit: "km3",
            cell: cell("reservoirs", key, "full_storage_km3"),
          },
          {
            name: t("deadStorage"),
            value: info.dead_storage_km3,
            unit: "km3",
            cell: cell("reservoirs", key, "dead_storage_km3"),
          },
          {
            name: t("maximumRelease"),
            value: info.maximum_release_m3s,
            unit: "m3s",
            cell: cell("reservoirs", key, "maximum_release_m3s"),
          },
        ]}
      />
      <SeriesView
        title={t("release")}
        unit="km3"
        months={answer.map.months}
        series={series(
          ["deal", t("deal"), shown.release_km3],
          ["alone", t("alone"), shown.alone_release_km3],
          ["observed", t("observed"), shown.observed_release_km3],
        )}
      />
      <SeriesView
        title={t("storage")}
        unit="km3"
        months={answer.map.months}
        series={series(
          ["deal", t("deal"), shown.storage_km3],
          ["alone", t("alone"), shown.alone_storage_km3],
          ["observed", t("observed"), shown.observed_storage_km3],
        )}
      />
    </>
  );
}

function Reach({ answer, key }: Of): JSX.Element | null {
  const shown = answer.map.reaches[key];
  if (!shown) return null;
  const year = shown.flow_km3.reduce((sum, value) => sum + value, 0);
  return (
    <>
      <Facts
        facts={[
          { name: t("flow"), value: shown.flow_km3[view.value.month] ?? 0, unit: "km3" },
          { name: t("yearTotal"), value: year, unit: "km3" },
        ]}
      />
      <SeriesView
        title={t("flow")}
        unit="km3"
        months={answer.map.months}
        series={series(["deal", t("deal"), shown.flow_km3], ["alone", t("alone"), shown.alone_flow_km3])}
      />
    </>
  );
}

function Line({ model, answer, key }: Of): JSX.Element | null {
  const info = model.lines.find((row) => row.line === key);
  const shown = answer.map.lines[key];
  if (!info || !shown) return null;
  const month = view.value.month;
  return (
    <>
      <Facts
        facts={[
          { name: t("netFlow"), value: shown.net_gwh[month] ?? 0, unit: "GWh" },
          { name: t("use"), value: shown.use[month] ?? 0, unit: "%" },
          { name: t("capacity"), value: info.capacity_mw, unit: "MW", cell: cell("lines", key, "capacity_mw") },
        ]}
      />
      <SeriesView
        title={t("netFlow")}
        unit="GWh"
        months={answer.map.months}
        series={series(["deal", t("deal"), shown.net_gwh], ["alone", t("alone"), shown.alone_net_gwh])}
      />
    </>
  );
}

function Zone({ answer, key }: Of): JSX.Element | null {
  const shown = answer.map.zones[key];
  if (!shown) return null;
  const month = view.value.month;
  const [wanted, delivered] = [shown.wanted_km3[month] ?? 0, shown.delivered_km3[month] ?? 0];
  return (
    <>
      <Facts
        facts={[
          { name: t("wanted"), value: wanted, unit: "km3" },
          { name: t("delivered"), value: delivered, unit: "km3" },
          { name: t("servedShare"), value: served(wanted, delivered), unit: "%" },
        ]}
      />
      <SeriesView
        title={t("delivered")}
        unit="km3"
        months={answer.map.months}
        series={series(
          ["deal", t("deal"), shown.delivered_km3],
          ["alone", t("alone"), shown.alone_delivered_km3],
          ["wanted", t("wanted"), shown.wanted_km3],
        )}
      />
    </>
  );
}

function Corridor({ model, key }: Of): JSX.Element | null {
  const info = model.corridors.find((row) => row.link === key);
  if (!info) return null;
  return (
    <>
      <Facts
        facts={[
          { name: t("flow"), value: info.flow_kt, unit: "kt/year" },
          { name: t("use"), value: info.use, unit: "%" },
        ]}
      />
      <p class="quiet">{t("corridorNote")}</p>
    </>
  );
}

const PANELS = { reservoir: Reservoir, reach: Reach, line: Line, zone: Zone, corridor: Corridor } as const;

export function Panel({
  model,
  answer,
  all,
}: {
  model: Model;
  answer: Result;
  all: readonly Thing[];
}): JSX.Element | null {
  const picked = splitPick(view.value.pick);
  if (!picked) return null;
  const Body = PANELS[picked.kind];
  const link = model.corridors.find((one) => one.link === picked.key);
  const name = all.find((one) => one.id === view.value.pick)?.name ?? (link ? nameOf(link) : picked.key);
  return (
    <aside class="panel" aria-label={name}>
      <header>
        <div>
          <small>
            {t(`kind.${picked.kind}`)} · {monthName(view.value.month, lang.value, "long")}
          </small>
          <h3>{name}</h3>
        </div>
        <button type="button" class="plain" aria-label={t("close")} onClick={() => go({ pick: null })}>
          ✕
        </button>
      </header>
      {Body({ model, answer, key: picked.key })}
    </aside>
  );
}
