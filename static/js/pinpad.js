/** Number keys under a PIN box. Without script the box is a plain password field. */
for (const box of document.querySelectorAll("[data-pin]")) {
  const input = box.querySelector("input");
  box.append(box.querySelector("template").content);
  box.addEventListener("click", (event) => {
    const key = event.target.closest("button");
    if (!key) return;
    if (key.dataset.digit && input.value.length < input.maxLength) input.value += key.dataset.digit;
    if ("back" in key.dataset) input.value = input.value.slice(0, -1);
    if ("clear" in key.dataset) input.value = "";
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
