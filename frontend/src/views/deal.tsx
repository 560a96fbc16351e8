/** Deal: what each state gets and from what, who would walk away, and the cheapest amendment. */

import type { JSX } from "preact";
import type { Model, Payment, Result } from "../api/types";
import { INK, nth, QUIET } from "../colours";
import { Chart, type Plot } from "../components/chart";
import { signClass, signMark, whoNames } from "../components/payoffs";
import { Sourced } from "../components/tip";
import { change, number, quantity, unitName } from "../format";
import { code, labelOf, nameOf, t } from "../i18n";
import { lang, levers, move, result, model as theModel, view } from "../state/store";

interface Piece {
  state: string;
  source: string;
  value: number;
}

function sourcesOf(answer: Result): string[] {
  const found = new Set(Object.values(answer.states).flatMap((one) => Object.keys(one.by_source)));
  return [...found];
}

function stack(
  plot: Plot,
  width: number,
  height: number,
  pieces: readonly Piece[],
  states: readonly string[],
  names: readonly string[],
): Element {
  return plot.plot({
    width,
    height,
    className: "plot",
    marginLeft: 96,
    marginBottom: 24,
    x: { label: null, ticks: 6, tickSize: 0, grid: true, tickFormat: (value: number) => change(value, lang.value, 0) },
    y: { domain: states, label: null, tickSize: 0 },
    color: { domain: [...names], range: names.map((_, index) => nth(index)) },
    marks: [
      plot.barX(
        pieces,
        plot.stackX({
          x: "value",
          y: "state",
          fill: "source",
          stroke: INK,
          strokeOpacity: 0.35,
          order: [...names],
          insetTop: 5,
          insetBottom: 5,
          title: (piece: Piece) =>
            `${piece.state}, ${piece.source}\n${change(piece.value, lang.value)} ${unitName("million USD a year", lang.value)}`,
          tip: true,
        }),
      ),
      plot.ruleX([0], { stroke: QUIET }),
      plot.dot(totals(pieces, states), { x: "value", y: "state", fill: INK, stroke: "#fff", r: 4, symbol: "diamond" }),
    ],
  });
}

function totals(pieces: readonly Piece[], states: readonly string[]): { state: string; value: number }[] {
  return states.map((state) => ({
    state,
    value: pieces.filter((one) => one.state === state).reduce((sum, one) => sum + one.value, 0),
  }));
}

function BySource({ model, answer }: { model: Model; answer: Result }): JSX.Element {
  const keys = sourcesOf(answer);
  const names = keys.map((key) => code("source", key));
  const pieces = model.states.flatMap((info) =>
    keys.map(
      (key, index): Piece => ({
        state: nameOf(info),
        source: names[index] ?? key,
        value: answer.states[info.state]?.by_source[key] ?? 0,
      }),
    ),
  );
  return (
    <figure class="card">
      <figcaption>
        {t("bySource")}, {unitName("million USD a year", lang.value)}
      </figcaption>
      <ul class="chart-key">
        {names.map((name, index) => (
          <li key={name}>
            <i class="swatch" style={{ background: nth(index) }} />
            {name}
          </li>
        ))}
        <li>◆ {t("change")}</li>
      </ul>
      <Chart
        label={t("bySource")}
        height={220}
        depends={JSON.stringify([pieces, lang.value])}
        make={(plot, width, height) => stack(plot, width, height, pieces, model.states.map(nameOf), names)}
      />
    </figure>
  );
}

function PayoffTable({ model, answer }: { model: Model; answer: Result }): JSX.Element {
  const keys = sourcesOf(answer);
  return (
    <div class="card scroll">
      <table class="data payoff-table">
        <thead>
          <tr>
            <th scope="col">{t("state")}</th>
            <th scope="col" class="num">
              {t("alone")}
            </th>
            <th scope="col" class="num">
              {t("deal")}
            </th>
            {keys.map((key) => (
              <th key={key} scope="col" class="num">
                {code("source", key)}
              </th>
            ))}
            <th scope="col" class="num">
              {t("change")}
            </th>
            <th scope="col" />
          </tr>
        </thead>
        <tbody>
          {model.states.map((info) => {
            const row = answer.states[info.state];
            if (!row) return null;
            const walks = answer.walkers.filter((one) => one.states.includes(info.state));
            const leaves = walks.some((one) => one.states.length === 1) ? "leaves" : "leavesGroup";
            return (
              <tr key={info.state} class={signClass(row.change_musd)}>
                <th scope="row">{nameOf(info)}</th>
                <td class="num">
                  <Sourced>{number(row.alone_musd, lang.value)}</Sourced>
                </td>
                <td class="num">
                  <Sourced>{number(row.deal_musd, lang.value)}</Sourced>
                </td>
                {keys.map((key) => (
                  <td key={key} class="num">
                    <Sourced lines={key === OWN_PLAN ? terms(row.terms, model) : []}>
                      {change(row.by_source[key] ?? 0, lang.value)}
                    </Sourced>
                  </td>
                ))}
                <td class="num strong">
                  {signMark(row.change_musd)} {change(row.change_musd, lang.value)}
                </td>
                <td>
                  {walks.length > 0 ? <b class="flag">⚑ {t(leaves)}</b> : <span class="quiet">✓ {t("stays")}</span>}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

const TERMS_SHOWN = 7;
const OWN_PLAN = "own plan";

/** The terms of a state's own account that moved most. */
function terms(all: Readonly<Record<string, number>>, model: Model): string[] {
  return Object.entries(all)
    .filter(([, value]) => Math.abs(value) >= 0.05)
    .sort(([, a], [, b]) => Math.abs(b) - Math.abs(a))
    .slice(0, TERMS_SHOWN)
    .map(([key, value]) => `${labelOf(model.labels, key)}: ${change(value, lang.value)}`);
}

function Walkers({ model, answer }: { model: Model; answer: Result }): JSX.Element {
  return (
    <section class="card">
      <h3>{t("walkers")}</h3>
      {answer.walkers.length === 0 ? <p>✓ {t("nobodyLeaves")}</p> : null}
      {answer.walkers.length > 0 ? (
        <table class="data">
          <thead>
            <tr>
              <th scope="col" />
              <th scope="col" class="num">
                {t("couldHave")}
              </th>
              <th scope="col" class="num">
                {t("gets")}
              </th>
              <th scope="col" class="num">
                {t("missing")}
              </th>
            </tr>
          </thead>
          <tbody>
            {answer.walkers.slice(0, 12).map((one) => (
              <tr key={one.states.join()}>
                <th scope="row">⚑ {whoNames(one.states, model.states)}</th>
                <td class="num">{number(one.alone_musd, lang.value)}</td>
                <td class="num">{number(one.gets_musd, lang.value)}</td>
                <td class="num strong">{number(one.missing_musd, lang.value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      <p class="quiet">{lang.value === "ru" ? answer.walkers_note_ru : answer.walkers_note_en}</p>
    </section>
  );
}

function Kept({ answer }: { answer: Result }): JSX.Element | null {
  if (answer.promises.length === 0) return null;
  const named = (id: string) => {
    const lever = levers.value.get(id);
    return lever ? nameOf(lever) : id;
  };
  return (
    <section class="card scroll">
      <h3>{t("kept")}</h3>
      {answer.promises.every((one) => one.kept) ? <p>✓ {t("kept.all")}</p> : null}
      <table class="data">
        <thead>
          <tr>
            <th scope="col" />
            <th scope="col" class="num">
              {t("kept.promised")}
            </th>
            <th scope="col" class="num">
              {t("kept.done")}
            </th>
            <th scope="col" class="num">
              {t("kept.missing")}
            </th>
            <th scope="col" />
          </tr>
        </thead>
        <tbody>
          {answer.promises.map((one) => (
            <tr key={one.lever}>
              <th scope="row">
                {one.kept ? "✓" : "✕"} {named(one.lever)}
              </th>
              <td class="num">{quantity(one.promised, lang.value)}</td>
              <td class="num">{quantity(one.done, lang.value)}</td>
              <td class="num">{one.kept ? "–" : quantity(one.missing, lang.value)}</td>
              <td class="unit">{unitName(one.unit, lang.value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The levers that pay a list of payments, added to what they pay already. */
export function paymentMoves(
  payments: readonly Payment[],
  known: Iterable<{
    id: string;
    kind: string;
    from_state: string | null;
    to_state: string | null;
    default: number;
    max: number;
  }>,
  now: Readonly<Record<string, number>>,
): Record<string, number> {
  const all = [...known].filter((lever) => lever.kind === "payment");
  const moves: Record<string, number> = {};
  for (const one of payments) {
    const lever = all.find((other) => other.from_state === one.payer && other.to_state === one.receiver);
    if (!lever) continue;
    const paid = moves[lever.id] ?? now[lever.id] ?? lever.default;
    moves[lever.id] = Math.min(paid + one.musd, lever.max);
  }
  return moves;
}

function Amendment({ model, answer }: { model: Model; answer: Result }): JSX.Element {
  const name = (state: string) => whoNames([state], model.states);
  const payments = answer.amendment ?? [];
  const apply = () => move(paymentMoves(payments, levers.peek().values(), view.peek().levers));
  return (
    <section class="card">
      <h3>{t("amendment")}</h3>
      <p class="quiet">{t("amendmentLead")}</p>
      {payments.length === 0 ? (
        <p>{answer.walkers.length === 0 ? `✓ ${t("amendmentNone")}` : t("amendmentCannot")}</p>
      ) : null}
      <ul class="payments">
        {payments.map((one) => (
          <li key={`${one.payer}${one.receiver}`}>
            <span>{t("pays", { payer: name(one.payer), receiver: name(one.receiver) })}</span>
            <b class="num">
              {number(one.musd, lang.value)} {unitName("million USD a year", lang.value)}
            </b>
          </li>
        ))}
      </ul>
      {payments.length > 0 ? (
        <button type="button" class="primary" onClick={apply}>
          {t("applyAmendment")}
        </button>
      ) : null}
    </section>
  );
}

export function DealView(): JSX.Element | null {
  const model = theModel.value;
  const answer = result.value;
  if (!model || !answer) return null;
  return (
    <div class="page">
      <BySource model={model} answer={answer} />
      <PayoffTable model={model} answer={answer} />
      <div class="two">
        <Walkers model={model} answer={answer} />
        <Amendment model={model} answer={answer} />
      </div>
      <Kept answer={answer} />
    </div>
  );
}
