import assert from "node:assert/strict";
import { judgeText } from "../../support/compose";
import { brief } from "../../support/documents";

describe("extends in a Compose file", () => {
  const judged = (text: string) =>
    judgeText(text)
      .filter(({ level, resource }) => level === "mandatory" && resource.name === "web")
      .map(({ policy, path, location }) => [policy, path, location?.line]);

  it("extends lists, merges objects and replaces other values, with the line of each", () =>
    assert.deepEqual(
      judged(`
services:
  base:
    image: alpine:3
    user: root
    cap_add: [NET_ADMIN]
    sysctls: {kernel.msgmax: 1}
    volumes: [/proc:/p]
  web:
    extends: {service: base}
    user: "1000"
    cap_add:
      - SYS_ADMIN
    sysctls:
      - kernel.shmmax=1
    volumes: [/sys:/s]
`),
      [
        ["no-added-capabilities", "services.web.cap_add[0]", 6],
        ["no-added-capabilities", "services.web.cap_add[1]", 13],
        ["no-kernel-filesystems", "services.web.volumes[0]", 8],
        ["no-kernel-filesystems", "services.web.volumes[1]", 16],
        ["no-unsafe-sysctls", "services.web.sysctls[0]", 7],
        ["no-unsafe-sysctls", "services.web.sysctls[1]", 15],
      ],
    ));

  it("keeps values that the extending service sets to null", () =>
    assert.deepEqual(
      judged(`
services:
  base: {image: "alpine:3", user: root, privileged: true, networks: [out], build: {context: ., privileged: true}}
  web: {extends: base, privileged: null, user: "1", networks: {own: }, build: .}
networks: {out: {name: host}, own: }
`),
      [
        ["no-host-namespaces", "services.web.networks.out", 3],
        ["no-privileged", "services.web.privileged", 3],
        ["no-privileged", "services.web.build.privileged", 3],
      ],
    ));

  it("follows a chain", () =>
    assert.deepEqual(
      judged(`
services:
  a: {image: "alpine:3", user: "1", pid: host}
  b: {extends: a, ipc: host}
  web: {extends: {service: b}}
`),
      [
        ["no-host-namespaces", "services.web.pid", 3],
        ["no-host-namespaces", "services.web.ipc", 4],
      ],
    ));

  it("reports a cycle, and checks the other settings", () =>
    assert.deepEqual(
      judged(`
services:
  web: {extends: b, image: "alpine:3", user: "1"}
  b: {extends: c, pid: host}
  c: {extends: web}
`),
      [
        ["no-host-namespaces", "services.web.pid", 4],
        ["no-privileged", "services.web.extends", 5],
      ],
    ));

  it("reports a base that extends a service of another file", () =>
    assert.deepEqual(
      judgeText(`
services:
  base: {extends: {file: x.yaml, service: y}}
  web: {extends: base, pid: host}
`)
        .filter(({ resource }) => resource.name === "web")
        .map(brief),
      [
        ["no-host-namespaces", "violation", "services.web.pid"],
        ["no-privileged", "undecided", "services.web.extends.file"],
      ],
    ));
});
