import { tooLargeToApply } from "./apply-limit";
import { exportAdmission, type AdmissionOptions } from "./export";

/** Returns what the user must know to install an export, one sentence each. */
export function admissionWarnings({
  format = "yaml",
  ...options
}: AdmissionOptions & { readonly format?: "yaml" | "pulumi" }): readonly string[] {
  // Pulumi's provider does not store a copy.
  const large = format === "yaml" ? tooLargeToApply(exportAdmission(options)) : [];
  return large.map(
    ({ metadata: { name } }) =>
      `${name} is too large for kubectl apply, which stores a copy in an annotation: use kubectl apply --server-side`,
  );
}
