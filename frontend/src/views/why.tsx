/** Why: the limits that bind, the worth of one more unit of each, when they bind, and where the limit comes from. */

import type { JSX } from "preact";
import type { Binding, Cell, Model } from "../api/types";
import { Sourced } from "../components/tip";
import { monthName, number, quantity, unitName } from "../format";
import { labelOf, nameOf, t } from "../i18n";
import { go, lang, result, model as theModel, view } from "../state/store";
import { StateTabs } from "./balance";

const SHOWN = 60;

function cellOf(one: Binding): Cell | null {
  return one.table && one.row && one.column ? { table: one.table, row: one.row, column: one.column } : null;
}

/** Limits of one state and kind, the most valuable first. */
export function filtered(all: readonly Binding[], state: string | null, kind: string | null): Binding[] {
  return all
    .filter((one) => (state === null || one.state === state) && (kind === null || one.kind === kind))
    .sort((a, b) => Math.abs(b.worth_musd) - Math.abs(a.worth_musd));
}

/** Twelve cells: in which months the limit binds. The month shown on the map is framed. */
function Heat({ months }: { months: readonly number[] }): JSX.Element {
  const binds = new Set(months);
  const said = months.map((month) => monthName(month - 1, lang.value)).join(", ");
  return (
    <span class="heat" role="img" aria-label={said} title={said}>
      {Array.from({ length: 12 }, (_, month) => (
        <i key={month} class={`${binds.has(month + 1) ? "on" : ""} ${month === view.value.month ? "now" : ""}`} />
      ))}
    </span>
  );
}

function Kinds({ kinds, model }: { kinds: readonly string[]; model: Model }): JSX.Element {
  return (
    <label class="picker">
      <span>{t("kind")}</span>
      <select value={view.value.kind ?? ""} onChange={(event) => go({ kind: event.currentTarget.value || null })}>
        <option value="">{t("all")}</option>
        {kinds.map((kind) => (
          <option key={kind} value={kind}>
            {labelOf(model.labels, kind)}
          </option>
        ))}
      </select>
    </label>
  );
}

function LimitRow({ one, most, model }: { one: Binding; most: number; model: Model }): JSX.Element {
  const state = model.states.find((info) => info.state === one.state);
  return (
    <tr>
      <th scope="row">
        {nameOf(one)}
        <small>
          {state ? `${nameOf(state)} · ` : ""}
          {labelOf(model.labels, one.kind)}
        </small>
      </th>
      <td class="num">
        <Sourced cell={cellOf(one)}>
          {quantity(one.limit, lang.value)} <span class="unit">{unitName(one.unit, lang.value)}</span>
        </Sourced>
      </td>
      <td>
        <Heat months={one.months} />
      </td>
      <td class="num">
        <Sourced>
          {quantity(one.worth, lang.value)} <span class="unit">{unitName(one.worth_unit, lang.value)}</span>
        </Sourced>
      </td>
      <td class="num worth">
        <Sourced>{number(one.worth_musd, lang.value)}</Sourced>
        <i
          class="worth-bar"
          aria-hidden="true"
          style={{ width: `calc((100% - 16px) * ${Math.abs(one.worth_musd) / most})` }}
        />
      </td>
    </tr>
  );
}

export function WhyView(): JSX.Element | null {
  const model = theModel.value;
  const answer = result.value;
  if (!model || !answer) return null;
  const kinds = [...new Set(answer.why.map((one) => one.kind))].sort();
  const rows = filtered(answer.why, view.value.state, view.value.kind).slice(0, SHOWN);
  const most = Math.max(...rows.map((one) => Math.abs(one.worth_musd)), 1e-9);
  return (
    <div class="page">
      <p class="lead">{t("whyLead")}</p>
      <div class="filters">
        <StateTabs model={model} all />
        <Kinds kinds={kinds} model={model} />
        <span class="quiet">{t("binding", { n: rows.length, all: answer.why.length })}</span>
      </div>
      {rows.length === 0 ? <p class="note">{t("whyEmpty")}</p> : null}
      <div class="card scroll">
        <table class="data why-table">
          <thead>
            <tr>
              <th scope="col">{t("where")}</th>
              <th scope="col" class="num">
                {t("limit")}
              </th>
              <th scope="col">{t("when")}</th>
              <th scope="col" class="num">
                {t("worthUnit")}
              </th>
              <th scope="col" class="num">
                {t("worthAll")}, {unitName("million USD", lang.value)}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((one) => (
              <LimitRow key={`${one.kind}:${one.key}`} one={one} most={most} model={model} />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
