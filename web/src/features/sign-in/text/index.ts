import { texts } from "@/i18n/language";

import de from "./de";
import en from "./en";

export const { useText, text } = texts({ en, de });
