import assert from "node:assert/strict";
import { HARDENED, judge } from "../../support/compose";
import { brief, findingsIn, testTable } from "../../support/documents";
import hostPaths from "./host-paths.cases";
import images from "./images.cases";
import namespacesAndDevices from "./namespaces-and-devices.cases";
import privileges from "./privileges.cases";

describe("the policies on a Compose file", () => {
  it("report nothing in a hardened service", () => assert.deepEqual(judge({}).map(brief), []));

  it("report nothing in a service without settings", () =>
    assert.deepEqual(findingsIn("services: {web: }", { format: "compose", file: "compose.yaml" }), []));

  testTable({ ...privileges, ...namespacesAndDevices, ...hostPaths, ...images }, judge);

  it("don't report what an override leaves out, which has neither image nor build", () => {
    const override = (service: object) =>
      findingsIn(JSON.stringify({ services: { web: service } }), { format: "compose" });
    assert.deepEqual(override({ ports: ["80:80"] }), []);
    assert.deepEqual(override({ pid: "host" }).map(brief), [["no-host-namespaces", "violation", "services.web.pid"]]);
    assert.ok(override({ build: ".", ports: ["80:80"] }).length > 0);
  });

  it("report the host's namespaces in a service that joins one with the host's network", () => {
    const joining = { web: { network_mode: "service:b" }, services: { b: { ...HARDENED, networks: ["a", "hosts"] } } };
    const joined = (external: object) =>
      judge({ ...joining, networks: { a: {}, hosts: external } }).filter(({ path }) => path.startsWith("services.web"));
    assert.equal(joined({ external: true, name: "host" }).length, 1);
    assert.equal(joined({ external: true, name: "other" }).length, 0);
  });
});
