// Work on a large list, a few milliseconds at a time, so that no frame is late.

/** How long something may go on without a pause, in milliseconds. */
const SLICE = 5;

const pause = (): Promise<void> =>
    new Promise((done) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
            port1.close();
            done();
        };
        port2.postMessage(undefined);
    });

/** What long work asks again and again whether to pause: nothing when it need not. */
export function slices(): () => Promise<void> | undefined {
    let begun = performance.now();
    const rest = async () => {
        await pause();
        begun = performance.now();
    };
    return () => (performance.now() - begun < SLICE ? undefined : rest());
}
