/** Codes on the goods' card: rows that come and go, scans that find their row. Without script they are plain boxes. */
import { listen } from "./wedge.js";

const box = document.querySelector("[data-codes]");
const more = box.querySelector("[data-more]");
const blank = box.querySelector("template");
const rows = () => [...box.querySelectorAll("[data-code-row]")];
const codeOf = (row) => row.querySelector("[name=code]");

/** GS1: weights 3, 1, 3 … from the right, the check digit aside. */
export function misread(code) {
  if (!/^(\d{8}|\d{12,14})$/.test(code)) return false;
  const digits = [...code].reverse().map(Number);
  return digits.reduce((sum, digit, place) => sum + digit * (place % 2 ? 3 : 1), 0) % 10 !== 0;
}

function add() {
  more.before(blank.content.cloneNode(true));
  const row = rows().at(-1);
  dress(row);
  number();
  return row;
}

function drop(row) {
  const beside = row.nextElementSibling?.matches("[data-code-row]") ? row.nextElementSibling : row.previousElementSibling;
  row.remove();
  number();
  (beside?.matches("[data-code-row]") ? codeOf(beside) : more).focus();
}

function number() {
  rows().forEach((row, place) => {
    row.querySelector("legend").textContent = row.querySelector("legend").textContent.replace(/\s*\d*$/, ` ${place + 1}`);
  });
  more.hidden = rows().length >= Number(box.dataset.most);
}

function dress(row) {
  const key = row.querySelector("[data-drop]");
  key.hidden = false;
  key.addEventListener("click", () => drop(row));
  codeOf(row).addEventListener("input", () => warn(row));
  row.querySelector("[data-base-unit]").textContent = baseUnit();
}

function warn(row) {
  const warning = row.querySelector("[data-warning]");
  warning.hidden = !misread(codeOf(row).value.trim());
  warning.querySelector("span").textContent = warning.hidden ? "" : box.dataset.warning;
}

/** A scan goes into the box that has the focus, else into the first empty one. */
function take(code) {
  const place = document.activeElement;
  const field = place?.name === "code" ? place : rows().map(codeOf).find((input) => !input.value) || codeOf(add());
  field.value = code;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

const baseUnit = () => document.querySelector("[name=kind][value=weighed]").checked ? "公斤" : document.querySelector("[name=unit]").value;

function showUnit() {
  for (const word of box.querySelectorAll("[data-base-unit]")) word.textContent = baseUnit();
}

// The plain page keeps two empty rows; with script one comes when it is asked for.
for (const row of rows()) if (!codeOf(row).value && rows().length > 1) row.remove();
rows().forEach(dress);
number();
for (const input of document.querySelectorAll("[name=unit], [name=kind]")) input.addEventListener("input", showUnit);
showUnit();
more.addEventListener("click", () => codeOf(add()).focus());
listen({ onScan: (code, tooLong) => tooLong || take(code), onTyped: () => {} });
