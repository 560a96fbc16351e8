/** The parts of Observable Plot that the page uses: named one by one, so that the rest is left out of the build. */

export {
  areaY,
  axisX,
  axisY,
  barX,
  barY,
  dot,
  gridX,
  gridY,
  lineY,
  link,
  plot,
  pointerX,
  ruleX,
  ruleY,
  stackX,
  stackY,
  text,
  tip,
} from "@observablehq/plot";
