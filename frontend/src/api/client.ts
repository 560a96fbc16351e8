/** Talking to the server: one function for an answer, one class for what went wrong. */

import type { Fault, Model, Result, Setting, Source } from "./types";

export class ApiError extends Error {
  readonly status: number;
  readonly faults: readonly Fault[];

  constructor(status: number, faults: readonly Fault[]) {
    super(faults.map(sentence).join(" ") || `HTTP ${status}`);
    this.status = status;
    this.faults = faults;
  }
}

/** A fault in one sentence: what was wrong, what was expected, how to mend it. */
function sentence(fault: Fault): string {
  const where = [fault.file, fault.row, fault.column].filter(
    (part) => part !== null && part !== undefined && part !== "",
  );
  const value = fault.value === null || fault.value === undefined ? "" : ` "${String(fault.value)}"`;
  const parts = [fault.message, `${where.join(", ")}${value}`, fault.expected, fault.mend];
  return parts.filter((part) => part).join(": ");
}

async function faultsOf(answer: Response): Promise<Fault[]> {
  try {
    const body = (await answer.json()) as { faults?: Fault[]; detail?: unknown };
    if (body.faults) return body.faults;
    return [{ message: typeof body.detail === "string" ? body.detail : JSON.stringify(body.detail) }];
  } catch {
    return [];
  }
}

export interface Ask {
  method?: "GET" | "POST" | "PUT";
  body?: unknown;
  signal?: AbortSignal;
}

/** The answer to a request, as JSON. Raises ApiError with the faults that the server names; status 0: not reached. */
export async function ask<T>(path: string, { method = "GET", body, signal }: Ask = {}): Promise<T> {
  const init: RequestInit = { method, credentials: "same-origin", headers: { Accept: "application/json" } };
  if (signal) init.signal = signal;
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { ...init.headers, "Content-Type": "application/json" };
  }
  let answer: Response;
  try {
    answer = await fetch(path, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(0, []);
  }
  if (!answer.ok) throw new ApiError(answer.status, await faultsOf(answer));
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

/** The model of a study, or of the one that the server shows first. */
export function getModel(study: string, signal?: AbortSignal): Promise<Model> {
  return ask<Model>(
    study === "" ? "/api/model" : `/api/model?study=${encodeURIComponent(study)}`,
    signal ? { signal } : {},
  );
}

export function solve(setting: Setting, signal: AbortSignal): Promise<Result> {
  return ask<Result>("/api/solve", { method: "POST", body: setting, signal });
}

const sources = new Map<string, Promise<Source>>();

/** Where a number of the data comes from; asked once. */
export function getSource(table: string, row: string, column: string): Promise<Source> {
  const query = new URLSearchParams({ table, row, column }).toString();
  let found = sources.get(query);
  if (!found) {
    found = ask<Source>(`/api/source?${query}`);
    found.catch(() => sources.delete(query));
    sources.set(query, found);
  }
  return found;
}
