/** One entry of Docker's `securityOpts`: `label=type:container_t` is `{ key: "label", value: "type:container_t" }`. */
export interface SecurityOption {
  readonly key: string;
  /** Empty if the entry is a bare word. */
  readonly value: string;
}

/**
 * Splits a security option as the engine does: at the first `=`, or, without one, at the first `:`; the bare
 * word `disable` is `label=disable`.
 *
 * @see https://github.com/moby/moby/blob/master/daemon/daemon_unix.go, parseSecurityOpt
 */
export function parseSecurityOption(text: string): SecurityOption {
  if (text === "disable") return { key: "label", value: "disable" };
  const cut = text.includes("=") ? text.indexOf("=") : text.indexOf(":");
  return cut < 0 ? { key: text, value: "" } : { key: text.slice(0, cut), value: text.slice(cut + 1) };
}

/**
 * Whether a security option that is a switch is on: as a bare word it is; otherwise its value is read like Go's
 * `strconv.ParseBool`. Undefined for any other value, which the engine rejects.
 */
export function isSwitchedOn(value: string): boolean | undefined {
  if (["", "1", "t", "T", "TRUE", "true", "True"].includes(value)) return true;
  if (["0", "f", "F", "FALSE", "false", "False"].includes(value)) return false;
  return undefined;
}
