import type { SchemaUserView } from "@/api/schema";
import { Badge } from "@/ui/Page";

import { useText } from "./text";

/** Whether somebody can sign in, in a word or two. */
export function AccountState({ of: { disabled, must_change_password, password_expires_at } }: { of: SchemaUserView }) {
    const t = useText();
    if (disabled) return <Badge tone="bad">{t.disabled}</Badge>;
    if (!must_change_password) return <Badge tone="good">{t.active}</Badge>;
    const over = password_expires_at && new Date(password_expires_at).getTime() <= Date.now();
    return <Badge tone="warn">{over ? t.temporaryOver : t.temporary}</Badge>;
}
