/** Fen as people read them. Integers all the way: 4970 → "49.70". */
import { html } from "./html.js";

export function yuan(fen) {
  const digits = String(Math.abs(fen)).padStart(3, "0");
  return `${fen < 0 ? "−" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

export const Yuan = ({ fen }) => html`<span class=${`yuan${fen >= 100000 ? " long" : ""}`}><i>¥</i>${yuan(fen)}</span>`;
