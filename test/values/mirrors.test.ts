import assert from "node:assert/strict";
import { parseImageReference } from "../../src/values/image-reference";
import { atMirror, isRegistry } from "../../src/values/registry-entry";

const MIRRORS = {
  "docker.io": "registry.example.com/hub",
  "docker.io/bitnami": "registry.example.com/bitnami",
  "quay.io/": "registry.example.com:5000",
  "index.docker.io/acme": "registry.example.com/acme",
};
const DIGEST = `sha256:${"a".repeat(64)}`;

describe("an image at a mirror", () => {
  const cases: Readonly<Record<string, string | undefined>> = {
    nginx: "registry.example.com/hub/library/nginx",
    "nginx:1.29": "registry.example.com/hub/library/nginx:1.29",
    [`docker.io/library/nginx:1.29@${DIGEST}`]: `registry.example.com/hub/library/nginx:1.29@${DIGEST}`,
    "bitnami/redis:7": "registry.example.com/bitnami/redis:7",
    "bitnami-labs/redis:7": "registry.example.com/hub/bitnami-labs/redis:7",
    "quay.io/prometheus/node-exporter": "registry.example.com:5000/prometheus/node-exporter",
    "acme/web": "registry.example.com/acme/web",
    "ghcr.io/acme/web": undefined,
    "quay.io:443/acme/web": undefined,
  };
  for (const [image, expected] of Object.entries(cases))
    it(`is ${expected ?? "not there"} for ${image.slice(0, 60)}`, () =>
      assert.equal(atMirror(parseImageReference(image)!, MIRRORS), expected));

  it("is named without wildcards", () => {
    assert.ok(isRegistry("registry.example.com/hub"));
    assert.ok(!isRegistry("123456789012.dkr.ecr.*.amazonaws.com"));
  });
});
