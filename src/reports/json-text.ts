import { AGENT_COMMAND } from "../values/text";

/** Returns indented JSON that contains no commands to the agent of a build log. */
export function toJsonText(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2).replace(AGENT_COMMAND, "#\\u0023")}\n`;
}
