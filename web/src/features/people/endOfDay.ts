/** The last moment of a day as a date field gives it, `2026-11-30`, where one is. */
export const endOfDay = (day: string): Date => new Date(`${day}T23:59:59.999`);
