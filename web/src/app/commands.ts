// What the command palette offers beside the pages: each page adds what can be done on it while it is there.

import { useEffect, useRef, useSyncExternalStore } from "react";

export interface Command {
    id: string;
    label: string;
    /** What stands beside it, such as the place of a file. */
    about?: string;
    run: () => void;
}

/** Finds commands for what is typed, such as files by name. */
export type Finder = (typed: string) => Promise<Command[]>;

const commands = new Set<Command>();
const finders = new Set<Finder>();
const listeners = new Set<() => void>();
let listed: Command[] = [];

function tell(): void {
    listed = [...commands];
    for (const listener of listeners) listener();
}

export const useCommandList = (): Command[] =>
    useSyncExternalStore(
        (listener) => {
            listeners.add(listener);
            return () => listeners.delete(listener);
        },
        () => listed,
    );

/** Offers this on every page. Answers what ends that. */
export function addCommand(command: Command): () => void {
    commands.add(command);
    tell();
    return () => {
        commands.delete(command);
        tell();
    };
}

/** Offers these while the component is there. */
export function useCommands(these: Command[]): void {
    const latest = useRef(these);
    latest.current = these;
    const signature = these.map(({ id, label }) => `${id}\n${label}`).join("\n\n");
    // biome-ignore lint/correctness/useExhaustiveDependencies: what they do is taken when it is done; only the list is registered anew
    useEffect(() => {
        const registered = latest.current.map((command, at) => ({ ...command, run: () => latest.current[at]?.run() }));
        for (const command of registered) commands.add(command);
        tell();
        return () => {
            for (const command of registered) commands.delete(command);
            tell();
        };
    }, [signature]);
}

/** Lets the palette find something by what is typed. Answers what ends that. */
export function addFinder(finder: Finder): () => void {
    finders.add(finder);
    return () => finders.delete(finder);
}

/** What is found by what is typed. A finder that fails finds nothing. */
export async function found(typed: string): Promise<Command[]> {
    return (await Promise.all([...finders].map((finder) => finder(typed).catch(() => [])))).flat();
}
