// The line between a browser and the server, for tests to cut.

import { connect, createServer, type Server as Listener, type Socket } from "node:net";

/** Passes everything on to a server on this machine, until it is cut. */
export class Line {
    #listener: Listener;
    #sockets = new Set<Socket>();
    #isCut = false;
    #left = Number.POSITIVE_INFINITY;
    #reached = () => {};
    url = "";
    /** How many bytes have gone through it. */
    passed = 0;

    private constructor(address: string) {
        const port = Number(new URL(address).port);
        this.#listener = createServer((near) => {
            const far = connect(port, "127.0.0.1");
            for (const socket of [near, far]) {
                this.#sockets.add(socket);
                socket.on("error", () => undefined);
                socket.on("close", () => {
                    this.#sockets.delete(socket);
                    near.destroy();
                    far.destroy();
                });
            }
            if (this.#isCut) near.destroy();
            this.#pass(near, far);
            this.#pass(far, near);
        });
    }

    static async to(address: string): Promise<Line> {
        const line = new Line(address);
        await new Promise<void>((listening) => line.#listener.listen(0, "127.0.0.1", listening));
        line.url = `http://localhost:${(line.#listener.address() as { port: number }).port}`;
        return line;
    }

    /** Cuts it when so many more bytes have passed, in both directions together. Done when it is cut. */
    cutAfter(bytes: number): Promise<void> {
        this.#left = bytes;
        return new Promise((resolve) => {
            this.#reached = resolve;
        });
    }

    /** Makes it whole again. */
    mend(): void {
        this.#isCut = false;
        this.#left = Number.POSITIVE_INFINITY;
    }

    stop(): void {
        this.#listener.close();
        this.#cut();
    }

    #pass(from: Socket, to: Socket): void {
        from.on("data", (some) => {
            this.passed += some.length;
            this.#left -= some.length;
            if (this.#left <= 0 && !this.#isCut) {
                this.#cut();
                this.#reached();
            }
            if (!this.#isCut && !to.write(some)) from.pause();
        });
        to.on("drain", () => from.resume());
        from.on("end", () => to.end());
    }

    #cut(): void {
        this.#isCut = true;
        for (const socket of this.#sockets) socket.destroy();
    }
}
