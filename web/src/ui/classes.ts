/** Joins class names; what is false or nothing is left out. */
export const classes = (...names: (string | false | undefined)[]): string => names.filter(Boolean).join(" ");
