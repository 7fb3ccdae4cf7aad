import type { Show } from "@/features/preview/protocol";

import { decode } from "./decode";
import { element } from "./dom";

/** Lines that are laid out together: what is out of sight costs nothing. */
const BLOCK = 200;

/** Shows a text as it is: the source of a page, too. */
export function text(view: HTMLElement, { bytes, name }: Show): void {
    const lines = decode(bytes).text.split(/\r\n|\n|\r/);
    const whole = element("pre", "scrolls");
    whole.tabIndex = 0;
    whole.setAttribute("role", "region");
    whole.setAttribute("aria-label", name);
    for (let at = 0; at < lines.length; at += BLOCK) {
        const block = element("span", "block", `${lines.slice(at, at + BLOCK).join("\n")}\n`);
        block.style.containIntrinsicBlockSize = `${Math.min(BLOCK, lines.length - at) * 1.5}em`;
        whole.append(block);
    }
    view.append(whole);
}
