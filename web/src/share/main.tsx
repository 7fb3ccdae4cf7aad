// The page that a share link opens, for people without an account. It has no session and keeps nothing.

import "@/ui/theme.css";

import { createRoot } from "react-dom/client";

import { Providers } from "@/app/Providers";

import { readLink } from "./link";
import { SharePage } from "./SharePage";

// A link that is pasted into this tab changes what is behind the `#`, and loads nothing anew.
addEventListener("hashchange", () => location.hash !== "" && void readLink());
void readLink();

createRoot(document.getElementById("app") as HTMLElement).render(
    <Providers>
        <SharePage />
    </Providers>,
);
