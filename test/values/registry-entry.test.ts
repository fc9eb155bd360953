import assert from "node:assert/strict";
import fc from "fast-check";
import { parseImageReference } from "../../src/values/image-reference";
import { isImageBelow, isRegistryEntry, whyNoWildcard } from "../../src/values/registry-entry";
import { assertLinear } from "../support/growth";

const DIGEST = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/** Image, registry entry, whether the image lies at or below it. */
const BELOW: ReadonlyArray<readonly [string, string, boolean]> = [
  ["ghcr.io/acme/app", "ghcr.io", true],
  ["ghcr.io/acme/app", "ghcr.io/acme", true],
  ["ghcr.io/acme/app", "ghcr.io/acme/", true],
  ["ghcr.io/acme/app", "ghcr.io/acme/app", true],
  ["ghcr.io/acme/app:1.0", "ghcr.io/acme/app", true],
  ["ghcr.io/acme-evil/app", "ghcr.io/acme", false],
  ["ghcr.io/acme", "ghcr.io/acme/app", false],
  ["ghcr.io/acme/app-evil", "ghcr.io/acme/app", false],
  ["ghcr.io.evil.net/acme/app", "ghcr.io", false],
  ["ghcr.iota/acme/app", "ghcr.io", false],
  ["evil.net/ghcr.io/acme/app", "ghcr.io", false],
  ["sub.ghcr.io/acme/app", "ghcr.io", false],
  ["GHCR.IO/acme/app", "ghcr.io", false],
  ["ghcr.io:443/acme/app", "ghcr.io", false],
  ["ghcr.io/acme/app", "ghcr.io:443", false],
  ["localhost:5000/app", "localhost:5000", true],
  ["localhost:50001/app", "localhost:5000", false],
  ["localhost:5000/app", "localhost", false],
  ["[::1]:5000/app", "[::1]:5000", true],
  ["nginx", "docker.io", true],
  ["nginx", "docker.io/library", true],
  ["nginx", "index.docker.io/library", true],
  ["nginx", "index.docker.io", true],
  ["sub.docker.io/app", "sub.index.docker.io", false],
  ["nginx", "docker.io/nginx", false],
  ["index.docker.io/nginx", "docker.io/library", true],
  ["bitnami/nginx", "docker.io/library", false],

  ["123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1", "123456789012.dkr.ecr.*.amazonaws.com", true],
  ["123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/app", "123456789012.dkr.ecr.*.amazonaws.com/team", true],
  ["123456789012.dkr.ecr.eu-west-1.amazonaws.com/team-evil/app", "123456789012.dkr.ecr.*.amazonaws.com/team", false],
  ["210987654321.dkr.ecr.eu-west-1.amazonaws.com/app", "123456789012.dkr.ecr.*.amazonaws.com", false],
  ["123456789012.dkr.ecr.eu-west-1.amazonaws.com.evil.net/app", "123456789012.dkr.ecr.*.amazonaws.com", false],
  ["evil.123456789012.dkr.ecr.eu-west-1.amazonaws.com/app", "123456789012.dkr.ecr.*.amazonaws.com", false],
  ["123456789012.dkr.ecr.amazonaws.com/app", "123456789012.dkr.ecr.*.amazonaws.com", false],
  ["123456789012.dkr.ecr.a.b.amazonaws.com/app", "123456789012.dkr.ecr.*.amazonaws.com", false],
  ["123456789012.dkr.ecr.a.b.amazonaws.com/app", "123456789012.dkr.ecr.*.*.amazonaws.com", true],
  ["123456789012xdkr.ecr.a.amazonaws.com/app", "123456789012.dkr.ecr.*.amazonaws.com", false],
  ["evil.net/123456789012.dkr.ecr.a.amazonaws.com/app", "123456789012.dkr.ecr.*.amazonaws.com", false],
  ["registry.EU.example.com/app", "registry.*.example.com", true],
  ["registry.eu.Example.com/app", "registry.*.example.com", false],
  ["registry.eu.example.com:5000/app", "registry.*.example.com:5000", true],
  ["registry.eu.example.com:5000/app", "registry.*.example.com", false],
  ["registry.eu.example.com/app", "registry.*.example.com:5000", false],
  ["registry.eu.example.com:50001/app", "registry.*.example.com:5000", false],
  ["registry.eu:5000/example.com/app", "registry.*.example.com", false],
  ["nginx", "index.*.docker.io", false],
];

const ENTRIES: ReadonlyArray<readonly [string, boolean]> = [
  ["docker.io", true],
  ["docker.io/library", true],
  ["ghcr.io/acme/", true],
  ["registry.example.com:5000", true],
  ["registry.example.com:5000/team/app", true],
  ["localhost", true],
  ["localhost:5000", true],
  ["[::1]:5000", true],
  ["10.0.0.1", true],
  ["Registry/app", true],
  ["", false],
  ["/", false],
  ["acme", false],
  ["acme/app", false],
  ["ghcr.io//acme", false],
  ["ghcr.io/acme//", false],
  ["ghcr.io/Acme", false],
  ["ghcr.io/acme/app:1.0", false],
  [`ghcr.io/acme/app@${DIGEST}`, false],
  ["https://ghcr.io", false],
  ["user@ghcr.io", false],
  [" ghcr.io", false],

  ["123456789012.dkr.ecr.*.amazonaws.com", true],
  ["123456789012.dkr.ecr.*.amazonaws.com/team/", true],
  ["123456789012.dkr.ecr.*.amazonaws.com.cn", true],
  ["registry.*.*.example.com", true],
  ["registry.*.eu.*.example.com:5000/team", true],
  ["registry.*.acme.co.uk", true],
  ["registry.*.acme.museum", true],
  ["registry.*.xn--acme.xn--p1ai", true],
];

const WHOLE_LABEL = '"*" can only replace a whole label of the host';
const HOST_ONLY = '"*" can only be used in the host';
const TOO_WIDE =
  '"*" can replace neither the first label nor the last two (three if the last has two letters, as in co.uk), ' +
  "because anyone could register a name that matches";

/** Entries whose wildcards are rejected, with the reason. */
const REJECTED: ReadonlyArray<readonly [string, string]> = [
  ["*", TOO_WIDE],
  ["*/acme", TOO_WIDE],
  ["*:5000", TOO_WIDE],
  ["*.*", TOO_WIDE],
  ["*.com", TOO_WIDE],
  ["*.azurecr.io", TOO_WIDE],
  ["*.example.com", TOO_WIDE],
  ["*.dkr.ecr.eu-west-1.amazonaws.com", TOO_WIDE],
  ["*.dkr.ecr.*.amazonaws.com", TOO_WIDE],
  ["registry.*", TOO_WIDE],
  ["registry.*.com", TOO_WIDE],
  ["registry.*.com:5000", TOO_WIDE],
  ["registry.example.*", TOO_WIDE],
  ["registry.*.example.*", TOO_WIDE],
  ["registry.*.co.uk", TOO_WIDE],
  ["registry.*.Com.AU/team", TOO_WIDE],
  ["10.*.0.1", TOO_WIDE],
  ["registry.*.example.com:*", WHOLE_LABEL],
  ["registry.eu-*.example.com", WHOLE_LABEL],
  ["registry.**.example.com", WHOLE_LABEL],
  ["registry*", WHOLE_LABEL],
  ["ghcr.io/acme/*", HOST_ONLY],
  ["ghcr.io/*", HOST_ONLY],
  ["registry.*.example.com/*", HOST_ONLY],
];

describe("isImageBelow", () => {
  for (const [text, entry, expected] of BELOW)
    it(`is ${expected} for ${text} and ${entry}`, () => {
      const image = parseImageReference(text);
      assert.ok(image !== undefined);
      assert.equal(isImageBelow(image, entry), expected);
    });

  const label = fc.stringMatching(/^[a-z0-9]{1,3}$/);
  const labels = fc.array(label, { minLength: 3, maxLength: 6 });

  it("compares an entry without * as a text", () => {
    const name = fc.tuple(labels, fc.array(label, { minLength: 1, maxLength: 3 }));
    fc.assert(
      fc.property(name, name, ([host, path], [otherHost, otherPath]) => {
        const image = { registry: host.join("."), repository: path.join("/") };
        const text = `${image.registry}/${image.repository}/`;
        for (const entry of [
          host.join("."),
          [otherHost.join("."), ...otherPath].join("/"),
          text.slice(0, -1),
          `${text}x`,
        ])
          assert.equal(isImageBelow(image, entry), text.startsWith(`${entry}/`));
      }),
    );
  });

  it("matches one label with *, but no dot, slash, port or empty label", () => {
    const entry = (parts: readonly string[]): string => [...parts.slice(0, 1), "*", ...parts.slice(2)].join(".");
    fc.assert(
      fc.property(labels, fc.stringMatching(/^[a-z.:/-]{0,4}$/), (parts, middle) => {
        const registry = [...parts.slice(0, 1), middle, ...parts.slice(2)].join(".");
        assert.equal(isImageBelow({ registry, repository: "app" }, entry(parts)), /^[a-z-]+$/.test(middle));
      }),
    );
  });
});

describe("isRegistryEntry", () => {
  for (const [text, expected] of ENTRIES)
    it(JSON.stringify(text), () => {
      assert.equal(isRegistryEntry(text), expected);
      assert.equal(whyNoWildcard(text), undefined);
    });

  for (const [text, reason] of REJECTED)
    it(`explains why it rejects ${text}`, () => {
      assert.equal(isRegistryEntry(text), false);
      assert.equal(whyNoWildcard(text), reason);
    });

  const long: Readonly<Record<string, (size: number) => string>> = {
    "labels without a star": (size) => `${"a.".repeat(size)}!`,
    stars: (size) => `a${".*".repeat(size)}!`,
    "labels and stars": (size) => `a${".*.b".repeat(size)}!`,
    "labels after a star": (size) => `a.*${".b".repeat(size)}!`,
    "one label after a star": (size) => `a.*.${"b".repeat(size)}!`,
    "hyphens after a star": (size) => `a.*.b.${"b-".repeat(size)}`,
    "path segments": (size) => `a.*.b.com${"/b".repeat(size)}!`,
  };
  for (const [what, write] of Object.entries(long))
    it(`runs in time proportional to the number of ${what}`, () => {
      assertLinear(20_000, (size) => {
        const text = write(size);
        return () => assert.equal(isRegistryEntry(text), false);
      });
    });
});
