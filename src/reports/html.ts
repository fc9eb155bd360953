import type { Writer } from "./report";
export const writeHtml: Writer = () => "";
