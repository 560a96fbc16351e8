/**
 * Where the nodes of a river network stand in a schematic: water runs from top to bottom.
 *
 * Each connected system has its longest course as a straight column. What flows into it stands on its left, what is
 * led out of it on its right, again course by course, each in the nearest column that is free.
 */

export interface Spot {
  column: number;
  row: number;
}

export type Edge = readonly [from: string, to: string];

interface Graph {
  down: Map<string, string[]>;
  up: Map<string, string[]>;
}

function graphOf(nodes: readonly string[], edges: readonly Edge[]): Graph {
  const down = new Map(nodes.map((node) => [node, [] as string[]]));
  const up = new Map(nodes.map((node) => [node, [] as string[]]));
  for (const [from, to] of edges) {
    down.get(from)?.push(to);
    up.get(to)?.push(from);
  }
  return { down, up };
}

/** Sets of nodes that hang together, in the order in which their first node is given. */
export function systems(nodes: readonly string[], edges: readonly Edge[]): string[][] {
  const { down, up } = graphOf(nodes, edges);
  const seen = new Set<string>();
  const found: string[][] = [];
  for (const first of nodes) {
    if (seen.has(first)) continue;
    const one: string[] = [];
    const open = [first];
    seen.add(first);
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      one.push(node);
      for (const next of [...(down.get(node) ?? []), ...(up.get(node) ?? [])]) {
        if (!seen.has(next)) open.push(next);
        seen.add(next);
      }
    }
    found.push(one);
  }
  return found;
}

/** The longest course through `allowed` that starts at one of `starts`. */
function longest(starts: Iterable<string>, allowed: ReadonlySet<string>, next: Map<string, string[]>): string[] {
  const known = new Map<string, string[]>();
  const from = (node: string): string[] => {
    const done = known.get(node);
    if (done) return done;
    known.set(node, [node]); // a loop in the data ends here
    let best: string[] = [];
    for (const one of next.get(node) ?? []) {
      if (!allowed.has(one)) continue;
      const course = from(one);
      if (course.length > best.length) best = course;
    }
    const course = [node, ...best];
    known.set(node, course);
    return course;
  };
  let best: string[] = [];
  for (const start of starts) {
    const course = from(start);
    if (course.length > best.length) best = course;
  }
  return best;
}

class Sheet {
  readonly spots = new Map<string, Spot>();
  private readonly taken = new Set<string>();

  put(course: readonly string[], column: number, row: number): void {
    course.forEach((node, index) => {
      this.spots.set(node, { column, row: row + index });
      this.taken.add(`${column},${row + index}`);
    });
  }

  /** The nearest column on one side in which `length` rows from `row` on are free. */
  free(near: number, side: -1 | 1, row: number, length: number): number {
    for (let column = near + side; ; column += side) {
      const cells = Array.from({ length }, (_, index) => `${column},${row + index}`);
      if (!cells.some((cell) => this.taken.has(cell))) return column;
    }
  }
}

/** Adds the longest course that joins what is placed; false if none is left. */
function grow(sheet: Sheet, left: Set<string>, { down, up }: Graph): boolean {
  const placed = (node: string) => sheet.spots.has(node);
  const mouths = [...left].filter((node) => (down.get(node) ?? []).some(placed));
  const intakes = [...left].filter((node) => (up.get(node) ?? []).some(placed));
  const inflow = longest(mouths, left, up).reverse();
  const outlet = longest(intakes, left, down);
  const course = inflow.length >= outlet.length ? inflow : outlet;
  if (course.length === 0) return false;
  const isInflow = course === inflow;
  const end = (isInflow ? course.at(-1) : course[0]) as string;
  const joins = ((isInflow ? down : up).get(end) ?? [])
    .map((node) => sheet.spots.get(node))
    .filter((spot) => spot !== undefined);
  const join = joins[0] as Spot;
  const row = isInflow ? join.row - course.length : join.row + 1;
  sheet.put(course, sheet.free(join.column, isInflow ? -1 : 1, row, course.length), row);
  for (const node of course) left.delete(node);
  return true;
}

function placeSystem(nodes: readonly string[], graph: Graph): Map<string, Spot> {
  const sheet = new Sheet();
  const left = new Set(nodes);
  const stem = longest(nodes, left, graph.down);
  sheet.put(stem, 0, 0);
  for (const node of stem) left.delete(node);
  while (left.size > 0 && grow(sheet, left, graph)) {
    // each turn places one course
  }
  return sheet.spots;
}

/** A spot for every node; systems stand side by side, columns and rows count from 0. */
export function layout(nodes: readonly string[], edges: readonly Edge[]): Map<string, Spot> {
  const graph = graphOf(nodes, edges);
  const all = new Map<string, Spot>();
  let offset = 0;
  for (const system of systems(nodes, edges)) {
    const spots = placeSystem(system, graph);
    const columns = [...spots.values()].map((spot) => spot.column);
    const rows = [...spots.values()].map((spot) => spot.row);
    const [first, top] = [Math.min(...columns), Math.min(...rows)];
    for (const [node, spot] of spots) all.set(node, { column: spot.column - first + offset, row: spot.row - top });
    offset += Math.max(...columns) - first + 1;
  }
  return all;
}
