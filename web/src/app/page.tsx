import type { ComponentType } from "react";

import { later } from "@/ui/later";
import { Loading } from "@/ui/Wait";

import { Crashed } from "./ErrorPages";

/** A page that is loaded when it is first wanted. One that cannot be can be tried again. */
export const page = (load: () => Promise<{ default: ComponentType }>) =>
    later(async () => (await load()).default, {
        wait: () => <Loading />,
        failed: (error, again) => <Crashed error={error} onAgain={again} />,
    });
