import { Copy, History, type LucideIcon, SkipForward } from "lucide-react";
import { useState, useSyncExternalStore } from "react";
import { buttonClass } from "@/ui/Button";
import { Checkbox } from "@/ui/Choice";
import { Dialog } from "@/ui/Dialog";

import { asked, type Choice, type Question, watchAsked } from "./clash";
import { useText } from "./text";

/** Asks what to do with a file whose name is there already, whenever that has to be asked. */
export function ClashDialog() {
    const question = useSyncExternalStore(watchAsked, asked);
    const [forAll, setForAll] = useState(false);
    return question ? <Asking key={question.name + question.place} question={question} forAll={forAll} onForAll={setForAll} /> : null;
}

function Asking({ question, forAll, onForAll }: { question: Question; forAll: boolean; onForAll: (on: boolean) => void }) {
    const t = useText();
    const { name, place, isFolder, more, answer } = question;
    const choose = (choice: Choice) => answer(choice, more > 0 && forAll);
    return (
        <Dialog title={t.clashTitle(name)} onClose={() => choose("skip")}>
            <p>{isFolder ? t.clashFolder(place) : t.clashAbout(place)}</p>
            <div className="flex flex-col gap-2">
                {!isFolder && <Way icon={History} title={t.newVersion} about={t.newVersionAbout} onClick={() => choose("version")} />}
                <Way icon={Copy} title={t.keepBoth} about={t.keepBothAbout} onClick={() => choose("both")} />
                <Way icon={SkipForward} title={t.skip} about={t.skipAbout} onClick={() => choose("skip")} />
            </div>
            {more > 0 && <Checkbox label={t.forAll(more)} checked={forAll} onChange={onForAll} />}
        </Dialog>
    );
}

function Way({ icon: Icon, title, about, onClick }: { icon: LucideIcon; title: string; about: string; onClick: () => void }) {
    return (
        <button
            type="button"
            onClick={onClick}
            className={buttonClass("plain", "min-h-14 justify-start gap-3 text-start whitespace-normal")}
        >
            <Icon aria-hidden className="size-5 shrink-0 text-accent" />
            <span>
                {title}
                <span className="block text-sm font-normal text-quiet">{about}</span>
            </span>
        </button>
    );
}
