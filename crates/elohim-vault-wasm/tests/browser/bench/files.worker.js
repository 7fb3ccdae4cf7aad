// Makes a file on the disk.

self.onmessage = async ({ data: { megabytes, sparse } }) => {
    try {
        const folder = await navigator.storage.getDirectory();
        const access = await (await folder.getFileHandle("source", { create: true })).createSyncAccessHandle();
        const block = new Uint8Array(8 * 1024 * 1024);
        for (let at = 0; at < block.length; at += 65_536) crypto.getRandomValues(block.subarray(at, at + 65_536));
        access.truncate(sparse ? Math.round(megabytes * 1024 * 1024) : 0);
        if (!sparse) for (let written = 0; written < megabytes * 1024 * 1024; written += block.length) access.write(block, { at: written });
        access.flush();
        access.close();
        self.postMessage({});
    } catch (error) {
        self.postMessage({ failed: String(error) });
    }
};
