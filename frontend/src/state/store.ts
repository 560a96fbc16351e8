/** What the page knows: the view asked for, the model, the newest result. One direction: view -> solve -> result. */

import { batch, computed, effect, signal } from "@preact/signals";
import { ApiError, getModel, solve } from "../api/client";
import type { Lever, Mode, Model, Result, Setting } from "../api/types";
import { fromHash, START, toHash, type View } from "./url";

const QUIET_MS = 60;
const GESTURE_MS = 1200;
const KEPT = 40;

const browserLanguage = navigator.language.toLowerCase().startsWith("ru") ? "ru" : "en";

export const view = signal<View>(fromHash(location.hash, { ...START, lang: browserLanguage }));
export const model = signal<Model | null>(null);
export const result = signal<Result | null>(null);
/** Since when (performance.now) a new answer is under way; null if none is. */
export const pending = signal<number | null>(null);
export const fault = signal<ApiError | null>(null);
/** From the move of a lever to its numbers, as the reader waited, in milliseconds. */
export const waited = signal<number | null>(null);

export const lang = computed(() => view.value.lang);
export const levers = computed<ReadonlyMap<string, Lever>>(
  () => new Map((model.value?.levers ?? []).map((lever) => [lever.id, lever])),
);

/** The setting of a view: levers that the model does not know, or that stand at their default, are left out. */
export function settingOf(asked: View, known: ReadonlyMap<string, Lever>): Setting {
  const moved = Object.entries(asked.levers).filter(([id, value]) => known.get(id) && known.get(id)?.default !== value);
  return {
    study: asked.study,
    mode: asked.mode,
    levers: Object.fromEntries(moved.sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

export const setting = computed(() => settingOf(view.value, levers.value));

let lastLever: { id: string; at: number } | null = null;

/** Changes the view. `push` makes a step to which the browser's back button returns. */
export function go(patch: Partial<View>, push = true): void {
  const next = { ...view.peek(), ...patch };
  const hash = toHash(next);
  if (push && hash !== location.hash) history.pushState(null, "", hash);
  else history.replaceState(null, "", hash);
  view.value = next;
}

/** Moves levers; one gesture (a drag, a run of key presses) on one lever is one step back. */
export function move(moves: Readonly<Record<string, number>>): void {
  const values: Record<string, number> = { ...view.peek().levers };
  for (const [id, value] of Object.entries(moves)) {
    if (levers.peek().get(id)?.default === value) delete values[id];
    else values[id] = value;
  }
  const id = Object.keys(moves).join();
  const now = performance.now();
  const same = lastLever !== null && lastLever.id === id && now - lastLever.at < GESTURE_MS;
  lastLever = { id, at: now };
  go({ levers: values }, !same);
}

export function resetLevers(ids?: readonly string[]): void {
  const kept = ids ? Object.entries(view.peek().levers).filter(([id]) => !ids.includes(id)) : [];
  lastLever = null;
  go({ levers: Object.fromEntries(kept) });
}

export function setMode(mode: Mode): void {
  go({ mode });
}

const answers = new Map<string, Result>();

function keep(key: string, answer: Result): void {
  answers.set(key, answer);
  const oldest = answers.keys().next().value;
  if (answers.size > KEPT && oldest !== undefined) answers.delete(oldest);
}

function failed(error: unknown): void {
  if (error instanceof DOMException && error.name === "AbortError") return;
  pending.value = null;
  fault.value = error instanceof ApiError ? error : new ApiError(0, [{ message: String(error) }]);
}

let loading: AbortController | null = null;

function loadModel(study: string): void {
  if (study !== "" && model.peek()?.study === study) return;
  loading?.abort();
  loading = new AbortController();
  pending.value = performance.now();
  getModel(study, loading.signal)
    .then((answer) => {
      keep(JSON.stringify(answer.result.setting), answer.result);
      fault.value = null;
      pending.value = null;
      batch(() => {
        model.value = answer;
        if (study === "") go({ study: answer.study }, false);
      });
    })
    .catch(failed);
}

let solving: AbortController | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let scheduled = Number.NEGATIVE_INFINITY;

function ask(key: string, asked: Setting, since: number): void {
  solving = new AbortController();
  solve(asked, solving.signal)
    .then((answer) => {
      keep(key, answer);
      pending.value = null;
      fault.value = null;
      waited.value = performance.now() - since;
      result.value = answer;
    })
    .catch(failed);
}

/** Asks for the numbers of a setting: the newest only, older questions are dropped. */
function schedule(asked: Setting): void {
  const key = JSON.stringify(asked);
  clearTimeout(timer);
  solving?.abort();
  const known = answers.get(key);
  if (known) {
    pending.value = null;
    fault.value = null;
    result.value = known;
    return;
  }
  const since = performance.now();
  pending.value = since;
  // A single move is sent at once; of moves in quick succession the last one.
  const wait = since - scheduled > QUIET_MS ? 0 : QUIET_MS;
  scheduled = since;
  timer = setTimeout(() => ask(key, asked, since), wait);
}

/** Asks again after a fault. */
export function retry(): void {
  fault.value = null;
  if (model.peek()?.study === view.peek().study) schedule(setting.peek());
  else loadModel(view.peek().study);
}

/** Starts following the address and the view. */
export function start(): void {
  addEventListener("popstate", () => {
    lastLever = null;
    view.value = fromHash(location.hash, view.peek());
  });
  const study = computed(() => view.value.study);
  effect(() => loadModel(study.value));
  const asked = computed(() => (model.value?.study === view.value.study ? JSON.stringify(setting.value) : null));
  effect(() => {
    if (asked.value !== null) schedule(JSON.parse(asked.value) as Setting);
  });
  effect(() => {
    document.documentElement.lang = lang.value;
  });
}
