// The pictures of the guide, where they were made: `docs/screenshots` has each in light and in dark.

const urls = import.meta.glob<string>("../../../../docs/screenshots/desktop-*/*.png", { query: "?url", import: "default", eager: true });

const byName = new Map(Object.entries(urls).map(([path, url]) => [path.split("/").slice(-2).join("/"), url]));

/** The address of a picture that the guide refers to, in the theme that is shown; nothing when there is none. */
export function pictureOf(source: string | undefined, theme: string): string | undefined {
    const name = source?.split("/").at(-1) ?? "";
    return byName.get(`desktop-${theme}/${name}`) ?? byName.get(`desktop-light/${name}`);
}
