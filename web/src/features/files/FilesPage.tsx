import { VaultGate } from "@/features/vault/Gate";

import { Files } from "./Files";

/** The files of the vault. */
export default function FilesPage() {
    return (
        <VaultGate>
            <Files />
        </VaultGate>
    );
}
