import assert from "node:assert/strict";
import { admissionFiles } from "../../src/admission";
import { exportAdmission } from "../../src/admission/export";
import type { KubernetesObject } from "../../src/admission/objects";
import { policies } from "../../src/library";
import { keepParameters } from "../conformance/admission-cluster";
import { ApiServer } from "../conformance/api-server";
import { fenced } from "../support/fenced";
import { kubectl, removeNamespace } from "../support/kubernetes";
import { assertClean, endToEnd, needs } from "../support/pulumi";

const TOOLS = ["pulumi", "pulumi-language-nodejs", "pulumi-resource-kubernetes"] as const;

endToEnd(
  "the Pulumi program with the admission policies",
  needs(...TOOLS, "a Kubernetes API server on this machine"),
  (work) => {
    /** Nothing else in the cluster is called so. */
    const run = `cg-e2e-${process.pid}-${Date.now().toString(36)}`;
    const kinds = "validatingadmissionpolicies,validatingadmissionpolicybindings";
    const selector = ["--selector", `app.kubernetes.io/managed-by=${run}`];

    function program(objects: readonly object[]): string {
      const files = new Map(admissionFiles({ policies, format: "pulumi" }).map(({ path, text }) => [path, text]));
      return work.project("admission", { ...Object.fromEntries(files), "objects.json": JSON.stringify(objects) });
    }

    before(() =>
      work.whenDone(() => {
        kubectl("delete", kinds, ...selector);
        removeNamespace(run);
      }),
    );

    it("is itself clean under the pack", async () => {
      assertClean(await work.preview(program(exportAdmission({ policies }))));
    });

    it("installs them and updates them in place, and the parameters stay readable", async () => {
      const only = ["no-privileged", "trusted-registries"];
      const objects = (config = {}): readonly object[] =>
        fenced(exportAdmission({ policies, only, config, namespace: run }), run)
          .filter(({ kind }) => kind !== "Namespace")
          .map(deletedAtOnce);
      const there = (): number => kubectl("get", kinds, ...selector, "--output", "name").split("\n").length;
      // Made here: nothing in a test's cluster lets a namespace go that is deleted.
      kubectl("create", "namespace", run);
      const server = new ApiServer();
      await keepParameters(server);
      server.close();
      const first = await work.update(program(objects()));
      assertClean(first);
      assert.equal(there(), 2 * (only.length + 1));

      const second = await work.update(program(objects({ "trusted-registries": { allowed: ["ghcr.io/acme"] } })));
      assertClean(second);
      assert.match(second.output, /~ 1 updated/);
      assert.doesNotMatch(second.output, /replaced/);
      const allowed = kubectl(
        "get",
        "configmap",
        "container-guard",
        "--namespace",
        run,
        "--output",
        "jsonpath={.data.trusted-registries\\.allowed}",
      );
      assert.equal(allowed, "ghcr.io/acme");

      const last = await work.destroy(program(objects()));
      assert.equal(last.code, 0, last.output);
      assert.equal(there(), 2, last.output);
    });
  },
);

/** By default the provider waits for the cluster's garbage collector, which a test's cluster may not have. */
function deletedAtOnce(object: KubernetesObject): KubernetesObject {
  const annotations = { ...object.metadata.annotations, "pulumi.com/deletionPropagationPolicy": "background" };
  return { ...object, metadata: { ...object.metadata, annotations } };
}
