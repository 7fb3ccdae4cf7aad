// Locking the vault at once: by keys and from the palette, whichever page is shown. Whoever opens vaults imports this.

import { addCommand } from "@/app/commands";
import { addShortcut } from "@/app/shortcuts";

import { lock, whileOpen } from "./session";
import { text } from "./text";

const now = {
    id: "lock",
    keys: "Ctrl+Alt+L",
    // Asked each time: the language may change while the vault is open.
    get label() {
        return text().lock;
    },
    get group() {
        return text().group;
    },
    run: () => lock(),
};

whileOpen(
    () => {
        const ends = [addShortcut(now), addCommand(now)];
        return () => {
            for (const end of ends) end();
        };
    },
    { renewing: true },
);
