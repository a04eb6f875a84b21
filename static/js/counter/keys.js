/** What the keyboard means at the counter. Scans never come here: the wedge keeps them. */
import { fieldOf } from "../wedge.js";
import { add, cash, find, hold, lookUp, showHeld, voidLine } from "./deeds.js";
import { isOpen, model, selectedLine, update } from "./model.js";
import { dismiss } from "./questions.js";

const SEARCH_AFTER = 150;
const isCode = (text) => /^(?=.*\d)[\w\-./ ]+$/.test(text);
let searching = 0;

/** The finder's text changed, by keys outside a field or by typing in it. */
export function setTyped(text) {
  const factor = /^(\d{1,6}(?:\.\d{1,3})?)\*$/.exec(text);
  clearTimeout(searching);
  if (factor) return update({ typed: "", times: factor[1], results: null });
  update({ typed: text, armed: false, results: text.trim() ? model.results : null });
  const query = text.trim();
  if (query && !isCode(query)) searching = setTimeout(() => find(query), SEARCH_AFTER);
}

/** A character typed outside any field: into the figures asked for, else into the finder. */
export function typeAnywhere(character) {
  const { panel } = model;
  if (panel && "value" in panel && /[\d.]/.test(character)) return setFigure(panel.value + character);
  if (panel?.heard) return undefined;
  if (panel) update({ panel: null }); // the finder comes back
  return setTyped(model.typed + character);
}

/** The figure asked for: at most six digits, three decimals for a weight, two for a price. */
export function setFigure(value) {
  const decimals = model.panel.kind === "weight" ? 3 : 2;
  if (!new RegExp(`^\\d{0,6}(\\.\\d{0,${decimals}})?$`).test(value)) return update({});
  return update({ panel: { ...model.panel, value, fault: "" } });
}

export function submitFinder() {
  const query = model.typed.trim();
  clearTimeout(searching);
  if (!query) return undefined;
  const { results } = model;
  if (results?.query === query && results.found.length) return add(results.found[results.mark]);
  return isCode(query) ? lookUp(query) : find(query, true);
}

export function attachKeys(submitPanel) {
  addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const meaning = MEANINGS[event.key === "F6" && event.shiftKey ? "Shift+F6" : event.key];
    if (meaning?.(event, submitPanel)) event.preventDefault();
  });
  // A key pressed by finger or mouse must not answer to the next Enter.
  addEventListener("click", (event) => {
    if (event.detail && document.activeElement?.matches("button")) document.activeElement.blur();
  });
}

const MEANINGS = {
  Enter(event, submitPanel) {
    if (event.repeat) return true;
    const field = fieldOf(event.target);
    if (!field && event.target.closest?.("button, a") && !model.typed) return false;
    if (model.panel && "value" in model.panel) return submitPanel(), true;
    if (field && !field.closest(".finder")) return false;
    if (model.typed.trim()) return submitFinder(), true;
    if (model.panel || !isOpen() || model.paying) return true;
    if (model.armed) cash(null);
    else update({ armed: true });
    return true;
  },
  Escape() {
    if (model.armed) update({ armed: false });
    else if (model.panel) dismiss();
    else if (model.typed || model.results) setTyped("");
    else if (model.times) update({ times: null });
    else if (model.selected) update({ selected: null });
    return true;
  },
  Delete(event) {
    const line = selectedLine();
    if (fieldOf(event.target)?.value || !line) return false;
    voidLine(line);
    return true;
  },
  Backspace(event) {
    if (fieldOf(event.target)) return false;
    if (model.panel && "value" in model.panel) setFigure(model.panel.value.slice(0, -1));
    else if (model.typed) setTyped(model.typed.slice(0, -1));
    else if (model.times) update({ times: null });
    return true;
  },
  ArrowUp: (event) => step(event, -1),
  ArrowDown: (event) => step(event, 1),
  F6: () => (hold(), true),
  "Shift+F6": () => (showHeld(), true),
};

function step(event, by) {
  if (fieldOf(event.target) && !event.target.closest(".finder")) return false;
  const { results, cart, selected } = model;
  if (results?.found.length) {
    update({ results: { ...results, mark: within(results.mark + by, results.found.length) } });
  } else if (cart.lines.length) {
    const at = cart.lines.findIndex(({ id }) => id === selected);
    const to = at < 0 ? (by > 0 ? 0 : cart.lines.length - 1) : within(at + by, cart.lines.length);
    update({ selected: cart.lines[to].id });
  }
  return true;
}

const within = (place, length) => Math.max(0, Math.min(length - 1, place));
