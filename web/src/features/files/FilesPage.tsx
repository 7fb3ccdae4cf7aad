import { Crashed } from "@/app/ErrorPages";
import { later } from "@/ui/later";
import { Loading } from "@/ui/Wait";

import { FilesGate } from "./FilesGate";

const Files = later(async () => (await import("./Files")).Files, {
    wait: () => <Loading />,
    failed: (error, again) => <Crashed error={error} onAgain={again} />,
});
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
