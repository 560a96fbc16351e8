/** Colours after Okabe and Ito: told apart by colour-blind readers. No fact is told by colour alone. */

export const INK = "#1b2730";
export const QUIET = "#5b6770";
export const GAIN = "#0072B2";
export const LOSS = "#D55E00";
export const WATER = "#0072B2";
export const POWER = "#8a5a00";
export const FREIGHT = "#7a3b69";

/** In this order the first five are told apart best, with every kind of colour blindness. */
const PALETTE = ["#0072B2", "#D55E00", "#56B4E9", "#F0E442", "#333333", "#E69F00", "#009E73", "#CC79A7"] as const;

/** The colour of the n-th of several things: states, sources of power, sources of a change. */
export function nth(index: number): string {
  return PALETTE[index % PALETTE.length] as string;
}
