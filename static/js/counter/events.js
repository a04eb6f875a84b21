/** News from the store: printer, held bills, print jobs. Nothing depends on it; answers bring the state too. */
import { refresh, relay } from "./deeds.js";
import { boot, model, update } from "./model.js";

const AGAIN = 5000;

export function follow(missed = false) {
  const source = new EventSource(boot.urls.events);
  const on = (name, act) => source.addEventListener(name, (event) => act(JSON.parse(event.data)));
  on("strip", (strip) => update({ strip }));
  on("desk", relay);
  on("held", ({ count }) => update({ held: count }));
  on("print", ({ sale_id: saleId, state, text }) => {
    if (model.paid?.sale_id === saleId) update({ paid: { ...model.paid, print: { state, text } } });
  });
  source.onopen = () => {
    if (missed) refresh(), relay();
    missed = false;
  };
  source.onerror = () => {
    missed = true;
    // A browser reconnects after a broken line but gives up for good on a refusal, as when too many screens are open.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => follow(true), AGAIN);
  };
  addEventListener("pagehide", () => source.close(), { once: true });
}
