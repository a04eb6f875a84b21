/** Questions and rarer deeds come after the first paint: fetched when the page is idle, or when one is asked for. */
import { html } from "../html.js";
import { model, update } from "./model.js";

let parts = null;
let fetching = null;

/** Fetch what is not here yet; a line that breaks is tried again at the next painting. */
export function fetchLater() {
  fetching ||= Promise.all([import("./panels.js"), import("./figures.js")])
    .then(([{ Panel: Shown }, { submitFigures: submit }]) => {
      parts = { Shown, submit };
      if (model.panel || model.results) update({});
    })
    .catch(() => { fetching = null; });
}

export function Panel() {
  if (parts) return html`<${parts.Shown} />`;
  fetchLater();
  return html`<section class="panel" aria-busy="true"></section>`;
}

export const submitFigures = () => parts?.submit();
