/** The counter: paints the model, hears the scanner, the keys and the store. */
import { render } from "../../vendor/preact.module.js";
import { connect, resend } from "../api.js";
import { html } from "../html.js";
import { switchSound, warmUp } from "../sounds.js";
import { useTexts } from "../t.js";
import { listen } from "../wedge.js";
import { After, Receipt } from "./after.js";
import { catchUp, scan } from "./deeds.js";
import { Desk } from "./desk.js";
import { follow } from "./events.js";
import { attachKeys, typeAnywhere } from "./keys.js";
import { fetchLater, submitFigures } from "./later.js";
import { boot, model, onChange, update } from "./model.js";
import { Slip } from "./slip.js";
import { Strip } from "./strip.js";

const Counter = () => html`<${Strip} />${model.paid ? html`<${Receipt} /><${After} />` : html`<${Slip} /><${Desk} />`}`;

useTexts(boot.texts);
connect(boot.csrf, (trouble) => trouble !== model.trouble && update({ trouble }));
switchSound(model.sound);
const till = document.getElementById("counter");
onChange(() => render(html`<${Counter} />`, till));
listen({ onScan: scan, onTyped: typeAnywhere });
attachKeys(submitFigures);
update({});
follow();
warmUp();
requestIdleCallback(fetchLater);
setInterval(() => update({}), 20000);

catchUp(resend());
