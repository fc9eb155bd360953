import { styleText } from "node:util";
import type { Label, Writing } from "../report";

type Style = Parameters<typeof styleText>[0];

export type Paint = (style: Style, text: string) => string;

export function painter({ isColoured }: Pick<Writing, "isColoured">): Paint {
  // The caller decides on colors; styleText would check a stream that may not be the output.
  return (style, text) => (isColoured ? styleText(style, text, { validateStream: false }) : text);
}

export const COLORS: Readonly<Record<Label, "red" | "yellow" | "cyan">> = {
  mandatory: "red",
  advisory: "yellow",
  undecided: "cyan",
  exempt: "cyan",
};
