import type { LocatedFinding } from "../../src/guard/report";
import type { GuardConfig } from "../../src/library";
import { findingsIn, rowsOf } from "./documents";
import { overlay } from "./workloads";

export const HARDENED = {
  image: "docker.io/library/nginx:1.29.3",
  user: "10001:10001",
  read_only: true,
  cap_drop: ["ALL"],
  security_opt: ["no-new-privileges:true"],
  mem_limit: "128m",
  cpus: 0.5,
};

type Sections = Readonly<Record<string, unknown>>;

/** Returns the findings in a project with these sections, whose service `web` is laid over a hardened one. */
export function judge(fragment: object, config: GuardConfig = {}): readonly LocatedFinding[] {
  const { web, services, ...sections } = fragment as Sections;
  const hardened = overlay(HARDENED, (web ?? {}) as Sections);
  const project = { services: { web: hardened, ...(services as object | undefined) }, ...sections };
  return findingsIn(JSON.stringify(project), { format: "compose", config });
}

/** Returns the findings in the text of a Compose file. */
export function judgeText(text: string, config: GuardConfig = {}): readonly LocatedFinding[] {
  return findingsIn(text, { format: "compose", config });
}

export const { setting, items } = rowsOf("services.web", (web) => ({ web }));
