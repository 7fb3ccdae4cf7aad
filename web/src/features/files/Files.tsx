import { ChevronDown, FolderPlus, Upload } from "lucide-react";
import { useRef } from "react";

import Welcome from "@/features/account/Welcome";
import { Preview } from "@/features/preview/Preview";
import { ROOT } from "@/features/vault/queries";
import { Button } from "@/ui/Button";
import { classes } from "@/ui/classes";
import { ContextMenu, Menu } from "@/ui/Menu";
import { Page } from "@/ui/Page";
import { Answer } from "@/ui/Wait";

import { folderActions } from "./actions";
import { Crumbs } from "./Crumbs";
import { DetailsPanel } from "./DetailsPanel";
import { DropZone } from "./DropZone";
import { useEntry } from "./data";
import { FilesDialogs } from "./FilesDialogs";
import { FilesNav } from "./FilesNav";
import { Filters } from "./Filters";
import { List } from "./List";
import { Nothing } from "./Nothing";
import type { Order } from "./order";
import { prefer, usePreferences } from "./preferences";
import { allowed } from "./rights";
import { SearchBox, useFilters } from "./SearchBox";
import { SelectionBar } from "./SelectionBar";
import { NOTHING, pick as pickOne } from "./selection";
import { Tiles } from "./Tiles";
import { useText } from "./text";
import { useFileKeys } from "./useFileKeys";
import { type useFiles as FilesHook, useFiles } from "./useFiles";
import { usePick } from "./usePick";
import { VaultSwitch } from "./VaultSwitch";
import { ViewControls } from "./ViewControls";

const preferOrder = (order: Order) => prefer({ order });

type State = ReturnType<typeof FilesHook>;

/** What the vault has: folders, and what is looked for. */
export function Files() {
    const t = useText();
    const state = useFiles();
    const { may, place, content, entries, selection, selected, actions, acting, doing, here, isFound, isWide } = state;
    const preferences = usePreferences();
    const search = useRef<HTMLInputElement>(null);
    const [filters, setFilters] = useFilters();
    const { inputs, pick } = usePick(here);
    const more = allowed(folderActions(t, acting, pick), may);
    useFileKeys(state, pick, search);
    const isTop = place.folder === ROOT;
    const goDown = () => {
        const first = entries[0];
        if (first) doing.onSelect({ ids: new Set(), at: first.id });
        // The row is there once the selection is drawn.
        requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-id="${first?.id}"]`)?.focus());
    };
    return (
        <Page
            title={t.files}
            width="full"
            actions={
                <>
                    <VaultSwitch />
                    <SearchBox input={search} filters={filters} onFilters={setFilters} onDown={goDown} />
                    {may.write && (
                        <>
                            <Menu
                                actions={more.filter(({ id }) => id.startsWith("upload"))}
                                trigger={
                                    <Button kind="primary" icon={Upload}>
                                        {t.upload}
                                        <ChevronDown aria-hidden className="size-4" />
                                    </Button>
                                }
                            />
                            <Button icon={FolderPlus} onClick={() => acting.ask({ is: "folder" })}>
                                {t.newFolder}
                            </Button>
                        </>
                    )}
                </>
            }
        >
            {inputs}
            {isTop && !isFound && may.own && <Welcome />}
            <div className="flex flex-col gap-3">
                <FilesNav />
                {filters && <Filters place={here?.name} />}
                <div className="flex items-start gap-4">
                    <DropZone
                        folder={isFound || !may.write ? undefined : place.folder}
                        name={here?.name ?? t.top}
                        dropped={doing}
                        className="min-w-0 grow"
                    >
                        <div className="sticky top-13 z-10 flex h-13 items-center gap-1 bg-ground md:top-0">
                            <div className={classes("min-w-0 grow", selected.length > 0 && "max-sm:hidden")}>
                                <Where state={state} />
                            </div>
                            {selected.length > 0 && (
                                <SelectionBar count={selected.length} actions={actions} onClear={() => doing.onSelect(NOTHING)} />
                            )}
                            <ViewControls ordered={!isFound} />
                        </div>
                        <ContextMenu actions={selected.length > 0 ? actions : more} className="block min-h-[50dvh]">
                            <div
                                className="rounded-xl border border-line bg-surface"
                                aria-busy={content.answer.isPlaceholderData || undefined}
                            >
                                <Answer of={content.answer}>
                                    {() => <Content state={state} upload={may.write ? pick.files : undefined} />}
                                </Answer>
                            </div>
                            {content.isMore && (
                                <div className="flex flex-wrap items-center justify-center gap-3 p-4 text-quiet">
                                    {t.firstFound(entries.length)}
                                    <Button onClick={content.showMore}>{t.showMore}</Button>
                                </div>
                            )}
                        </ContextMenu>
                    </DropZone>
                    {preferences.details && isWide && (
                        <DetailsPanel
                            entries={selected.length > 0 || !here ? selected : [here]}
                            ask={acting.ask}
                            onPreview={(entry, object) => state.setVersion({ entry, object })}
                            onGo={place.go}
                        />
                    )}
                </div>
            </div>
            <p role="status" className="sr-only">
                {content.looking && content.entries
                    ? t.found(entries.length, content.isMore)
                    : selection.ids.size > 1
                      ? t.selected(selection.ids.size)
                      : ""}
            </p>
            <Looking state={state} />
            <FilesDialogs
                asked={state.asked}
                clash={state.clash}
                folder={place.folder}
                taken={state.taken}
                ask={state.ask}
                onClash={state.setClash}
                onMove={state.moveTo}
                onMade={(id) => doing.onSelect(pickOne(NOTHING, [], id))}
                onPreview={(entry, object) => state.setVersion({ entry, object })}
                onGo={(folder) => {
                    state.ask(undefined);
                    place.go(folder);
                }}
            />
        </Page>
    );
}

/** Where one is, and how much is there. */
function Where({ state: { content, place, isFound, doing, entries } }: { state: State }) {
    const t = useText();
    if (isFound) {
        const heading = content.looking ? t.found(entries.length, content.isMore) : place.view === "starred" ? t.starred : t.recentAbout;
        return <h2 className="min-w-0 grow truncate ps-2 font-semibold">{content.entries ? heading : t.searching}</h2>;
    }
    return <Crumbs trail={content.trail} onGo={place.go} dropped={doing} />;
}

function Content({ state, upload }: { state: State; upload: (() => void) | undefined }) {
    const t = useText();
    const { entries, ids, selection, doing, renaming, taken, awayIds, content, place, isFound, acting, here } = state;
    const { view, order } = usePreferences();
    if (entries.length === 0) {
        return <Nothing looking={content.looking} view={place.view} isTop={place.folder === ROOT} ask={acting.ask} upload={upload} />;
    }
    const label = isFound ? (content.looking ? t.foundFiles : place.view === "starred" ? t.starred : t.recent) : (here?.name ?? t.top);
    const shown = { label, entries, ids, selection, doing, renaming, away: awayIds, taken, places: isFound };
    if (view === "grid") return <Tiles {...shown} />;
    return <List {...shown} order={isFound ? undefined : order} onOrder={preferOrder} />;
}

/** The file, or the version of one, that is looked at. */
function Looking({ state: { place, version, setVersion, entries, doing } }: { state: State }) {
    if (version) {
        return (
            <Preview
                entry={version.entry}
                object={version.object}
                among={[version.entry]}
                onMove={() => undefined}
                onClose={() => setVersion(undefined)}
            />
        );
    }
    if (!place.shown) return null;
    const listed = entries.find(({ id }) => id === place.shown);
    return listed ? (
        <Preview
            entry={listed}
            among={entries.filter(({ folder }) => !folder)}
            onMove={({ id }) => {
                doing.onSelect(pickOne(NOTHING, [], id));
                place.showNext(id);
            }}
            onClose={place.hide}
        />
    ) : (
        <Elsewhere id={place.shown} onClose={place.hide} />
    );
}

/** A file that an address leads to, and that is not in the list beneath. */
function Elsewhere({ id, onClose }: { id: string; onClose: () => void }) {
    const { data } = useEntry(id);
    return data && !data.folder ? <Preview entry={data} among={[data]} onMove={() => undefined} onClose={onClose} /> : null;
}
