/** What the page of quick keys shows: pages half-way through a change, and what the store last said. */
import { asKeys } from "./layout.js";

export const boot = JSON.parse(document.getElementById("boot").textContent);

const FIRST_PAGE = "常卖"; // the name of a page is the shop's own word, in any language of the screen

const filled = (pages) => (pages.length ? pages : [{ name: FIRST_PAGE, keys: [] }]);

export const model = {
  pages: filled(boot.pages),
  version: boot.version,
  canUndo: boot.can_undo,
  kept: JSON.stringify(asKeys(boot.pages)), // as the store has them
  keptPages: filled(boot.pages),
  place: 0, // the page that is open
  at: null, // the key that is marked: a place on the page, "new" for the next empty one, or nothing
  query: "",
  found: null,
  said: null, // {tone, text}
  busy: false,
};

let draw = () => {};

export function onChange(painter) {
  draw = painter;
}

export function update(patch) {
  Object.assign(model, patch);
  draw();
}

/** Show the desk as the store now has it. */
export function take({ pages, version, can_undo: canUndo }, said) {
  const shown = filled(pages);
  update({ pages: shown, keptPages: shown, version, canUndo, kept: JSON.stringify(asKeys(pages)), place: Math.min(model.place, shown.length - 1), at: null, query: "", found: null, said, busy: false });
}

export const isChanged = () => JSON.stringify(asKeys(model.pages)) !== model.kept;

export const page = () => model.pages[model.place];

export const marked = () => (typeof model.at === "number" ? page().keys[model.at] : null);
