import { encode } from "uqr";

/** Text as a picture that phones read. It is dark on white in every theme: many phones read no other. */
export function Qr({ label, text }: { label: string; text: string }) {
    const { data, size } = encode(text, { border: 2 });
    const cells = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
    return (
        <svg
            role="img"
            aria-label={label}
            viewBox={`0 0 ${size} ${size}`}
            className="size-56 rounded-lg bg-white"
            shapeRendering="crispEdges"
        >
            <path d={cells.join("")} className="fill-black" />
        </svg>
    );
}
