// The lock that a browser has for an upload: two tabs that encrypt one file under one key could see two versions of it.

import type { Place } from "./upload.js";

/** The name of the lock for what is stored at a place, of one's own vault or a team's. */
export const lockOf = ({ folder, name }: Place, team = ""): string => `elohimos-upload ${team} ${folder} ${name}`;
