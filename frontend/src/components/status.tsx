/** How old the numbers are, how long they took, and in words what went wrong. */

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { ApiError } from "../api/client";
import { number } from "../format";
import { code, t } from "../i18n";
import { refused } from "../state/room";
import { fault, lang, model, pending, result, retry, waited } from "../state/store";

const SHOW_AGE_AFTER_MS = 400;

function Age({ since }: { since: number }): JSX.Element | null {
  const now = useSignal(performance.now());
  useEffect(() => {
    const timer = setInterval(() => {
      now.value = performance.now();
    }, 200);
    return () => clearInterval(timer);
  }, [now]);
  const age = now.value - since;
  if (age < SHOW_AGE_AFTER_MS) return null;
  return (
    <span class="busy">
      {t("solving")} {t("solving.age", { s: number(age / 1000, lang.value, 1) })}
    </span>
  );
}

function Solved(): JSX.Element | null {
  const answer = result.value;
  if (!answer) return null;
  if (!answer.passed) return <strong class="bad">{t("failedChecks")}</strong>;
  const ms = waited.value ?? answer.seconds * 1000;
  return (
    <span title={t("checksPassed", { n: answer.checks.length })}>
      ✓ {t("solved", { ms: number(ms, lang.value, 0) })}
    </span>
  );
}

export function Status(): JSX.Element {
  return (
    <div class="status" data-busy={pending.value !== null} data-key={result.value?.key ?? ""}>
      {pending.value !== null ? <Age since={pending.value} /> : <Solved />}
    </div>
  );
}

function Told({ wrong, word, onDone }: { wrong: ApiError; word: string; onDone: () => void }): JSX.Element {
  return (
    <div class="trouble" role="alert">
      <p>
        <strong>{code("error", String(wrong.status))}</strong> {wrong.faults.length > 0 ? wrong.message : ""}
      </p>
      <button type="button" onClick={onDone}>
        {word}
      </button>
    </div>
  );
}

export function Trouble(): JSX.Element {
  const close = () => {
    refused.value = null;
  };
  return (
    <>
      {fault.value ? <Told wrong={fault.value} word={t("retry")} onDone={retry} /> : null}
      {refused.value ? <Told wrong={refused.value} word={t("close")} onDone={close} /> : null}
    </>
  );
}

export function Loading(): JSX.Element | null {
  if (model.value) return null;
  return <p class="loading">{fault.value ? "" : t("loading")}</p>;
}
