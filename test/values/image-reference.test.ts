import assert from "node:assert/strict";
import { assertLinear } from "../support/growth";
import { isImageId, parseImageReference } from "../../src/values/image-reference";

const HEX = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const DIGEST = `sha256:${HEX}`;

const REFERENCES: ReadonlyArray<readonly [string, ReturnType<typeof parseImageReference>]> = [
  ["nginx", { registry: "docker.io", repository: "library/nginx" }],
  ["nginx:1.29.3", { registry: "docker.io", repository: "library/nginx", tag: "1.29.3" }],
  ["library/nginx", { registry: "docker.io", repository: "library/nginx" }],
  ["bitnami/nginx", { registry: "docker.io", repository: "bitnami/nginx" }],
  ["docker.io/nginx", { registry: "docker.io", repository: "library/nginx" }],
  ["docker.io/bitnami/nginx", { registry: "docker.io", repository: "bitnami/nginx" }],
  ["index.docker.io/nginx", { registry: "docker.io", repository: "library/nginx" }],
  ["index.docker.io:443/nginx", { registry: "index.docker.io:443", repository: "nginx" }],
  ["docker.io", { registry: "docker.io", repository: "library/docker.io" }],
  ["ghcr.io/acme/app", { registry: "ghcr.io", repository: "acme/app" }],
  [`ghcr.io/acme/app@${DIGEST}`, { registry: "ghcr.io", repository: "acme/app", digest: DIGEST }],
  [`nginx:1.29.3@${DIGEST}`, { registry: "docker.io", repository: "library/nginx", tag: "1.29.3", digest: DIGEST }],
  [`${HEX}@${DIGEST}`, { registry: "docker.io", repository: `library/${HEX}`, digest: DIGEST }],

  // The first segment is a host if it has a dot, a colon or a capital, or is localhost.
  ["localhost/app", { registry: "localhost", repository: "app" }],
  ["localhost:5000/app", { registry: "localhost:5000", repository: "app" }],
  ["localhost:5000/app:1.2", { registry: "localhost:5000", repository: "app", tag: "1.2" }],
  ["localhost:5000", { registry: "docker.io", repository: "library/localhost", tag: "5000" }],
  ["localhosts/app", { registry: "docker.io", repository: "localhosts/app" }],
  ["registry/app", { registry: "docker.io", repository: "registry/app" }],
  ["registry:443/app", { registry: "registry:443", repository: "app" }],
  ["Registry/app", { registry: "Registry", repository: "app" }],
  ["GHCR.IO/acme/app", { registry: "GHCR.IO", repository: "acme/app" }],
  ["10.0.0.1/app", { registry: "10.0.0.1", repository: "app" }],
  ["[::1]/app", { registry: "[::1]", repository: "app" }],
  ["[2001:db8::1]:5000/app:1", { registry: "[2001:db8::1]:5000", repository: "app", tag: "1" }],

  ["evil.net/registry.k8s.io/pause", { registry: "evil.net", repository: "registry.k8s.io/pause" }],
  ["registry.k8s.io.evil.net/pause", { registry: "registry.k8s.io.evil.net", repository: "pause" }],

  // Separators within a repository: one dot, one or two underscores, any number of dashes.
  ["a.b/c_d/e__f/g--h", { registry: "a.b", repository: "c_d/e__f/g--h" }],
  ["a..b", undefined],
  ["a___b", undefined],
  ["-a", undefined],
  ["a-", undefined],

  ["", undefined],
  [" ", undefined],
  [" nginx", undefined],
  ["nginx ", undefined],
  ["nginx\n", undefined],
  ["Nginx", undefined],
  ["ghcr.io/Acme/app", undefined],
  ["ghcr.io/", undefined],
  ["ghcr.io//app", undefined],
  ["/app", undefined],
  ["app/", undefined],
  ["nginx:", undefined],
  ["nginx:1:2", undefined],
  ["nginx:-1", undefined],
  ["nginx:${VERSION}", undefined],
  ["https://ghcr.io/acme/app", undefined],
  ["docker://nginx", undefined],
  ["user@ghcr.io/acme/app", undefined],
  ["user:password@ghcr.io/acme/app", undefined],
  ["ghcr.io@evil.net/app", undefined],
  ["a_b.example.com/app", undefined],
  ["ghcr.io:/app", undefined],
  ["ghcr.io:http/app", undefined],
  ["[::1/app", undefined],
  ["[fe80::1%25eth0]/app", undefined],

  [HEX, undefined],
  [HEX.slice(1), { registry: "docker.io", repository: `library/${HEX.slice(1)}` }],
  [HEX.toUpperCase(), undefined],
  ["nginx@", undefined],
  ["nginx@sha256", undefined],
  ["nginx@sha256:", undefined],
  [`nginx@sha256:${HEX.slice(1)}`, undefined],
  [`nginx@sha256:${HEX.toUpperCase()}`, undefined],
  [`nginx@SHA256:${HEX}`, undefined],
  [`nginx@sha512:${HEX}`, undefined],
  [`nginx@constructor:${HEX}`, undefined],
  [`nginx@${DIGEST}@${DIGEST}`, undefined],
  [`nginx@sha512:${HEX}${HEX}`, { registry: "docker.io", repository: "library/nginx", digest: `sha512:${HEX}${HEX}` }],
  [
    `nginx@sha384:${HEX}${HEX.slice(32)}`,
    { registry: "docker.io", repository: "library/nginx", digest: `sha384:${HEX}${HEX.slice(32)}` },
  ],
  [`nginx@sha384:${HEX}`, undefined],
  [`nginx@xsha256:${HEX}`, undefined],
  [`nginx@${DIGEST}0`, undefined],
  [`@${DIGEST}`, undefined],
  [":1.29.3", undefined],

  [`nginx:${"1".repeat(128)}`, { registry: "docker.io", repository: "library/nginx", tag: "1".repeat(128) }],
  [`nginx:${"1".repeat(129)}`, undefined],
  [`a.b/${"c".repeat(255)}`, { registry: "a.b", repository: "c".repeat(255) }],
  [`a.b/${"c".repeat(256)}`, undefined],
];

const IDS: ReadonlyArray<readonly [string, boolean]> = [
  [HEX, true],
  [DIGEST, true],
  [HEX.slice(1), false],
  [`${HEX}0`, false],
  [`sha256:${HEX.slice(1)}`, false],
  [HEX.toUpperCase(), false],
  [`sha512:${HEX}`, false],
  [`nginx@${DIGEST}`, false],
  [`${HEX}:latest`, false],
  [`${HEX}\n`, false],
  ["sha256", false],
  ["", false],
];

describe("parseImageReference", () => {
  for (const [text, expected] of REFERENCES)
    it(JSON.stringify(text), () => assert.deepEqual(parseImageReference(text), expected));

  const long: Readonly<Record<string, (size: number) => string>> = {
    "a host": (size) => `${"a".repeat(size)}.b!/c`,
    "the labels of a host": (size) => `${"a.".repeat(size)}/c`,
    "a component": (size) => `${"a".repeat(size)}!`,
    "the separators of a component": (size) => `${"a-".repeat(size)}`,
    "hyphens in a component": (size) => `a${"-".repeat(size)}`,
  };
  for (const [what, write] of Object.entries(long))
    it(`runs in time proportional to the length of ${what}`, () => {
      assertLinear(20_000, (size) => {
        const text = write(size);
        return () => assert.equal(parseImageReference(text), undefined);
      });
    });
});

describe("isImageId", () => {
  for (const [text, expected] of IDS) it(JSON.stringify(text), () => assert.equal(isImageId(text), expected));
});
