import { useState } from "react";

import { Button } from "@/ui/Button";
import { Switch } from "@/ui/Choice";
import { Section } from "@/ui/Page";
import { say, sayError } from "@/ui/Toasts";
import { Answer, Progress } from "@/ui/Wait";

import { indexMissing, missing } from "./contents";
import { useVaultQuery } from "./queries";
import { changed, own } from "./session";
import { useText } from "./text";

/** Whether files are searched inside, and what is missing in the index. */
export function ContentSearch() {
    const t = useText();
    const [progress, setProgress] = useState<{ count: number; of: number }>();
    const state = useVaultQuery(["contents"], async () => {
        const isOn = await own().call("searchesContent");
        return { isOn, missing: isOn ? (await missing()).length : 0 };
    });
    const index = async () => {
        setProgress({ count: 0, of: 0 });
        try {
            await indexMissing((count, of) => setProgress({ count, of }));
        } finally {
            setProgress(undefined);
            await changed();
        }
    };
    const set = async (on: boolean) => {
        await own().switchContentSearch(on);
        await changed();
        if (!on) return say(t.contentsGone);
        await index();
        say(t.contentsDone);
    };
    return (
        <Section title={t.contents} about={t.contentsAbout}>
            <Answer of={state}>
                {({ isOn, missing }) => (
                    <>
                        <Switch
                            label={t.contentsSwitch}
                            hint={t.contentsHint}
                            checked={isOn}
                            disabled={progress !== undefined}
                            onChange={(on) => void set(on).catch(sayError)}
                        />
                        {progress && (
                            <Progress
                                label={t.contentsReading(progress.count, progress.of)}
                                value={progress.of > 0 ? progress.count / progress.of : null}
                            >
                                <span className="text-sm text-quiet">{t.contentsReading(progress.count, progress.of)}</span>
                            </Progress>
                        )}
                        {isOn && !progress && missing > 0 && (
                            <>
                                <p>{t.contentsMissing(missing)}</p>
                                <Button className="self-start" onClick={() => void index().catch(sayError)}>
                                    {t.contentsNow}
                                </Button>
                            </>
                        )}
                    </>
                )}
            </Answer>
        </Section>
    );
}
