/** What the server answers. Units are in the names, as in the Python code. */

export type Lang = "en" | "ru";
export type Mode = "together" | "apart";

export interface Named {
  name_en: string;
  name_ru: string;
}

/** Where a number of the data package stands. */
export interface Cell {
  table: string;
  row: string;
  column: string;
}

export interface Source {
  value: number | string | null;
  unit: string | null;
  title_en?: string | null;
  title_ru?: string | null;
  source: string | null;
  reference?: string | null;
  year?: number | string | null;
  quality: string | null;
  note: string | null;
}

export interface StateInfo extends Named {
  state: string;
}

export interface NodeInfo extends Named {
  node: string;
  state: string;
  basin: string | null;
  kind: string;
  lon: number;
  lat: number;
}

export interface ReservoirInfo extends Named {
  node: string;
  state: string;
  lon: number;
  lat: number;
  dead_storage_km3: number;
  full_storage_km3: number;
  maximum_release_m3s: number | null;
}

export interface ReachInfo {
  reach: string;
  from_node: string;
  to_node: string;
}

export interface LineInfo {
  line: string;
  from_node: string;
  to_node: string;
  capacity_mw: number;
  reverse_capacity_mw: number;
}

export interface PowerNodeInfo extends Named {
  power_node: string;
  state: string;
  lon: number;
  lat: number;
}

export interface ZoneInfo extends Named {
  zone: string;
  node: string;
  state: string;
  lon: number;
  lat: number;
}

export interface CorridorLink extends Named {
  link: string;
  mode: string;
  path: [number, number][];
  flow_kt: number;
  use: number | null;
  bottleneck: boolean;
}

export interface Lever extends Named {
  id: string;
  kind: string;
  group: string;
  unit: string;
  min: number;
  max: number;
  step: number;
  default: number;
  from_state: string | null;
  to_state: string | null;
  source: Partial<Cell> & Partial<Source>;
}

export interface Label {
  en: string;
  ru: string;
  unit?: string | null;
}

export interface Setting {
  study: string;
  mode: Mode;
  levers: Record<string, number>;
}

export interface Check {
  name: string;
  value: number;
  tolerance: number;
  passed: boolean;
}

export interface StatePayoff {
  alone_musd: number;
  deal_musd: number;
  change_musd: number;
  by_source: Record<string, number>;
  /** Change of each term of the own plan. */
  terms: Record<string, number>;
}

export interface Walker {
  states: string[];
  alone_musd: number;
  gets_musd: number;
  missing_musd: number;
}

export interface Payment {
  payer: string;
  receiver: string;
  musd: number;
}

/** A promise that a lever makes, and how the plan keeps it. */
export interface Promised {
  lever: string;
  promised: number;
  done: number;
  missing: number;
  unit: string;
  kept: boolean;
}

export interface ReservoirMonths {
  storage_km3: number[];
  release_km3: number[];
  alone_storage_km3: number[];
  alone_release_km3: number[];
  observed_release_km3: number[] | null;
  observed_storage_km3?: number[] | null;
}

export interface MapMonths {
  months: string[];
  reservoirs: Record<string, ReservoirMonths>;
  reaches: Record<string, { flow_km3: number[]; alone_flow_km3: number[] }>;
  lines: Record<string, { net_gwh: number[]; use: number[]; alone_net_gwh?: number[] }>;
  zones: Record<string, { wanted_km3: number[]; delivered_km3: number[]; alone_delivered_km3?: number[] }>;
  power: Record<string, Record<string, number[]>>;
}

export type Sector = "water" | "energy" | "food";
export type Balance = Record<Sector, Record<string, number>>;

export interface Binding extends Named, Partial<Cell> {
  kind: string;
  key: string;
  state: string;
  /** 1 to 12. */
  months: number[];
  limit: number;
  unit: string;
  worth: number;
  worth_unit: string;
  /** Worth of one per cent more of the limit. */
  worth_musd: number;
}

export interface Result {
  setting: Setting;
  key: string;
  seconds: number;
  alone_seconds: number;
  passed: boolean;
  checks: Check[];
  states: Record<string, StatePayoff>;
  total_change_musd: number;
  promises: Promised[];
  walkers: Walker[];
  walkers_note_en: string;
  walkers_note_ru: string;
  amendment: Payment[] | null;
  amendment_note: string;
  map: MapMonths;
  balance: Record<"deal" | "alone", Record<string, Balance>>;
  why: Binding[];
}

export interface Model {
  study: string;
  modes: Mode[];
  states: StateInfo[];
  nodes: NodeInfo[];
  power_nodes: PowerNodeInfo[];
  reaches: ReachInfo[];
  reservoirs: ReservoirInfo[];
  lines: LineInfo[];
  zones: ZoneInfo[];
  corridors: CorridorLink[];
  levers: Lever[];
  studies: ({ study: string } & Named)[];
  labels: Record<string, Label>;
  result: Result;
}

/** One fault in what was asked, as the command line prints it. */
export interface Fault {
  file?: string | null;
  row?: string | number | null;
  column?: string | null;
  value?: unknown;
  expected?: string | null;
  mend?: string | null;
  message?: string | null;
}
