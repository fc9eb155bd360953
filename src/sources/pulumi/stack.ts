import { UnreadableText, type Document } from "../../yaml/document";
import { isObject, type Format } from "../format";
import { ProgramPlaces } from "./places";
import { resourceInState } from "./state";

/**
 * The resources that a stack has deployed: the output of `pulumi stack export`, or a file in a self-managed backend's
 * `.pulumi/stacks`.
 *
 * @see DeploymentV3 and CheckpointV3 in https://github.com/pulumi/pulumi/blob/master/sdk/go/common/apitype/core.go
 */
export const pulumiStack: Format = {
  id: "pulumi-stack",
  title: "output of pulumi stack export",
  fits: (value) =>
    isObject(value) &&
    typeof value["version"] === "number" &&
    (isObject(value["deployment"]) || isCheckpoint(value["checkpoint"])),
  *read(document, file) {
    const { steps, deployment } = deploymentIn(document);
    const { resources } = deployment;
    const places = new ProgramPlaces(file);
    if (resources === undefined || resources === null) return; // an empty stack
    if (!Array.isArray(resources)) throw new UnreadableText("expected a list of resources, found something else");
    for (const [index, value] of resources.entries()) {
      const at = [...steps, "resources", index];
      const resource = resourceInState({ document, file, places, value, at });
      if (resource !== undefined) yield resource;
    }
  },
};

function isCheckpoint(value: unknown): boolean {
  return isObject(value) && (typeof value["stack"] === "string" || isObject(value["latest"]));
}

interface Deployment {
  readonly steps: readonly string[];
  readonly deployment: Readonly<Record<string, unknown>>;
}

/** @throws UnreadableText if a checkpoint does not contain a deployment */
function deploymentIn({ value, locate }: Document): Deployment {
  const { deployment, checkpoint } = value as Readonly<Record<string, unknown>>;
  if (isObject(deployment)) return { steps: ["deployment"], deployment };
  const steps = ["checkpoint", "latest"];
  const { latest } = checkpoint as Readonly<Record<string, unknown>>;
  if (latest === undefined || latest === null) return { steps, deployment: {} }; // nothing was deployed yet
  if (isObject(latest)) return { steps, deployment: latest };
  throw new UnreadableText("expected a deployment, found something else", locate(steps));
}
