// The pictures of the guide, where they were made: of those in `docs/screenshots` the ones that it names, in light and in dark.

const urls = import.meta.glob<string>(
    "../../../../docs/screenshots/desktop-*/{about,account,create-vault,drop-page,files,inbox,insight,operations,people,person,preview,privacy,recovery-kit,security,share-dialog,share-page,shared,sign-in,team,teams,trash,unlock,versions}.png",
    { query: "?url", import: "default", eager: true },
);

const byName = new Map(Object.entries(urls).map(([path, url]) => [path.split("/").slice(-2).join("/"), url]));

/** The address of a picture that the guide refers to, in the theme that is shown; nothing when there is none. */
export function pictureOf(source: string | undefined, theme: string): string | undefined {
    const name = source?.split("/").at(-1) ?? "";
    return byName.get(`desktop-${theme}/${name}`) ?? byName.get(`desktop-light/${name}`);
}

/** Names of pictures, as `desktop-dark/files.png`. */
export const PICTURES: string[] = [...byName.keys()];

/** Fetches the pictures in a theme one after the other, so that the service worker has them without a connection. */
export async function keepPictures(theme: string, signal: AbortSignal): Promise<void> {
    for (const [name, url] of byName) if (name.startsWith(`desktop-${theme}/`)) await fetch(url, { signal, priority: "low" });
}
