import { Answer } from "@/ui/Wait";

import { useProcessing } from "./queries";
import { useText } from "./text";
import { Unfold } from "./Unfold";

/** Every kind of personal data that is held, in the words of the server, which are English. */
export function Register() {
    const t = useText();
    const processing = useProcessing();
    return (
        <Answer of={processing}>
            {({ data }) => (
                <div className="flex flex-col divide-y divide-line">
                    {data.map((one) => (
                        <Unfold key={one.data} label={t.classes[one.data] ?? one.data}>
                            <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-[10rem_1fr] [&_dt]:text-quiet">
                                <dt>{t.holds}</dt>
                                <dd lang="en">{one.holds}</dd>
                                <dt>{t.purpose}</dt>
                                <dd lang="en">{one.purpose}</dd>
                                <dt>{t.kept}</dt>
                                <dd lang="en">{one.kept}</dd>
                                <dt>{t.erasure}</dt>
                                <dd lang="en">{one.erasure}</dd>
                                <dt>{t.basis}</dt>
                                <dd>{t.bases[one.basis] ?? one.basis}</dd>
                                <dt>{t.places}</dt>
                                <dd lang="en" className="font-mono text-sm break-words">
                                    {one.places.join(", ")}
                                </dd>
                            </dl>
                        </Unfold>
                    ))}
                </div>
            )}
        </Answer>
    );
}
