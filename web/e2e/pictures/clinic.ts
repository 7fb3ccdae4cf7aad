// The clinic that the pictures show: a server on which some weeks have gone by.

import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

import type { Page } from "@playwright/test";

import { type Account, call, login } from "../api";
import { passphrase } from "../fixtures";
import { Server } from "../server";
import { Clock } from "./clock";
import { storing } from "./drive";
import { joining } from "./people";
import { sharing } from "./sharing";

/** Something that happened: how many days before the pictures, when, and what. */
export interface Happening {
    days: number;
    time: string;
    run: () => unknown;
}

/** The clinic's server, with what leads to it from outside. */
export class Clinic {
    /** Whose pages are shown. */
    readonly maria: Account;
    /** Addresses, and ids that are part of one. */
    readonly places: Record<"share" | "drop" | "team" | "person", string> = { share: "", drop: "", team: "", person: "" };

    private constructor(
        readonly server: Server,
        readonly clock: Clock,
    ) {
        this.maria = { username: "maria", password: server.founder.password };
    }

    /** Starts a server and lets the weeks go by. The page draws the pictures that are stored. */
    static async open(page: Page): Promise<Clinic> {
        const clock = new Clock();
        clock.set(38, "05:50");
        const founder = { ELOHIMOS__IDENTITY__FOUNDER_USERNAME: "maria" };
        const clinic = new Clinic(await Server.start("sqlite", { ...clock.environment, ...founder }), clock);
        const happenings = [...joining(clinic), ...(await storing(clinic, page)), ...sharing(clinic)];
        const order = ({ days, time }: Happening) => `${999 - days} ${time}`;
        for (const { days, time, run } of happenings.sort((a, b) => order(a).localeCompare(order(b)))) {
            clock.set(days, time);
            await run();
        }
        clock.set(0, "08:41");
        // What is swept now and then was not swept while the weeks went by in seconds: it is at a start.
        await clinic.server.down();
        await clinic.server.up(new URL(clinic.server.url).port);
        return clinic;
    }

    /** Asks the API as Maria. */
    async ask<T>(method: string, path: string, body?: unknown): Promise<T> {
        const { token } = await login(this.server, this.maria);
        const answer = await call<T>(this.server, method, path, token, body);
        await call(this.server, "POST", "/auth/logout", token);
        return answer;
    }

    /** Runs a command on somebody's device. */
    async run(device: string, ...given: string[]): Promise<string> {
        const home = join(this.server.place, "devices", device);
        const env = { PATH: process.env.PATH, ELOHIMOS_HOME: home, ...this.clock.environment };
        // Not at once: connections that the server has closed meanwhile would not be noticed.
        return (await promisify(execFile)(process.env.ELOHIMOS_BIN ?? "elohimos", given, { cwd: this.server.place, env })).stdout;
    }

    /** Signs somebody in on a device of their own, and makes their vault. */
    async begin(device: string, { username, password }: Account): Promise<void> {
        const own = this.server.write(`${device}.password`, password);
        const words = this.server.write("passphrase", passphrase);
        await this.run(device, "login", "--server", this.server.url, "--username", username, "--password-file", own);
        await this.run(device, "vault", "init", "--passphrase-file", words, "--label", "My vault", "--kit", `${device}.kit`);
    }
}
