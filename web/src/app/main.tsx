// The application for those who have an account.

import "@/ui/theme.css";

import { RouterProvider } from "@tanstack/react-router";
import { createRoot } from "react-dom/client";

import { registerServiceWorker } from "@/sw/register";
import { sayWith } from "@/ui/Toasts";

import { Providers } from "./Providers";
import { router } from "./router";
import { text } from "./text";

registerServiceWorker((reload) => sayWith(text().newVersion, { label: text().reload, run: reload }));

// What index.html shows stays until there is a page to show.
void router.load().then(() =>
    createRoot(document.getElementById("app") as HTMLElement).render(
        <Providers>
            <RouterProvider router={router} />
        </Providers>,
    ),
);
