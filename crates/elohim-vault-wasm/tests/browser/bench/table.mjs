// The table that people read.

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const mega = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;
const row = (...cells) => `| ${cells.join(" | ")} |`;

/** Bytes for each second of this kind, in MB, the middle of all rounds. */
const rate = (samples, of) => median(samples.map((sample) => sample.bytes / 1e6 / sample[of]));

function pair(ours, theirs, of) {
    const [mine, peer] = [rate(ours, of), rate(theirs, of)];
    return `${mine.toFixed(0)} / ${peer.toFixed(0)} = ${(mine / peer).toFixed(2)}`;
}

function transfers(result) {
    const lines = [row("MB a second: ours / `age-encryption` = ratio", ...Object.keys(result.transfers)), row("---", ...Object.keys(result.transfers).map(() => "---"))];
    const figures = [
        ["file to the request, of the CPU of the pages' processes", "make", "npmMake", "code"],
        ["file to the request, of the CPU of the whole browser", "make", "npmMake", "cpu"],
        ["file to network, of the CPU of the pages' processes", "up", "npmUp", "code"],
        ["file to network, of the CPU of the whole browser", "up", "npmUp", "cpu"],
        ["file to network, wall", "up", "npmUp", "wall"],
        ["network to file, of the CPU of the pages' processes", "down", "npmDown", "code"],
        ["network to file, of the CPU of the whole browser", "down", "npmDown", "cpu"],
        ["network to file, wall", "down", "npmDown", "wall"],
    ];
    for (const [name, ours, theirs, of] of figures) {
        lines.push(row(name, ...Object.values(result.transfers).map((samples) => pair(samples[ours], samples[theirs], of))));
    }
    return lines;
}

function opening(result) {
    const names = Object.keys(result.opening);
    if (names.length === 0) return [];
    const lines = [row("", ...names), row("---", ...names.map(() => "---"))];
    const each = (what) => names.map((name) => what(result.opening[name], result.empty[name]));
    const seconds = (samples, of) => median(samples.map((sample) => sample[of]));
    lines.push(row("opening with the passphrase (Argon2id), an empty vault: CPU of the pages' processes", ...each((_, empty) => `${seconds(empty, "code").toFixed(2)} s`)));
    lines.push(row("opening 100,000 files with the passphrase: CPU of the pages' processes", ...each((samples) => `${seconds(samples, "code").toFixed(2)} s`)));
    lines.push(row("the same: CPU of the whole browser", ...each((samples) => `${seconds(samples, "cpu").toFixed(2)} s`)));
    lines.push(row("the same: wall", ...each((samples) => `${seconds(samples, "wall").toFixed(2)} s`)));
    for (const [at, { words }] of Object.values(result.opening)[0][0].searches.entries()) {
        const found = Object.values(result.opening)[0][0].searches[at].found;
        const time = (samples) => `${median(samples.map((sample) => sample.searches[at].milliseconds)).toFixed(1)} ms`;
        lines.push(row(`search for "${words}", ${found} given, to the page`, ...each(time)));
    }
    lines.push(row("memory of the vault's instance", ...each((samples) => mega(median(samples.map(({ memory }) => memory))))));
    return lines;
}

function big(result) {
    const names = Object.keys(result.big);
    if (names.length === 0) return [];
    const where = { server: "the real server", disk: "a server that only writes it to the disk" }[result.big[names[0]].at];
    const lines = ["", `## A file of ${result.big[names[0]].gigabytes} GB, to ${where} and back`, "",
        measured(result.measured.big),
        "The source is a sparse file of the browser's own storage. Memory of a process is what Linux counts as resident, the largest of all processes",
        "each second; the vault and its carriers run in the process of the page, which has the browser's own code and heap in it too.", "",
        row("", ...names), row("---", ...names.map(() => "---"))];
    const each = (what) => names.map((name) => what(result.big[name]));
    lines.push(row("up, wall", ...each(({ up, gigabytes }) => `${up.wall.toFixed(0)} s, ${((gigabytes * 1000) / up.wall).toFixed(0)} MB/s`)));
    lines.push(row("down, wall", ...each(({ down, gigabytes }) => `${down.wall.toFixed(0)} s, ${((gigabytes * 1000) / down.wall).toFixed(0)} MB/s`)));
    lines.push(row("page's process before", ...each(({ idle }) => mega(idle.page))));
    lines.push(row("page's process, most while going up", ...each(({ up }) => mega(up.most.page))));
    lines.push(row("page's process, most while coming down", ...each(({ down }) => mega(down.most.page))));
    lines.push(row("memory of the vault's instance", ...each(({ instance }) => mega(instance))));
    return lines;
}

/** When something was measured, with what, and where. */
const measured = (when) =>
    when
        ? `Measured on ${when.date} with ${when.browsers.join(" and ")}; ${when.processors} × ${when.processor}, load ${when.load.toFixed(0)}.`
        : "Not measured yet.";

/** The whole page. */
export function table(result) {
    const [first] = Object.values(result.transfers);
    if (!first) return "Nothing is measured yet.\n";
    return [
        "# The vault in browsers", "",
        "By `./elohimos bench --browser`. A load of more than one for each processor means that",
        "others worked there too, which makes times longer and ratios smaller. The samples are in [browser.json](browser.json).", "",
        "## Files up and down", "", measured(result.measured.transfers),
        `A file of ${mega(first.up[0].bytes)} on the disk, ${first.up.length} rounds in turns, the middle one. *File to the request* is`,
        "reading, encrypting and hashing (SHA-256 by the browser, for both) parts of 8 MiB, ours with its journal; *file to network* is that and sending the",
        "parts to a server on the same machine that keeps them in memory; *network to file* the way back, where ours checks hashes too and the package has",
        "none. *The pages' processes* are those that run the pages' code; the rest of a browser reads the disk and moves bytes to the network, the same for",
        "both.", "",
        ...transfers(result), "",
        "## Opening a vault on a new device", "", measured(result.measured.opening), "",
        ...opening(result),
        ...big(result), "",
    ].join("\n");
}
