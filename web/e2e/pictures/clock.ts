// The time that the server and the command line believe it is: so that what they write has the same dates whenever pictures are taken.

import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** When the pictures are taken: a Thursday, at 9.41 in Vienna. */
export const NOW = new Date("2026-11-12T08:41:00Z");

const DAY = 86_400_000;
const LIBRARIES = "/usr/lib";

/** Debian's faketime, as it is put before the clock of a program. */
function library(): string {
    for (const folder of readdirSync(LIBRARIES)) {
        if (!folder.endsWith("-linux-gnu")) continue;
        const found = readdirSync(join(LIBRARIES, folder)).includes("faketime");
        if (found) return join(LIBRARIES, folder, "faketime/libfaketimeMT.so.1");
    }
    throw new Error("no faketime; install Debian's package of this name");
}

/** A clock that stands still until it is set. */
export class Clock {
    readonly #file = join(mkdtempSync(join(tmpdir(), "elohimos-clock-")), "time");
    now = NOW;

    /** What makes a program believe it. How long something takes is measured by the real clock. */
    get environment(): NodeJS.ProcessEnv {
        return {
            LD_PRELOAD: library(),
            FAKETIME_TIMESTAMP_FILE: this.#file,
            FAKETIME_NO_CACHE: "1",
            FAKETIME_DONT_FAKE_MONOTONIC: "1",
            NO_FAKE_STAT: "1",
            TZ: "UTC",
        };
    }

    /** Sets it to so many days before the pictures, at an hour and a minute. */
    set(daysBefore: number, time: string): void {
        const day = new Date(NOW.getTime() - daysBefore * DAY).toISOString().slice(0, 10);
        this.now = new Date(`${day}T${time}:00Z`);
        // In Z, as the programs are told.
        writeFileSync(this.#file, `${day} ${time}:00`);
    }
}
