/** The negotiation table's part of the server's answers, and its routes. */

import { ask } from "./client";
import type { Payment, Setting, StatePayoff, Walker } from "./types";

export type Said = "accept" | "reject";

export interface AnswerShown {
  answer: Said;
  comment: string;
  seq: number;
}

export interface Proposal {
  number: number;
  seat: string;
  at: string;
  setting: Setting;
  comment: string;
  counter_to: number | null;
  parties: string[];
  status: string;
  answers: Record<string, AnswerShown>;
  payoffs: {
    states: Record<string, Omit<StatePayoff, "terms">>;
    total_change_musd: number;
    walkers: Walker[];
    amendment: Payment[] | null;
  };
  below_reservation: boolean | null;
}

export interface Room {
  room: string;
  title: string;
  study: string;
  opened: string;
  seat: string;
  own_token: boolean;
  may: string[];
  states: string[];
  phase: string;
  proposals: Proposal[];
  present: string[];
  reservation: { musd: number; salt: string; disclosed: boolean } | null;
  disclosed: Record<string, number>;
  seq: number;
}

export interface Entry {
  seq: number;
  at: string;
  seat: string;
  kind: string;
  body: { proposal?: number; answer?: Said; musd?: number } & Record<string, unknown>;
  hash: string;
}

export interface Verified {
  holds: boolean;
  entries: number;
  head: string;
}

const at = (room: string, rest = "") => `/api/rooms/${encodeURIComponent(room)}${rest}`;

export const rooms = {
  open: (title: string, study: string) =>
    ask<{ room: string; tokens: Record<string, string> }>("/api/rooms", { method: "POST", body: { title, study } }),
  enter: (room: string, token: string) =>
    ask<{ seat: string }>(at(room, "/enter"), { method: "POST", body: { token } }),
  leave: (room: string) => ask<void>(at(room, "/leave"), { method: "POST" }),
  renew: (room: string) => ask<{ seat: string; token: string }>(at(room, "/renew"), { method: "POST" }),
  see: (room: string) => ask<Room>(at(room)),
  reserve: (room: string, musd: number) => ask<unknown>(at(room, "/reservation"), { method: "PUT", body: { musd } }),
  disclose: (room: string) => ask<Room>(at(room, "/reservation/disclose"), { method: "POST" }),
  propose: (room: string, setting: Setting, comment: string, counter_to: number | null) =>
    ask<Proposal>(at(room, "/proposals"), { method: "POST", body: { setting, comment, counter_to } }),
  answer: (room: string, n: number, answer: Said, comment: string) =>
    ask<Proposal>(at(room, `/proposals/${n}/answer`), { method: "POST", body: { answer, comment } }),
  withdraw: (room: string, n: number) => ask<Proposal>(at(room, `/proposals/${n}/withdraw`), { method: "POST" }),
  close: (room: string) => ask<Room>(at(room, "/close"), { method: "POST" }),
  reopen: (room: string) => ask<Room>(at(room, "/reopen"), { method: "POST" }),
  verify: (room: string) => ask<Verified>(at(room, "/log/verify")),
  eventsUrl: (room: string, after: number) => at(room, `/events?after=${after}`),
  dealUrl: (room: string, n: number) => at(room, `/proposals/${n}/deal.toml`),
  logUrl: (room: string) => at(room, "/log.jsonl"),
};
