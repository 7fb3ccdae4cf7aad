import { Download } from "lucide-react";
import { useState } from "react";

import { api } from "@/api/client";
import { download } from "@/api/download";
import { Button } from "@/ui/Button";
import { FormDialog } from "@/ui/Dialog";
import { saveFile } from "@/ui/saveFile";
import { say } from "@/ui/Toasts";

import { useText } from "./text";

/** Saves the logs as a file. */
export function Export() {
    const t = useText();
    const [open, setOpen] = useState(false);
    const save = async () => {
        const log = await download(api.GET("/api/v1/audit/export", { parseAs: "blob" }));
        saveFile(log, t.exportName(new Date().toISOString().slice(0, 10)));
        say(t.exported);
    };
    return (
        <>
            <Button icon={Download} onClick={() => setOpen(true)}>
                {t.export}
            </Button>
            {open && (
                <FormDialog title={t.export} submit={t.exportSave} onSubmit={save} onClose={() => setOpen(false)}>
                    <p>{t.exportAbout}</p>
                </FormDialog>
            )}
        </>
    );
}
