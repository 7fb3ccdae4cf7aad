// Text that is kept outside of the browser: as a file, or on paper.

const LONGEST_PRINT = 120_000;

/** Saves text as a file of this name. */
export function saveText(name: string, text: string): void {
    const address = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = name;
    link.click();
    // The browser has taken it by then.
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Prints text, and nothing of the page. */
export function printText(title: string, text: string): void {
    const frame = document.createElement("iframe");
    frame.title = title;
    // Firefox prints nothing from a frame that is not drawn.
    frame.className = "fixed start-0 top-0 size-px border-0 opacity-0";
    document.body.append(frame);
    const page = frame.contentDocument;
    const view = frame.contentWindow;
    if (!page || !view) return;
    page.title = title;
    const lines = page.createElement("pre");
    lines.textContent = text;
    page.body.append(lines);
    view.addEventListener("afterprint", () => frame.remove());
    // Not every browser says so.
    setTimeout(() => frame.remove(), LONGEST_PRINT);
    view.print();
}
