// The page of a drop box, for people without an account. It has no session and keeps nothing.

import "@/ui/theme.css";

import { createRoot } from "react-dom/client";

import { Providers } from "@/app/Providers";

import { DropPage } from "./DropPage";

createRoot(document.getElementById("app") as HTMLElement).render(
    <Providers>
        <DropPage />
    </Providers>,
);
