import { hostPathReadings } from "../values/host-path";
import { forbidField, type Outcome } from "./policy";
import { quote } from "../values/text";
import type { Field } from "../model/place";
import type { Workload } from "../model/workload";

/** A rule against host mounts. */
export interface HostMountRule {
  /** Whether a mount of this clean path is bad. */
  readonly isBad: (path: string) => boolean;
  /** What the mount exposes, as the object of "mounts". */
  readonly what: string;
  /** Whether copies are checked too, for rules about what must not be read. */
  readonly judgesCopies?: boolean;
}

/** Returns an outcome for each host mount that matches the rule. Mounts inherited from another container are skipped. */
export function forbidHostMounts(
  { title, hostMounts = [] }: Pick<Workload, "title" | "hostMounts">,
  { isBad, what, judgesCopies = false }: HostMountRule,
): readonly Outcome[] {
  return hostMounts
    .filter(({ isTakenOver, transfer }) => !isTakenOver && (judgesCopies || transfer === undefined))
    .flatMap(({ path, mayBe, transfer }) => {
      const subject = transfer === undefined ? `${title} mounts` : `${transfer.title} ${transfer.verb}`;
      const leads = (text: string): boolean => text !== "" && hostPathReadings(text).some(isBad);
      const isSomewhere = mayBe?.some(leads) && !mayBe.every(leads);
      return forbidField(
        isSomewhere ? decidedByHost(path) : path,
        mayBe === undefined ? leads : () => mayBe.every(leads),
        {
          whether: `${subject} ${what}`,
          found: (text) =>
            `${subject} ${transfer === undefined ? "host path " : ""}${quote(text)}, which exposes ${what}`,
        },
      );
    });
}

function decidedByHost(path: Field<string>): Field<string> {
  const text = path.state === "set" ? quote(path.value) : "it";
  return { state: "elsewhere", place: path.place, decidedBy: `where ${text} leads is known only on the host` };
}

/** Returns the clean paths that a mount can lead to; the path itself may not be one of them. */
export function mountReadings(path: string, mayBe: readonly string[] = [path]): readonly string[] {
  return mayBe.flatMap(hostPathReadings);
}
