// Before anything is drawn: the theme that was chosen here, or that of the system.
{
    const chosen = localStorage.getItem("elohimos-theme") ?? "system";
    const dark = chosen === "dark" || (chosen === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
    document.documentElement.dataset.theme = dark ? "dark" : "light";
}
