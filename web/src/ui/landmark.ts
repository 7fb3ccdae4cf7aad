import { useState } from "react";

/**
 * Has what opens above a page lie in the part of it that it belongs to, where those find it who go from landmark to landmark. In a
 * dialog it lies where dialogs do.
 */
export function useLandmark() {
    const [container, setContainer] = useState<HTMLElement>();
    const onOpenChange = (open: boolean, { trigger, event }: { trigger: Element | undefined; event: Event }) => {
        if (open) setContainer((trigger ?? (event.target as Element)).closest("main, footer") ?? undefined);
    };
    return { container, onOpenChange };
}
