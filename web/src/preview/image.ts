import type { Show } from "@/features/preview/protocol";

import { element, filled, note } from "./dom";
import { pixels } from "./pixels";
import { zoom } from "./zoom";

/** Four bytes each are what a browser needs to show them: 600 MB. */
const MOST_PIXELS = 150_000_000;

/** Shows an image. In an `img` no script runs, and nothing is fetched, whatever an SVG asks for. */
export async function image(view: HTMLElement, { bytes, media, name, words }: Show): Promise<void> {
    const claimed = pixels(bytes);
    if (claimed && claimed.width * claimed.height > MOST_PIXELS) {
        view.append(note(filled(words.imageTooLarge, { ...claimed })));
        return;
    }
    const shown = element("img");
    shown.alt = name;
    // Not `decode`: that waits until something is drawn, and the frame is not seen before it is ready.
    const loaded = new Promise<boolean>((resolve) => {
        shown.onload = () => resolve(true);
        shown.onerror = () => resolve(false);
    });
    shown.src = URL.createObjectURL(new Blob([bytes], { type: media }));
    const stage = element("div", "stage scrolls", shown);
    stage.tabIndex = 0;
    stage.setAttribute("role", "group");
    stage.setAttribute("aria-label", name);
    if (!(await loaded)) {
        view.append(note(words.imageFailed));
        return;
    }
    const resize = (factor: number) => {
        // An SVG need not say how large it is.
        const width = shown.naturalWidth || stage.clientWidth;
        const height = shown.naturalHeight || stage.clientHeight;
        const fits = Math.min(1, stage.clientWidth / width, stage.clientHeight / height);
        shown.style.width = `${Math.max(1, width * fits * factor)}px`;
        shown.classList.toggle("sharp", fits * factor > 2);
    };
    let present = 1;
    view.append(
        stage,
        zoom(words, (factor) => {
            present = factor;
            resize(factor);
        }),
    );
    resize(1);
    addEventListener("resize", () => resize(present));
}
