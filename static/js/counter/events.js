/** News from the store: printer, held bills, print jobs. Nothing depends on it; answers bring the state too. */
import { Refusal } from "../api.js";
import { fail, lookAround, refresh, relay } from "./deeds.js";
import { boot, model, update } from "./model.js";
import { t } from "../t.js";

const AGAIN = 5000;

export function follow(missed = false) {
  const source = new EventSource(boot.urls.events);
  const on = (name, act) => source.addEventListener(name, (event) => act(JSON.parse(event.data)));
  on("strip", (strip) => update({ strip }));
  on("desk", relay);
  on("held", ({ count }) => update({ held: count }));
  on("print", heardOfPrinter);
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

async function heardOfPrinter({ sale_id: saleId, state, text, drawer, kind, printer_id: printerId }) {
  const mine = printerId === boot.terminal.printer_id;
  const wellKnown = model.strip.printer?.state === "ok" && ["printed", "sent"].includes(state);
  if (mine && state !== "printing" && !wellKnown) await lookAround();
  // The strip says it in the language of this screen.
  const shut = drawer && (model.strip.printer?.say || drawer);
  const { paid } = model;
  if (saleId && paid?.sale_id === saleId) {
    // Told once, when the drawer was tried; it stays true until the paper is out.
    const kept = ["printed", "sent"].includes(state) ? "" : paid.print.drawer;
    update({ paid: { ...paid, print: { state, text: t(text), drawer: shut || kept } } });
  }
  if (mine && kind === "drawer" && shut) fail(new Refusal(422, "drawer_shut", shut));
}
