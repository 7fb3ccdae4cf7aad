import { Link } from "@tanstack/react-router";
import { PieChart } from "lucide-react";
import { useState } from "react";

import { FilesNav } from "@/features/files/FilesNav";
import { VaultGate } from "@/features/vault/Gate";
import { useVaultQuery } from "@/features/vault/queries";
import { buttonClass } from "@/ui/Button";
import { Select } from "@/ui/Choice";
import { Empty, Page } from "@/ui/Page";
import { Answer } from "@/ui/Wait";
import { collect, type Room } from "./collect";
import { Duplicates } from "./Duplicates";
import { Larger, Older } from "./FileLists";
import { MostUsed } from "./MostUsed";
import { Folders, Kinds } from "./Parts";
import { Summary } from "./Summary";
import { Trend } from "./Trend";
import { useText } from "./text";

const RANGES = ["7", "30", "90", "365"] as const;
type Range = (typeof RANGES)[number];

/** What takes the room, and what is used. */
export default function InsightPage() {
    return (
        <VaultGate>
            <Insight />
        </VaultGate>
    );
}

function Insight() {
    const t = useText();
    const room = useVaultQuery(["insight"], collect);
    return (
        <Page title={t.title} about={t.about} width="full">
            <FilesNav />
            <Answer of={room}>{(room) => (isEmpty(room) ? <Nothing /> : <Shown room={room} />)}</Answer>
        </Page>
    );
}

const isEmpty = ({ usage: { present, older, trash } }: Room): boolean => present.files + older.files + trash.files === 0;

function Nothing() {
    const t = useText();
    return (
        <Empty
            icon={PieChart}
            title={t.nothing}
            actions={
                <Link to="/files" className={buttonClass("primary")}>
                    {t.toFiles}
                </Link>
            }
        >
            {t.nothingHint}
        </Empty>
    );
}

function Shown({ room }: { room: Room }) {
    const t = useText();
    const [range, setRange] = useState<Range>("30");
    const days = Number(range);
    const options = Object.fromEntries(RANGES.map((one) => [one, t.lastDays(Number(one))])) as Record<Range, string>;
    return (
        <>
            <Summary usage={room.usage} />
            <div className="grid items-start gap-6 lg:grid-cols-2">
                <Kinds kinds={room.kinds} />
                <Folders folders={room.folders} />
            </div>
            <div className="flex flex-wrap items-end justify-between gap-3">
                <h2 className="text-xl font-semibold tracking-tight">{t.overTime}</h2>
                <div className="w-44">
                    <Select label={t.range} bare value={range} options={options} onChange={setRange} />
                </div>
            </div>
            <Trend room={room} days={days} />
            <MostUsed days={days} />
            <h2 className="text-xl font-semibold tracking-tight">{t.tidy}</h2>
            <div className="grid items-start gap-6 xl:grid-cols-2">
                <Larger files={room.usage.largest} />
                <Older aged={room.aged} />
            </div>
            <Duplicates alike={room.alike} />
        </>
    );
}
