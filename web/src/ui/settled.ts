import { useEffect, useState } from "react";

/** What is typed, once nothing more was typed for a moment: for questions to the server that every key would repeat. */
export function useSettled<T>(value: T, milliseconds = 250): T {
    const [settled, setSettled] = useState(value);
    useEffect(() => {
        const timer = setTimeout(() => setSettled(value), milliseconds);
        return () => clearTimeout(timer);
    }, [value, milliseconds]);
    return settled;
}
