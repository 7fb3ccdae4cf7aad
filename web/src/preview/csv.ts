import Papa from "papaparse";

import type { Show } from "@/features/preview/protocol";

import { decode } from "./decode";
import { element, filled, note } from "./dom";

const MOST_ROWS = 1000;
const MOST_COLUMNS = 100;

/** Shows a table. Its first line is its head. */
export function csv(view: HTMLElement, { bytes, name, words }: Show): void {
    const { data } = Papa.parse<string[]>(decode(bytes).text, { preview: MOST_ROWS + 2, skipEmptyLines: true });
    const [head = [], ...rows] = data;
    const columns = Math.min(MOST_COLUMNS, Math.max(head.length, ...rows.map((row) => row.length)));
    const indexes = Array.from({ length: columns }, (_, at) => at);
    const heads = indexes.map((at) => {
        const cell = element("th", "", head[at] ?? "");
        cell.scope = "col";
        return cell;
    });
    const body = rows.slice(0, MOST_ROWS).map((row) => element("tr", "", ...indexes.map((at) => element("td", "", row[at] ?? ""))));
    const table = element("table", "", element("thead", "", element("tr", "", ...heads)), element("tbody", "", ...body));
    table.setAttribute("aria-label", name);
    if (rows.length > MOST_ROWS) view.append(note(filled(words.rowsCut, { n: MOST_ROWS })));
    const stage = element("div", "sheet scrolls", table);
    stage.tabIndex = 0;
    stage.setAttribute("role", "region");
    stage.setAttribute("aria-label", words.table);
    view.append(stage);
}
