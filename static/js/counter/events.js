/** News from the store: printer, held bills, print jobs. Nothing depends on it; answers bring the state too. */
import { refresh } from "./deeds.js";
import { boot, model, update } from "./model.js";

export function follow() {
  const source = new EventSource(boot.urls.events);
  let lost = false;
  const on = (name, act) => source.addEventListener(name, (event) => act(JSON.parse(event.data)));
  on("strip", (strip) => update({ strip }));
  on("held", ({ count }) => update({ held: count }));
  on("print", ({ sale_id: saleId, state, text }) => {
    if (model.paid?.sale_id === saleId) update({ paid: { ...model.paid, print: { state, text } } });
  });
  source.onerror = () => { lost = true; };
  source.onopen = () => {
    if (lost) refresh();
    lost = false;
  };
}
