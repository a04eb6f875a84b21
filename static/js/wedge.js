/** A scanner that types. A burst of keys that ends in Enter or Tab is a scan wherever the focus is; it leaves no
 *  trace in a text field, and its Enter presses nothing. Other keys are handed on as typing. */
const FAST = 50; // ms between two keys of a wired scanner
const SLOW = 80; // a Bluetooth scanner, or a busy machine
const NO_HAND = 4; // so many keys at that pace are no hand's
const HICCUPS = 2; // late keys that do not cut a code in two: on a busy machine a cut code could be another's
const HICCUP = 100; // ms, or more once it is no hand
const LONG_HICCUP = 250;
const LEAST = 3; // a person can hit two keys at once
const LEAST_SLOW = 6;
export const LONGEST = 512;

const PUNCTUATION = { Minus: "-", Period: ".", Slash: "/", NumpadSubtract: "-", NumpadDecimal: ".", NumpadDivide: "/", NumpadMultiply: "*", NumpadAdd: "+", Space: " " };

/** Listen on the window. `onScan(text, tooLong)`; `onTyped(character)` for keys outside any field. */
export function listen({ onScan, onTyped }) {
  let burst = null;
  let timer = 0;
  let scanEnded = -Infinity;

  /** Hand on what was typed outside a field. The burst stays: events that queued up behind a busy page may yet
   *  carry early timestamps and finish a scan, which then clears the finder. */
  function show() {
    clearTimeout(timer);
    if (!burst) return;
    const fresh = burst.text.slice(burst.shown);
    burst.shown = burst.text.length;
    if (!burst.field) for (const character of fresh) onTyped(character);
  }

  function settle() {
    show();
    burst = null;
  }

  const noHand = () => burst.count >= NO_HAND;
  const patience = () => (burst.late >= HICCUPS ? SLOW : noHand() ? LONG_HICCUP : HICCUP);

  function collect(event, character) {
    const field = fieldOf(event.target);
    const gap = burst ? event.timeStamp - burst.last : 0;
    if (burst && gap > patience()) settle();
    burst ||= { text: "", count: 0, shown: 0, slowest: 0, late: 0, field, fields: new Map() };
    // A question that opens in mid-scan takes the focus, so one scan may run through two fields.
    if (field && !burst.fields.has(field)) burst.fields.set(field, snapshot(field));
    burst.slowest = Math.max(burst.slowest, gap);
    if (gap > SLOW) burst.late += 1;
    burst.count += 1;
    if (burst.count <= LONGEST) burst.text += character;
    burst.last = event.timeStamp;
    clearTimeout(timer);
    timer = setTimeout(show, noHand() ? LONG_HICCUP : SLOW);
    return burst.count > 1;
  }

  function isScan(event) {
    if (!burst || event.timeStamp - burst.last > patience()) return false;
    if (burst.slowest <= FAST) return burst.count >= LEAST;
    // Quick hands write words at a slow scanner's pace, but no figures.
    return burst.count >= LEAST_SLOW && /\d/.test(burst.text);
  }

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (isEnd(event)) {
      if (isScan(event)) {
        swallow(event);
        const { text, count, fields } = burst;
        burst = null;
        clearTimeout(timer);
        scanEnded = event.timeStamp;
        for (const [field, before] of fields) restore(field, before);
        onScan(text, count > LONGEST);
      } else if (event.timeStamp - scanEnded < SLOW) {
        swallow(event); // CR LF: the scanner's second Enter
      } else {
        settle();
      }
      return;
    }
    const character = characterOf(event);
    if (!character) {
      if (!["Shift", "CapsLock", "Process"].includes(event.key)) settle();
      return;
    }
    if (event.repeat) return settle(); // a key held down is a hand's
    const within = collect(event, character);
    // A space inside a burst would press the button that has the focus.
    if (character === " " && within && !burst.field) event.preventDefault();
  }, true);
}

/** The field an element types into, or null. */
export function fieldOf(element) {
  return element instanceof HTMLElement && element.matches("input:not([type=radio], [type=checkbox]), textarea, select") ? element : null;
}

function isEnd(event) {
  return event.key === "Enter" || event.key === "Tab" || ["Enter", "NumpadEnter", "Tab"].includes(event.code);
}

/** An input method hides the key behind "Process" and may make it full-width; the code of the key stays. */
function characterOf(event) {
  if (event.key.length === 1 && event.key >= " " && event.key <= "~") return event.key;
  if (event.key.length === 1 && !event.isComposing && !event.code) return event.key;
  const [, letter, digit] = /^(?:Key([A-Z])|(?:Digit|Numpad)(\d))$/.exec(event.code) || [];
  if (letter) return event.shiftKey !== event.getModifierState("CapsLock") ? letter : letter.toLowerCase();
  if (digit) return event.shiftKey && digit === "8" ? "*" : digit;
  return PUNCTUATION[event.code] || null;
}

function swallow(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

function snapshot(field) {
  return { value: field.value, start: field.selectionStart, end: field.selectionEnd };
}

function restore(field, before) {
  const focused = field === document.activeElement;
  if (focused) field.blur(); // ends a composition, so that the input method cannot write after us
  field.value = before.value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  if (!focused) return;
  field.focus({ preventScroll: true });
  if (before.start !== null) field.setSelectionRange?.(before.start, before.end);
}
