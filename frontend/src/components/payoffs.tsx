/** The strip that is always in sight: what each state has alone and in the deal, and who would walk away. */

import type { JSX } from "preact";
import type { Result, StateInfo, Walker } from "../api/types";
import { nth } from "../colours";
import { change, number } from "../format";
import { code, nameOf, t } from "../i18n";
import { go, lang, model, result, view } from "../state/store";
import { Sourced } from "./tip";

/** Changes smaller than this (million USD) are shown as nothing gained or lost. */
export const NOTHING = 0.05;

export function signClass(value: number): string {
  if (Math.abs(value) < NOTHING) return "even";
  return value > 0 ? "gain" : "loss";
}

/** Marks a gain or a loss without colour. */
export function signMark(value: number): string {
  return { gain: "▲", loss: "▼", even: "=" }[signClass(value)] ?? "";
}

export function whoNames(states: readonly string[], all: readonly StateInfo[]): string {
  return states
    .map((key) => nameOf(all.find((one) => one.state === key) ?? { name_en: key, name_ru: key }))
    .join(" + ");
}

function breakdown(payoff: Result["states"][string]): string[] {
  return Object.entries(payoff.by_source)
    .filter(([, value]) => Math.abs(value) >= 0.005)
    .map(([key, value]) => `${code("source", key)}: ${change(value, lang.value)}`);
}

function StateCell({ info, index, answer }: { info: StateInfo; index: number; answer: Result }): JSX.Element | null {
  const payoff = answer.states[info.state];
  if (!payoff) return null;
  const leaves = answer.walkers.some((walker) => walker.states.length === 1 && walker.states[0] === info.state);
  const sign = signClass(payoff.change_musd);
  const largest = Math.max(...Object.values(answer.states).map((one) => Math.abs(one.change_musd)), 1);
  const share = (Math.abs(payoff.change_musd) / largest) * 50;
  return (
    <li class={`payoff ${sign}`} data-state={info.state}>
      <span class="payoff-name">
        <i class="swatch" style={{ background: nth(index) }} />
        <span class="long">{nameOf(info)}</span>
        <span class="short">{info.state}</span>
      </span>
      <Sourced class="payoff-change num" lines={breakdown(payoff)}>
        <span class="mark">{signMark(payoff.change_musd)}</span> {change(payoff.change_musd, lang.value)}
      </Sourced>
      <span class="payoff-bar" aria-hidden="true">
        <i style={{ width: `${share}%`, left: payoff.change_musd < 0 ? `${50 - share}%` : "50%" }} />
      </span>
      <span class="payoff-levels num">
        {number(payoff.alone_musd, lang.value, 0)} → {number(payoff.deal_musd, lang.value, 0)}
        {leaves ? <b class="flag">{t("leaves")}</b> : null}
      </span>
    </li>
  );
}

function walkersText(walkers: readonly Walker[], states: readonly StateInfo[]): string {
  if (walkers.length === 0) return t("nobodyLeaves");
  const worst = walkers.reduce((most, one) => (one.missing_musd > most.missing_musd ? one : most));
  const sentence = t("walksAway", {
    who: whoNames(worst.states, states),
    missing: number(worst.missing_musd, lang.value),
  });
  return walkers.length > 1 ? `${sentence} (+${walkers.length - 1})` : sentence;
}

export function Payoffs(): JSX.Element {
  const answer = result.value;
  const states = model.value?.states ?? [];
  const total = answer?.total_change_musd ?? 0;
  return (
    <section class="strip" aria-label={t("payoffs")}>
      <h2 class="strip-title">
        {t("payoffs")}: {t("change")}, {t("alone")} → {t("deal")}
      </h2>
      <ul class="payoffs">
        {answer
          ? states.map((info, index) => <StateCell key={info.state} info={info} index={index} answer={answer} />)
          : null}
        {answer ? (
          <li class={`payoff total ${signClass(total)}`} data-state="total">
            <span class="payoff-name">{t("total")}</span>
            <Sourced class="payoff-change num">
              <span class="mark">{signMark(total)}</span> {change(total, lang.value)}
            </Sourced>
            <a class="strip-walkers" href={`#deal?lang=${lang.value}`} onClick={openDeal}>
              {answer.walkers.length > 0 ? "⚑ " : "✓ "}
              {walkersText(answer.walkers, states)}
            </a>
          </li>
        ) : null}
      </ul>
      <p class="visually-hidden" aria-live="polite">
        {answer ? spoken(answer, states) : ""}
      </p>
    </section>
  );
}

function openDeal(event: Event): void {
  event.preventDefault();
  if (view.peek().tab !== "deal") go({ tab: "deal" });
}

/** The payoffs in one sentence, for those who listen. */
function spoken(answer: Result, states: readonly StateInfo[]): string {
  const each = states.map(
    (info) => `${nameOf(info)} ${change(answer.states[info.state]?.change_musd ?? 0, lang.value)}`,
  );
  return `${t("payoffs")}: ${each.join(", ")}. ${walkersText(answer.walkers, states)}.`;
}
