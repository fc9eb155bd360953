/** The parts of an image reference, with the registry and repository that a short name expands to. */
export interface ImageReference {
  /** Host and port; `docker.io` if the reference does not name one. */
  readonly registry: string;
  readonly repository: string;
  readonly tag?: string;
  /** `algorithm:hex` */
  readonly digest?: string;
}

// The grammar of the distribution project's `reference` package, which Docker, containerd and Kubernetes use.
const LABEL = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
/** The parts of a reference as regular expressions, in the syntax that JavaScript and RE2 share. */
export const IMAGE_GRAMMAR = {
  label: LABEL,
  component: "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*",
  host: `(?:${LABEL}(?:\\.${LABEL})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`,
  tag: "[\\w][\\w.-]{0,127}",
  digest: "sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128}",
} as const;

/** The digest algorithms that runtimes support, and the number of hexadecimal digits of each. The grammar allows others. */
export const DIGEST_LENGTHS = { sha256: 64, sha384: 96, sha512: 128 } as const;

// eslint-disable-next-line no-restricted-syntax -- made of the parts above; test/values/image-reference.test.ts measures its growth
const whole = (part: string): RegExp => new RegExp(`^(?:${part})$`);
const COMPONENT = whole(IMAGE_GRAMMAR.component);
const HOST = whole(IMAGE_GRAMMAR.host);
const TAG = whole(IMAGE_GRAMMAR.tag);
const DIGEST = whole(IMAGE_GRAMMAR.digest);
const MOST_IN_REPOSITORY = 255; // characters

/** Whether the text is the ID of an image on the host, which does not show where the image came from. */
export function isImageId(text: string): boolean {
  return /^(?:sha256:)?[0-9a-f]{64}$/.test(text);
}

/**
 * Whether the text may be the beginning of such an ID: 12 hex digits, as `docker ps` prints them, or more. The engine
 * prefers an image with that name, if the host has one.
 *
 * @see https://github.com/moby/moby/blob/master/daemon/images/image.go, getImage
 */
export function mayBeShortImageId(text: string): boolean {
  return /^(?:sha256:[0-9a-f]{1,63}|[0-9a-f]{12,63})$/.test(text);
}

/** Whether the text is the ID of an image, or its beginning, with or without the algorithm. */
export function isIdPrefix(text: string, id: string): boolean {
  const digits = (each: string): string => each.replace(/^sha256:/, "");
  return /^[0-9a-f]+$/.test(digits(text)) && isImageId(id) && digits(id).startsWith(digits(text));
}

/**
 * Splits an image reference as container runtimes do; undefined if the text is not a reference.
 *
 *   "nginx"                     → docker.io       library/nginx
 *   "localhost:5000/app:1.2"    → localhost:5000  app            tag "1.2"
 *   "ghcr.io/acme/app@sha256:…" → ghcr.io         acme/app       digest "sha256:…"
 *   "Nginx"                     → undefined       repositories are lower case
 *
 * @param text - as written in the manifest, not trimmed
 * @see https://github.com/distribution/reference, ParseNormalizedNamed
 */
export function parseImageReference(text: string): ImageReference | undefined {
  if (/^[0-9a-f]{64}$/.test(text)) return undefined;
  const [named, digest] = cut(text, "@");
  if (digest !== undefined && !DIGEST.test(digest)) return undefined;

  const slash = named.indexOf("/");
  const first = named.slice(0, Math.max(slash, 0));
  const hasHost = isHost(first);
  const registry = hasHost && first !== "index.docker.io" ? first : "docker.io";
  if (hasHost && !HOST.test(first)) return undefined;

  const rest = hasHost ? named.slice(slash + 1) : named;
  const [path, tag] = cut(rest, ":");
  if (tag !== undefined && !TAG.test(tag)) return undefined;

  const repository = registry === "docker.io" && !path.includes("/") ? `library/${path}` : path;
  if (!repository.split("/").every((component) => COMPONENT.test(component))) return undefined;
  if (repository.length > MOST_IN_REPOSITORY) return undefined;
  return { registry, repository, ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) };
}

/** Splits a text at the first separator; without one, returns the whole text. */
function cut(text: string, separator: string): readonly [before: string, after: string | undefined] {
  const at = text.indexOf(separator);
  return text.includes(separator) ? [text.slice(0, at), text.slice(at + 1)] : [text, undefined];
}

/** Whether a reference's first segment names a registry rather than the first part of a repository. */
function isHost(segment: string): boolean {
  return /[.:]/.test(segment) || segment === "localhost" || segment !== segment.toLowerCase();
}
