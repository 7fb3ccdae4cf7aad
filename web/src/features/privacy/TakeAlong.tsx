import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";

import { api } from "@/api/client";
import { download } from "@/api/download";
import { Button } from "@/ui/Button";
import { ErrorNotice } from "@/ui/ErrorNotice";
import { Section } from "@/ui/Page";
import { saveFile } from "@/ui/saveFile";
import { say } from "@/ui/Toasts";

import { useText } from "./text";

/** Saves what the server can read about the account that is signed in. */
export function TakeAlong({ username }: { username: string }) {
    const t = useText();
    const exporting = useMutation({
        mutationFn: async () => {
            const records = await download(api.GET("/api/v1/privacy/export", { parseAs: "blob" }));
            saveFile(records, t.exportName(username, new Date().toISOString().slice(0, 10)));
            say(t.exported);
        },
    });
    return (
        <Section title={t.exportTitle}>
            <p className="max-w-prose text-quiet">{t.exportAbout}</p>
            {exporting.error && <ErrorNotice error={exporting.error} />}
            <Button icon={Download} className="self-start" busy={exporting.isPending} onClick={() => exporting.mutate()}>
                {t.export}
            </Button>
        </Section>
    );
}
