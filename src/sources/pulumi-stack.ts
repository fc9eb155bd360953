import { isObject, type Format } from "./format";
import { ProgramPlaces } from "./pulumi-places";
import { resourceInState } from "./pulumi-state";

/**
 * What a stack has deployed, as `pulumi stack export` prints it.
 *
 * @see DeploymentV3 in https://github.com/pulumi/pulumi/blob/master/sdk/go/common/apitype/core.go
 */
export const pulumiStack: Format = {
  id: "pulumi-stack",
  title: "output of pulumi stack export",
  fits: (value) => isObject(value) && typeof value["version"] === "number" && isObject(value["deployment"]),
  *read(document, file) {
    const { deployment } = document.value as { readonly deployment: Readonly<Record<string, unknown>> };
    const { resources } = deployment;
    const places = new ProgramPlaces(file);
    if (!Array.isArray(resources)) return; // a stack that has nothing
    for (const [index, value] of resources.entries()) {
      if (!isObject(value)) continue;
      const at = ["deployment", "resources", index];
      const resource = resourceInState({ document, file, places, value, at });
      if (resource !== undefined) yield resource;
    }
  },
};
