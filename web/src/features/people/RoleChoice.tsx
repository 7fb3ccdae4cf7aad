import { Select } from "@/ui/Choice";

import { useText } from "./text";

interface RoleChoiceProps {
    label: string;
    roles: string[];
    value: string;
    onChange: (role: string) => void;
}

/** A role, with what it means. */
export function RoleChoice({ label, roles, value, onChange }: RoleChoiceProps) {
    const t = useText();
    const options = Object.fromEntries(roles.map((role) => [role, t.roles[role] ?? role]));
    return <Select label={label} hint={t.roleAbout[value]} value={value} options={options} onChange={onChange} />;
}
