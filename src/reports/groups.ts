import type { LocatedFinding, Results } from "../guard/report";
import { resourceName } from "../guard/exemption";

/** A workload and its findings. */
export interface Group {
  /** The ID of its section. */
  readonly id: string;
  readonly file: string;
  readonly name: string;
  readonly findings: readonly LocatedFinding[];
  readonly exempt: number;
}

/** Returns every workload that was checked, in the order of reading, and every other resource with a finding. */
export function groupsOf({
  judged,
  findings,
  exempt,
}: Pick<Results, "judged" | "findings" | "exempt">): readonly Group[] {
  const groups = new Map<string, Group & { findings: LocatedFinding[]; exempt: number }>();
  const groupOf = ({ file, resource }: Results["judged"][number]) => {
    const name = resourceName(resource);
    const key = JSON.stringify([file, name]);
    const known = groups.get(key);
    if (known !== undefined) return known;
    const group = { id: `resource-${groups.size + 1}`, file, name, findings: [], exempt: 0 };
    groups.set(key, group);
    return group;
  };
  judged.forEach(groupOf);
  for (const finding of findings) groupOf(finding).findings.push(finding);
  for (const finding of exempt) groupOf(finding).exempt++;
  return [...groups.values()];
}
