import { Upload } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";

import { classes } from "@/ui/classes";

import { type Dropped, hasFiles, useDropTarget } from "./drag";
import { useText } from "./text";

interface DropZoneProps {
    /** Where things go that are dropped beside the folders of the list; nothing when they cannot go anywhere. */
    folder: string | undefined;
    name: string;
    dropped: Dropped;
    children: ReactNode;
    className?: string;
}

/** The part of a page that files are dropped on. While some are dragged over the window it says so. */
export function DropZone({ folder, name, dropped, children, className }: DropZoneProps) {
    const t = useText();
    const [near, setNear] = useState(false);
    const [over, props] = useDropTarget(folder, dropped);
    useEffect(() => {
        let depth = 0;
        const enter = (event: DragEvent) => {
            if (hasFiles(event) && depth++ === 0) setNear(true);
        };
        const leave = (event: DragEvent) => {
            if (hasFiles(event) && --depth <= 0) end();
        };
        const end = () => {
            depth = 0;
            setNear(false);
        };
        // What is dropped beside the zone must not replace the page.
        const stop = (event: DragEvent) => hasFiles(event) && event.preventDefault();
        const drop = (event: DragEvent) => {
            stop(event);
            end();
        };
        addEventListener("dragenter", enter);
        addEventListener("dragleave", leave);
        addEventListener("dragover", stop);
        addEventListener("drop", drop, true);
        return () => {
            removeEventListener("dragenter", enter);
            removeEventListener("dragleave", leave);
            removeEventListener("dragover", stop);
            removeEventListener("drop", drop, true);
        };
    }, []);
    return (
        <div className={classes("relative", className)} {...props}>
            {children}
            {near && folder !== undefined && (
                <div
                    className={classes(
                        "pointer-events-none fixed inset-x-0 bottom-6 z-20 mx-auto flex w-fit max-w-[90vw] items-center gap-2 rounded-full border-2 border-dashed px-5 py-3 font-medium shadow-lg",
                        over ? "border-accent bg-accent text-on-accent" : "border-accent bg-surface",
                    )}
                >
                    <Upload aria-hidden className="size-5 shrink-0" />
                    <span className="truncate">{t.dropHere(name)}</span>
                </div>
            )}
            {near && folder !== undefined && (
                <div className="pointer-events-none absolute inset-0 z-10 rounded-xl border-2 border-dashed border-accent bg-accent/5" />
            )}
        </div>
    );
}
