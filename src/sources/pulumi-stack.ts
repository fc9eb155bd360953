import { UnreadableText } from "./document";
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
    if (resources === undefined || resources === null) return; // a stack that has nothing
    if (!Array.isArray(resources)) throw new UnreadableText("expected a list of resources, found something else");
    for (const [index, value] of resources.entries()) {
      const at = ["deployment", "resources", index];
      const resource = resourceInState({ document, file, places, value, at });
      if (resource !== undefined) yield resource;
    }
  },
};
