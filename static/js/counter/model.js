/** What the counter shows. The store holds the cart; this holds the last answer and what a person is half-way through. */
export const boot = JSON.parse(document.getElementById("boot").textContent);

export const model = {
  cart: boot.state.cart,
  held: boot.state.held,
  paid: boot.state.paid,
  lastSale: boot.state.paid?.sale_id ?? null,
  strip: boot.strip,
  heard: null,
  flash: 0, // grows with every line heard, so that the flash starts anew
  selected: boot.state.cart.lines[0]?.id ?? null,
  typed: "", // in the finder
  times: null, // "3" for the next scan
  panel: null, // what the desk asks: {kind, …}
  waiting: [], // questions after that one
  results: null, // {query, found, mark}
  armed: false, // one Enter more pays
  paying: null, // {received} while the store confirms
  trouble: false, // an answer is overdue
  tab: 0,
  page: 0,
  night: boot.theme === "night",
  sound: boot.sound !== false,
};

let draw = () => {};

export function onChange(painter) {
  draw = painter;
}

/** Change what is shown, and show it at once. */
export function update(patch) {
  Object.assign(model, patch);
  draw();
}

/** Take over an answer of the store: {heard, state}. */
export function take({ heard, state, strip }, patch = {}) {
  const moved = state && (state.cart.id !== model.cart.id || state.cart.version !== model.cart.version);
  const next = { trouble: false };
  if (state) {
    // The change stays in sight until the next goods are on the slip, whatever else is asked meanwhile.
    const paid = state.paid || (state.cart.lines.length ? null : model.paid);
    Object.assign(next, { cart: state.cart, held: state.held, paid });
    if (paid) next.lastSale = paid.sale_id;
  }
  if (strip) next.strip = strip;
  if (moved) next.armed = false;
  if (heard !== undefined) {
    next.heard = heard;
    if (heard?.line_id) Object.assign(next, { selected: heard.line_id, flash: model.flash + 1 });
  }
  const cart = next.cart || model.cart;
  const selected = next.selected ?? model.selected;
  if (!cart.lines.some((line) => line.id === selected)) next.selected = null;
  update({ ...next, ...patch });
}

/** Goods on the desk, or part of a bill already taken: something to pay. */
export const isOpen = () => model.cart.lines.length > 0;

export const selectedLine = () => model.cart.lines.find((line) => line.id === model.selected) || null;
