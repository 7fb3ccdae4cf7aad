import { ChevronDown, Circle, CircleDot, Star, X } from "lucide-react";
import { useState } from "react";

import { useLookedAt } from "@/features/vault/session";
import { Button } from "@/ui/Button";
import { classes } from "@/ui/classes";
import { Menu } from "@/ui/Menu";

import { useTags } from "./data";
import { isLooking, look, lookForNothing, MEDIA, SINCE, SIZES, useSearch } from "./search";
import { useText } from "./text";

const chip = "min-h-8 rounded-full px-3 py-0.5 text-sm max-md:min-h-9";

interface FilterProps<T extends string> {
    label: string;
    any: string;
    value: T | undefined;
    options: readonly T[];
    words: (option: T) => string;
    onPick: (value: T | undefined) => void;
}

function Filter<T extends string>({ label, any, value, options, words, onPick }: FilterProps<T>) {
    const item = (option: T | undefined) => ({
        id: option ?? "",
        label: option === undefined ? any : words(option),
        icon: option === value ? CircleDot : Circle,
        run: () => onPick(option),
    });
    return (
        <Menu
            actions={[undefined, ...options].map(item)}
            trigger={
                <Button className={classes(chip, value !== undefined && "border-accent bg-accent-soft")}>
                    {value === undefined ? label : `${label}: ${words(value)}`}
                    <ChevronDown aria-hidden className="size-4" />
                </Button>
            }
        />
    );
}

/** What narrows a search, and where one looks. `place` is the folder that is shown, unless it is the top. */
export function Filters({ place }: { place: string | undefined }) {
    const t = useText();
    const search = useSearch();
    const hasStars = useLookedAt() === undefined;
    const [wantsTags, setWantsTags] = useState(search.tag !== undefined);
    const { data: tags = [] } = useTags(wantsTags);
    const keys = <T extends object>(of: T) => Object.keys(of) as (keyof T & string)[];
    return (
        <fieldset aria-label={t.filters} className="flex flex-wrap items-center gap-2">
            {place !== undefined && (
                <Filter
                    label={t.where}
                    any={t.everywhere}
                    value={search.everywhere ? undefined : "here"}
                    options={["here"]}
                    words={() => t.inHere(place)}
                    onPick={(where) => look({ everywhere: where === undefined })}
                />
            )}
            <Filter
                label={t.type}
                any={t.anyType}
                value={search.media}
                options={keys(MEDIA)}
                words={(one) => t.media[one]}
                onPick={(media) => look({ media })}
            />
            <Filter
                label={t.changed}
                any={t.anyTime}
                value={search.since}
                options={keys(SINCE)}
                words={(one) => t.since[one]}
                onPick={(since) => look({ since })}
            />
            <Filter
                label={t.size}
                any={t.anySize}
                value={search.size}
                options={keys(SIZES)}
                words={(one) => t.sizes[one]}
                onPick={(size) => look({ size })}
            />
            {/* biome-ignore lint/a11y/noStaticElementInteractions: it only sees that the filter is about to be used */}
            <span onPointerEnter={() => setWantsTags(true)} onFocus={() => setWantsTags(true)} className="contents">
                <Filter
                    label={t.tag}
                    any={t.anyTag}
                    value={search.tag}
                    options={tags}
                    words={(one) => one}
                    onPick={(tag) => look({ tag })}
                />
            </span>
            {hasStars && (
                <Button
                    icon={Star}
                    aria-pressed={search.starred === true}
                    className={classes(chip, search.starred && "border-accent bg-accent-soft")}
                    onClick={() => look({ starred: search.starred ? undefined : true })}
                >
                    {t.starred}
                </Button>
            )}
            {isLooking(search) && (
                <Button kind="quiet" icon={X} className={chip} onClick={lookForNothing}>
                    {t.clearAll}
                </Button>
            )}
        </fieldset>
    );
}
