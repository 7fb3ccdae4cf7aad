import { Link, useRouter } from "@tanstack/react-router";
import { Compass } from "lucide-react";

import { Button, buttonClass } from "@/ui/Button";
import { ErrorNotice } from "@/ui/ErrorNotice";
import { Empty, Page } from "@/ui/Page";
import { useText as useUiText } from "@/ui/text";

import { useText } from "./text";

/** An address that leads nowhere, where nothing stands around the page. */
export function NotFoundAlone() {
    return (
        <main>
            <NotFound />
        </main>
    );
}

/** An address that leads nowhere. */
export function NotFound() {
    const t = useText();
    return (
        <Page title={t.notFoundTitle}>
            <Empty
                icon={Compass}
                title={t.notFound}
                actions={
                    <Link to="/files" className={buttonClass("primary")}>
                        {t.home}
                    </Link>
                }
            />
        </Page>
    );
}

interface CrashedProps {
    error: unknown;
    /** Tries it again; without, the page is drawn anew. */
    onAgain?: () => void;
}

/** A page that failed while it was drawn, or could not be fetched. */
export function Crashed({ error, onAgain }: CrashedProps) {
    const t = useText();
    const ui = useUiText();
    const router = useRouter();
    return (
        <Page title={t.crashed}>
            <ErrorNotice error={error} />
            <div className="flex flex-wrap gap-2">
                <Button kind="primary" onClick={onAgain ?? (() => void router.invalidate())}>
                    {ui.retry}
                </Button>
                <Button onClick={() => location.reload()}>{t.reload}</Button>
            </div>
        </Page>
    );
}
