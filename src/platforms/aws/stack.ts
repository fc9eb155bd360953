import { runsNothing, type KindTables } from "../../model/kind-tables";
import { baseWorkload, identityOf, withoutWords, type ResourceType } from "../../model/resource";
import { notApplicable } from "../../model/table";

const REASON = "Its template is checked instead.";

const STACK: KindTables = {
  name: "",
  workload: { ...notApplicable(REASON, "hostMounts", "images"), ...runsNothing(REASON) },
  containers: [],
};

/** Nested stacks whose templates are not next to their parent's. */
export const NESTED_STACKS: ReadonlyMap<string, ResourceType> = new Map([
  [
    "AWS::CloudFormation::Stack",
    {
      kinds: [STACK],
      adapt: (resource) => {
        const place = resource.inputs.at("TemplateURL");
        const decidedBy = "its template is not next to this one; check that template too";
        const base = baseWorkload(STACK, identityOf(resource), "the nested stack");
        return [withoutWords({ ...base, unreadable: [{ state: "elsewhere", place, decidedBy }] })];
      },
    },
  ],
]);
