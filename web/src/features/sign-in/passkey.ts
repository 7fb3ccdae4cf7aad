// What a browser does with passkeys: it hands a question of the server to a device, and the answer back.

import type { SchemaFinishPasskey, SchemaPasskeyQuestion } from "@/api/schema";

type Options = SchemaPasskeyQuestion["options"];
type Answer = SchemaFinishPasskey["credential"];

/** Whether this browser can use passkeys. */
export const canUsePasskeys = (): boolean =>
    typeof PublicKeyCredential !== "undefined" &&
    typeof PublicKeyCredential.parseRequestOptionsFromJSON === "function" &&
    typeof PublicKeyCredential.parseCreationOptionsFromJSON === "function";

/** Has a device answer with a passkey that it holds. */
export const showPasskey = (options: Options): Promise<Answer> =>
    answered(() =>
        navigator.credentials.get({
            publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(inside<PublicKeyCredentialRequestOptionsJSON>(options)),
        }),
    );

/** Has a device make a passkey. */
export const makePasskey = (options: Options): Promise<Answer> =>
    answered(() =>
        navigator.credentials.create({
            publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(inside<PublicKeyCredentialCreationOptionsJSON>(options)),
        }),
    );

/** The description of the API says of the options only that they are an object; WebAuthn says the rest. */
const inside = <T>(options: Options): T => (options as unknown as { publicKey: T }).publicKey;

async function answered(ask: () => Promise<Credential | null>): Promise<Answer> {
    try {
        return ((await ask()) as PublicKeyCredential).toJSON() as unknown as Answer;
    } catch (error) {
        if (error instanceof DOMException) throw refused(error);
        throw error;
    }
}

/** Devices do not say whether somebody said no or was too slow, so neither do we. */
function refused(error: DOMException): Error {
    const codes: Record<string, string> = {
        NotAllowedError: "CANCELLED",
        AbortError: "CANCELLED",
        InvalidStateError: "AUTH_PASSKEY_EXISTS",
    };
    const failure = new Error(error.message);
    failure.name = codes[error.name] ?? error.name;
    return failure;
}
