/** Has the browser save something of moderate size as a file. Its name must be nothing that only the vault knows. */
export function saveFile(content: Blob, name: string): void {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(content);
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    // The browser takes hold of it a little later than the press.
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
