import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";

import { Button } from "./Button";
import { inputClass } from "./Field";
import { useText } from "./text";

/** Something to be copied, such as a link or a code that is shown once. */
export function CopyText({ label, value }: { label: string; value: string }) {
    const t = useText();
    const [copied, setCopied] = useState(false);
    useEffect(() => {
        if (!copied) return;
        const timer = setTimeout(() => setCopied(false), 3000);
        return () => clearTimeout(timer);
    }, [copied]);
    return (
        <div className="flex gap-2">
            <input
                aria-label={label}
                readOnly
                value={value}
                className={`${inputClass} font-mono text-sm`}
                onFocus={(event) => event.target.select()}
            />
            <Button icon={copied ? Check : Copy} onClick={() => void navigator.clipboard.writeText(value).then(() => setCopied(true))}>
                {copied ? t.copied : t.copy}
            </Button>
            <span role="status" className="sr-only">
                {copied && t.copied}
            </span>
        </div>
    );
}
