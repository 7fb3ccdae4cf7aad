import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api, ask } from "@/api/client";
import { stepped } from "@/app/StepUp";
import { FormDialog } from "@/ui/Dialog";
import { TextArea } from "@/ui/Field";
import { say } from "@/ui/Toasts";

import { PolicyText } from "./PolicyText";
import { POLICY } from "./queries";
import { useText } from "./text";

const MOST_BYTES = 65_536;

/** Publishes a new version of the policy, written from the one that holds. */
export function Publish({ from, onClose }: { from: string; onClose: () => void }) {
    const t = useText();
    const queries = useQueryClient();
    const [text, setText] = useState(from);
    const fits = new TextEncoder().encode(text).length <= MOST_BYTES;
    const publish = async () => {
        const { version } = await stepped(() => ask(api.PUT("/api/v1/privacy/policy", { body: { text } })));
        await queries.invalidateQueries({ queryKey: POLICY });
        say(t.publishedNow(version));
    };
    return (
        <FormDialog
            title={t.publishTitle}
            submit={t.publishSubmit}
            ready={text.trim() !== "" && text !== from && fits}
            onSubmit={publish}
            onClose={onClose}
            size="wide"
        >
            <p>{t.publishAbout}</p>
            <div className="grid gap-4 md:grid-cols-2">
                <TextArea
                    label={t.markdown}
                    error={fits ? undefined : t.tooLong}
                    value={text}
                    onChange={setText}
                    rows={16}
                    className="min-w-0"
                    autoFocus
                />
                <div className="flex min-w-0 flex-col gap-1">
                    <p className="font-medium">{t.preview}</p>
                    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
                    <section tabIndex={0} aria-label={t.preview} className="h-96 overflow-auto rounded-lg border border-line p-3">
                        <PolicyText>{text}</PolicyText>
                    </section>
                </div>
            </div>
        </FormDialog>
    );
}
