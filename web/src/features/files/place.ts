// Where entries lie: for people, and in addresses that tell nothing.

import type { Entry } from "#vault/client.js";
import { ROOT } from "@/features/vault/queries";

import { text } from "./text";

/** The folder that an entry lies in, as people read it. */
export const placeOf = ({ path, name }: Pick<Entry, "path" | "name">): string => path.slice(1, path.length - name.length - 1) || text().top;

/** What stands behind the `#` for an entry: a folder is gone into, a file is shown in its folder. */
export function addressOf({ id, parent, folder }: Pick<Entry, "id" | "parent" | "folder">): string {
    if (folder) return `in=${id}`;
    return parent === ROOT ? `show=${id}` : `in=${parent}&show=${id}`;
}
