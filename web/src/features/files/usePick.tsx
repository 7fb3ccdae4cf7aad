import { type ChangeEvent, useRef } from "react";
import type { Entry } from "#vault/client.js";
import { uploadItems } from "@/features/transfers";
import { useText } from "./text";

/** Lets people pick files, or a folder with all that is in it, to be stored in a folder; with the hidden inputs that browsers want for it. */
export function usePick(folder: Entry | undefined) {
    const t = useText();
    const files = useRef<HTMLInputElement>(null);
    const tree = useRef<HTMLInputElement>(null);
    const onChange = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
        const picked = [...(currentTarget.files ?? [])];
        // So that the same can be picked again.
        currentTarget.value = "";
        if (picked.length > 0) uploadItems(folder, picked);
    };
    const inputs = (
        <>
            <input ref={files} type="file" multiple hidden aria-label={t.uploadFiles} onChange={onChange} />
            <input ref={tree} type="file" hidden aria-label={t.uploadFolder} onChange={onChange} {...{ webkitdirectory: "" }} />
        </>
    );
    return { inputs, pick: { files: () => files.current?.click(), folder: () => tree.current?.click() } };
}
