import { useEffect, useRef, useState } from "react";

import { useShownTheme } from "@/app/theme";
import { language } from "@/i18n/language";
import { classes } from "@/ui/classes";
import { Loading } from "@/ui/Wait";

import { partFor } from "./need";
import type { Look, Show, ToFrame, ToPage } from "./protocol";
import { useText } from "./text";

const COLOURS = ["--ground", "--surface", "--sunken", "--line", "--strong-line", "--text", "--quiet", "--accent", "--warn-soft"];

function look(): Look {
    const { documentElement: root } = document;
    const style = getComputedStyle(root);
    return {
        theme: root.dataset.theme === "dark" ? "dark" : "light",
        colours: Object.fromEntries(COLOURS.map((name) => [name, style.getPropertyValue(name)])),
        language: language(),
        direction: root.dir,
    };
}

interface FramedProps {
    what: Omit<Show, "words">;
    /** Keys that were pressed in the frame and mean something outside. */
    onKey: (key: string) => void;
}

/** Shows a file in a frame with an origin of its own, without network: whatever is in the file stays in there. */
export function Framed({ what, onKey }: FramedProps) {
    const t = useText();
    const theme = useShownTheme();
    const frame = useRef<HTMLIFrameElement>(null);
    const [shown, setShown] = useState(false);
    const key = useRef(onKey);
    key.current = onKey;
    const words = useRef(t.words);
    words.current = t.words;

    useEffect(() => {
        const tell = (message: ToFrame, moved: Transferable[] = []) => frame.current?.contentWindow?.postMessage(message, "*", moved);
        const listen = ({ data, source, origin }: MessageEvent<ToPage>) => {
            if (origin !== "null" || source !== frame.current?.contentWindow) return;
            if ("ready" in data) {
                // A copy: a frame that is loaded again asks again, and what was moved is gone.
                tell({ show: { ...what, words: words.current }, look: look() });
            }
            if ("shown" in data) setShown(true);
            if ("key" in data) key.current(data.key);
            if ("need" in data) void partFor(data.part).then((bytes) => tell({ part: data.need, bytes }));
        };
        addEventListener("message", listen);
        return () => removeEventListener("message", listen);
    }, [what]);

    // biome-ignore lint/correctness/useExhaustiveDependencies: the look is read again when the theme is another
    useEffect(() => {
        frame.current?.contentWindow?.postMessage({ look: look() } satisfies ToFrame, "*");
    }, [theme]);

    return (
        <>
            {!shown && <Loading label={t.opening} />}
            <iframe
                ref={frame}
                title={t.frame(what.name)}
                sandbox="allow-scripts"
                src="/preview.html"
                className={classes("size-full border-0", !shown && "invisible absolute inset-0")}
            />
        </>
    );
}
