import type { Words } from "@/features/preview/protocol";

import { button, element } from "./dom";

const STEP = 1.25;
const MOST = 16;
const LEAST = 1 / 16;

/** Buttons, keys and the wheel that make what is shown larger and smaller; 1 is what fits. */
export function zoom(words: Words, change: (factor: number) => void): HTMLElement {
    let factor = 1;
    const level = element("output", "", "100 %");
    const set = (next: number) => {
        factor = Math.min(MOST, Math.max(LEAST, next));
        level.textContent = `${Math.round(factor * 100)} %`;
        change(factor);
    };
    const keys: Record<string, () => void> = {
        "+": () => set(factor * STEP),
        "=": () => set(factor * STEP),
        "-": () => set(factor / STEP),
        "0": () => set(1),
    };
    addEventListener("keydown", (event) => {
        if (!Object.hasOwn(keys, event.key) || event.altKey) return;
        event.preventDefault();
        keys[event.key]?.();
    });
    addEventListener(
        "wheel",
        (event) => {
            if (!event.ctrlKey) return;
            event.preventDefault();
            set(factor * (event.deltaY < 0 ? STEP : 1 / STEP));
        },
        { passive: false },
    );
    return element(
        "div",
        "zoom",
        button("−", words.zoomOut, () => set(factor / STEP)),
        level,
        button("+", words.zoomIn, () => set(factor * STEP)),
        button("⤢", words.fit, () => set(1)),
    );
}
