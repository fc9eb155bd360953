import assert from "node:assert/strict";
import type { GuardConfig } from "../../../src/library";
import { HARDENED, judge, judgeText } from "../../support/compose";
import { brief, findingsIn, messagesOf } from "../../support/documents";
import { assertLinear } from "../../support/growth";

describe("a service in a Compose file", () => {
  it("has switches in the words that Compose accepts", () => {
    const isOn = (word: string): boolean =>
      judge({ web: { privileged: word } }).some(({ verdict }) => verdict === "violation");
    for (const word of ["true", "y", "yes", "on", "ON", "Y"]) assert.ok(isOn(word), word);
    for (const word of ["false", "n", "no", "off", "OFF", "N"])
      assert.deepEqual(judge({ web: { privileged: word } }).map(brief), [], word);
  });

  it("has a CPU limit in any of its fields", () => {
    const config: GuardConfig = { "require-resource-limits": { require: ["cpu"] } };
    const verdicts = (web: object) =>
      judge({ web: { cpus: undefined, ...web } }, config).map(({ verdict, path }) => [verdict, path]);
    const none = ["violation", "services.web.cpus"];
    assert.deepEqual(verdicts({}), [none]);
    assert.deepEqual(verdicts({ cpus: " 0.5 " }), []);
    assert.deepEqual(verdicts({ cpus: "0" }), [none]);
    for (const cpus of ["", " ", "half"]) assert.deepEqual(verdicts({ cpus }), [["malformed", "services.web.cpus"]]);
    assert.deepEqual(verdicts({ cpu_quota: 50000 }), []);
    assert.deepEqual(verdicts({ cpu_quota: -1 }), [["violation", "services.web.cpu_quota"]]);
    assert.deepEqual(verdicts({ deploy: { resources: { limits: { cpus: "0.5" } } } }), []);
  });

  it("needs no digest for an image that the project builds", () => {
    const config: GuardConfig = { "pinned-images": { digest: true } };
    const judged = (web: object) => judge({ web: { image: "docker.io/library/shop:1", ...web } }, config).map(brief);
    assert.deepEqual(judged({ build: "." }), []);
    assert.deepEqual(judged({}), [["pinned-images", "violation", "services.web.image"]]);
  });

  it("is described in the terms of Compose", () => {
    const messages = (fragment: object, policy: string) => messagesOf(judge(fragment), policy);
    const namespaces = {
      pid: "host",
      ipc: "host",
      network_mode: "host",
      userns_mode: "host",
      cgroup: "host",
      uts: "host",
    };
    assert.deepEqual(messages({ web: namespaces }, "no-host-namespaces"), [
      `service "web" shares the host's process ID namespace [host]`,
      `service "web" shares the host's IPC namespace [host]`,
      `service "web" shares the host's network namespace [host]`,
      `service "web" shares the host's user namespace [host]`,
      `service "web" shares the host's cgroup namespace [host]`,
      `service "web" shares the host's UTS namespace [host]`,
    ]);
    assert.deepEqual(
      messages({ web: { devices: ["/dev/kvm"], device_cgroup_rules: ["c 1:1 r"], gpus: "all" } }, "no-host-devices"),
      [
        `service "web" uses a host device: "/dev/kvm" [/dev/kvm]`,
        `service "web" uses a host device rule: "c 1:1 r" [c 1:1 r]`,
        `service "web" uses a host GPU: "all" [all]`,
      ],
    );
    assert.deepEqual(
      messages(
        { web: { build: { privileged: true }, post_start: [{ privileged: true }], pre_start: [{ privileged: true }] } },
        "no-privileged",
      ),
      [
        'the build of service "web" runs in privileged mode [true]',
        'post_start of service "web" runs in privileged mode [true]',
        'pre_start of service "web" runs in privileged mode [true]',
      ],
    );
    const mount = { type: "image", source: "acme/files:1", target: "/f" };
    assert.deepEqual(
      messages({ web: { volumes: [mount], pre_start: [{ image: "acme/init:1" }] } }, "trusted-registries"),
      [
        'the image that service "web" mounts is "docker.io/acme/files", which is not from a trusted registry [docker.io/acme/files]',
        'the image of pre_start of service "web" is "docker.io/acme/init", which is not from a trusted registry [docker.io/acme/init]',
      ],
    );
  });

  it("may contain a doubled dollar sign, which is not a variable", () =>
    assert.deepEqual(judge({ web: { volumes: ["/proc:/p$$1:$${X}"] } }).map(brief), [
      ["no-host-paths", "violation", "services.web.volumes[0]"],
      ["no-kernel-filesystems", "violation", "services.web.volumes[0]"],
    ]));

  it("is merged from all documents of a file", () =>
    assert.deepEqual(
      judgeText("services: {web: {image: 'alpine:3', user: '1'}}\n---\nservices: {web: {privileged: true}}")
        .filter(({ level }) => level === "mandatory")
        .map(brief),
      [["no-privileged", "violation", "services.web.privileged"]],
    ));

  it("has a user with a colon as a string, and YAML 1.1 words as switches", () =>
    assert.deepEqual(
      judgeText("services: {web: {image: 'alpine:3', user: 1000:50, privileged: yes, read_only: on}}")
        .filter(({ level, policy }) => level === "mandatory" || policy === "require-read-only-root")
        .map(brief),
      [["no-privileged", "violation", "services.web.privileged"]],
    ));

  it("includes values from anchors and merge keys", () =>
    assert.deepEqual(
      judgeText("x-base: &base {privileged: true, user: '1'}\nservices:\n  web:\n    <<: *base\n    image: alpine:3\n")
        .filter(({ level }) => level === "mandatory")
        .map(({ policy, location }) => [policy, location?.line]),
      [["no-privileged", 1]],
    ));

  it("can exempt itself with a label, if inline exemptions are enabled", () => {
    const config: GuardConfig = { "no-privileged": { inlineExemptions: true } };
    const label = "container-guard.dev/exempt.no-privileged";
    const judged = (labels: unknown) => judge({ web: { privileged: true, labels } }, config).map(brief);
    assert.deepEqual(judged({ [label]: "builds images" }), []);
    assert.deepEqual(judged([`${label}=builds images`]), []);
    assert.equal(judged([label]).length, 1, "no reason");
    assert.equal(judged([`${label}=\${REASON}`]).length, 1, "an unknown reason");
    assert.equal(judge({ web: { privileged: true, labels: { [label]: "x" } } }).length, 1, "not allowed");
    const others = { build: { context: ".", labels: { [label]: "x" } }, deploy: { labels: { [label]: "x" } } };
    for (const [key, value] of Object.entries(others))
      assert.equal(judge({ web: { privileged: true, [key]: value } }, config).map(brief).length, 1, `labels of ${key}`);
  });

  it("is checked in linear time, even if many services join one with many networks", () =>
    assertLinear(300, (size) => {
      const many = <T>(make: (index: number) => T) =>
        Object.fromEntries(Array.from({ length: size }, (_, index) => [`n${index}`, make(index)]));
      const services = {
        ...many(() => ({ ...HARDENED, network_mode: "service:b" })),
        b: { networks: many(() => null) },
      };
      const text = JSON.stringify({ services, networks: many(() => ({})) });
      const config: GuardConfig = { all: "disabled", "no-host-namespaces": "mandatory" };
      return () => assert.deepEqual(findingsIn(text, { format: "compose", config }), []);
    }));

  it("mounts a volume by its name, or by the external name if it has none", () => {
    const found = (volume: object) => judge({ volumes: { v: volume } }).map(({ path }) => path);
    assert.deepEqual(
      found({ external: { name: "/etc" } }),
      found({ name: "/etc" }).map(() => "volumes.v.external.name"),
    );
    assert.ok(found({ name: "/etc", external: { name: "web" } }).every((path) => path === "volumes.v.name"));
    assert.ok(found({ name: "/etc", external: { name: "web" } }).length > 0);
    assert.deepEqual(found({ name: "web", external: { name: "/etc" } }), []);
    assert.deepEqual(found({ name: "${NAME}" }), []);
  });

  it("can be exempted by kind and name", () => {
    const exempt = [{ resource: "Service/web", value: "/proc", reason: "metrics" }];
    const config: GuardConfig = { "no-kernel-filesystems": { exempt }, "no-host-paths": "disabled" };
    assert.deepEqual(judge({ web: { volumes: ["/proc/:/p:ro"] } }, config).map(brief), []);
  });
});
