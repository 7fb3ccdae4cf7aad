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
        if (proves(typed, await client().call("kit"))) onKept();
        else setWrong(true);
    };
    return (
        <div className="mx-auto flex w-full max-w-2xl flex-col gap-4 p-4 pt-10">
            <h1 className="text-xl font-semibold">{t.kitTitle}</h1>
            <p>{t.kitAbout}</p>
            <Kit />
            <form onSubmit={(event) => void prove(event)} className="flex flex-col gap-4 print:hidden">
                <ProveKit
                    typed={typed}
                    wrong={wrong}
                    onType={(value) => {
                        setWrong(false);
                        setTyped(value);
                    }}
                />
                <Button type="submit" kind="primary" className="self-start" disabled={!mayProve(typed)}>
                    {t.kept}
                </Button>
            </form>
        </div>
    );
}

/** Whether enough is typed to be a proof. */
export const mayProve = (typed: string): boolean => typed.trim().length >= PROOF;

/** Whether what was typed is the end of a kit. */
export const proves = (typed: string, kit: string): boolean => typed.trim().toUpperCase() === kit.trim().slice(-PROOF);

/** Where one shows that the kit is kept. */
export function ProveKit({ typed, wrong, onType }: { typed: string; wrong: boolean; onType: (typed: string) => void }) {
    const t = useText();
    return (
        <TextField
            label={t.proveKit}
            hint={t.proveHint}
            error={wrong ? t.proveWrong : undefined}
            value={typed}
            onChange={onType}
            autoComplete="off"
            maxLength={PROOF}
            className="max-w-sm"
        />
    );
}

/** The kit, to be printed or saved. */
export function Kit() {
    const kit = useVaultQuery(["kit"], () => client().call("kit"));
    return <Answer of={kit}>{(text) => <KitText text={text} />}</Answer>;
}

/** The text of a kit, to be printed or saved. */
export function KitText({ text }: { text: string }) {
    const t = useText();
    const [shown, setShown] = useState(false);
    const save = () => {
        const url = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
        const link = document.createElement("a");
        link.href = url;
        link.download = t.kitFile;
        link.click();
        setTimeout(() => URL.revokeObjectURL(url), 60_000);
    };
    return (
        <div className="flex flex-col gap-3">
            <div className="flex flex-wrap gap-2 print:hidden">
                <Button icon={Printer} onClick={() => print()}>
                    {t.print}
                </Button>
                <Button icon={Download} onClick={save}>
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
    );
}
