// What has to end before somebody is signed out, such as an open vault.

type Ending = () => void | Promise<void>;

const endings = new Set<Ending>();

/** Has something ended at sign-out. */
export function beforeSignOut(ending: Ending): void {
    endings.add(ending);
}

/** Ends all of it. */
export async function atSignOut(): Promise<void> {
    await Promise.all([...endings].map((ending) => ending()));
}
