import { Download, FileQuestion } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import type { RangeReader } from "#vault/client.js";
import { size } from "@/i18n/format";
import { play } from "@/sw/play";
import { Button } from "@/ui/Button";
import { ErrorNotice } from "@/ui/ErrorNotice";
import { Empty } from "@/ui/Page";
import { Loading, Progress } from "@/ui/Wait";

import { Framed } from "./Framed";
import { kindOf } from "./kind";
import type { Show } from "./protocol";
import { readBeginning } from "./read";
import { useText } from "./text";

/** Bytes of images and PDF files that are read into memory. */
const MOST = 200_000_000;
/** Bytes of texts that are shown. */
const MOST_TEXT = 5_000_000;

type State =
    | { is: "reading"; part: number }
    | { is: "framed"; what: Omit<Show, "words"> }
    | { is: "playing"; url: string }
    | { is: "too large" }
    | { is: "failed"; error: unknown };

interface ContentsProps {
    name: string;
    /** What it was stored as. */
    stored: string;
    /** Opens it. What is opened is closed when it is not shown any more. */
    open: () => Promise<RangeReader>;
    onKey: (key: string) => void;
    /** Without it, nothing is offered to be saved. */
    onDownload?: (() => void) | undefined;
}

/** What is in a file, as far as it can be shown. */
export function Contents({ name, stored, open, onKey, onDownload }: ContentsProps) {
    const t = useText();
    const { kind, media } = kindOf(name, stored);
    const [state, setState] = useState<State>({ is: "reading", part: 0 });
    const [unplayable, setUnplayable] = useState(false);

    useEffect(() => {
        if (kind === "none") return;
        const over = new AbortController();
        const ends: (() => void)[] = [];
        const show = async () => {
            const reader = await open();
            if (over.signal.aborted) return reader.close();
            ends.push(() => reader.close());
            if (kind === "audio" || kind === "video") {
                const { url, end } = await play(reader, media);
                ends.push(end);
                if (over.signal.aborted) end();
                else setState({ is: "playing", url });
                return;
            }
            const isText = kind !== "image" && kind !== "pdf";
            if (!isText && reader.size > MOST) return setState({ is: "too large" });
            const length = isText ? Math.min(reader.size, MOST_TEXT) : reader.size;
            const bytes = await readBeginning(reader, length, over.signal, (part) => setState({ is: "reading", part }));
            const cut = length < reader.size ? t.cut(size(length), size(reader.size)) : undefined;
            setState({ is: "framed", what: { kind, media, name, bytes, cut } });
        };
        setState({ is: "reading", part: 0 });
        setUnplayable(false);
        show().catch((error: unknown) => !over.signal.aborted && setState({ is: "failed", error }));
        return () => {
            over.abort();
            for (const end of ends) end();
        };
    }, [name, open, kind, media, t]);

    const download = onDownload && (
        <Button kind="primary" icon={Download} onClick={onDownload}>
            {t.download}
        </Button>
    );
    const instead = (title: string, about: ReactNode) => (
        <Empty icon={FileQuestion} title={title} actions={download}>
            {onDownload && about}
        </Empty>
    );
    if (kind === "none") return instead(t.none, t.noneAbout);
    if (unplayable) return instead(t.notPlayed, t.notPlayedAbout);
    switch (state.is) {
        case "reading":
            return state.part === 0 ? (
                <Loading label={t.opening} />
            ) : (
                <div className="mx-auto w-full max-w-md p-8">
                    <Progress label={t.decrypting} value={state.part}>
                        <span className="text-quiet">{t.decrypting}</span>
                    </Progress>
                </div>
            );
        case "too large":
            return instead(t.tooLarge, t.tooLargeAbout(size(MOST)));
        case "failed":
            return (
                <div className="mx-auto max-w-lg p-4">
                    <ErrorNotice error={state.error}>{download && <div className="mt-3">{download}</div>}</ErrorNotice>
                </div>
            );
        case "framed":
            return <Framed what={state.what} onKey={onKey} />;
        case "playing": {
            const common = { src: state.url, controls: true, autoPlay: false, onError: () => setUnplayable(true), "aria-label": name };
            return (
                <div className="grid size-full place-items-center p-2">
                    {kind === "video" ? (
                        <video {...common} className="max-h-full max-w-full" />
                    ) : (
                        <audio {...common} className="w-full max-w-xl" />
                    )}
                </div>
            );
        }
    }
}
