import { exportAdmission, type AdmissionOptions } from "./export";
import { toPulumiProgram, type ExportedFile } from "./pulumi-program";
import { toYaml } from "./yaml";

export { admissionWarnings } from "./warnings";
export type { AdmissionOptions, ExportedFile };

export interface AdmissionFilesOptions extends AdmissionOptions {
  /** Default: yaml. */
  readonly format?: "yaml" | "pulumi";
}

/**
 * Returns the files that install the policies into a cluster, where they check every write. Nothing is read or written, and
 * the same options return the same files.
 *
 * @throws RangeError if the configuration or `only` names a policy that does not exist, or an option is not a valid namespace
 * @throws TypeError if a property in the configuration is unknown or of the wrong type, or an API server would reject it
 */
export function admissionFiles({ format = "yaml", ...options }: AdmissionFilesOptions): readonly ExportedFile[] {
  const objects = exportAdmission(options);
  return format === "pulumi" ? toPulumiProgram(objects) : [{ path: "container-guard.yaml", text: toYaml(objects) }];
}
