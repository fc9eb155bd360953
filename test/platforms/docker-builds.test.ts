import assert from "node:assert/strict";
import { evaluate, Place, policies, isUnknown } from "../../src/library";
import { UNKNOWN } from "../support/workloads";

function findingsIn(type: string, inputs: object) {
  const resource = { type, name: "web", urn: null, inputs: Place.root(inputs, isUnknown) };
  return evaluate([resource], { policies, config: { all: "mandatory" } }).findings;
}

const BUILDER = "docker:index/buildxBuilder:BuildxBuilder";

/** Programs as the providers' own documentation has them. */
const ORDINARY: ReadonlyArray<readonly [type: string, inputs: object]> = [
  [
    "docker:index/image:Image",
    { imageName: "registry.k8s.io/app:1", build: { context: ".", dockerfile: "Dockerfile", args: { A: "b" } } },
  ],
  ["docker:index/image:Image", { imageName: "registry.k8s.io/app:1", build: { context: "../../../" }, skipPush: true }],
  [
    "docker:index/remoteImage:RemoteImage",
    { name: "registry.k8s.io/app:1", build: { context: ".", tags: ["app:1"], secrets: [{ id: "t", src: ".token" }] } },
  ],
  [
    "docker-build:index:Image",
    {
      tags: ["registry.k8s.io/app:1"],
      context: { location: "app", named: { base: { location: "docker-image://registry.k8s.io/pause:3.10" } } },
      cacheFrom: [{ local: { src: "/var/cache/app" } }],
      cacheTo: [{ local: { dest: "/var/cache/app" } }],
      exports: [{ local: { dest: "./out" } }, { docker: { tar: true } }],
      network: "default",
      push: true,
      secrets: { token: UNKNOWN },
      ssh: [{ id: "default" }],
    },
  ],
  ["docker-build:index:Index", { tag: "registry.k8s.io/app:1", sources: [UNKNOWN, UNKNOWN] }],
  [BUILDER, { driver: "remote", endpoint: "tcp://buildkitd.example.com:1234" }],
];

describe("builds of the Docker providers", () => {
  ORDINARY.forEach(([type, inputs], i) => {
    it(`have no findings without such settings: ${type} (${i})`, () =>
      assert.deepEqual(
        findingsIn(type, inputs).map(({ message }) => message),
        [],
      ));
  });

  it("include a builder that is privileged, with advice that can be followed", () => {
    const found = findingsIn(BUILDER, { bootstrap: true });
    assert.deepEqual(
      found.map(({ policy, path }) => [policy, path]),
      [
        ["no-privileged", "driver"],
        ["trusted-registries", "driverOptions.image"],
      ],
    );
    assert.match(found[0]!.fix, /^Build with the engine's own BuildKit/);
  });

  it("include a rootless builder in a cluster, which runs unconfined instead", () => {
    const inputs = { kubernetes: { rootless: true, image: "registry.k8s.io/buildkit:1" } };
    const found = findingsIn(BUILDER, inputs);
    assert.deepEqual(
      found.map(({ policy, path }) => [policy, path]),
      [
        ["no-unconfined-apparmor", "kubernetes.rootless"],
        ["no-unconfined-seccomp", "kubernetes.rootless"],
      ],
    );
    for (const { fix } of found) assert.match(fix, /^Build with the engine's own BuildKit/);
  });

  it("are undecided once for each policy that a context from an output concerns", () =>
    assert.deepEqual(
      findingsIn("docker-build:index:Image", { push: false, context: { location: UNKNOWN } }).map(
        ({ policy, verdict, path }) => [policy, verdict, path],
      ),
      [
        ["no-host-system-paths", "undecided", "context.location"],
        ["no-kernel-filesystems", "undecided", "context.location"],
      ],
    ));
});
