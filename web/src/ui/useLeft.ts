import { useEffect, useState } from "react";

const SECOND = 1000;

/** How many seconds there are until a moment; 0 when it has come, or there is none. */
export function useLeft(until: number | undefined): number {
    const [now, setNow] = useState(Date.now);
    useEffect(() => {
        if (until === undefined) return;
        setNow(Date.now());
        const timer = setInterval(() => {
            setNow(Date.now());
            if (Date.now() >= until) clearInterval(timer);
        }, SECOND / 4);
        return () => clearInterval(timer);
    }, [until]);
    return until === undefined ? 0 : Math.max(0, Math.ceil((until - now) / SECOND));
}
