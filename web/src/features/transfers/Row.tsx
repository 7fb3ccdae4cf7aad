import { ArrowDownToLine, ArrowUpFromLine, CircleCheck, FileUp, Pause, Play, RotateCw, TriangleAlert, X } from "lucide-react";
import { type ChangeEvent, useRef } from "react";

import { useConnected } from "@/api/line";
import { duration, size } from "@/i18n/format";
import { Button, IconButton } from "@/ui/Button";
import { explain } from "@/ui/ErrorNotice";
import { sayError } from "@/ui/Toasts";
import { Progress } from "@/ui/Wait";

import { canGoOn, goOn, goOnWith } from "./interrupted";
import type { Item } from "./queue";
import { queue } from "./state";
import { useText } from "./text";

/** A transfer in the list. */
export function Row({ item }: { item: Item }) {
    const t = useText();
    const { id, kind, name, place, state, moved } = item;
    const Icon =
        state === "done" ? CircleCheck : state === "failed" ? TriangleAlert : kind === "upload" ? ArrowUpFromLine : ArrowDownToLine;
    const isMoving = state === "running" || state === "paused";
    return (
        <li className="flex items-start gap-3 px-3 py-2">
            <Icon
                aria-hidden
                className={`mt-1 size-4 shrink-0 ${state === "failed" ? "text-bad" : state === "done" ? "text-good" : "text-quiet"}`}
            />
            <div className="flex min-w-0 grow flex-col gap-1">
                <p className="truncate" title={place ? `${name} ${t.into(place)}` : name}>
                    <span className="sr-only">{kind === "upload" ? t.upload : t.download} </span>
                    <bdi>{name}</bdi>
                </p>
                {isMoving && <Progress label={t.progressOf(name)} value={item.size ? Math.min(1, moved / item.size) : null} />}
                <State item={item} />
            </div>
            <span className="flex shrink-0">
                {state === "running" && <IconButton icon={Pause} label={t.pause(name)} onClick={() => queue.pause(id)} />}
                {state === "paused" && <IconButton icon={Play} label={t.resume(name)} onClick={() => queue.resume(id)} />}
                {state === "failed" && <IconButton icon={RotateCw} label={t.retry(name)} onClick={() => queue.retry(id)} />}
                <IconButton
                    icon={X}
                    label={state === "done" || state === "failed" || state === "interrupted" ? t.remove(name) : t.cancel(name)}
                    onClick={() => queue.remove(id)}
                />
            </span>
        </li>
    );
}

/** How far it is, in words. */
function State({ item }: { item: Item }) {
    const t = useText();
    const { state, kind, moved, speed, error } = item;
    const isConnected = useConnected();
    const whole = item.size;
    const quiet = "text-sm text-quiet";
    switch (state) {
        case "waits":
            return <p className={quiet}>{t.waits}</p>;
        case "running":
        case "paused": {
            const parts = [whole === undefined ? size(moved) : t.progress(size(moved), size(whole))];
            if (state === "paused") parts.push(t.paused);
            else if (!isConnected) parts.push(t.noLine);
            else if (moved === 0) parts.push(t.preparing);
            else if (speed > 0) {
                parts.push(t.speed(size(speed)));
                if (whole !== undefined) parts.push(t.left(duration((whole - moved) / speed)));
            }
            return <p className={`${quiet} tabular-nums`}>{parts.join(" · ")}</p>;
        }
        case "done":
            return (
                <p className={quiet}>
                    {kind === "upload" ? t.stored : t.saved}
                    {whole !== undefined && ` · ${size(whole)}`}
                </p>
            );
        case "failed": {
            const { title, detail } = explain(error);
            return (
                <p className="text-sm">
                    <span className="text-bad">{title}.</span> {detail}
                </p>
            );
        }
        case "interrupted":
            return <Interrupted item={item} />;
    }
}

/** An upload that can go on: by itself, or when its file is given again. */
function Interrupted({ item: { id, name } }: { item: Item }) {
    const t = useText();
    const input = useRef<HTMLInputElement>(null);
    const onChange = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
        const file = currentTarget.files?.[0];
        currentTarget.value = "";
        if (file) goOnWith(id, file).catch(sayError);
    };
    return (
        <>
            <p className="text-sm text-quiet">{t.interrupted}</p>
            <input ref={input} type="file" hidden aria-label={`${t.choose}: ${name}`} onChange={onChange} />
            <Button
                icon={canGoOn(id) ? Play : FileUp}
                className="self-start whitespace-normal"
                onClick={() => (canGoOn(id) ? void goOn(id).catch(sayError) : input.current?.click())}
            >
                {canGoOn(id) ? t.goOn : t.choose}
                <span className="sr-only">: {name}</span>
            </Button>
        </>
    );
}
