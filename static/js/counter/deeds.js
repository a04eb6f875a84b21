/** The verbs of the counter: each asks the store once and shows its answer. */
import { get, post, Refusal } from "../api.js";
import { play } from "../sounds.js";
import { t } from "../t.js";
import { uuid } from "../uuid.js";
import { LONGEST } from "../wedge.js";
import { boot, model, take, update, isOpen } from "./model.js";
import { nextPanel } from "./questions.js";

const OTHER_BILL = { done: { panel: null, waiting: [] } };
const SOUNDS = { known: "known", unknown: "asks", choose: "asks", price: "asks", weight: "asks", refused: "refused" };

export function scan(text, tooLong = false) {
  if (tooLong || text.length > LONGEST) {
    return refuse(t("这串太长，不像商品条码。看看是不是扫到了别的码。"));
  }
  const starred = /^(\d{1,6}(?:\.\d{1,3})?)\*(.+)$/.exec(text);
  const multiplier = starred ? starred[1] : model.times;
  // Ask first: a painting that nobody sees would only make the scan wait.
  const answer = act("/counter/scan", { text: starred ? starred[2] : text, multiplier, typed: false }, { keep: true });
  if (model.typed || model.times || model.armed || model.results) update({ typed: "", times: null, armed: false, results: null });
  return answer;
}

export function lookUp(text) {
  const multiplier = model.times;
  update({ typed: "", times: null, results: null });
  return act("/counter/scan", { text, multiplier, typed: true });
}

export async function quick(key) {
  const { times } = model;
  update({ armed: false, times: null });
  const answer = await act("/counter/quick", { key_id: key.id, multiplier: times });
  if (answer?.heard.kind === "price") update({ times }); // the pieces wait for their price
}

/** The quick keys were laid anew. */
export async function relay() {
  try {
    boot.quick = (await get("/counter/desk")).quick;
    update({ tab: Math.max(0, Math.min(model.tab, boot.quick.length - 1)), page: 0 });
  } catch {
    // The keys that stand still sell.
  }
}

export function add(goods, { quantity = null, price = null } = {}) {
  update({ typed: "", results: null });
  return act("/counter/add", { product_id: goods.product_id, code: goods.code ?? null, quantity: quantity ?? model.times, price }, { answers: true, done: { times: null } });
}

export const quickAdd = (code, name, price, unit) => act("/counter/quick-add", { code, name, price, unit }, { answers: true });

export function setQuantity(line, pieces) {
  if (pieces < 1) return voidLine(line);
  return act(`/counter/lines/${line.id}/quantity`, { quantity: String(pieces) });
}

export async function voidLine(line) {
  const place = model.cart.lines.findIndex(({ id }) => id === line.id);
  await act(`/counter/lines/${line.id}/void`, {});
  const next = model.cart.lines[Math.min(place, model.cart.lines.length - 1)];
  update({ selected: next?.id ?? null });
}

/** Undo a void: the answer to it names what was taken off. */
export const putBack = ({ product_id, code, quantity, price }) => act("/counter/add", { product_id, code, quantity, price });

export const clear = () => act("/counter/clear", {}, OTHER_BILL);
export const hold = () => isOpen() && act("/counter/hold", {}, OTHER_BILL);
export const recall = (bill) => act("/counter/recall", { cart_id: bill.cart_id }, OTHER_BILL);
export const withdraw = (tender) => act(`/counter/tenders/${tender.id}/withdraw`, {});
export const openDrawer = () => act("/counter/drawer", {});
export const reprint = (saleId) => act("/counter/reprint", { sale_id: saleId });

/** Take cash: `received` in fen, null for exact. One press while it is on its way; one key for one state of the bill. */
export async function cash(received) {
  if (model.paying || !isOpen()) return;
  const { id, version } = model.cart;
  update({ paying: { received }, armed: false });
  try {
    const answer = await post("/counter/cash", { version, received }, { key: payKey(id, version, received) });
    play(answer.state.paid ? "paid" : "known");
    take(answer, { ...(answer.state.paid && { heard: null }), paying: null, panel: null, waiting: [], results: null, typed: "", times: null });
  } catch (refusal) {
    update({ paying: null });
    fail(refusal);
    await refresh();
  }
}

let payKeys = { of: "", keys: new Map() };

function payKey(id, version, received) {
  const of = `${id}:${version}`;
  if (payKeys.of !== of) payKeys = { of, keys: new Map() };
  if (!payKeys.keys.has(received)) payKeys.keys.set(received, uuid());
  return payKeys.keys.get(received);
}

export async function showHeld() {
  await list("held", async () => (await get("/counter/held")).held);
}

export async function showWaiting() {
  await list("waiting", async () => (await get("/printing/waiting")).jobs);
}

/** What is the matter with the printer, and with the drawer that hangs on it. */
export const showStopped = () => update({ panel: model.panel?.kind === "stopped" ? null : { kind: "stopped" }, results: null });

/** The strip alone: the rest of the state may be older than what the last scan answered. */
export async function lookAround() {
  try {
    update(await get("/counter/strip"));
  } catch {
    // The next look brings it along.
  }
}

export async function settleJob(job, verb) {
  try {
    take({ ...(await post(`/printing/${job.id}/${verb}`, {})) });
    await refresh();
    await showWaiting();
  } catch (refusal) {
    fail(refusal);
  }
}

async function list(kind, ask) {
  if (model.panel?.kind === kind && !model.panel.rows.length) return update({ panel: null });
  try {
    update({ panel: { kind, rows: await ask() } });
  } catch (refusal) {
    fail(refusal);
  }
}

export async function refresh() {
  try {
    take(await get("/counter/state"));
  } catch {
    // The next answer brings the state along.
  }
}

const FIT = 7;
let lastSearch = 0;

/** Search by words. The list stands on the desk; `enter` adds the only match. */
export async function find(query, enter = false) {
  const mine = (lastSearch += 1);
  try {
    const { results } = await get(`/counter/find?q=${encodeURIComponent(query)}`);
    if (mine !== lastSearch || model.typed.trim() !== query) return;
    if (enter && results.length === 1) await add(results[0]);
    else update({ results: { query, found: results.slice(0, FIT), more: results.length > FIT, mark: 0 }, panel: null });
  } catch (refusal) {
    fail(refusal);
  }
}

/** Ask, then show the answer with its sound. */
async function act(path, body, { keep = false, answers = false, done = {} } = {}) {
  try {
    const answer = await post(path, body, { keep });
    show(answer, answers, done);
    return answer;
  } catch (refusal) {
    return fail(refusal);
  }
}

/** Show what was still unanswered when the page went away. */
export function catchUp(answers) {
  for (const answer of answers) answer.then((said) => show(said, false, {})).catch(fail);
}

function show({ heard, state }, answers, done) {
  take({ heard, state }, { ...nextPanel(heard, answers), results: null, ...done });
  play(SOUNDS[heard?.kind]);
}

export function fail(refusal) {
  const known = refusal instanceof Refusal;
  if (!known) console.warn(refusal);
  refuse(known ? refusal.message : t("没连上店里的主机。看看网线和电源，再来一次。"));
}

function refuse(message) {
  play("refused");
  const [title] = message.split(/(?<=[。！？])|(?<=[.!?])(?=\s)/u); // a point inside 3.50 ends no sentence
  update({ heard: { kind: "refused", title: title.replace(/[。.]$/u, ""), text: message.slice(title.length).trim(), icon: "stop" }, armed: false, trouble: false });
}
