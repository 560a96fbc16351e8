import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Edge, layout, systems } from "../src/views/map/layout";

const DATA = new URL("../../src/kelisim/region/data/central-asia/", import.meta.url);

/** First cells of a table of the embedded region; the cells wanted here hold no commas. */
function cells(table: string, count: number): string[][] {
  const rows = readFileSync(new URL(`${table}.csv`, DATA), "utf-8")
    .trim()
    .split("\n")
    .slice(1);
  return rows.map((row) => row.split(",").slice(0, count));
}

const NODES = cells("nodes", 1).map(([node]) => node as string);
const EDGES = cells("reaches", 3).map(([, from, to]) => [from, to] as Edge);

describe("the schematic of the embedded rivers", () => {
  const spots = layout(NODES, EDGES);

  it("has a spot of its own for every node", () => {
    expect([...spots.keys()].sort()).toEqual([...NODES].sort());
    expect(new Set([...spots.values()].map(({ column, row }) => `${column},${row}`)).size).toBe(NODES.length);
  });

  it("lets the water of every longest course run straight down", () => {
    const straight = ["amu-head", "termez", "kerki", "karshi-intake"].map((node) => spots.get(node)?.column);
    expect(new Set(straight).size).toBe(1);
  });

  it("lets no water run up", () => {
    const up = EDGES.filter(([from, to]) => (spots.get(from)?.row ?? 0) >= (spots.get(to)?.row ?? 0));
    expect(up).toEqual([]);
  });

  it("keeps systems apart", () => {
    const columns = systems(NODES, EDGES).map((system) => new Set(system.map((node) => spots.get(node)?.column)));
    for (const [index, one] of columns.entries())
      for (const other of columns.slice(index + 1)) expect([...one].filter((column) => other.has(column))).toEqual([]);
  });
});

describe("odd networks", () => {
  it("places a node without reaches", () => {
    expect(layout(["a"], [])).toEqual(new Map([["a", { column: 0, row: 0 }]]));
  });

  it("ends with a loop in the data", () => {
    const spots = layout(
      ["a", "b"],
      [
        ["a", "b"],
        ["b", "a"],
      ],
    );
    expect(spots.size).toBe(2);
  });
});
