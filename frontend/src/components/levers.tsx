/** The levers, by group: a slider, a number, a way back to the base, and the source of the range. */

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { Cell, Lever } from "../api/types";
import { digitsOf, number, unitName } from "../format";
import { code, nameOf, t } from "../i18n";
import { go, lang, model, move, resetLevers, view } from "../state/store";
import { Sourced } from "./tip";

export function isSwitch(lever: Lever): boolean {
  return lever.min === 0 && lever.max === 1 && lever.step === 1;
}

function cellOf(lever: Lever): Cell | null {
  const { table, row, column } = lever.source ?? {};
  return table && row && column ? { table, row, column } : null;
}

const SECTIONS: Record<string, string> = { release: "water", storage: "water" };

/** Sections in the order in which the model lists them: releases and storage together, the rest by kind. */
export function sections(levers: readonly Lever[]): [string, Lever[]][] {
  const found = new Map<string, Lever[]>();
  for (const lever of levers) {
    const name = SECTIONS[lever.kind] ?? lever.kind;
    found.set(name, [...(found.get(name) ?? []), lever]);
  }
  return [...found];
}

/** Levers that a state gives or takes by; those of nobody, as the inflow, are always among them. */
export function leversOf(levers: readonly Lever[], state: string | null): Lever[] {
  const ofNobody = (lever: Lever) => !lever.from_state && !lever.to_state;
  return levers.filter(
    (lever) => state === null || ofNobody(lever) || lever.from_state === state || lever.to_state === state,
  );
}

/** Payments of an amendment fall between the steps of a slider. */
const AMENDED_DIGITS = 2;

function clamp(lever: Lever, value: number): number {
  return Math.min(Math.max(value, lever.min), lever.max);
}

function Switch({ lever, value }: { lever: Lever; value: number }): JSX.Element {
  return (
    <label class="switch">
      <input
        type="checkbox"
        checked={value === 1}
        data-lever={lever.id}
        onChange={(event) => move({ [lever.id]: event.currentTarget.checked ? 1 : 0 })}
      />
      <span>{nameOf(lever)}</span>
      <small>{t(value === 1 ? "on" : "off")}</small>
    </label>
  );
}

function Range({ lever, value }: { lever: Lever; value: number }): JSX.Element {
  const digits = digitsOf(lever.step);
  const set = (text: string) => {
    const asked = Number(text);
    if (text !== "" && Number.isFinite(asked)) move({ [lever.id]: clamp(lever, asked) });
  };
  const unit = unitName(lever.unit, lang.value);
  const base = `${((lever.default - lever.min) / (lever.max - lever.min || 1)) * 100}%`;
  return (
    <>
      <label class="lever-name" for={`lever-${lever.id}`}>
        {nameOf(lever)}
      </label>
      <div class="lever-row">
        <span class="lever-slider">
          <i class="lever-base" style={{ left: base }} title={t("lever.default")} />
          <input
            id={`lever-${lever.id}`}
            type="range"
            data-lever={lever.id}
            min={lever.min}
            max={lever.max}
            step={lever.step}
            value={value}
            aria-valuetext={`${number(value, lang.value, digits)} ${unit}`}
            onInput={(event) => set(event.currentTarget.value)}
          />
        </span>
        <input
          type="number"
          class="num"
          aria-label={`${nameOf(lever)}, ${unit}`}
          min={lever.min}
          max={lever.max}
          step={lever.step}
          value={Number(value.toFixed(Math.max(digits, AMENDED_DIGITS)))}
          onChange={(event) => set(event.currentTarget.value)}
        />
        <Sourced class="unit" cell={cellOf(lever)} lines={rangeLines(lever)}>
          {unit}
        </Sourced>
      </div>
    </>
  );
}

function rangeLines(lever: Lever): string[] {
  const digits = digitsOf(lever.step);
  const [low, high, base] = [lever.min, lever.max, lever.default].map((one) => number(one, lang.value, digits));
  return [`${low} … ${high} ${unitName(lever.unit, lang.value)}; ${t("lever.default")}: ${base}`];
}

function LeverRow({ lever }: { lever: Lever }): JSX.Element {
  const value = view.value.levers[lever.id] ?? lever.default;
  const moved = value !== lever.default;
  const back = t("lever.reset", { value: number(lever.default, lang.value, digitsOf(lever.step)) });
  return (
    <li class={moved ? "lever moved" : "lever"}>
      {isSwitch(lever) ? <Switch lever={lever} value={value} /> : <Range lever={lever} value={value} />}
      {moved ? (
        <button
          type="button"
          class="reset"
          title={back}
          aria-label={`${nameOf(lever)}: ${back}`}
          onClick={() => resetLevers([lever.id])}
        >
          ↺
        </button>
      ) : null}
    </li>
  );
}

function Group({ name, levers, open }: { name: string; levers: readonly Lever[]; open: boolean }): JSX.Element {
  const moved = levers.filter((lever) => (view.value.levers[lever.id] ?? lever.default) !== lever.default).length;
  const shown = useSignal(open);
  return (
    <details
      class="group"
      open={shown.value}
      onToggle={(event) => {
        shown.value = event.currentTarget.open;
      }}
    >
      <summary>
        <span>{code("group", name)}</span>
        <small>{moved > 0 ? t("levers.moved", { n: moved }) : levers.length}</small>
      </summary>
      {shown.value ? (
        <ul>
          {levers.map((lever) => (
            <LeverRow key={lever.id} lever={lever} />
          ))}
        </ul>
      ) : null}
    </details>
  );
}

function Who(): JSX.Element {
  return (
    <label class="picker levers-who">
      <span>{t("levers.who")}</span>
      <select value={view.value.who ?? ""} onChange={(event) => go({ who: event.currentTarget.value || null }, false)}>
        <option value="">{t("all")}</option>
        {(model.value?.states ?? []).map((info) => (
          <option key={info.state} value={info.state}>
            {nameOf(info)}
          </option>
        ))}
      </select>
    </label>
  );
}

export function Levers(): JSX.Element {
  const groups = sections(leversOf(model.value?.levers ?? [], view.value.who));
  const moved = Object.keys(view.value.levers).length;
  return (
    <section class="levers" aria-label={t("levers")}>
      <header>
        <h2>{t("levers")}</h2>
        <button type="button" class="plain" disabled={moved === 0} onClick={() => resetLevers()}>
          {t("levers.reset")}
        </button>
      </header>
      <Who />
      {groups.map(([name, levers], index) => (
        <Group key={name} name={name} levers={levers} open={index === 0} />
      ))}
    </section>
  );
}
