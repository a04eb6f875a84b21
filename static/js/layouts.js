/** Scale layouts: what a label would say changes with every key typed, by the store's own reading. */
const SOON = 200;

for (const row of document.querySelectorAll("[data-layout]")) {
  let waiting = 0;
  let newest = 0;
  const pattern = row.querySelector("input");
  row.addEventListener("input", () => {
    clearTimeout(waiting);
    for (const [letter, name] of [["A", "no-amount"], ["G", "no-weight"]]) row.classList.toggle(name, !pattern.value.toUpperCase().includes(letter));
    waiting = setTimeout(async () => {
      const mine = (newest += 1);
      const text = await ask(row).catch(() => "");
      if (text && mine === newest) row.querySelector("[data-reading]").innerHTML = text;
    }, SOON);
  });
}

async function ask(row) {
  const asked = new URLSearchParams();
  for (const box of row.querySelectorAll("input, select")) asked.set(box.name.slice(row.dataset.prefix.length), box.value);
  const answer = await fetch(`${row.dataset.layout}?${asked}`);
  return answer.ok && !answer.redirected ? answer.text() : "";
}
