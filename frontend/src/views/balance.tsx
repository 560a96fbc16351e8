/** Balance: water, energy, food and money of each state, the deal against alone, as bars and as a table. */

import type { JSX } from "preact";
import type { Balance, Model, Result, Sector } from "../api/types";
import { GAIN, INK, LOSS, QUIET } from "../colours";
import { Chart, type Plot } from "../components/chart";
import { NOTHING, signMark } from "../components/payoffs";
import { Power } from "../components/power";
import { Sourced } from "../components/tip";
import { change, number, unitName } from "../format";
import { labelOf, nameOf, t } from "../i18n";
import { go, lang, result, model as theModel, view } from "../state/store";

const NO_BALANCE: Balance = { water: {}, energy: {}, food: {} };
const SECTORS: readonly Sector[] = ["water", "energy", "food"];

export interface Row {
  key: string;
  unit: string;
  alone: number;
  deal: number;
}

/** The rows of one sector and state that are more than nothing on either side. */
export function rowsOf(
  deal: Record<string, number>,
  alone: Record<string, number>,
  unitOf: (key: string) => string,
): Row[] {
  const keys = [...new Set([...Object.keys(deal), ...Object.keys(alone)])];
  return keys
    .map((key) => ({ key, unit: unitOf(key), alone: alone[key] ?? 0, deal: deal[key] ?? 0 }))
    .filter((row) => Math.abs(row.alone) > 1e-6 || Math.abs(row.deal) > 1e-6);
}

function moneyRows(answer: Result, state: string): Row[] {
  const payoff = answer.states[state];
  return payoff ? [{ key: "total", unit: "million USD", alone: payoff.alone_musd, deal: payoff.deal_musd }] : [];
}

function Rows({ rows, model, money }: { rows: readonly Row[]; model: Model; money: boolean }): JSX.Element {
  return (
    <tbody>
      {rows.map((row) => {
        const moved = row.deal - row.alone;
        const size = Math.max(Math.abs(row.alone), Math.abs(row.deal));
        const digits = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 3;
        return (
          <tr key={row.key}>
            <th scope="row">{money ? t("money") : labelOf(model.labels, row.key)}</th>
            <td class="num">
              <Sourced>{number(row.alone, lang.value, digits)}</Sourced>
            </td>
            <td class="num">
              <Sourced>{number(row.deal, lang.value, digits)}</Sourced>
            </td>
            <td class="num">{Math.abs(moved) < size * 1e-4 ? "–" : `${change(moved, lang.value, digits)}`}</td>
            <td class="bar-cell">
              <Shift alone={row.alone} deal={row.deal} />
            </td>
            <td class="unit">{unitName(row.unit, lang.value)}</td>
          </tr>
        );
      })}
    </tbody>
  );
}

/** The deal as a bar on the scale of the larger value, alone as a tick. */
function Shift({ alone, deal }: { alone: number; deal: number }): JSX.Element {
  const most = Math.max(Math.abs(alone), Math.abs(deal), 1e-9);
  const [bar, tick] = [(Math.abs(deal) / most) * 100, (Math.abs(alone) / most) * 100];
  return (
    <span class="shift" aria-hidden="true">
      <i class="shift-bar" style={{ width: `${bar}%` }} />
      <i class="shift-tick" style={{ left: `calc(${tick}% - 1px)` }} />
    </span>
  );
}

function Table({
  title,
  rows,
  model,
  money = false,
}: {
  title: string;
  rows: readonly Row[];
  model: Model;
  money?: boolean;
}): JSX.Element | null {
  if (rows.length === 0) return null;
  return (
    <table class="data balance-table">
      <thead>
        <tr>
          <th scope="col">{title}</th>
          <th scope="col" class="num">
            {t("alone")}
          </th>
          <th scope="col" class="num">
            {t("deal")}
          </th>
          <th scope="col" class="num">
            {t("change")}
          </th>
          <th scope="col" class="bar-cell">
            <small>
              ▮ {t("deal")} | {t("alone")}
            </small>
          </th>
          <th scope="col" />
        </tr>
      </thead>
      <Rows rows={rows} model={model} money={money} />
    </table>
  );
}

interface Bar {
  state: string;
  value: number;
}

function bars(plot: Plot, width: number, height: number, rows: readonly Bar[], order: readonly string[]): Element {
  return plot.plot({
    width,
    height,
    className: "plot",
    marginLeft: 92,
    marginRight: 58,
    marginTop: 4,
    marginBottom: 4,
    x: { axis: null, label: null, domain: extent(rows.map((row) => row.value)) },
    y: { domain: order, label: null, tickSize: 0 },
    marks: [
      plot.barX(rows, {
        x: "value",
        y: "state",
        fill: (row: Bar) => (row.value < 0 ? LOSS : GAIN),
        insetTop: 3,
        insetBottom: 3,
      }),
      plot.text(rows, {
        x: "value",
        y: "state",
        text: (row: Bar) => `${signMark(row.value)} ${change(row.value, lang.value)}`,
        textAnchor: "start",
        dx: 5,
        fill: INK,
        filter: (row: Bar) => row.value >= 0,
      }),
      plot.text(rows, {
        x: 0,
        y: "state",
        text: (row: Bar) => `${signMark(row.value)} ${change(row.value, lang.value)}`,
        textAnchor: "start",
        dx: 5,
        fill: INK,
        filter: (row: Bar) => row.value < 0,
      }),
      plot.ruleX([0], { stroke: QUIET }),
    ],
  });
}

function extent(values: readonly number[]): [number, number] {
  return [Math.min(0, ...values), Math.max(NOTHING, ...values)];
}

function Bars({ model, answer }: { model: Model; answer: Result }): JSX.Element {
  const names = model.states.map(nameOf);
  const rows = model.states.map((info) => ({
    state: nameOf(info),
    value: answer.states[info.state]?.change_musd ?? 0,
  }));
  return (
    <figure class="card">
      <figcaption>
        {t("change")}, {unitName("million USD a year", lang.value)}
      </figcaption>
      <Chart
        label={`${t("change")}: ${rows.map((row) => `${row.state} ${change(row.value, lang.value)}`).join(", ")}`}
        height={170}
        depends={JSON.stringify([rows, lang.value])}
        make={(plot, width, height) => bars(plot, width, height, rows, names)}
      />
    </figure>
  );
}

/** The state that is looked at; the first one where none is chosen. */
export function StateTabs({ model, all = false }: { model: Model; all?: boolean }): JSX.Element {
  const chosen = view.value.state ?? (all ? null : (model.states[0]?.state ?? null));
  return (
    <fieldset class="segments wrap" aria-label={t("state")}>
      {all ? (
        <button type="button" aria-pressed={chosen === null} onClick={() => go({ state: null })}>
          {t("all")}
        </button>
      ) : null}
      {model.states.map((info) => (
        <button
          key={info.state}
          type="button"
          aria-pressed={chosen === info.state}
          onClick={() => go({ state: info.state })}
        >
          {nameOf(info)}
        </button>
      ))}
    </fieldset>
  );
}

export function BalanceView(): JSX.Element | null {
  const model = theModel.value;
  const answer = result.value;
  if (!model || !answer) return null;
  const state = view.value.state ?? model.states[0]?.state ?? "";
  const both = (which: "deal" | "alone") => answer.balance[which][state] ?? NO_BALANCE;
  const unitOf = (key: string) => model.labels[key]?.unit ?? "";
  return (
    <div class="page">
      <p class="lead">{t("balanceLead")}</p>
      <Bars model={model} answer={answer} />
      <StateTabs model={model} />
      <div class="card scroll">
        {SECTORS.map((sector) => (
          <Table
            key={sector}
            title={t(sector)}
            rows={rowsOf(both("deal")[sector], both("alone")[sector], unitOf)}
            model={model}
          />
        ))}
        <Table title={t("money")} rows={moneyRows(answer, state)} model={model} money />
      </div>
      <Power answer={answer} model={model} state={state} />
    </div>
  );
}
