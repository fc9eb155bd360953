import assert from "node:assert/strict";
import { UnreadableText } from "../../../src/yaml/document";
import { brief, findingsIn } from "../../support/documents";

describe("the detection of Compose files", () => {
  const read = (text: string, file?: string) =>
    findingsIn(text, { format: "compose", ...(file === undefined ? {} : { file }) });

  it("accepts a file with services, or with the name of a Compose file", () => {
    assert.ok(read("services: {web: {image: nginx}}").length > 0);
    assert.ok(read("version: '3.8'\nservices: {web: {privileged: true}}").length > 0);
    assert.deepEqual(read("volumes: {v: {driver_opts: {device: /srv}}}", "a/compose.prod.yml").map(brief), [
      ["no-host-paths", "violation", "volumes.v.driver_opts.device"],
    ]);
  });

  it("accepts a file with jobs alone", () =>
    assert.deepEqual(
      read(
        "jobs: {base: {image: 'a:1', user: '1', triggers: {manual: true}, pid: host}, next: {extends: base, ipc: host}}",
      )
        .filter(({ policy }) => policy === "no-host-namespaces")
        .map(({ path, resource }) => [resource.kind, path]),
      [
        ["Job", "jobs.base.pid"],
        ["Job", "jobs.next.pid"],
        ["Job", "jobs.next.ipc"],
      ],
    ));

  it("accepts a file with volumes or included files alone, under any name", () => {
    assert.deepEqual(read("volumes: {v: {driver_opts: {device: /srv}}}").map(brief), [
      ["no-host-paths", "violation", "volumes.v.driver_opts.device"],
    ]);
    for (const text of ["include: [db.yaml]", "name: x\nx-a: 1\ninclude: [{path: [db.yaml, cache.yaml]}]"])
      assert.deepEqual(read(text).map(brief), [["no-privileged", "undecided", "include"]], text);
  });

  it("rejects other files with an include", () => {
    for (const [text, file] of [
      ["include: [src]", "tsconfig.json"],
      ["include: [ci/build.yml]", ".gitlab-ci.yml"],
      ["include: [{local: ci/build.yml}]", "ci.yml"],
      ["include: [ci/build.yml]\nbuild: {script: make}", "ci.yml"],
      ["include: ci/build.yml", "ci.yml"],
    ] as const)
      assert.throws(() => read(text, file), /recognized/, text);
  });

  it("rejects other files with something named services", () => {
    const rejects = (text: string): void => assert.throws(() => read(text), /recognized/);
    rejects("services: {App\\Mailer: {class: Mailer, arguments: [x]}}");
    rejects("services: [web]");
    rejects("volumes: {data: {size: 1Gi}}");
    rejects("jobs: {build: {runs-on: x, environment: production, services: {db: {image: postgres}}}}");
    rejects("kind: Services\nservices: {web: {image: nginx}}");
    rejects("[{services: {web: {image: nginx}}}]");
    rejects('{"name": "shop", "version": "1.0", "services": {"web": {"command": "x"}}, "scripts": {}}');
  });

  it("rejects files whose names only start like a Compose file's", () => {
    for (const name of ["composer.json", "composer.yaml", "a/Composed.yml", "compose/web.yaml"])
      assert.throws(() => read('{"name": "shop/web", "require": {}}', name), /recognized/, name);
    for (const name of ["compose.yaml", "Compose.prod.yml", "docker-compose-dev.json", "a/compose_1.yaml"])
      assert.deepEqual(read("name: shop", name), [], name);
    assert.ok(read('{"require": {}, "services": {"web": {"build": "."}}}', "composer.json").length > 0);
  });

  it("reports a file with the name of a Compose file but no services as unreadable", () => {
    const unreadable = (text: string) => assert.throws(() => read(text, "docker-compose.yml"), UnreadableText);
    unreadable("web: {image: nginx, privileged: true}");
    unreadable("services: [{image: nginx}]");
    unreadable("version: '1'\nweb: {image: nginx, privileged: true}");
    unreadable("web: {image: nginx, privileged: true}\nvolumes: {data: }");
    unreadable("services: ${SERVICES}");
    assert.deepEqual(read("name: shop\nservices:", "compose.yaml"), []);
    assert.deepEqual(read("x-only: {a: 1}", "compose.yaml"), []);
    assert.deepEqual(read("version: '3'\nnetworks: {out: }", "compose.yaml"), []);
  });
});
