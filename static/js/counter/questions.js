/** What the store must be told before it can sell a thing. Questions wait their turn: a later scan buries none. */
import { model, update } from "./model.js";

const KINDS = { unknown: "add", choose: "choose", price: "price", weight: "weight" };

/** The question as a panel of the desk; null when the store asks nothing. */
export function question(heard) {
  const kind = KINDS[heard?.kind];
  if (!kind) return null;
  return kind === "choose" ? { kind, heard } : { kind, heard, value: "", name: "", unit: "" };
}

/** What the desk shows after an answer of the store; `answered` when the open question has now been answered. */
export function nextPanel(heard, answered) {
  const asked = question(heard);
  const open = model.panel?.heard ? model.panel : null;
  if (!open || answered) return asked ? { panel: asked } : next();
  const known = [open, ...model.waiting].some((other) => other.kind === asked?.kind && other.heard.code === asked.heard.code && other.heard.product_id === asked.heard.product_id);
  return { panel: open, waiting: asked && !known ? [...model.waiting, asked] : model.waiting };
}

/** Leave the open question unanswered. */
export const dismiss = () => update({ ...next(), results: null });

function next() {
  const [panel = null, ...waiting] = model.waiting;
  return { panel, waiting };
}
