/** The strip: who and where, what is wrong in one line, the hour. */
import { html, Icon, Lotus } from "../html.js";
import { t } from "../t.js";
import { showStopped, showWaiting } from "./deeds.js";
import { boot, model } from "./model.js";

const TONES = { ok: "", low: "straw", out: "straw", asking: "straw", off: "sky", none: "" };

export function Strip() {
  const { printer, sync, unsent, print_waiting: waiting } = model.strip;
  const now = new Date();
  const day = now.toLocaleDateString(boot.lang, { month: "long", day: "numeric" });
  const weekday = now.toLocaleDateString(boot.lang, { weekday: "short" });
  const time = now.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
  return html`<header class="strip">
    <${Lotus} /><span class="shop">${boot.shop.name}</span>
    <span class="who clip">${boot.terminal.name}·${boot.staff.name}</span>
    <div class="right">
      ${sync && html`<span class=${`state ${sync.state === "ok" ? "" : "sky"}`}><${Icon} name=${sync.state === "ok" ? "cloud-ok" : "cloud-off"} />${sync.text}</span>`}
      ${!sync && unsent > 0 && html`<span class="state sky"><${Icon} name="cloud-off" />${t("待传 {0} 单", unsent)}</span>`}
      ${waiting && html`<button class="state straw" onClick=${showWaiting}><${Icon} name="printer" />${waiting.text}</button>`}
      ${printer?.state === "stopped" && html`<button class="state straw" onClick=${showStopped}><${Icon} name="drawer" />${printer.text}</button>`}
      ${printer && printer.state !== "stopped" && !waiting && html`<span class=${`state ${TONES[printer.state] || ""}`} role="status"><${Icon} name="printer" />${printer.text}</span>`}
      <span class="date">${day} ${weekday}</span><time>${time}</time>
    </div>
  </header>`;
}
