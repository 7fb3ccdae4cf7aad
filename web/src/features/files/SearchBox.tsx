import { Search, SlidersHorizontal, X } from "lucide-react";
import { type RefObject, useState } from "react";

import { IconButton } from "@/ui/Button";
import { classes } from "@/ui/classes";
import { inputClass } from "@/ui/Field";

import { isLooking, look, useSearch, useSearchLater } from "./search";
import { useText } from "./text";

interface SearchBoxProps {
    input: RefObject<HTMLInputElement | null>;
    filters: boolean;
    onFilters: (shown: boolean) => void;
    /** Goes down to what was found. */
    onDown: () => void;
}

/** Where one types what is looked for. */
export function SearchBox({ input, filters, onFilters, onDown }: SearchBoxProps) {
    const t = useText();
    const { words } = useSearch();
    const [typed, setTyped] = useState(words);
    const [seen, setSeen] = useState(words);
    // What is looked for may be changed elsewhere too; what is being typed is not taken away by it.
    if (words !== seen) {
        setSeen(words);
        setTyped(words);
    }
    return (
        <search className="relative flex w-full gap-1 sm:w-80">
            <Search aria-hidden className="pointer-events-none absolute start-3 top-2.5 size-4 text-quiet" />
            <input
                ref={input}
                type="search"
                aria-label={t.search}
                aria-keyshortcuts="/ Control+F"
                placeholder={t.search}
                value={typed}
                autoComplete="off"
                spellCheck={false}
                enterKeyHint="search"
                onChange={(event) => {
                    setTyped(event.target.value);
                    setSeen(event.target.value);
                    look({ words: event.target.value });
                }}
                onKeyDown={(event) => {
                    if (event.key === "Escape" && words) look({ words: "" });
                    else if (event.key === "ArrowDown" || event.key === "Enter") onDown();
                    else return;
                    event.preventDefault();
                    event.stopPropagation();
                }}
                className={classes(inputClass, "ps-9 pe-10 [&::-webkit-search-cancel-button]:hidden")}
            />
            {typed && (
                <IconButton
                    icon={X}
                    label={t.clearSearch}
                    className="absolute end-10 top-0"
                    onClick={() => {
                        look({ words: "" });
                        input.current?.focus();
                    }}
                />
            )}
            <IconButton
                icon={SlidersHorizontal}
                label={t.filters}
                aria-pressed={filters}
                className={classes(filters && "bg-accent-soft")}
                onClick={() => onFilters(!filters)}
            />
        </search>
    );
}

/** Whether filters are shown: when one asks for them, and while something is looked for. */
export function useFilters(): [boolean, (shown: boolean) => void] {
    const search = useSearchLater();
    const [wanted, setWanted] = useState(false);
    return [wanted || isLooking(search), setWanted];
}
