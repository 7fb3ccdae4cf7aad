/** The folders that files lie in, each with the numbers of its files: those outside of folders first, folders by name. */
export function inFolders(files: { folder: string[] }[]): [folder: string, indices: number[]][] {
    const folders = new Map<string, number[]>();
    for (const [index, file] of files.entries()) {
        const folder = file.folder.join(" / ");
        folders.set(folder, [...(folders.get(folder) ?? []), index]);
    }
    return [...folders].sort(([a], [b]) => a.localeCompare(b));
}
