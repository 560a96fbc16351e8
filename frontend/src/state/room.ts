/** The room in which the reader sits: what the server says of it, its log, and whether the connection lives. */

import { signal } from "@preact/signals";
import { ApiError } from "../api/client";
import { type Entry, type Room, rooms, type Verified } from "../api/rooms";
import { go, view } from "./store";
import { takeToken } from "./url";

export const room = signal<Room | null>(null);
export const log = signal<readonly Entry[]>([]);
export const verified = signal<Verified | null>(null);
export const live = signal(false);
export const present = signal<readonly string[]>([]);
/** What the table refused last; apart from faults of the model, which come and go on their own. */
export const refused = signal<ApiError | null>(null);
/** Tokens of a room just opened: shown once, never kept. */
export const tokens = signal<{ room: string; tokens: Record<string, string> } | null>(null);
/** The link of the own seat after its token was renewed: shown once. */
export const ownLink = signal<string | null>(null);
export const counterTo = signal<number | null>(null);

let stream: EventSource | null = null;
let refreshing = 0;

/** Does something and shows what the server says against it. True if it was done. */
export async function attempt(what: () => Promise<unknown>): Promise<boolean> {
  try {
    await what();
    refused.value = null;
    return true;
  } catch (error) {
    refused.value = error instanceof ApiError ? error : new ApiError(0, [{ message: String(error) }]);
    return false;
  }
}

/** Reads the room again; of answers that overtake each other the newest question counts. */
async function refresh(id: string): Promise<void> {
  const turn = ++refreshing;
  const seen = await rooms.see(id);
  if (turn !== refreshing) return;
  room.value = seen;
  const checked = await rooms.verify(id);
  if (turn === refreshing) verified.value = checked;
}

function onMove(id: string, message: MessageEvent<string>): void {
  const entry = JSON.parse(message.data) as Entry;
  if (log.peek().some((one) => one.seq === entry.seq)) return;
  log.value = [...log.peek(), entry];
  // The moves of the past come in one go: the room is read once they are through.
  clearTimeout(soon);
  soon = setTimeout(() => void attempt(() => refresh(id)), 15);
}

let soon: ReturnType<typeof setTimeout> | undefined;

function listen(id: string): void {
  stream?.close();
  log.value = [];
  const opened = new EventSource(rooms.eventsUrl(id, 0));
  stream = opened;
  opened.addEventListener("open", () => {
    live.value = true;
  });
  opened.addEventListener("error", () => {
    live.value = false;
  });
  opened.addEventListener("move", (event) => onMove(id, event as MessageEvent<string>));
  opened.addEventListener("present", (event) => {
    present.value = JSON.parse((event as MessageEvent<string>).data) as string[];
  });
}

/** Takes a seat with its token. */
export function enter(id: string, token: string): Promise<boolean> {
  return attempt(async () => {
    await rooms.enter(id, token);
    tokens.value = null;
    await join(id);
  });
}

/** Shows a room in which this browser has a seat. */
export async function join(id: string): Promise<void> {
  const seen = await rooms.see(id);
  room.value = seen;
  go({ tab: "table", room: id, study: seen.study }, false);
  listen(id);
}

/** A new token for the own seat: who opened the room no longer knows it. */
export async function renew(): Promise<void> {
  const id = room.peek()?.room;
  if (!id) return;
  // Nothing may be asked with the former token once the server has dropped it.
  stream?.close();
  clearTimeout(soon);
  refreshing++;
  try {
    const made = await rooms.renew(id);
    ownLink.value = linkOf(id, made.token);
  } finally {
    listen(id);
  }
}

export function leave(): Promise<boolean> {
  const id = room.peek()?.room;
  ownLink.value = null;
  stream?.close();
  stream = null;
  live.value = false;
  room.value = null;
  log.value = [];
  go({ room: null });
  return attempt(() => (id ? rooms.leave(id) : Promise.resolve()));
}

/** The secret link of a seat: the token stands after the # sign, which is never sent. */
export function linkOf(id: string, token: string): string {
  return `${location.origin}/#table?room=${encodeURIComponent(id)}&token=${encodeURIComponent(token)}`;
}

/** Comes in by a link: takes the token out of the address, sits down, or goes on in a room of before. */
export function arrive(): void {
  const { token, hash } = takeToken(location.hash);
  const id = view.peek().room;
  if (token !== null) history.replaceState(null, "", hash);
  if (id === null) return;
  if (token !== null) void enter(id, token);
  else if (room.peek()?.room !== id) join(id).catch(() => undefined);
}
