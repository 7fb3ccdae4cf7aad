// What was measured, as a page of docs/performance.

const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(2)} s`;

/** The page, with what each score has to be. */
export function table({ date, cpu, load, browser, lighthouse, paints, audits }, target) {
    const painted = Object.entries(paints).map(
        ([name, { middle, samples }]) => `| ${name} | ${middle} ms | ${Math.min(...samples)} – ${Math.max(...samples)} ms |`,
    );
    const audited = audits.map(({ page, on, scores, firstPaint, largestPaint, blocking, shift }) =>
        ["", page, on, ...Object.values(scores), seconds(firstPaint), seconds(largestPaint), `${blocking} ms`, shift, ""]
            .join(" | ")
            .trim(),
    );
    return `# How fast pages are there

By \`./elohimos bench --pages\`, with ${browser} and Lighthouse ${lighthouse}. Measured on ${date}; ${cpu}, load ${load}. A load of more than
one for each processor means that others worked there too, which makes times longer. The samples are in [delivery.json](delivery.json).

What a browser fetches before a page shows anything is counted at each build, which fails above 250 kB: see \`web/build/firstLoad.ts\`.

## First contentful paint

From the address to the first thing that is seen, in a browser that has never been here and on the server's own machine: the middle of
${Object.values(paints)[0].samples.length} times.

| page | first paint | from – to |
| --- | --- | --- |
${painted.join("\n")}

## Lighthouse

Each score has to be ${target} of 100. *Desktop* and *phone* are Lighthouse's own: a phone of the middle class with a slow mobile connection,
which it reckons from what was loaded here.

| page | on | performance | accessibility | best practices | first paint | largest paint | blocked | shift |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
${audited.join("\n")}
`;
}
