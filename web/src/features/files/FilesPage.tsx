import { page } from "@/app/page";

import { FilesGate } from "./FilesGate";

const Files = page(async () => ({ default: (await import("./Files")).Files }));
// Fetched while the passphrase is typed: what opens the vault is shown first.
void Files.preload();

/** The files of the vault. */
export default function FilesPage() {
    return (
        <FilesGate>
            <Files />
        </FilesGate>
    );
}
