import { type ReactNode, useEffect, useRef, useState } from "react";

import { classes } from "./classes";

export interface Column<T> {
    id: string;
    title: ReactNode;
    cell: (row: T) => ReactNode;
    /** Numbers and buttons stand at the end of the line. */
    end?: boolean;
    /** Whether it is left out on a phone. */
    wide?: boolean;
}

interface TableProps<T> {
    /** What the table shows, for those who do not see it. */
    label: string;
    columns: Column<T>[];
    rows: T[];
    id: (row: T) => string;
}

/** Rows with columns: some hundred of them. A list that may be longer is drawn as it scrolls. */
export function Table<T>({ label, columns, rows, id }: TableProps<T>) {
    const cell = ({ end, wide }: Column<T>) => classes("px-3 py-2 align-middle", end && "text-end", wide && "max-sm:hidden");
    return (
        <Scrolls label={label}>
            <table aria-label={label} className="w-full border-collapse text-start">
                <thead>
                    <tr className="border-b border-line text-sm text-quiet">
                        {columns.map((column) => (
                            <th key={column.id} scope="col" className={classes(cell(column), "font-medium", !column.end && "text-start")}>
                                {column.title}
                            </th>
                        ))}
                    </tr>
                </thead>
                <tbody>
                    {rows.map((row) => (
                        <tr key={id(row)} className="border-b border-line last:border-0 hover:bg-sunken/50">
                            {columns.map((column) => (
                                <td key={column.id} className={cell(column)}>
                                    {column.cell(row)}
                                </td>
                            ))}
                        </tr>
                    ))}
                </tbody>
            </table>
        </Scrolls>
    );
}

/** What is wider than its place can be reached by keys, and scrolled by them. */
function Scrolls({ label, children }: { label: string; children: ReactNode }) {
    const place = useRef<HTMLDivElement>(null);
    const [isWider, setWider] = useState(false);
    useEffect(() => {
        const { current } = place;
        if (!current) return;
        const sizes = new ResizeObserver(() => setWider(current.scrollWidth > current.clientWidth));
        for (const one of [current, ...current.children]) sizes.observe(one);
        return () => sizes.disconnect();
    }, []);
    return (
        <div
            ref={place}
            {...(isWider && { tabIndex: 0, role: "group", "aria-label": label })}
            className="-mx-4 -my-4 overflow-x-auto focus-visible:-outline-offset-2"
        >
            {children}
        </div>
    );
}
