// The vault, as a page uses it. Everything that has a key runs in workers.

import type { BoxOptions, DropBox, Submission } from "./boxes.js";
import type { Change, Changed } from "./core/elohim_vault_wasm.js";
import type { LinkChange, MadeLink, ShareOptions } from "./links.js";
import { named, Peer } from "./peer.js";
import { openReader, type RangeReader } from "./reader.js";
import { type Sink, type Target, type Transfer, Transfers } from "./transfer.js";
import type { Admitted, Removed, TeamNaming, TeamOpening, TeamPerson } from "./team.js";
import type { Place, Waiting } from "./upload.js";
import type { Called, Opening } from "./vault.worker.js";

export type { Change, Comment, Entry, FileVersion, Found, Query, Shared, Usage } from "./core/elohim_vault_wasm.js";
export type { BoxOptions, DropBox, DropBoxView, Submission } from "./boxes.js";
export type { TeamStanding, VaultMember, VaultRole } from "./core/elohim_vault_wasm.js";
export type { Admitted, Removed, TeamNaming, TeamOpening, TeamPerson } from "./team.js";
export type { LinkChange, MadeLink, Notify, ShareOptions, ShareView } from "./links.js";
export type { Called, Opening, Place, RangeReader, Sink, Transfer, Waiting };

/** An open vault. */
export class VaultClient {
    #port: Worker | MessagePort;
    #peer: Peer;
    #transfers = new Transfers();

    /**
     * `worker` runs `vault.worker.js`, as a module. `token` gives an access token that is good; `old` is one that is not any more.
     */
    constructor(worker: Worker | MessagePort, token: (old: string | undefined) => Promise<string>) {
        this.#port = worker;
        this.#peer = new Peer(worker, { token, ...this.#transfers.methods });
        if (worker instanceof MessagePort) worker.start();
        else worker.addEventListener("error", () => this.#peer.end(new Error("the vault's worker could not be started")));
    }

    /** Makes the vault of an account that has none, and opens it. */
    init(opening: Opening, passphrase: string, label: string): Promise<void> {
        return this.#peer.call("init", [opening, passphrase, label]);
    }

    /**
     * Makes another vault in an account that has some, and opens it. `keep` are the passphrases of all vaults that shall stay: one that is
     * not named may be destroyed.
     */
    initBeside(opening: Opening, passphrase: string, label: string, keep: string[]): Promise<void> {
        return this.#peer.call("initBeside", [opening, passphrase, label, keep]);
    }

    /** Opens the vault of an account. */
    unlock(opening: Opening, passphrase: string): Promise<void> {
        return this.#peer.call("unlock", [opening, passphrase]);
    }

    /** Opens the vault with the text of its recovery kit. */
    unlockWithKit(opening: Opening, kit: string): Promise<void> {
        return this.#peer.call("unlockWithKit", [opening, kit]);
    }

    /** Opens a vault that `keep` kept on this device. */
    reopen(opening: Opening, secret: Uint8Array, kept: Uint8Array): Promise<void> {
        return this.#peer.call("reopen", [opening, secret, kept]);
    }

    /** Opens the vault of a team whose keys this one keeps, beside it. It ends with this one. */
    async openTeam(opening: TeamOpening): Promise<TeamClient> {
        return new TeamClient(await this.#peer.call<MessagePort>("openTeam", [opening]));
    }

    /** Takes the keys of a team's vault that an administrator has handed over; `sealed` is what the server has. */
    takeWelcome(team: string, sealed: Uint8Array): Promise<void> {
        return this.#peer.call("takeWelcome", [team, sealed]);
    }

    /** Makes the vault of a team that has none, with oneself as its only member. */
    makeTeam(team: string, names: TeamNaming): Promise<void> {
        return this.#peer.call("makeTeam", [team, names]);
    }

    /** The head that was last seen, sealed: always 512 bytes, which nobody but this vault can tell from random ones. */
    pin(): Promise<Uint8Array> {
        return this.call("pin");
    }

    /** Does all of these, or none. Answers the ids of what was made. */
    async change(...changes: Change[]): Promise<(string | null)[]> {
        const { made, freed } = JSON.parse(await this.call("change", JSON.stringify(changes), Date.now())) as Changed;
        await this.#peer.call("free", [freed]);
        return made;
    }

    /** Calls a method of the vault. */
    call<Name extends keyof Called>(name: Name, ...given: Parameters<Called[Name]>): Promise<Awaited<ReturnType<Called[Name]>>> {
        return this.#peer.call("vault", [name, given]);
    }

    /** What its owner calls it. */
    label(): Promise<string> {
        return this.#peer.call("label");
    }

    /** Uploads that were interrupted: they go on when the same file is stored at the same place. */
    waiting(): Promise<Waiting[]> {
        return this.#peer.call("waiting");
    }

    /** Forgets an upload that waits: what was sent of it goes, and it is not offered any more. */
    forget(id: string): Promise<void> {
        return this.#peer.call("forget", [id]);
    }

    /** Has files searched inside from now on, or not any more: then the index is destroyed. */
    switchContentSearch(on: boolean): Promise<void> {
        return this.#peer.call("switchContentSearch", [on]);
    }

    /** Enters what stored files say into the index, while files are searched inside. Of each is told as which object it is stored. */
    addContents(texts: { object: string; text: string }[]): Promise<void> {
        return this.#peer.call("addContents", [texts.map(({ object }) => object), texts.map(({ text }) => text)]);
    }

    /** Stores a file. `sent` is told how many more bytes of it are stored. */
    upload(source: File, place: Place, sent: (bytes: number) => void = () => {}): Transfer {
        return this.#transfers.send(this.#peer, "upload", [source, place], sent);
    }

    /** Reads a file, or a version of it, into a stream, or by calls. */
    download(path: string, to: Target, object?: string): Transfer {
        return this.#transfers.receive(this.#peer, "download", [{ path, object }], to);
    }

    /** Opens a file, or a version of it, of which any bytes can be asked for. `node` is its id. */
    reader(node: string, object?: string): Promise<RangeReader> {
        return openReader(this.#peer, [node, object]);
    }

    /** Makes a link to files, and to the files of folders as they are now. */
    share(nodes: string[], options: ShareOptions): Promise<MadeLink> {
        return this.#peer.call("share", [nodes, options]);
    }

    /** The links to what lies in this vault, newest first. */
    links(): Promise<MadeLink[]> {
        return this.#peer.call("links");
    }

    /** Changes when a link ends, and how many downloads it serves. */
    changeLink(id: string, change: LinkChange): Promise<void> {
        return this.#peer.call("changeLink", [id, change]);
    }

    /** Closes a link for good. */
    revokeLink(id: string): Promise<void> {
        return this.#peer.call("revokeLink", [id]);
    }

    /** Makes an address that anybody can send files to, which only this vault opens. */
    createDropBox(options: BoxOptions): Promise<DropBox> {
        return this.#peer.call("createDropBox", [options]);
    }

    /** The drop boxes of this vault, newest first. */
    dropBoxes(): Promise<DropBox[]> {
        return this.#peer.call("dropBoxes");
    }

    /** Closes a drop box for good. What waits in it stays in the inbox. */
    closeDropBox(id: string): Promise<void> {
        return this.#peer.call("closeDropBox", [id]);
    }

    /** What was sent to the boxes of this vault, the oldest first. */
    inbox(): Promise<Submission[]> {
        return this.#peer.call("inbox");
    }

    /** Takes something out of the inbox into a folder, whose path is given. Answers the name that it got there. */
    acceptSubmission(object: string, folder: string): Promise<string> {
        return this.#peer.call("acceptSubmission", [object, folder]);
    }

    /** Destroys something in the inbox. */
    rejectSubmission(object: string): Promise<void> {
        return this.#peer.call("rejectSubmission", [object]);
    }

    /** Ends everything that has a key. A new worker opens the vault again; uploads go on when their files are stored again. */
    lock(): void {
        if (this.#port instanceof MessagePort) void this.#peer.call("close").catch(() => undefined);
        else this.#port.terminate();
        this.#peer.end(named("VAULT_LOCKED", "the vault was locked"));
    }

    /** Bytes of memory that the vault's own instance takes. */
    memory(): Promise<number> {
        return this.#peer.call("memory");
    }

    /** For vaults that are asked for more. */
    protected ask<T>(method: string, ...given: unknown[]): Promise<T> {
        return this.#peer.call(method, given);
    }
}

/** The open vault of a team. Tokens are asked for by the vault that it was opened with. */
export class TeamClient extends VaultClient {
    constructor(port: MessagePort) {
        super(port, () => Promise.reject(named("VAULT_LOCKED", "the vault was locked")));
    }

    /** Lets in somebody who has announced keys, when an invite of one's own vouches for them. The server hands them what is answered. */
    admit(person: TeamPerson, announcement: Uint8Array): Promise<Admitted | undefined> {
        return this.ask("admit", person, announcement);
    }

    /** Renews the keys for everybody but one; nothing is done for somebody who has none. */
    removeMember(person: TeamPerson): Promise<Removed | undefined> {
        return this.ask("removeMember", person);
    }
}
