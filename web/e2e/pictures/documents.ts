// What lies in the vault of a clinic that does not exist: folders, documents, tables.

/** A file: where it lies, how many days ago and when it was changed, and what it says. */
export interface Document {
    path: string;
    days: number;
    time: string;
    content: string;
}

const ROTA = `# Night rota, November

The night begins at **20:00** and ends at **07:30**. Whoever cannot come swaps first and tells Tomas then.

| Week | Ward 1 | Ward 2 | On call |
|---|---|---|---|
| 2 – 8 | Aisha Rahman | Jonas Berg | Dr. Lindqvist |
| 9 – 15 | Elena Petrova | Aisha Rahman | Dr. Okafor |
| 16 – 22 | Jonas Berg | Priya Nair | Dr. Lindqvist |
| 23 – 29 | Elena Petrova | Jonas Berg | Dr. Okafor |

## Handover

1. Read the board **before** the round.
2. Count the medicine cupboard together.
3. Write down what is open, with a name behind it.

> The generator is tested on Sunday the 15th, from 6:00 to 6:20. The lights go out for a moment.
`;

const STOCK = `article,unit,in stock,order below,expires
Amoxicillin 500 mg,pack of 20,148,60,2027-08-31
Paracetamol 500 mg,pack of 20,412,150,2028-02-28
Ibuprofen 400 mg,pack of 30,96,100,2027-11-30
Salbutamol inhaler,piece,37,25,2027-05-31
Oral rehydration salts,sachet,860,300,2028-06-30
Metformin 850 mg,pack of 60,74,40,2027-10-31
Saline 0.9 % 500 ml,bottle,205,120,2027-12-31
Sterile gloves M,box of 50,58,40,2029-01-31
Gauze 10 x 10 cm,pack of 100,121,60,2029-04-30
Adrenaline 1 mg/ml,ampoule,44,30,2027-03-31
Insulin glargine,pen,29,30,2027-02-28
Ceftriaxone 1 g,vial,66,50,2027-09-30
`;

const words = (title: string, lines: string[]): string => `${title}\n${"=".repeat(title.length)}\n\n${lines.join("\n")}\n`;

/** So many bytes that are nothing in particular, the same ones each time. */
function filling(length: number): string {
    let state = 7;
    let text = "";
    while (text.length < length) {
        state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
        text += state.toString(36);
    }
    return text.slice(0, length);
}

const big = (path: string, days: number, time: string, kilobytes: number): Document => ({
    path,
    days,
    time,
    content: filling(kilobytes * 1000),
});

/** Folders, each after the one that it lies in. */
export const FOLDERS = ["/Patients", "/Patients/Ward 1", "/Patients/Ward 2", "/Pharmacy", "/Staff", "/Training", "/Garden"];

/** Files, the oldest first. */
export const DOCUMENTS: Document[] = [
    big("/Training/First aid, part 1.mp4", 38, "07:12", 5200),
    big("/Training/First aid, part 2.mp4", 38, "07:20", 4100),
    { path: "/Staff/House rules.md", days: 35, time: "09:05", content: ROTA },
    big("/Staff/Contracts 2026.zip", 31, "13:30", 2300),
    big("/Patients/Ward 1/X-ray series.zip", 24, "10:48", 3800),
    { path: "/Pharmacy/Stock.csv", days: 19, time: "15:02", content: STOCK.split("\n").slice(0, 8).join("\n") },
    big("/Patients/Ward 2/Ultrasound 0412.zip", 16, "11:25", 2900),
    {
        path: "/Night rota.md",
        days: 13,
        time: "18:40",
        content: ROTA.replace("Priya Nair", "Samuel Okafor").replace("6:00 to 6:20", "6:00"),
    },
    { path: "/Pharmacy/Stock.csv", days: 8, time: "15:10", content: STOCK.split("\n").slice(0, 11).join("\n") },
    {
        path: "/Letter to the ministry.txt",
        days: 6,
        time: "12:15",
        content: words("Letter to the ministry", ["Dear Ms Haddad,", "", "thank you for the visit of last week."]),
    },
    big("/Budget 2027.xlsx", 5, "16:44", 184),
    big("/Emergency plan.pdf", 3, "09:30", 640),
    {
        path: "/Phone list.csv",
        days: 2,
        time: "08:02",
        content: "name,room,phone\nMaria Lindqvist,12,201\nSamuel Okafor,14,203\nPharmacy,3,230\n",
    },
    { path: "/Night rota.md", days: 1, time: "17:55", content: ROTA.replace("6:00 to 6:20", "6:00") },
    { path: "/Pharmacy/Stock.csv", days: 0, time: "07:50", content: STOCK },
    { path: "/Night rota.md", days: 0, time: "08:20", content: ROTA },
];
