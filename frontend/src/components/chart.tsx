/** A chart of Observable Plot, drawn again when its data or its width change. Plot is loaded when first needed. */

import type * as Plotting from "@observablehq/plot";
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

export type Plot = typeof Plotting;

let loaded: Promise<Plot> | null = null;

function load(): Promise<Plot> {
  loaded ??= import("./plot") as unknown as Promise<Plot>;
  return loaded;
}

interface ChartProps {
  /** What the chart shows, in words. */
  label: string;
  height: number;
  /** Makes the drawing; `key` names what it depends on. */
  make: (plot: Plot, width: number, height: number) => Element;
  depends: string;
}

export function Chart({ label, height, make, depends }: ChartProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const watch = new ResizeObserver(() => setWidth(Math.floor(element.clientWidth)));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  // `depends` stands for what `make` closes over
  useEffect(() => {
    if (width === 0) return;
    let gone = false;
    load().then((plot) => {
      if (!gone) box.current?.replaceChildren(make(plot, width, height));
    });
    return () => {
      gone = true;
    };
  }, [width, height, depends]);
  return <div class="chart" ref={box} role="img" aria-label={label} style={{ minHeight: `${height}px` }} />;
}
