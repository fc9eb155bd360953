import { literal } from "./cel";

/** What of the configuration can be changed in the cluster: by policy and name. */
export type Parameters = Readonly<Record<string, readonly string[] | boolean>>;

/** The ConfigMap's key for a parameter. */
export function parameterKey(policy: string, name: string): string {
  return `${policy}.${name}`;
}

/** The ConfigMap's entries: a list has one entry a line. */
export function parameterData(policy: string, parameters: Parameters): Readonly<Record<string, string>> {
  const text = (value: Parameters[string]): string =>
    typeof value === "boolean" ? String(value) : value.map((each) => `${each}\n`).join("");
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [parameterKey(policy, name), text(value)]),
  );
}

/**
 * The variables that read the parameters. An entry that is missing is an error, which denies; a switch that makes a policy
 * stricter is off only where that is said.
 */
export function parameterVariables(
  policy: string,
  parameters: Parameters,
): ReadonlyArray<{ readonly name: string; readonly expression: string }> {
  return Object.entries(parameters).map(([name, value]) => {
    const data = `params.data[${literal(parameterKey(policy, name))}]`;
    const expression =
      typeof value === "boolean"
        ? `${data}.trim() != "false"`
        : `${data}.split("\\n").map(line, line.trim()).filter(line, line != "")`;
    return { name, expression };
  });
}
