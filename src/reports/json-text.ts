import { AGENT_COMMAND } from "../values/text";

/** JSON as people read it, and in which the log of a build finds no commands to its agent. */
export function toJsonText(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2).replace(AGENT_COMMAND, "#\\u0023")}\n`;
}
