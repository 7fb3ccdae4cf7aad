import { Download, Eye, EyeOff, Printer } from "lucide-react";
import { type FormEvent, useState } from "react";

import { Button } from "@/ui/Button";
import { TextField } from "@/ui/Field";
import { useTitle } from "@/ui/Page";
import { Answer } from "@/ui/Wait";

import { useVaultQuery } from "./queries";
import { client } from "./session";
import { useText } from "./text";

const PROOF = 6;

/** Shows the recovery kit, and goes on when it was kept. */
export function KeepKit({ onKept }: { onKept: () => void }) {
    const t = useText();
    useTitle(t.kitTitle);
    const [typed, setTyped] = useState("");
    const [wrong, setWrong] = useState(false);
    const prove = async (event: FormEvent) => {
        event.preventDefault();
        const last = (await client().call("kit")).trim().slice(-PROOF);
        if (typed.trim().toUpperCase() === last) onKept();
        else setWrong(true);
    };
    return (
        <div className="mx-auto flex w-full max-w-2xl flex-col gap-4 p-4 pt-10">
            <h1 className="text-xl font-semibold">{t.kitTitle}</h1>
            <p>{t.kitAbout}</p>
            <Kit />
            <form onSubmit={(event) => void prove(event)} className="flex flex-col gap-4 print:hidden">
                <TextField
                    label={t.proveKit}
                    hint={t.proveHint}
                    error={wrong ? t.proveWrong : undefined}
                    value={typed}
                    onChange={(value) => {
                        setWrong(false);
                        setTyped(value);
                    }}
                    autoComplete="off"
                    maxLength={PROOF}
                    className="max-w-sm"
                />
                <Button type="submit" kind="primary" className="self-start" disabled={typed.trim().length < PROOF}>
                    {t.kept}
                </Button>
            </form>
        </div>
    );
}

/** The kit, to be printed or saved. */
export function Kit() {
    const t = useText();
    const [shown, setShown] = useState(false);
    const kit = useVaultQuery(["kit"], () => client().call("kit"));
    const save = (text: string) => {
        const url = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
        const link = document.createElement("a");
        link.href = url;
        link.download = t.kitFile;
        link.click();
        setTimeout(() => URL.revokeObjectURL(url), 60_000);
    };
    return (
        <Answer of={kit}>
            {(text) => (
                <div className="flex flex-col gap-3">
                    <div className="flex flex-wrap gap-2 print:hidden">
                        <Button icon={Printer} onClick={() => print()}>
                            {t.print}
                        </Button>
                        <Button icon={Download} onClick={() => save(text)}>
                            {t.download}
                        </Button>
                        <Button icon={shown ? EyeOff : Eye} aria-expanded={shown} onClick={() => setShown(!shown)}>
                            {shown ? t.hideKit : t.showKit}
                        </Button>
                    </div>
                    <pre
                        className={`overflow-auto rounded-lg border border-line bg-sunken p-3 text-xs whitespace-pre-wrap break-all ${shown ? "" : "hidden print:block"}`}
                    >
                        {text}
                    </pre>
                </div>
            )}
        </Answer>
    );
}
