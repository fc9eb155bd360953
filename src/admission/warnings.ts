import { tooLargeToApply } from "./apply-limit";
import { exportAdmission, type AdmissionOptions } from "./export";

/** What the user has to know to install an export, one sentence each. */
export function admissionWarnings({
  format = "yaml",
  ...options
}: AdmissionOptions & { readonly format?: "yaml" | "pulumi" }): readonly string[] {
  // Pulumi's provider keeps no copy.
  const large = format === "yaml" ? tooLargeToApply(exportAdmission(options)) : [];
  return large.map(
    ({ metadata: { name } }) =>
      `${name} is too large for the copy that kubectl apply keeps in an annotation: use kubectl apply --server-side`,
  );
}
