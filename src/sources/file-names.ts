/** The only names that Kustomize looks for in a folder. */
export const KUSTOMIZATION_FILE = /^(?:kustomization\.ya?ml|Kustomization)$/;
