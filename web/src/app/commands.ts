// What the command palette offers beside the pages: each page adds what can be done on it while it is there.

import { Offered } from "./offered";

export interface Command {
    id: string;
    label: string;
    /** What stands beside it, such as the place of a file. */
    about?: string;
    run: () => void;
}

/** Finds commands for what is typed, such as files by name. */
export type Finder = (typed: string) => Promise<Command[]>;

const commands = new Offered<Command>(({ id, label }) => `${id}\n${label}`);
const finders = new Set<Finder>();

export const useCommandList = (): Command[] => commands.useList();

/** Offers this on every page. Answers what ends that. */
export const addCommand = (command: Command): (() => void) => commands.add(command);

/** Offers these while the component is there. */
export const useCommands = (these: Command[]): void => commands.useWhileHere(these);

/** Lets the palette find something by what is typed. Answers what ends that. */
export function addFinder(finder: Finder): () => void {
    finders.add(finder);
    return () => finders.delete(finder);
}

/** What is found by what is typed. A finder that fails finds nothing. */
export async function found(typed: string): Promise<Command[]> {
    return (await Promise.all([...finders].map((finder) => finder(typed).catch(() => [])))).flat();
}
