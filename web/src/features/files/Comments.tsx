import { Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { Comment, Entry } from "#vault/client.js";
import { comments, members, useVaultQuery } from "@/features/vault/queries";
import { ago, dateTime } from "@/i18n/format";
import { Button, IconButton } from "@/ui/Button";
import { ErrorNotice } from "@/ui/ErrorNotice";
import { TextArea } from "@/ui/Field";
import { say, sayError } from "@/ui/Toasts";
import { Answer } from "@/ui/Wait";

import { edit } from "./edits";
import { useMay } from "./rights";
import { useText } from "./text";

/** What was written about a file or folder, and a place to write more. */
export function Comments({ entry }: { entry: Entry }) {
    const t = useText();
    const query = useVaultQuery(["comments", entry.id], () => comments(entry.id));
    const may = useMay();
    const people = useVaultQuery(["members"], members);
    const [typed, setTyped] = useState("");
    const [busy, setBusy] = useState(false);
    const [error, setError] = useState<unknown>();
    const send = async (event: FormEvent) => {
        event.preventDefault();
        setBusy(true);
        setError(undefined);
        try {
            await edit({ op: "comment", node: entry.id, text: typed.trim() });
            setTyped("");
        } catch (failure) {
            setError(failure);
        } finally {
            setBusy(false);
        }
    };
    const remove = ({ id, text }: Comment) => {
        const again = () => edit({ op: "comment", node: entry.id, text });
        edit({ op: "uncomment", node: entry.id, comment: id }).then(() => say(t.commentRemoved, again), sayError);
    };
    /** Who wrote it, in a team's vault. */
    const author = ({ by }: Comment) => by !== undefined && people.data && (people.data.find(({ id }) => id === by)?.name ?? t.goneAuthor);
    const mayRemove = ({ by }: Comment) =>
        may.own || may.destroy || (may.write && people.data?.some((one) => one.self && one.id === by) === true);
    return (
        <div className="flex flex-col gap-3">
            <Answer of={query}>
                {(all) => (
                    <ul className="flex flex-col gap-3" aria-live="polite">
                        {all.map((comment) => (
                            <li key={comment.id} className="rounded-lg bg-sunken p-2 ps-3">
                                <div className="flex items-center justify-between gap-2">
                                    <span className="min-w-0 text-xs text-quiet">
                                        {author(comment) && <bdi className="font-medium text-text">{author(comment)}</bdi>}{" "}
                                        <time dateTime={new Date(comment.at).toISOString()} title={dateTime(comment.at)}>
                                            {ago(comment.at)}
                                        </time>
                                    </span>
                                    {mayRemove(comment) && (
                                        <IconButton
                                            icon={Trash2}
                                            label={t.removeComment}
                                            className="size-8"
                                            onClick={() => remove(comment)}
                                        />
                                    )}
                                </div>
                                <p className="pe-2 pb-1 break-words whitespace-pre-wrap">{comment.text}</p>
                            </li>
                        ))}
                    </ul>
                )}
            </Answer>
            {may.write && (
                <form onSubmit={(event) => void send(event)} className="flex flex-col items-end gap-2">
                    <TextArea className="w-full" label={t.writeComment} value={typed} onChange={setTyped} rows={2} />
                    {error !== undefined && <ErrorNotice error={error} />}
                    <Button type="submit" busy={busy} disabled={typed.trim() === ""}>
                        {t.addComment}
                    </Button>
                </form>
            )}
        </div>
    );
}
