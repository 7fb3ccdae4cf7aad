/** An element with a class, and with text or other elements in it. Text is never read as markup. */
export function element<Name extends keyof HTMLElementTagNameMap>(
    name: Name,
    className = "",
    ...content: (string | Node)[]
): HTMLElementTagNameMap[Name] {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...content);
    return made;
}

/** Something that is said above what is shown, or instead of it. */
export const note = (text: string): HTMLElement => element("p", "note", text);

/** A text with what is put in for `{name}`. */
export const filled = (text: string, values: Record<string, string | number>): string =>
    text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));

/** A button with a sign on it. */
export function button(sign: string, label: string, press: () => void): HTMLButtonElement {
    const made = element("button", "", sign);
    made.type = "button";
    made.title = label;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", press);
    return made;
}
