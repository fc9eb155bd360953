import { IMAGE_GRAMMAR, type ImageReference } from "./image-reference";

const { label, host, component } = IMAGE_GRAMMAR;

/**
 * A host in which `*` stands for whole labels. The first label is literal: at shared registries it is the customer, so that
 * `*.azurecr.io` would match everyone's. The last two are literal, or three if the last is a country's: anyone can register a
 * name below `com` or `co.uk`.
 */
const WILDCARD_HOST =
  `${label}(?:\\.(?:${label}|\\*))*\\.\\*(?:\\.${label})+` +
  `\\.(?:${label}\\.[a-zA-Z]{2}|[a-zA-Z][a-zA-Z0-9-]+[a-zA-Z0-9])(?::[0-9]+)?`;

/**
 * The form of a registry entry, `host[:port][/segment…]` without a tag, as regular expressions that all match, in the syntax
 * that JavaScript and RE2 share. The second one distinguishes a host from the first segment of a repository.
 */
export const REGISTRY_ENTRY = [
  `^(?:${host}|${WILDCARD_HOST})(?:/${component})*$`,
  "^(?:localhost|[^/]*[.:A-Z][^/]*)(?:/|$)",
] as const;

/** The text that `*` in an entry matches, as a regular expression: no dot, no slash, no port. */
export const ANY_LABEL = "[a-zA-Z0-9-]+";

/* eslint-disable no-restricted-syntax -- the expressions above; test/values/registry-entry.test.ts measures their growth */
const FORM = REGISTRY_ENTRY.map((expression) => new RegExp(expression));
const LABEL = new RegExp(`^${ANY_LABEL}$`);
/* eslint-enable no-restricted-syntax */

/**
 * Whether the image is at or below an entry of the form `host[:port][/segment…]`. The host is compared label by label,
 * where `*` matches any one, and the repository by whole segments: `ghcr.io/acme` covers `ghcr.io/acme/app`, not
 * `ghcr.io/acme-evil/app`.
 */
export function isImageBelow({ registry, repository }: ImageReference, entry: string): boolean {
  const [host = "", ...segments] = normalizeRegistryEntry(entry).split("/");
  const path = segments.map((segment) => `${segment}/`).join("");
  return isHostLike(registry, host) && `${repository}/`.startsWith(path);
}

function isHostLike(host: string, pattern: string): boolean {
  if (!pattern.includes("*")) return host === pattern;
  const labels = host.split(".");
  const expected = pattern.split(".");
  return (
    labels.length === expected.length &&
    labels.every((label, i) => (expected[i] === "*" ? LABEL.test(label) : label === expected[i]))
  );
}

/** Returns the form in which images are compared with an entry: without a trailing slash, and with one name for Docker Hub. */
export function normalizeRegistryEntry(entry: string): string {
  const path = withoutSlash(entry);
  return path === "index.docker.io" || path.startsWith("index.docker.io/") ? path.slice("index.".length) : path;
}

/**
 * Returns an image's reference at a mirror of its registry, with its tag and digest; undefined if there is no mirror. The
 * longest registry or path in `mirrors` counts.
 *
 *   "nginx:1.29" with { "docker.io": "registry.example.com/hub" } → "registry.example.com/hub/library/nginx:1.29"
 */
export function atMirror(image: ImageReference, mirrors: Readonly<Record<string, string>>): string | undefined {
  const [origin] = Object.keys(mirrors)
    .filter((entry) => isImageBelow(image, entry))
    .sort((a, b) => normalizeRegistryEntry(b).length - normalizeRegistryEntry(a).length);
  if (origin === undefined) return undefined;
  const { registry, repository, tag, digest } = image;
  const rest = `${registry}/${repository}`.slice(normalizeRegistryEntry(origin).length);
  return `${normalizeRegistryEntry(mirrors[origin]!)}${rest}${tag === undefined ? "" : `:${tag}`}${digest === undefined ? "" : `@${digest}`}`;
}

/** Whether the text is a registry entry without wildcards. */
export function isRegistry(text: string): boolean {
  return isRegistryEntry(text) && !text.includes("*");
}

/** Whether the text has the form of a registry entry. */
export function isRegistryEntry(text: string): boolean {
  return FORM.every((expression) => expression.test(withoutSlash(text)));
}

/** Returns why the `*` in a text is rejected; undefined if that is not its mistake. */
export function whyNoWildcard(text: string): string | undefined {
  if (!text.includes("*") || isRegistryEntry(text)) return undefined;
  const [host = "", ...segments] = text.split("/");
  if (segments.some((segment) => segment.includes("*"))) return '"*" can only be used in the host';
  const labels = host.replace(/:\d*$/, "").split(".");
  if (labels.some((label) => label !== "*" && label.includes("*")))
    return '"*" can only replace a whole label of the host';
  return TOO_WIDE;
}

const TOO_WIDE =
  '"*" can replace neither the first label nor the last two (three if the last has two letters, as in co.uk), ' +
  "because anyone could register a name that matches";

function withoutSlash(entry: string): string {
  return entry.endsWith("/") ? entry.slice(0, -1) : entry;
}
