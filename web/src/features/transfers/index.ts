// Files on their way into the vault and out of it.

export { downloadEntries, downloadVersion } from "./download";
export { TransferTray } from "./TransferTray";
export { uploadItems } from "./upload";
