import type { DropBox } from "#vault/client.js";
import { Button } from "@/ui/Button";
import { CopyText } from "@/ui/CopyText";
import { Dialog } from "@/ui/Dialog";

import { useText } from "./text";

/** The address of a drop box, and the ways to send to it. */
export function BoxAddress({ box, title, onClose }: { box: DropBox; title: string; onClose: () => void }) {
    const t = useText();
    const [plain, key] = box.url.split("#");
    const close = (
        <Button kind="primary" onClick={onClose}>
            {t.done}
        </Button>
    );
    return (
        <Dialog title={title} onClose={onClose} actions={close}>
            <div className="flex flex-col gap-1">
                <p className="text-quiet">{t.addressAbout}</p>
                <CopyText label={t.address} value={box.url} />
            </div>
            <section className="flex flex-col gap-3">
                <h3 className="font-medium">{t.ways}</h3>
                <p>{t.wayBrowser}</p>
                <Way words={t.wayCommand} command={`elohimos send '${box.url}' ${t.file}`} />
                <Way words={t.wayAge} command={`age -r ${key} ${t.file} | curl -T - ${plain}`} />
                <Way words={t.wayCurl} command={`curl -F file=@${t.file} ${plain}`} />
            </section>
            <p className="text-sm">{t.tor}</p>
            <p className="text-sm text-quiet">{t.oneKey}</p>
        </Dialog>
    );
}

function Way({ words, command }: { words: string; command: string }) {
    return (
        <div className="flex flex-col gap-1">
            <p>{words}</p>
            <CopyText label={words} value={command} />
        </div>
    );
}
