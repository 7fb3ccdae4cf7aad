// The pictures that lie in the clinic's vault, drawn by the browser: nobody has to be asked for a photograph.

import type { Page } from "@playwright/test";

interface Scene {
    sky: [string, string];
    hills: string[];
    sun: [x: number, y: number, colour: string];
    /** How the hills lie. */
    turn: number;
}

const SCENES: Record<string, Scene> = {
    "Garden in spring.jpg": {
        sky: ["#9fd3f2", "#eef7e4"],
        hills: ["#8fbf6b", "#5f9d55", "#2f6f4a"],
        sun: [0.78, 0.24, "#fff3c4"],
        turn: 0.4,
    },
    "Old harbour.jpg": { sky: ["#2f4a7a", "#f2a477"], hills: ["#6d6a8f", "#46507a", "#22304f"], sun: [0.3, 0.52, "#ffd9a0"], turn: 1.7 },
    "Roof terrace.jpg": { sky: ["#f7c59f", "#fbe8d3"], hills: ["#d98e73", "#a95f55", "#64393f"], sun: [0.5, 0.3, "#fffaf0"], turn: 2.6 },
    "Winter morning.jpg": { sky: ["#bcd0e5", "#f6f9fc"], hills: ["#dbe6ef", "#b3c7d8", "#7d98b1"], sun: [0.2, 0.3, "#ffffff"], turn: 3.9 },
};

/** The names of the pictures. */
export const DRAWINGS = Object.keys(SCENES);

/** The bytes of a picture. */
export async function draw(page: Page, name: string): Promise<Buffer> {
    const scene = SCENES[name];
    if (!scene) throw new Error(`no scene for ${name}`);
    const url = await page.evaluate(({ sky, hills, sun, turn }: Scene) => {
        const [width, height] = [1600, 1000];
        const canvas = document.createElement("canvas");
        canvas.width = width;
        canvas.height = height;
        const brush = canvas.getContext("2d") as CanvasRenderingContext2D;
        const air = brush.createLinearGradient(0, 0, 0, height);
        air.addColorStop(0, sky[0]);
        air.addColorStop(0.75, sky[1]);
        brush.fillStyle = air;
        brush.fillRect(0, 0, width, height);
        const [x, y, colour] = sun;
        const light = brush.createRadialGradient(x * width, y * height, 30, x * width, y * height, 420);
        light.addColorStop(0, colour);
        light.addColorStop(0.18, colour);
        light.addColorStop(0.22, `${colour}66`);
        light.addColorStop(1, `${colour}00`);
        brush.fillStyle = light;
        brush.fillRect(0, 0, width, height);
        hills.forEach((hill, at) => {
            const base = height * (0.52 + at * 0.14);
            brush.fillStyle = hill;
            brush.beginPath();
            brush.moveTo(0, height);
            for (let along = 0; along <= width; along += 8) {
                const far = along / width;
                const rise = Math.sin(far * (4 + at) + turn + at) * 70 + Math.sin(far * (11 + at * 3) + turn * 2) * 22;
                brush.lineTo(along, base - rise);
            }
            brush.lineTo(width, height);
            brush.fill();
        });
        return canvas.toDataURL("image/jpeg", 0.86);
    }, scene);
    return Buffer.from(url.slice(url.indexOf(",") + 1), "base64");
}
