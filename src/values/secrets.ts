/**
 * Returns the text without the secrets that may be part of a value: the user name and password before a host, and a
 * seccomp profile written out in a security option.
 *
 *   "https://user:secret@host/app" → "…@host/app"
 *   "user:secret@host/app"         → the same
 *   "seccomp={…}"                  → "seccomp={…"
 *   "app@sha256:0123…", "/srv/@data", "node_modules/@acme/app" → the same: a digest and paths
 *
 * A password may contain `@` and `/`, so everything up to the last `@` is left out.
 */
export function withoutSecrets(text: string): string {
  return withoutCredentials(withoutProfile(text));
}

/**
 * The same for a value as it is written in a document, over several lines or with escapes: `"user:secret\x40host/app"`.
 * A value without secrets stays as it is.
 */
export function withoutSecretsAsWritten(value: string): string {
  const [, quotation = "", text = ""] = /^(["']?)(.*)$/s.exec(value) ?? [];
  const read = quotation === '"' ? withoutEscapes(text) : text;
  const shown = withoutSecrets(read);
  return shown === read ? value : quotation + shown;
}

function withoutProfile(text: string): string {
  const start = /seccomp\s*[=:][\s"'\\]*\{/.exec(text);
  return start === null ? text : `${text.slice(0, start.index)}${start[0]}…`;
}

function withoutCredentials(text: string): string {
  const at = endOfUser(text);
  const isUrl = /^\s*(?:[a-z][a-z\d+.-]*:)?\/\//i.test(text);
  return at < 0 || (!isUrl && isInPath(text.slice(0, at))) ? text : withoutUser(text);
}

/** Returns an image reference without what is before its host: in a reference, only a digest may follow an `@`. */
export function withoutUser(text: string): string {
  const at = endOfUser(text);
  return at < 0 ? text : `…${text.slice(at)}`;
}

/** Returns the position of the last `@` that is not followed by a digest; -1 if there is none. */
function endOfUser(text: string): number {
  const digest = /@sha\d+:[\da-f]*["']?\s*$/i.exec(text)?.index ?? text.length;
  return digest === 0 ? -1 : text.lastIndexOf("@", digest - 1);
}

/** Whether what is before an `@` is the beginning of a path rather than a user. */
function isInPath(before: string): boolean {
  return /^(?:\.{0,2}|~)\//.test(before) || (before.includes("/") && !before.includes(":"));
}

/** Replaces numeric escapes of YAML and JSON with their characters. */
function withoutEscapes(text: string): string {
  return text.replace(
    /\\(?:x([\da-f]{2})|u([\da-f]{4})|U([\da-f]{8}))/gi,
    (escape, x?: string, u?: string, U?: string) => {
      const code = Number.parseInt(x ?? u ?? U ?? "", 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : escape;
    },
  );
}
