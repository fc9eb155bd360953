import { PolicyPack, type PolicyPackConfig } from "@pulumi/policy";
import { policies } from "../../policies";
import { completeConfig, type GuardConfig } from "../guard/config";
import { todayUtc } from "../values/day";
import { toPulumiPolicy } from "./pulumi-policy";
import { inOrderOfRepair } from "./repair";

/**
 * The policy pack. The constructor starts serving the policies to the Pulumi engine, so a process can have only one pack.
 *
 *     new ContainerGuard({ all: "advisory", "no-privileged": "mandatory" });
 *
 * @param config - the initial levels and properties, in the format of a policy configuration file
 * @throws RangeError if the configuration names a policy or level that does not exist
 * @throws TypeError if a property is unknown or of the wrong type
 */
export class ContainerGuard extends PolicyPack {
  constructor(config: GuardConfig = {}) {
    // The protocol cannot express "no level": properties without a level would make a mandatory policy advisory.
    const initialConfig = completeConfig(config, policies) as PolicyPackConfig;
    const today = todayUtc();
    super(
      "container-guard",
      {
        displayName: "Container Guard",
        description: "Keeps containers from reaching the host's kernel.",
        tags: ["containers", "docker", "kubernetes", "security"],
        policies: inOrderOfRepair(policies).map((policy) => toPulumiPolicy(policy, today)),
      },
      initialConfig,
    );
  }
}
