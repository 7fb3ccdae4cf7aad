import type { ParsedLocation } from "@tanstack/react-router";

/** Where people sign in, and come back from to where they are. What stands behind the `#` stays there: in a query the server would see it. */
export function signInFrom({ pathname, searchStr, hash }: Pick<ParsedLocation, "pathname" | "searchStr" | "hash">) {
    return { to: "/sign-in" as const, search: { next: pathname + searchStr }, ...(hash && { hash }) };
}
